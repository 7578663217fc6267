// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/overlaps.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

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
    Boxes(const PatchGrid& grid, Level level, Region region) {
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
            const PixelBox box = grid.patch_box(i, region);
            add(x, box.begin_x, box.end_x);
        }
        for (std::int64_t j = 0; j < grid.n_y(); ++j) {
            const PixelBox box = grid.patch_box(j * grid.n_x(), region);
            add(y, box.begin_y, box.end_y);
        }
    }

    [[nodiscard]] std::array<UnitVector, 4> corners(const Tract& tract, std::size_t column,
                                                    std::size_t line) const noexcept {
        return tract.corners({whole(x.begin[column]), whole(y.begin[line]), whole(x.end[column]),
                              whole(y.end[line])});
    }
    AxisBoxes x;
    AxisBoxes y;

  private:
    [[nodiscard]] static std::int64_t whole(double edge) noexcept {
        return static_cast<std::int64_t>(std::floor(edge + 0.5));
    }
};

// The fast way for TAN rings: convex polygons of vectors of length one, and the boxes of one grid.
class RingJoin {
  public:
    RingJoin(const SkyMap& skymap, const JoinQuestion& question)
        : skymap_(skymap),
          boxes_(skymap.grid(0), question.level, question.region),
          search_(skymap, skymap.widest_rad()),
          pixels_(skymap.tract(0).scale().radians_per_pixel()) {}

    [[nodiscard]] static bool answers(const SkyMap& skymap, const JoinQuestion& question) {
        return skymap.rings() != nullptr && skymap.has_one_grid() &&
               skymap.tract(0).projection().kind() == ProjectionKind::tan &&
               question.level != Level::cell && question.predicate == Predicate::overlaps;
    }

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

