// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/polygon_in_box.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

namespace skyquilt::sphere {

namespace {

// The area of a region is the integral of (c - sin lat) d lon around it, counter-clockwise, for any
// c: the curl of that is the element of area. Meridians add nothing to it, a parallel adds
// (c - sin lat) times its longitudes, and an arc of a great circle adds the triangle it makes with
// the north pole, less (1 - c) times its longitudes. With the sine of a latitude inside for c all
// terms are small where the region is. Where the pole is inside, c must be 1.

// What follows errs by a few times 1e-16. Points nearer to a curve may be on either side of it.
constexpr double margin_rad = 2e-15;
// Pieces shorter than this between two cuts come from rounding, and belong to the one before.
constexpr double shortest_rad = 1e-14;

enum class Side { inside, outside, unknown };

Side side_of(double distance) {
    return distance > margin_rad ? Side::inside
                                 : (distance < -margin_rad ? Side::outside : Side::unknown);
}

Side both(Side a, Side b) {
    if (a == Side::outside || b == Side::outside) {
        return Side::outside;
    }
    return a == Side::unknown ? a : b;
}

Side either(Side a, Side b) {
    if (a == Side::inside || b == Side::inside) {
        return Side::inside;
    }
    return a == Side::unknown ? a : b;
}

double cross_z(const UnitVector& a, const UnitVector& b) { return a.x * b.y - a.y * b.x; }

// The longitudes from one direction to another, in (-pi, pi].
double longitudes(const UnitVector& a, const UnitVector& b) {
    return std::atan2(cross_z(a, b), a.x * b.x + a.y * b.y);
}

// Half a turn about the x axis, which takes the south to the north.
UnitVector turned(const UnitVector& v) { return {v.x, -v.y, -v.z}; }

struct Parallel {
    double sine;
    double cosine;
};

// A box whose latitudes may be turned upside down, with its sides as vectors and sines.
class Sides {
  public:
    Sides(const LonLatBox& box, bool is_turned)
        : all_longitudes_(box.has_all_longitudes()), width_rad_(2.0 * std::numbers::pi) {
        west_ = unit_vector({box.lon_begin_deg(), 0.0});
        east_ = unit_vector({box.lon_end_deg(), 0.0});
        double lower = box.lat_begin_deg();
        double upper = box.lat_end_deg();
        if (is_turned) {
            west_ = turned(unit_vector({box.lon_end_deg(), 0.0}));
            east_ = turned(unit_vector({box.lon_begin_deg(), 0.0}));
            lower = -box.lat_end_deg();
            upper = -box.lat_begin_deg();
        }
        if (!all_longitudes_) {
            const double width = longitudes(west_, east_);
            width_rad_ = width > 0.0 ? width : width + 2.0 * std::numbers::pi;
        }
        if (lower > -90.0) {
            lower_ = parallel(lower);
        }
        if (upper < 90.0) {
            upper_ = parallel(upper);
        }
    }

    [[nodiscard]] bool all_longitudes() const { return all_longitudes_; }
    [[nodiscard]] const UnitVector& west() const { return west_; }
    [[nodiscard]] const UnitVector& east() const { return east_; }
    [[nodiscard]] double width_rad() const { return width_rad_; }
    [[nodiscard]] const std::optional<Parallel>& lower() const { return lower_; }
    [[nodiscard]] const std::optional<Parallel>& upper() const { return upper_; }

    [[nodiscard]] Side side(const UnitVector& v) const {
        Side side = Side::inside;
        if (lower_) {
            side = both(side, side_of(v.z - lower_->sine));
        }
        if (upper_) {
            side = both(side, side_of(upper_->sine - v.z));
        }
        if (!all_longitudes_) {
            const Side from_west = side_of(cross_z(west_, v));
            const Side from_east = side_of(cross_z(v, east_));
            side = both(side, width_rad_ > std::numbers::pi ? either(from_west, from_east)
                                                            : both(from_west, from_east));
        }
        return side;
    }

  private:
    static Parallel parallel(double lat_deg) {
        const UnitVector v = unit_vector({0.0, lat_deg});
        return {v.z, v.x};
    }

