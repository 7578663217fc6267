// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/overlaps.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

#include "skyquilt/base/parallel.hpp"
#include "skyquilt/sphere/cap.hpp"
#include "skyquilt/sphere/overlap.hpp"

namespace skyquilt::skymap {

namespace {

using sphere::ConvexPolygon;
using sphere::UnitVector;

enum class Verdict { apart, overlap, unsure };

// A convex polygon on the pixel plane of one tract, able to tell most boxes apart.
//
// A direction less than 60 degrees from the tract's centre has an image less than 2 radians from
// the reference pixel, computed with fewer than eight roundings of 2^-52; the vector of a box
// corner is off by less. `error_px` bounds both in pixels. A box is called apart or overlapping
// only where it is so by `slack_px`, a thousand times that and at least 1e-6 pixel.
class PixelPolygon {
  public:
    // False where a vertex has no image near enough for the error bounds.
    bool project(ConvexPolygon polygon, const Tract& tract, double radians_per_pixel) {
        x_.clear();
        y_.clear();
        for (const UnitVector& vertex : polygon) {
            if (!(tract.plane().cosine(vertex) > 0.5)) {
                return false;
            }
            const PixelPoint pixel = tract.pixel(vertex);
            x_.push_back(pixel.x);
            y_.push_back(pixel.y);
        }
        const auto [least_x, greatest_x] = std::ranges::minmax(x_);
        const auto [least_y, greatest_y] = std::ranges::minmax(y_);
        least_x_ = least_x;
        greatest_x_ = greatest_x;
        least_y_ = least_y;
        greatest_y_ = greatest_y;
        const double error_px = 16.0 * 2.3e-16 / radians_per_pixel;
        slack_px_ = std::max(1e-6, 1000.0 * error_px);

        const std::size_t n = x_.size();
        edges_.clear();
        for (std::size_t i = 0; i < n; ++i) {
            const std::size_t j = i + 1 < n ? i + 1 : 0;
            // Pixels show the sky from inside the sphere, so an outline that is counter-clockwise
            // seen from outside runs clockwise here and has its inner side on the right.
            const double along_x = x_[j] - x_[i];
            const double along_y = y_[j] - y_[i];
            edges_.push_back({along_y, -along_x, along_y * x_[i] - along_x * y_[i],
                              slack_px_ * (std::abs(along_x) + std::abs(along_y))});
        }
        // A vertex off by error_px tilts an edge's normal: at a distance of D pixels along it, the
        // side of a point changes by at most 2 * error_px * D.
        tilt_ = 4.0 * error_px;
        return true;
    }

    [[nodiscard]] double least_x() const noexcept { return least_x_; }
    [[nodiscard]] double greatest_x() const noexcept { return greatest_x_; }
    [[nodiscard]] double least_y() const noexcept { return least_y_; }
    [[nodiscard]] double greatest_y() const noexcept { return greatest_y_; }
    [[nodiscard]] double slack_px() const noexcept { return slack_px_; }

    [[nodiscard]] Verdict verdict(double x0, double x1, double y0, double y1) const noexcept {
        const double gap =
            std::max({least_x_ - x1, x0 - greatest_x_, least_y_ - y1, y0 - greatest_y_});
        if (gap > slack_px_) {
            return Verdict::apart;
        }
        const double reach = std::max(greatest_x_, x1) - std::min(least_x_, x0) +
                             std::max(greatest_y_, y1) - std::min(least_y_, y0);
        bool sure = gap < -slack_px_;
        for (const Edge& edge : edges_) {
            const double side = std::max(edge.normal_x * x0, edge.normal_x * x1) +
                                std::max(edge.normal_y * y0, edge.normal_y * y1) - edge.offset;
            const double slack = edge.slack + tilt_ * reach;
            if (side < -slack) {
                return Verdict::apart;
            }
            sure = sure && side > slack;
        }
        return sure ? Verdict::overlap : Verdict::unsure;
    }

  private:
    struct Edge {
        double normal_x;  // towards the inner side
        double normal_y;
        double offset;
        double slack;
    };

    std::vector<double> x_;
    std::vector<double> y_;
    std::vector<Edge> edges_;
    double least_x_ = 0.0;
    double greatest_x_ = 0.0;
    double least_y_ = 0.0;
    double greatest_y_ = 0.0;
    double slack_px_ = 0.0;
    double tilt_ = 0.0;
};

// The outer boxes of the patches along one axis: box i is [begin(i), end(i)], both growing with i.
struct AxisBoxes {
    std::vector<double> begin;
    std::vector<double> end;