  private:
    // Every tract that may touch a cap, and few others, by their numbers.
    void find_tracts(const sphere::Cap& cap) {
        slots_.clear();
        tracts_.clear();
        search_.find(cap, slots_);
        // Within the reach of a tract and once more the cap's radius, a projection stretches no
        // distance by more than the inverse square of the cosine.
        const double reach = cap.radius_rad + skymap_.widest_rad();
        const double cos_farthest = std::cos(std::min(reach + cap.radius_rad, 1.5));
        const double cap_px = cap.radius_rad / (cos_farthest * cos_farthest) /
                                  skymap_.tract(0).scale().radians_per_pixel() +
                              1.0;
        const bool is_small = reach + cap.radius_rad < 1.0;
        const PixelPoint least{boxes_.x.begin.front() - cap_px, boxes_.y.begin.front() - cap_px};
        const PixelPoint greatest{boxes_.x.end.back() + cap_px, boxes_.y.end.back() + cap_px};
        for (const std::int64_t slot : slots_) {
            const Tract& tract = skymap_.tract(slot);
            if (is_small) {
                const PixelPoint center = tract.pixel(cap.center);
                if (center.x < least.x || center.x > greatest.x || center.y < least.y ||
                    center.y > greatest.y) {
                    continue;
                }
            }
            if (skymap_.rings()->config().version == 1) {
                tracts_.emplace_back(slot, &tract);
            } else {
                for (const std::int64_t number : skymap_.rings()->all_numbers_of(slot)) {
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

    const SkyMap& skymap_;
    Boxes boxes_;
    RingSearch search_;
    // Working space, kept between rows.
    PixelPolygon pixels_;
    std::vector<std::int64_t> slots_;
    std::vector<std::pair<std::int64_t, const Tract*>> tracts_;
};

SKYQUILT_WIDE_VECTORS
void join_rows(RingJoin* fast, BoxJoin& any, const sphere::Polygons& polygons, std::int64_t begin,
               std::int64_t end, PairRuns& out) {
    for (std::int64_t row = begin; row < end; ++row) {
        const bool is_plain = fast != nullptr && polygons.is_convex(row) &&
                              (polygons.all_of_length_one() ||
                               std::ranges::all_of(polygons[row], sphere::has_length_one));
        if (is_plain) [[likely]] {
            fast->add_row(row, polygons[row], out);
        } else {
            any.add_row(row, polygons[row], polygons.is_convex(row), out);
        }
    }
}

// Cells were found as patch * n + cell.
void split_cells(std::span<std::int64_t> patch, std::span<std::int64_t> cell, std::int64_t n) {
    for (std::size_t i = 0; i < patch.size(); ++i) {
        cell[i] = patch[i] % n;
        patch[i] /= n;
    }
}

// What `find` finds for ranges of rows on several threads, in the order of rows.
template <typename Find>
Overlaps gathered(std::int64_t n_rows, int threads, Level level, std::int64_t cells_per_patch,
                  const Find& find) {
    constexpr std::int64_t grain = 256;
    const int n_parts = part_count(n_rows, thread_count(threads), grain);
    std::vector<PairRuns> parts(static_cast<std::size_t>(n_parts));
    for_row_ranges(n_rows, n_parts, grain, [&](std::int64_t begin, std::int64_t end, int part) {
        PairRuns pairs;
        find(begin, end, pairs);
        parts[static_cast<std::size_t>(part)] = std::move(pairs);
    });
    std::vector<std::size_t> begins{0};
    for (const PairRuns& part : parts) {
        begins.push_back(begins.back() + part.size());
    }
    const std::size_t n_pairs = begins.back();
    const std::size_t n_patches = level == Level::tract ? 0 : n_pairs;
    const std::size_t n_cells = level == Level::cell ? n_pairs : 0;
    Overlaps all{Column<std::int64_t>(n_pairs), Column<std::int64_t>(n_pairs),
                 Column<std::int64_t>(n_patches), Column<std::int64_t>(n_cells)};
    // A thread costs as much to start as writing some ten thousand pairs.
    const int n_writers = n_pairs < 100000 ? 1 : n_parts;
    for_row_ranges(n_parts, n_writers, 1, [&](std::int64_t begin, std::int64_t end, int) {
        for (auto part = static_cast<std::size_t>(begin); part < static_cast<std::size_t>(end);
             ++part) {
            const std::size_t n = parts[part].size();
            const std::span patch(all.patch.data() + begins[part], n_patches > 0 ? n : 0);
            parts[part].write({all.row.data() + begins[part], n},
                              {all.tract.data() + begins[part], n}, patch);
            if (n_cells > 0) {
                split_cells(patch, {all.cell.data() + begins[part], n}, cells_per_patch);
            }
        }
    });
    return all;
}

}  // namespace

Overlaps overlaps(const SkyMap& skymap, const sphere::Polygons& polygons,
                  const JoinQuestion& question, int threads) {
    const std::int64_t n = skymap.cells_per_axis();
    check_level(skymap, question.level);
    return gathered(polygons.size(), threads, question.level, n * n,
                    [&](std::int64_t begin, std::int64_t end, PairRuns& out) {
                        std::optional<RingJoin> fast;
                        if (RingJoin::answers(skymap, question)) {
                            fast.emplace(skymap, question);
                        }
                        BoxJoin any(skymap, question);
                        join_rows(fast ? &*fast : nullptr, any, polygons, begin, end, out);
                    });
}

Overlaps tracts_near(const SkyMap& skymap, const sphere::Polygons& polygons, int threads) {
    return gathered(
        polygons.size(), threads, Level::tract, 0,
        [&](std::int64_t begin, std::int64_t end, PairRuns& out) {
            NearbyTracts nearby(skymap);
            std::vector<UnitVector> directions;
            for (std::int64_t row = begin; row < end; ++row) {
                if (polygons[row].empty()) {
                    continue;
                }
                directions.resize(polygons[row].size());
                std::ranges::transform(polygons[row], directions.begin(), sphere::direction_of);
                for (const NumberedTract& tract : nearby.find(bounding_cap(directions))) {
                    out.add(row, tract.number, 0, 1);
                }
            }
        });
}

}  // namespace skyquilt::skymap
