// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/overlaps.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include "skyquilt/base/parallel.hpp"
#include "skyquilt/base/wide_vectors.hpp"
#include "skyquilt/skymap/pair_runs.hpp"
#include "skyquilt/skymap/pixel_polygon.hpp"
#include "skyquilt/skymap/ring_search.hpp"
#include "skyquilt/sphere/cap.hpp"
#include "skyquilt/sphere/relation.hpp"

namespace skyquilt::skymap {

namespace {

using sphere::Polygon;
using sphere::PreparedPolygon;
using sphere::UnitVector;

// Gathers the boxes of one line, from left to right, into runs.
class LineRuns {
  public:
    LineRuns(PairRuns& out, std::int64_t row, std::int64_t tract) noexcept
        : out_(out), row_(row), tract_(tract) {}

    void add(bool holds, std::int64_t box) {
        if (holds) {
            first_ = count_ == 0 ? box : first_;
            ++count_;
        } else {
            end_line();
        }
    }
    void end_line() {
        if (count_ > 0) {
            out_.add(row_, tract_, first_, count_);
            count_ = 0;
        }
    }

  private:
    PairRuns& out_;
    std::int64_t row_;
    std::int64_t tract_;
    std::int64_t first_ = 0;
    std::int64_t count_ = 0;
};

// What polygons are compared with: in every tract the boxes of these columns and lines.
struct Boxes {
    Boxes(const PatchGrid& grid, Level level) {
        const auto add = [](AxisBoxes& axis, std::int64_t begin, std::int64_t end) {
            axis.begin.push_back(static_cast<double>(begin) - 0.5);
            axis.end.push_back(static_cast<double>(end) - 0.5);
        };
        if (level == Level::tract) {
            add(x, 0, grid.tract_box().end_x);
            add(y, 0, grid.tract_box().end_y);
            return;
        }
        for (std::int64_t i = 0; i < grid.n_x(); ++i) {
            const PixelBox box = grid.patch_box(i, Region::outer);
            add(x, box.begin_x, box.end_x);
        }
        for (std::int64_t j = 0; j < grid.n_y(); ++j) {
            const PixelBox box = grid.patch_box(j * grid.n_x(), Region::outer);
            add(y, box.begin_y, box.end_y);
        }
    }

    [[nodiscard]] std::array<UnitVector, 4> corners(const Tract& tract, std::size_t column,
                                                    std::size_t line) const noexcept {
        return tract.corners({whole(x.begin[column]), whole(y.begin[line]), whole(x.end[column]),
                              whole(y.end[line])});
    }
    // The distance of the farthest corner from a tract's centre, radians.
    [[nodiscard]] double radius_rad(const Tract& tract) const noexcept {
        double radius = 0.0;
        for (const UnitVector& corner :
             tract.corners({whole(x.begin.front()), whole(y.begin.front()), whole(x.end.back()),
                            whole(y.end.back())})) {
            radius = std::max(radius, separation_rad(corner, tract.plane().contact()));
        }
        return radius;
    }

    AxisBoxes x;
    AxisBoxes y;

  private:
    [[nodiscard]] static std::int64_t whole(double edge) noexcept {
        return static_cast<std::int64_t>(std::floor(edge + 0.5));
    }
};

class Joiner {
  public:
    Joiner(const RingsSkyMap& skymap, Level level)
        : skymap_(skymap),
          boxes_(skymap.grid(), level),
          // All tracts share one grid.
          tract_radius_(boxes_.radius_rad(skymap.projection({-1, 0}))),
          search_(skymap, tract_radius_),
          pixels_(skymap.scale().radians_per_pixel()) {}

    // A convex polygon of vectors of length one.
    [[gnu::always_inline]] void add_row(std::int64_t row, Polygon polygon, PairRuns& out) {
        if (polygon.empty()) {
            return;
        }
        find_tracts(bounding_cap(polygon));
        for (const auto& [number, projection] : tracts_) {
            add_tract(row, polygon, number, *projection, out);
        }
    }

    // Any polygon: every box that its extent in the tract touches is compared exactly.
    void add_any_row(std::int64_t row, Polygon polygon, PairRuns& out) {
        if (polygon.empty()) {
            return;
        }
        directions_.resize(polygon.size());
        std::ranges::transform(polygon, directions_.begin(), sphere::direction_of);
        const PreparedPolygon prepared(polygon);
        find_tracts(bounding_cap(directions_));
        for (const auto& [number, projection] : tracts_) {
            std::pair<std::size_t, std::size_t> columns{0, boxes_.x.begin.size()};
            std::pair<std::size_t, std::size_t> lines{0, boxes_.y.begin.size()};
            if (pixels_.project(directions_, *projection)) {
                columns = boxes_.x.touching(pixels_.least().x, pixels_.greatest().x);
                lines = boxes_.y.touching(pixels_.least().y, pixels_.greatest().y);
            }
            LineRuns runs(out, row, number);
            for (std::size_t j = lines.first; j < lines.second; ++j) {
                for (std::size_t i = columns.first; i < columns.second; ++i) {
                    const auto corners = boxes_.corners(*projection, i, j);
                    runs.add(relate(sphere::Relation::overlaps, prepared, PreparedPolygon(corners)),
                             static_cast<std::int64_t>(j * boxes_.x.begin.size() + i));
                }
                runs.end_line();
            }
        }
    }