    // The boxes that may touch [least, greatest] widened by slack: first and one past the last.
    [[nodiscard]] std::pair<std::size_t, std::size_t> touching(double least, double greatest,
                                                               double slack) const {
        const auto first = std::ranges::lower_bound(end, least - slack) - end.begin();
        const auto last = std::ranges::upper_bound(begin, greatest + slack) - begin.begin();
        return {static_cast<std::size_t>(first), static_cast<std::size_t>(std::max(first, last))};
    }
};

class Joiner {
  public:
    Joiner(const RingsSkyMap& skymap, Level level) : skymap_(skymap), level_(level) {
        const PatchGrid& grid = skymap.grid();
        const auto add = [](AxisBoxes& axis, std::int64_t begin, std::int64_t end) {
            axis.begin.push_back(static_cast<double>(begin) - 0.5);
            axis.end.push_back(static_cast<double>(end) - 0.5);
        };
        if (level == Level::tract) {
            add(x_, 0, grid.tract_box().end_x);
            add(y_, 0, grid.tract_box().end_y);
        } else {
            for (std::int64_t i = 0; i < grid.n_x(); ++i) {
                const PixelBox box = grid.patch_box(i, Region::outer);
                add(x_, box.begin_x, box.end_x);
            }
            for (std::int64_t j = 0; j < grid.n_y(); ++j) {
                const PixelBox box = grid.patch_box(j * grid.n_x(), Region::outer);
                add(y_, box.begin_y, box.end_y);
            }
        }
        // The farthest corner from the centre of any tract: all share one grid.
        const PixelBox hull{static_cast<std::int64_t>(x_.begin.front() + 0.5),
                            static_cast<std::int64_t>(y_.begin.front() + 0.5),
                            static_cast<std::int64_t>(x_.end.back() + 0.5),
                            static_cast<std::int64_t>(y_.end.back() + 0.5)};
        const Tract& any = skymap.projection({-1, 0});
        for (const UnitVector& corner : any.corners(hull)) {
            tract_radius_ = std::max(tract_radius_, separation_rad(corner, any.plane().contact()));
        }
    }

    void add_row(std::int64_t row, ConvexPolygon polygon, Overlaps& out) {
        if (polygon.empty()) {
            return;
        }
        find_places(bounding_cap(polygon));
        found_.clear();
        for (const RingsSkyMap::Place& place : places_) {
            add_place(place, polygon);
        }
        // Places come ring by ring; around longitude 0, and in version 0, numbers do not.
        if (!std::ranges::is_sorted(found_)) {
            std::ranges::sort(found_);
        }
        for (const auto& [tract, patch] : found_) {
            out.row.push_back(row);
            out.tract.push_back(tract);
            if (level_ == Level::patch) {
                out.patch.push_back(patch);
            }
        }
    }

  private:
    // Every place whose tract may touch a cap, and few others.
    void find_places(const sphere::Cap& cap) {
        places_.clear();
        const double reach = cap.radius_rad + tract_radius_ + 1e-9;  // far above all rounding here
        const double cos_reach = reach < pi ? std::cos(reach) : -2.0;
        const double lat = std::asin(std::clamp(cap.center.z, -1.0, 1.0));
        const double cos_lat = std::hypot(cap.center.x, cap.center.y);
        const double lon = std::atan2(cap.center.y, cap.center.x);
        const auto consider = [&](const RingsSkyMap::Place& place) {
            if (dot(skymap_.projection(place).plane().contact(), cap.center) >= cos_reach - 1e-15) {
                places_.push_back(place);
            }
        };
        const auto n_rings = static_cast<std::int64_t>(skymap_.rings().size());
        const double size = skymap_.ring_size_rad();
        const auto ring_of = [&](double at) { return (at + 0.5 * pi) / size - 1.0; };
        const auto first =
            std::max<std::int64_t>(0, static_cast<std::int64_t>(std::ceil(ring_of(lat - reach))));
        const auto last = std::min<std::int64_t>(
            n_rings - 1, static_cast<std::int64_t>(std::floor(ring_of(lat + reach))));
        consider({-1, 0});
        // Within `reach` of a position away from the poles, longitudes differ by at most this.
        const double sine = std::abs(lat) + reach < 0.5 * pi ? std::sin(reach) / cos_lat : 2.0;
        const double half_width = sine < 1.0 ? std::asin(sine) + 1e-9 : 2.0 * pi;
        for (std::int64_t r = first; r <= last; ++r) {
            const std::int64_t n = skymap_.rings()[static_cast<std::size_t>(r)].n_tracts;
            const double per_radian = static_cast<double>(n) / (2.0 * pi);
            if (2.0 * half_width * per_radian >= static_cast<double>(n) - 1.0) {
                for (std::int64_t k = 0; k < n; ++k) {
                    consider({r, k});
                }
                continue;
            }
            const double middle = (lon - skymap_.ra_start_rad()) * per_radian;
            const auto begin =
                static_cast<std::int64_t>(std::ceil(middle - half_width * per_radian));
            const auto end =
                static_cast<std::int64_t>(std::floor(middle + half_width * per_radian));
            for (std::int64_t k = begin; k <= end; ++k) {
                const std::int64_t turned = k % n;
                consider({r, turned < 0 ? turned + n : turned});
            }
        }
        consider({n_rings, 0});
    }