    UnitVector west_;
    UnitVector east_;
    bool all_longitudes_;
    double width_rad_;
    std::optional<Parallel> lower_;
    std::optional<Parallel> upper_;
};

// An edge as the points at angles from its first corner.
struct Edge {
    UnitVector begin;
    UnitVector along;
    UnitVector normal;
    double length_rad;

    Edge(const UnitVector& p, const UnitVector& q) : begin(p) {
        // Half the product of sum and difference keeps the digits that p x q loses on short edges.
        const UnitVector d{q.x - p.x, q.y - p.y, q.z - p.z};
        const UnitVector s{0.5 * (p.x + q.x), 0.5 * (p.y + q.y), 0.5 * (p.z + q.z)};
        const UnitVector n{s.y * d.z - s.z * d.y, s.z * d.x - s.x * d.z, s.x * d.y - s.y * d.x};
        const double sine = std::sqrt(dot(n, n));
        normal = {n.x / sine, n.y / sine, n.z / sine};
        along = {normal.y * p.z - normal.z * p.y, normal.z * p.x - normal.x * p.z,
                 normal.x * p.y - normal.y * p.x};
        length_rad = std::atan2(sine, dot(p, q));
    }

    [[nodiscard]] UnitVector at(double angle) const {
        const double s = std::sin(angle);
        const double c = std::cos(angle);
        return {c * begin.x + s * along.x, c * begin.y + s * along.y, c * begin.z + s * along.z};
    }

    // The two angles at which the edge's great circle meets a parallel, if it does.
    [[nodiscard]] std::optional<std::array<double, 2>> meets(const Parallel& parallel) const {
        const double highest = std::hypot(begin.z, along.z);
        if (std::abs(parallel.sine) >= highest) {
            return std::nullopt;
        }
        const double top = std::atan2(along.z, begin.z);
        const double off = std::acos(parallel.sine / highest);
        return std::array{top - off, top + off};
    }

    // The angle in [0, pi) at which it meets the plane of a meridian.
    [[nodiscard]] double meets(const UnitVector& meridian) const {
        const double angle = std::atan2(-cross_z(meridian, begin), cross_z(meridian, along));
        return angle < 0.0 ? angle + std::numbers::pi : angle;
    }
};

// Places in growing order from 0 to an end, those dropped that rounding set beside another.
class Cuts {
  public:
    explicit Cuts(std::vector<double>& places) : places_(places) { places_.assign(1, 0.0); }

    void add(double place) { places_.push_back(place); }

    [[nodiscard]] std::span<const double> between(double end) {
        std::sort(places_.begin() + 1, places_.end());
        std::size_t n = 1;
        for (std::size_t i = 1; i < places_.size(); ++i) {
            if (places_[i] > places_[n - 1] + shortest_rad && places_[i] < end - shortest_rad) {
                places_[n++] = places_[i];
            }
        }
        places_.resize(n);
        places_.push_back(end);
        return places_;
    }

  private:
    std::vector<double>& places_;
};

double positive_turn(double angle) { return angle < 0.0 ? angle + 2.0 * std::numbers::pi : angle; }

// What the pieces of an edge inside the box add to the area.
std::optional<double> along_edge(const Edge& edge, const Sides& box, double c,
                                 std::vector<double>& places) {
    Cuts cuts(places);
    for (const auto& parallel : {box.lower(), box.upper()}) {
        if (const auto angles = parallel ? edge.meets(*parallel) : std::nullopt) {
            for (const double angle : *angles) {
                cuts.add(std::remainder(angle, 2.0 * std::numbers::pi));
            }
        }
    }
    if (!box.all_longitudes()) {
        cuts.add(edge.meets(box.west()));
        cuts.add(edge.meets(box.east()));
    }
    const auto ends = cuts.between(edge.length_rad);
    double sum = 0.0;
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
        const Side side = box.side(edge.at(0.5 * (ends[i] + ends[i + 1])));
        if (side == Side::unknown) {
            return std::nullopt;
        }
        if (side == Side::inside) {
            const UnitVector a = edge.at(ends[i]);
            const UnitVector b = edge.at(ends[i + 1]);
            const double triangle = 2.0 * std::atan2(cross_z(a, b), 1.0 + a.z + b.z + dot(a, b));
            sum += triangle - (1.0 - c) * longitudes(a, b);
        }
    }
    return sum;
}

// The longitudes on a parallel of the box that lie in the polygon, added up.
std::optional<double> along_parallel(const Parallel& parallel, std::span<const Edge> edges,
                                     const Sides& box, std::vector<double>& places) {
    Cuts cuts(places);
    for (const Edge& edge : edges) {
        if (const auto angles = edge.meets(parallel)) {
            for (const double angle : *angles) {
                cuts.add(positive_turn(longitudes(box.west(), edge.at(angle))));
            }
        }
    }
    const auto ends = cuts.between(box.width_rad());
    double sum = 0.0;
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
        const double lon = 0.5 * (ends[i] + ends[i + 1]);
        const double s = std::sin(lon);
        const double r = std::cos(lon);
        const UnitVector& west = box.west();
        const UnitVector middle{parallel.cosine * (west.x * r - west.y * s),
                                parallel.cosine * (west.x * s + west.y * r), parallel.sine};
        Side side = Side::inside;
        for (const Edge& edge : edges) {
            side = both(side, side_of(dot(edge.normal, middle)));
        }
        if (side == Side::unknown) {
            return std::nullopt;
        }
        if (side == Side::inside) {
            sum += ends[i + 1] - ends[i];
        }
    }
    return sum;
}