  private:
    // Every tract that may touch a cap, and few others, by their numbers.
    void find_tracts(const sphere::Cap& cap) {
        places_.clear();
        tracts_.clear();
        search_.find(cap, places_);
        // Within the reach of a tract and once more the cap's radius, a projection stretches no
        // distance by more than the inverse square of the cosine.
        const double reach = cap.radius_rad + tract_radius_;
        const double cos_farthest = std::cos(std::min(reach + cap.radius_rad, 1.5));
        const double cap_px =
            cap.radius_rad / (cos_farthest * cos_farthest) / skymap_.scale().radians_per_pixel() +
            1.0;
        const bool is_small = reach + cap.radius_rad < 1.0;
        const PixelPoint least{boxes_.x.begin.front() - cap_px, boxes_.y.begin.front() - cap_px};
        const PixelPoint greatest{boxes_.x.end.back() + cap_px, boxes_.y.end.back() + cap_px};
        for (const RingsSkyMap::Place& place : places_) {
            const Tract& tract = skymap_.projection(place);
            if (is_small) {
                const PixelPoint center = tract.pixel(cap.center);
                if (center.x < least.x || center.x > greatest.x || center.y < least.y ||
                    center.y > greatest.y) {
                    continue;
                }
            }
            if (skymap_.config().version == 1) {
                tracts_.emplace_back(skymap_.tract_at(place), &tract);
            } else {
                for (const std::int64_t number : skymap_.all_numbers_of(place)) {
                    tracts_.emplace_back(number, &tract);
                }
            }
        }
        // They come ring by ring; around longitude 0, and in version 0, numbers do not.
        if (!std::ranges::is_sorted(tracts_)) {
            std::ranges::sort(tracts_);
        }
    }

    [[gnu::always_inline]] void add_tract(std::int64_t row, Polygon polygon, std::int64_t number,
                                          const Tract& tract, PairRuns& out) {
        std::pair<std::size_t, std::size_t> columns{0, boxes_.x.begin.size()};
        std::pair<std::size_t, std::size_t> lines{0, boxes_.y.begin.size()};
        const bool has_image = pixels_.project(polygon, tract);
        if (has_image) {
            columns = boxes_.x.touching(pixels_.least().x, pixels_.greatest().x);
            lines = boxes_.y.touching(pixels_.least().y, pixels_.greatest().y);
            if (columns.first == columns.second || lines.first == lines.second) {
                return;
            }
            pixels_.prepare(boxes_.x, columns, boxes_.y, lines);
        }
        LineRuns runs(out, row, number);
        for (std::size_t j = lines.first; j < lines.second; ++j) {
            for (std::size_t i = columns.first; i < columns.second; ++i) {
                Verdict verdict =
                    has_image ? pixels_.verdict(i - columns.first, j - lines.first) : Verdict{};
                if (verdict.apart == verdict.overlap) [[unlikely]] {
                    verdict.overlap = relate_convex(sphere::Relation::overlaps, polygon,
                                                    boxes_.corners(tract, i, j));
                }
                runs.add(verdict.overlap, static_cast<std::int64_t>(j * boxes_.x.begin.size() + i));
            }
            runs.end_line();
        }
    }

    const RingsSkyMap& skymap_;
    Boxes boxes_;
    double tract_radius_;
    RingSearch search_;
    // Working space, kept between rows.
    PixelPolygon pixels_;
    std::vector<UnitVector> directions_;
    std::vector<RingsSkyMap::Place> places_;
    std::vector<std::pair<std::int64_t, const Tract*>> tracts_;
};

SKYQUILT_WIDE_VECTORS
void join_rows(Joiner& joiner, const sphere::Polygons& polygons, std::int64_t begin,
               std::int64_t end, PairRuns& out) {
    for (std::int64_t row = begin; row < end; ++row) {
        const bool is_plain =
            polygons.is_convex(row) && (polygons.all_of_length_one() ||
                                        std::ranges::all_of(polygons[row], sphere::has_length_one));
        if (is_plain) [[likely]] {
            joiner.add_row(row, polygons[row], out);
        } else {
            joiner.add_any_row(row, polygons[row], out);
        }
    }
}

}  // namespace

Overlaps overlaps(const RingsSkyMap& skymap, const sphere::Polygons& polygons, Level level,
                  int threads) {
    constexpr std::int64_t grain = 256;
    const int n_parts = part_count(polygons.size(), thread_count(threads), grain);
    std::vector<PairRuns> parts(static_cast<std::size_t>(n_parts));
    for_row_ranges(polygons.size(), n_parts, grain,
                   [&](std::int64_t begin, std::int64_t end, int part) {
                       Joiner joiner(skymap, level);
                       PairRuns pairs;
                       join_rows(joiner, polygons, begin, end, pairs);
                       parts[static_cast<std::size_t>(part)] = std::move(pairs);
                   });
    std::vector<std::size_t> begins{0};
    for (const PairRuns& part : parts) {
        begins.push_back(begins.back() + part.size());
    }
    const std::size_t n_pairs = begins.back();
    Overlaps all{Column<std::int64_t>(n_pairs), Column<std::int64_t>(n_pairs),
                 Column<std::int64_t>(level == Level::patch ? n_pairs : 0)};
    // A thread costs as much to start as writing some ten thousand pairs.
    const int n_writers = n_pairs < 100000 ? 1 : n_parts;
    for_row_ranges(n_parts, n_writers, 1, [&](std::int64_t begin, std::int64_t end, int) {
        for (auto part = static_cast<std::size_t>(begin); part < static_cast<std::size_t>(end);
             ++part) {
            const std::size_t n = parts[part].size();
            parts[part].write({all.row.data() + begins[part], n},
                              {all.tract.data() + begins[part], n},
                              {all.patch.data() + begins[part], level == Level::patch ? n : 0});
        }
    });
    return all;
}

}  // namespace skyquilt::skymap