    void add_place(const RingsSkyMap::Place& place, ConvexPolygon polygon) {
        const Tract& tract = skymap_.projection(place);
        const std::size_t before = found_.size();
        if (pixels_.project(polygon, tract, skymap_.scale().radians_per_pixel())) {
            const auto [x_first, x_last] =
                x_.touching(pixels_.least_x(), pixels_.greatest_x(), pixels_.slack_px());
            const auto [y_first, y_last] =
                y_.touching(pixels_.least_y(), pixels_.greatest_y(), pixels_.slack_px());
            for (std::size_t j = y_first; j < y_last; ++j) {
                for (std::size_t i = x_first; i < x_last; ++i) {
                    const Verdict verdict =
                        pixels_.verdict(x_.begin[i], x_.end[i], y_.begin[j], y_.end[j]);
                    if (verdict == Verdict::overlap ||
                        (verdict == Verdict::unsure && overlaps_exactly(polygon, tract, i, j))) {
                        add(i, j);
                    }
                }
            }
        } else {
            for (std::size_t j = 0; j < y_.begin.size(); ++j) {
                for (std::size_t i = 0; i < x_.begin.size(); ++i) {
                    if (overlaps_exactly(polygon, tract, i, j)) {
                        add(i, j);
                    }
                }
            }
        }
        number_found(place, before);
    }

    void add(std::size_t i, std::size_t j) {
        found_.emplace_back(0, static_cast<std::int64_t>(j * x_.begin.size() + i));
    }

    // Give what was found since `before` the numbers the place goes by.
    void number_found(const RingsSkyMap::Place& place, std::size_t before) {
        if (skymap_.config().version == 1) {
            const std::int64_t tract = skymap_.tract_at(place);
            for (std::size_t f = before; f < found_.size(); ++f) {
                found_[f].first = tract;
            }
            return;
        }
        const std::vector<std::pair<std::int64_t, std::int64_t>> here(
            found_.begin() + static_cast<std::ptrdiff_t>(before), found_.end());
        found_.resize(before);
        for (const std::int64_t tract : skymap_.all_numbers_of(place)) {
            for (const auto& [unnumbered, patch] : here) {
                found_.emplace_back(tract, patch);
            }
        }
    }

    [[nodiscard]] bool overlaps_exactly(ConvexPolygon polygon, const Tract& tract, std::size_t i,
                                        std::size_t j) const noexcept {
        const auto whole = [](double edge) {
            return static_cast<std::int64_t>(std::floor(edge + 0.5));
        };
        const auto corners = tract.corners(
            {whole(x_.begin[i]), whole(y_.begin[j]), whole(x_.end[i]), whole(y_.end[j])});
        return relate(sphere::Relation::overlaps, polygon, corners);
    }

    const RingsSkyMap& skymap_;
    Level level_;
    AxisBoxes x_;
    AxisBoxes y_;
    double tract_radius_ = 0.0;
    // Working space, kept between rows.
    PixelPolygon pixels_;
    std::vector<RingsSkyMap::Place> places_;
    std::vector<std::pair<std::int64_t, std::int64_t>> found_;
};

template <typename T>
void append(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

Overlaps overlaps(const RingsSkyMap& skymap, const sphere::ConvexPolygons& polygons, Level level,
                  int threads) {
    const int n_threads = thread_count(threads);
    std::vector<Overlaps> parts(static_cast<std::size_t>(n_threads));
    for_row_ranges(polygons.size(), n_threads, 256,
                   [&](std::int64_t begin, std::int64_t end, int part) {
                       Joiner joiner(skymap, level);
                       Overlaps& out = parts[static_cast<std::size_t>(part)];
                       for (std::int64_t row = begin; row < end; ++row) {
                           joiner.add_row(row, polygons[row], out);
                       }
                   });
    Overlaps all = std::move(parts.front());
    for (std::size_t part = 1; part < parts.size(); ++part) {
        append(all.row, parts[part].row);
        append(all.tract, parts[part].tract);
        append(all.patch, parts[part].patch);
    }
    return all;
}

sphere::ConvexPolygons box_outlines(const RingsSkyMap& skymap,
                                    const std::vector<std::int64_t>& tracts,
                                    const std::vector<PixelBox>& boxes) {
    std::vector<UnitVector> vertices;
    std::vector<std::int64_t> offsets{0};
    vertices.reserve(4 * tracts.size());
    for (std::size_t i = 0; i < tracts.size(); ++i) {
        const auto corners = skymap.tract(tracts[i]).corners(boxes[i]);
        vertices.insert(vertices.end(), corners.begin(), corners.end());
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    return sphere::ConvexPolygons::from_valid_vertices(std::move(vertices), std::move(offsets));
}

}  // namespace skyquilt::skymap