// A direction amid the corners; nothing where one is more than 60 degrees away or not of length
// one.
std::optional<UnitVector> middle_of(ConvexPolygon polygon) {
    UnitVector sum{0.0, 0.0, 0.0};
    for (const UnitVector& v : polygon) {
        if (!has_length_one(v)) {
            return std::nullopt;
        }
        sum = {sum.x + v.x, sum.y + v.y, sum.z + v.z};
    }
    if (!(dot(sum, sum) > 0.0)) {
        return std::nullopt;
    }
    const UnitVector middle = normalized(sum.x, sum.y, sum.z);
    const bool is_near =
        std::ranges::all_of(polygon, [&](const UnitVector& v) { return dot(v, middle) > 0.5; });
    return is_near ? std::optional(middle) : std::nullopt;
}

}  // namespace

std::optional<double> area_in_box_sr(ConvexPolygon polygon, const LonLatBox& box) {
    const auto middle = middle_of(polygon);
    if (polygon.size() < 3 || !middle || !box.has_area()) {
        return std::nullopt;
    }
    const bool is_turned = middle->z < 0.0;
    const Sides sides(box, is_turned);
    const auto corner = [&](std::size_t i) {
        const UnitVector& v = polygon[i % polygon.size()];
        return is_turned ? turned(v) : v;
    };
    std::vector<Edge> edges;
    edges.reserve(polygon.size());
    double length_rad = 0.0;
    Side pole = Side::inside;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Edge& edge = edges.emplace_back(corner(i), corner(i + 1));
        length_rad += edge.length_rad;
        if (std::abs(edge.normal.z) < 1e-9) {
            pole = both(pole, Side::unknown);
        } else if (edge.normal.z < 0.0) {
            pole = Side::outside;
        }
    }
    if (pole == Side::unknown) {
        return std::nullopt;
    }
    const bool holds_pole = pole == Side::inside && !sides.upper();
    const double c = holds_pole ? 1.0 : std::abs(middle->z);

    std::vector<double> places;
    double area = 0.0;
    for (const Edge& edge : edges) {
        const auto sum = along_edge(edge, sides, c, places);
        if (!sum) {
            return std::nullopt;
        }
        area += *sum;
    }
    for (const bool is_upper : {false, true}) {
        const auto& parallel = is_upper ? sides.upper() : sides.lower();
        if (parallel) {
            const auto lon = along_parallel(*parallel, edges, sides, places);
            if (!lon) {
                return std::nullopt;
            }
            // Near a pole a sine says little of its latitude: it errs by rounding over the cosine.
            if (5e-16 * *lon > 1e-14 * length_rad) {
                return std::nullopt;
            }
            area += (is_upper ? -1.0 : 1.0) * (c - parallel->sine) * *lon;
        }
    }
    return area > 1e-13 * length_rad ? std::optional(area) : std::nullopt;
}

}  // namespace skyquilt::sphere
