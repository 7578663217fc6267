// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/curved_area.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/area.hpp"
#include "skyquilt/sphere/boundary_curve.hpp"
#include "skyquilt/sphere/polygon_in_box.hpp"
#include "skyquilt/sphere/polygon_unions.hpp"

namespace skyquilt::sphere {

namespace {

// As in curved_cover.cpp: points beside a curve stand off by half of 2e-14 rad, and pieces of the
// boundary shorter than that are left out.
constexpr double stand_off_rad = 1e-14;

bool is_held(std::span<const Shape> shapes, const UnitVector& point) {
    return std::ranges::any_of(shapes, [&point](const Shape& shape) {
        return relate(Relation::overlaps, shape, Circle{point, 0.0});
    });
}

// The vertices of a frame whose north is `up`.
struct Frame {
    UnitVector east;
    UnitVector north;
    UnitVector up;

    explicit Frame(const UnitVector& direction) : up(direction) {
        const UnitVector helper =
            std::abs(up.z) < 0.7 ? UnitVector{0.0, 0.0, 1.0} : UnitVector{1.0, 0.0, 0.0};
        const UnitVector e{helper.y * up.z - helper.z * up.y, helper.z * up.x - helper.x * up.z,
                           helper.x * up.y - helper.y * up.x};
        east = normalized(e.x, e.y, e.z);
        north = {up.y * east.z - up.z * east.y, up.z * east.x - up.x * east.z,
                 up.x * east.y - up.y * east.x};
    }
};

// Nodes and weights of Gauss and Legendre on [-1, 1], ten points (Abramowitz and Stegun 25.4.30).
constexpr std::array<double, 5> nodes{0.14887433898163122, 0.43339539412924719, 0.67940956829902441,
                                      0.86506336668898451, 0.97390652851717172};
constexpr std::array<double, 5> weights{0.29552422471475287, 0.26926671930999636,
                                        0.21908636251598204, 0.14945134915058059,
                                        0.066671344308688138};

// The integral of (x dy - y dx) / (1 + z) along a piece of a curve, in the coordinates of a frame.
// It is the area between the piece and the frame's pole, since its differential is that of area; it
// is smooth but at the opposite of the pole. Steps of a quarter of the way to there leave ten
// points an error far below rounding.
double area_to_pole(const BoundaryCurve& curve, const CurvePiece& piece, const Frame& frame) {
    const auto seen = [&frame](const UnitVector& v) {
        return std::array{dot(v, frame.east), dot(v, frame.north), dot(v, frame.up)};
    };
    const auto axis = seen(curve.axis);
    const auto along = seen(curve.along);
    const auto across = seen(curve.across);
    const double s = std::sin(curve.radius_rad);
    const double c = std::cos(curve.radius_rad);
    const auto density = [&](double angle) {
        const double sine = std::sin(angle);
        const double cosine = std::cos(angle);
        std::array<double, 3> at{};
        std::array<double, 3> step{};
        for (std::size_t i = 0; i < 3; ++i) {
            at[i] = c * axis[i] + s * (cosine * along[i] + sine * across[i]);
            step[i] = s * (cosine * across[i] - sine * along[i]);
        }
        return (at[0] * step[1] - at[1] * step[0]) / (1.0 + at[2]);
    };
    const auto add = [&](const auto& self, double begin, double end) -> double {
        const double middle = 0.5 * (begin + end);
        const double half = 0.5 * (end - begin);
        const double away = std::max(
            separation_rad(curve.at(middle, curve.radius_rad), -frame.up) - 2.0 * half * s, 0.0);
        if (half > 0.2 || (2.0 * half * s > 0.5 * away && half * s > 1e-6)) {
            return self(self, begin, middle) + self(self, middle, end);
        }
        double sum = 0.0;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            sum += weights[i] *
                   (density(middle + half * nodes[i]) + density(middle - half * nodes[i]));
        }
        return half * sum;
    };
    return add(add, piece.begin_rad, piece.end_rad);
}

// Whether another curve runs beside this one at an angle of it, the same way, so near that points
// standing off cannot tell the two apart.
bool runs_along(const BoundaryCurve& other, const BoundaryCurve& curve, double angle) {
    const UnitVector point = curve.at(angle, curve.radius_rad);
    const UnitVector inner = curve.at(angle, curve.radius_rad - 3.0 * stand_off_rad);
    const double off = separation_rad(point, other.axis) - other.radius_rad;
    return std::abs(off) < 2.0 * stand_off_rad &&
           separation_rad(inner, other.axis) - other.radius_rad < off &&
           other.angle_of(point) < other.sweep_rad;
}

// The area of a region made of shapes: `inside` tells which directions belong to it, its boundary
// is made of pieces of theirs, with the region to the left. Law: adding a shape to those that make
// it takes no direction away.
template <typename Inside>
double enclosed_area_sr(std::span<const Shape> shapes, const Inside& inside) {
    std::vector<BoundaryCurve> curves;
    for (const Shape& shape : shapes) {
        const auto more = boundary_curves(shape);
        curves.insert(curves.end(), more.begin(), more.end());
    }
    struct Exposed {
        std::size_t curve;
        CurvePiece piece;
    };
    const auto is_boundary = [&inside](const BoundaryCurve& curve, double angle) {
        return inside(curve.at(angle, curve.radius_rad - stand_off_rad)) &&
               !inside(curve.at(angle, curve.radius_rad + stand_off_rad));
    };
    std::vector<Exposed> boundary;
    UnitVector sum{0.0, 0.0, 0.0};
    for (std::size_t i = 0; i < curves.size(); ++i) {
        const BoundaryCurve& curve = curves[i];
        std::vector<double> cuts;
        for (std::size_t j = 0; j < curves.size(); ++j) {
            if (j != i) {
                add_cuts(curve, curves[j], cuts);
            }
        }
        for (const CurvePiece& piece : pieces_between(curve, std::move(cuts), 0.0)) {
            const double middle = 0.5 * (piece.begin_rad + piece.end_rad);
            if (!is_boundary(curve, middle)) {
                continue;
            }
            // Of two that run beside each other the first one counts, where both seem to.
            const UnitVector point = curve.at(middle, curve.radius_rad);
            const bool again =
                std::any_of(curves.begin(), curves.begin() + static_cast<std::ptrdiff_t>(i),
                            [&](const BoundaryCurve& other) {
                                return runs_along(other, curve, middle) &&
                                       is_boundary(other, other.angle_of(point));
                            });
            if (!again) {
                boundary.push_back({i, piece});
                const UnitVector p = curve.at(middle, curve.radius_rad);
                sum = {sum.x + p.x, sum.y + p.y, sum.z + p.z};
            }
        }
    }
    // The pole stands in the middle of small regions, so that their areas keep their digits, and
    // its opposite, where the integral is not smooth, as far as may be from all boundaries.
    const auto clearance = [&](const UnitVector& direction) {
        double nearest = pi;
        for (const Exposed& part : boundary) {
            const BoundaryCurve& curve = curves[part.curve];
            const double middle = 0.5 * (part.piece.begin_rad + part.piece.end_rad);
            for (const double angle : {part.piece.begin_rad, middle, part.piece.end_rad}) {
                nearest = std::min(nearest,
                                   separation_rad(curve.at(angle, curve.radius_rad), -direction));
            }
            const double foot = curve.angle_of(-direction);
            if (foot > part.piece.begin_rad && foot < part.piece.end_rad) {
                nearest = std::min(
                    nearest, std::abs(separation_rad(-direction, curve.axis) - curve.radius_rad));
            }
        }
        return nearest;
    };
    std::vector<UnitVector> candidates;
    if (dot(sum, sum) > 1e-12) {
        candidates.push_back(normalized(sum.x, sum.y, sum.z));
    }
    UnitVector pole{0.0, 0.0, 1.0};
    double best = candidates.empty() ? -1.0 : clearance(candidates.front());
    if (best >= 0.5) {
        pole = candidates.front();
    } else {
        if (best >= 0.0) {
            pole = candidates.front();
        }
        // Directions spread over the sphere in a spiral (Saff and Kuijlaars 1997).
        for (int k = 0; k < 200; ++k) {
            const double z = -1.0 + (2.0 * k + 1.0) / 200.0;
            const double turn = 2.399963229728653 * k;
            const double r = std::sqrt(1.0 - z * z);
            const UnitVector direction{r * std::cos(turn), r * std::sin(turn), z};
            const double clear = clearance(direction);
            if (clear > best) {
                best = clear;
                pole = direction;
            }
        }
    }
    const Frame frame(normalized(pole.x, pole.y, pole.z));
    double area = inside(-frame.up) ? 4.0 * pi : 0.0;
    for (const Exposed& part : boundary) {
        area += area_to_pole(curves[part.curve], part.piece, frame);
    }
    return std::clamp(area, 0.0, 4.0 * pi);
}

double area_of(const Circle& circle) {
    const double s = std::sin(0.5 * circle.radius_rad);
    return 4.0 * pi * s * s;
}

double area_of(const LonLatBox& box) {
    const double middle = 0.5 * (box.lat_end_deg() + box.lat_begin_deg()) * radians_per_degree;
    const double half = 0.5 * (box.lat_end_deg() - box.lat_begin_deg()) * radians_per_degree;
    return box.width_deg() * radians_per_degree * 2.0 * std::cos(middle) * std::sin(half);
}

double area_of(const PolygonShape& polygon) { return area_sr(polygon.vertices); }

// The shapes as polygons, where all of them are.
std::optional<std::vector<ConvexPolygon>> all_polygons(std::span<const Shape> shapes) {
    std::vector<ConvexPolygon> polygons;
    for (const Shape& shape : shapes) {
        const auto* polygon = std::get_if<PolygonShape>(&shape);
        if (polygon == nullptr) {
            return std::nullopt;
        }
        polygons.push_back(polygon->vertices);
    }
    return polygons;
}

// What a polygon and a box share, where the short way knows.
std::optional<double> area_of_polygon_in_box(std::span<const Shape> a, std::span<const Shape> b) {
    if (a.size() != 1 || b.size() != 1) {
        return std::nullopt;
    }
    const auto* polygon = std::get_if<PolygonShape>(&a[0]);
    const auto* box = std::get_if<LonLatBox>(&b[0]);
    if (polygon == nullptr || box == nullptr) {
        polygon = std::get_if<PolygonShape>(&b[0]);
        box = std::get_if<LonLatBox>(&a[0]);
    }
    if (polygon == nullptr || box == nullptr) {
        return std::nullopt;
    }
    return area_in_box_sr(polygon->vertices, *box);
}

bool any_share_interior(std::span<const Shape> a, std::span<const Shape> b) {
    return std::ranges::any_of(a, [&b](const Shape& shape) {
        return std::ranges::any_of(b, [&shape](const Shape& other) {
            return relate(Relation::overlaps_interior, shape, other);
        });
    });
}

}  // namespace

double area_sr(const Shape& shape) {
    return std::visit([](const auto& which) { return area_of(which); }, shape);
}

double union_area_sr(std::span<const Shape> shapes) {
    if (const auto polygons = all_polygons(shapes)) {
        return union_area_sr(*polygons);
    }
    double sum = 0.0;
    bool apart = true;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        sum += area_sr(shapes[i]);
        apart = apart && !any_share_interior(shapes.first(i), shapes.subspan(i, 1));
    }
    if (apart) {
        return sum;
    }
    return enclosed_area_sr(shapes, [&](const UnitVector& p) { return is_held(shapes, p); });
}

double overlap_area_sr(std::span<const Shape> a, std::span<const Shape> b) {
    const auto polygons_a = all_polygons(a);
    const auto polygons_b = all_polygons(b);
    if (polygons_a && polygons_b) {
        return overlap_area_sr(*polygons_a, *polygons_b);
    }
    if (const auto area = area_of_polygon_in_box(a, b)) {
        return *area;
    }
    if (!any_share_interior(a, b)) {
        return 0.0;
    }
    std::vector<Shape> both(a.begin(), a.end());
    both.insert(both.end(), b.begin(), b.end());
    return enclosed_area_sr(both,
                            [&](const UnitVector& p) { return is_held(a, p) && is_held(b, p); });
}

}  // namespace skyquilt::sphere
