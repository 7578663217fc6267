// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/overlaps.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <utility>

#include "skyquilt/base/parallel.hpp"
#include "skyquilt/base/wide_vectors.hpp"
#include "skyquilt/skymap/pixel_polygon.hpp"
#include "skyquilt/sphere/cap.hpp"
#include "skyquilt/sphere/relation.hpp"

namespace skyquilt::skymap {

namespace {

using sphere::Polygon;
using sphere::PreparedPolygon;
using sphere::UnitVector;

// The answer of one thread as it grows, in chunks, since moving what is there to a larger place
// costs as much as finding it.
class Pairs {
  public:
    // Make room for n pairs more, and for the one beyond that add_if may write.
    void make_room(std::size_t n) {
        if (chunks_.empty() || chunks_.back().size + n >= chunks_.back().room) {
            chunks_.emplace_back(std::max(chunk_room, n + 1));
        }
    }
    // Written in any case and counted only where it holds.
    void add_if(bool holds, std::int64_t row, std::int64_t tract, std::int64_t patch) noexcept {
        Chunk& chunk = chunks_.back();
        chunk.row[chunk.size] = row;
        chunk.tract[chunk.size] = tract;
        chunk.patch[chunk.size] = patch;
        chunk.size += static_cast<std::size_t>(holds);
    }
    [[nodiscard]] std::size_t size() const noexcept {
        std::size_t n = 0;
        for (const Chunk& chunk : chunks_) {
            n += chunk.size;
        }
        return n;
    }
    // Copy all of it to its place in the whole answer, which begins at `begin`.
    void copy_to(Overlaps& all, std::size_t begin) const {
        for (const Chunk& chunk : chunks_) {
            std::copy_n(chunk.row.get(), chunk.size, all.row.data() + begin);
            std::copy_n(chunk.tract.get(), chunk.size, all.tract.data() + begin);
            if (all.patch.size() > 0) {
                std::copy_n(chunk.patch.get(), chunk.size, all.patch.data() + begin);
            }
            begin += chunk.size;
        }
    }

  private:
    static constexpr std::size_t chunk_room = 1 << 16;

    struct Chunk {
        explicit Chunk(std::size_t n)
            : room(n),
              row(std::make_unique_for_overwrite<std::int64_t[]>(n)),
              tract(std::make_unique_for_overwrite<std::int64_t[]>(n)),
              patch(std::make_unique_for_overwrite<std::int64_t[]>(n)) {}

        std::size_t size = 0;
        std::size_t room;
        std::unique_ptr<std::int64_t[]> row;
        std::unique_ptr<std::int64_t[]> tract;
        std::unique_ptr<std::int64_t[]> patch;
    };

    std::vector<Chunk> chunks_;
};

class Joiner {
  public:
    Joiner(const RingsSkyMap& skymap, Level level)
        : skymap_(skymap), pixels_(skymap.scale().radians_per_pixel()) {
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

    // A convex polygon of vectors of length one.
    [[gnu::always_inline]] void add_row(std::int64_t row, Polygon polygon, Pairs& out) {
        if (polygon.empty()) {
            return;
        }
        find_tracts(bounding_cap(polygon));
        for (const auto& [number, projection] : tracts_) {
            add_tract(row, polygon, number, *projection, out);
        }
    }

    // Any polygon: every box that its extent in the tract touches is compared exactly.
    void add_any_row(std::int64_t row, Polygon polygon, Pairs& out) {
        if (polygon.empty()) {
            return;
        }
        directions_.resize(polygon.size());
        std::ranges::transform(polygon, directions_.begin(), sphere::direction_of);
        const PreparedPolygon prepared(polygon);
        find_tracts(bounding_cap(directions_));
        for (const auto& [number, projection] : tracts_) {
            std::pair<std::size_t, std::size_t> columns{0, x_.begin.size()};
            std::pair<std::size_t, std::size_t> lines{0, y_.begin.size()};
            if (pixels_.project(directions_, *projection)) {
                columns = x_.touching(pixels_.least().x, pixels_.greatest().x);
                lines = y_.touching(pixels_.least().y, pixels_.greatest().y);
            }
            out.make_room((columns.second - columns.first) * (lines.second - lines.first));
            for (std::size_t j = lines.first; j < lines.second; ++j) {
                for (std::size_t i = columns.first; i < columns.second; ++i) {
                    const auto corners = corners_of(*projection, i, j);
                    out.add_if(
                        relate(sphere::Relation::overlaps, prepared, PreparedPolygon(corners)), row,
                        number, static_cast<std::int64_t>(j * x_.begin.size() + i));
                }
            }
        }
    }

  private:
    // Every tract that may touch a cap, and few others, by their numbers.
    void find_tracts(const sphere::Cap& cap) {
        tracts_.clear();
        const double reach = cap.radius_rad + tract_radius_ + 1e-9;  // far above all rounding here
        const double cos_reach = reach < pi ? std::cos(reach) - 1e-15 : -2.0;
        // Within the reach of a tract and once more the cap's radius, a projection stretches no
        // distance by more than the inverse square of the cosine.
        const double cos_farthest = std::cos(std::min(reach + cap.radius_rad, 1.5));
        const double cap_px =
            cap.radius_rad / (cos_farthest * cos_farthest) / skymap_.scale().radians_per_pixel() +
            1.0;
        const bool is_small = reach + cap.radius_rad < 1.0;
        const PixelPoint least{x_.begin.front() - cap_px, y_.begin.front() - cap_px};
        const PixelPoint greatest{x_.end.back() + cap_px, y_.end.back() + cap_px};
        const auto consider = [&](const RingsSkyMap::Place& place) {
            const Tract& tract = skymap_.projection(place);
            if (tract.plane().cosine(cap.center) < cos_reach) {
                return;
            }
            if (is_small) {
                const PixelPoint center = tract.pixel(cap.center);
                if (center.x < least.x || center.x > greatest.x || center.y < least.y ||
                    center.y > greatest.y) {
                    return;
                }
            }
            if (skymap_.config().version == 1) {
                tracts_.emplace_back(skymap_.tract_at(place), &tract);
            } else {
                for (const std::int64_t number : skymap_.all_numbers_of(place)) {
                    tracts_.emplace_back(number, &tract);
                }
            }
        };

        const double cos_lat = std::sqrt(cap.center.x * cap.center.x + cap.center.y * cap.center.y);
        const double lat = std::atan2(cap.center.z, cos_lat);
        const auto n_rings = static_cast<std::int64_t>(skymap_.rings().size());
        const double per_ring = 1.0 / skymap_.ring_size_rad();
        const auto first = std::max<std::int64_t>(
            0, static_cast<std::int64_t>(std::ceil((lat - reach + 0.5 * pi) * per_ring - 1.0)));
        const auto last = std::min<std::int64_t>(
            n_rings - 1,
            static_cast<std::int64_t>(std::floor((lat + reach + 0.5 * pi) * per_ring - 1.0)));
        consider({-1, 0});
        // Within `reach` of a position away from the poles, longitudes differ by at most this.
        const double sine = std::abs(lat) + reach < 0.5 * pi ? std::sin(reach) / cos_lat : 2.0;
        const double half_width = sine < 1.0 ? std::asin(sine) + 1e-9 : 2.0 * pi;
        const double lon = std::atan2(cap.center.y, cap.center.x) - skymap_.ra_start_rad();
        for (std::int64_t r = first; r <= last; ++r) {
            const std::int64_t n = skymap_.rings()[static_cast<std::size_t>(r)].n_tracts;
            const double per_radian = static_cast<double>(n) * (0.5 / pi);
            const double half = half_width * per_radian;
            if (2.0 * half >= static_cast<double>(n) - 1.0) {
                for (std::int64_t k = 0; k < n; ++k) {
                    consider({r, k});
                }
                continue;
            }
            const auto begin = static_cast<std::int64_t>(std::ceil(lon * per_radian - half));
            const auto end = static_cast<std::int64_t>(std::floor(lon * per_radian + half));
            for (std::int64_t k = begin; k <= end; ++k) {
                const std::int64_t turned = k % n;
                consider({r, turned < 0 ? turned + n : turned});
            }
        }
        consider({n_rings, 0});
        // They come ring by ring; around longitude 0, and in version 0, numbers do not.
        if (!std::ranges::is_sorted(tracts_)) {
            std::ranges::sort(tracts_);
        }
    }

    [[gnu::always_inline]] void add_tract(std::int64_t row, Polygon polygon, std::int64_t number,
                                          const Tract& tract, Pairs& out) {
        std::pair<std::size_t, std::size_t> columns{0, x_.begin.size()};
        std::pair<std::size_t, std::size_t> lines{0, y_.begin.size()};
        const bool has_image = pixels_.project(polygon, tract);
        if (has_image) {
            columns = x_.touching(pixels_.least().x, pixels_.greatest().x);
            lines = y_.touching(pixels_.least().y, pixels_.greatest().y);
            if (columns.first == columns.second || lines.first == lines.second) {
                return;
            }
            pixels_.prepare(x_, columns, y_, lines);
        }
        out.make_room((columns.second - columns.first) * (lines.second - lines.first));
        for (std::size_t j = lines.first; j < lines.second; ++j) {
            for (std::size_t i = columns.first; i < columns.second; ++i) {
                Verdict verdict =
                    has_image ? pixels_.verdict(i - columns.first, j - lines.first) : Verdict{};
                if (verdict.apart == verdict.overlap) [[unlikely]] {
                    verdict.overlap =
                        relate_convex(sphere::Relation::overlaps, polygon, corners_of(tract, i, j));
                }
                out.add_if(verdict.overlap, row, number,
                           static_cast<std::int64_t>(j * x_.begin.size() + i));
            }
        }
    }

    [[nodiscard]] std::array<UnitVector, 4> corners_of(const Tract& tract, std::size_t i,
                                                       std::size_t j) const noexcept {
        const auto whole = [](double edge) {
            return static_cast<std::int64_t>(std::floor(edge + 0.5));
        };
        return tract.corners(
            {whole(x_.begin[i]), whole(y_.begin[j]), whole(x_.end[i]), whole(y_.end[j])});
    }

    const RingsSkyMap& skymap_;
    AxisBoxes x_;
    AxisBoxes y_;
    double tract_radius_ = 0.0;
    // Working space, kept between rows.
    PixelPolygon pixels_;
    std::vector<UnitVector> directions_;
    std::vector<std::pair<std::int64_t, const Tract*>> tracts_;
};

SKYQUILT_WIDE_VECTORS
void join_rows(Joiner& joiner, const sphere::Polygons& polygons, std::int64_t begin,
               std::int64_t end, Pairs& out) {
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
    std::vector<Pairs> parts(static_cast<std::size_t>(n_parts));
    for_row_ranges(polygons.size(), n_parts, grain,
                   [&](std::int64_t begin, std::int64_t end, int part) {
                       Joiner joiner(skymap, level);
                       Pairs pairs;
                       join_rows(joiner, polygons, begin, end, pairs);
                       parts[static_cast<std::size_t>(part)] = std::move(pairs);
                   });
    std::vector<std::size_t> begins{0};
    for (const Pairs& part : parts) {
        begins.push_back(begins.back() + part.size());
    }
    const std::size_t n_pairs = begins.back();
    Overlaps all{Column<std::int64_t>(n_pairs), Column<std::int64_t>(n_pairs),
                 Column<std::int64_t>(level == Level::patch ? n_pairs : 0)};
    // A thread costs as much to start as copying some ten thousand pairs.
    const int n_copiers = n_pairs < 100000 ? 1 : n_parts;
    for_row_ranges(n_parts, n_copiers, 1, [&](std::int64_t begin, std::int64_t end, int) {
        for (auto part = static_cast<std::size_t>(begin); part < static_cast<std::size_t>(end);
             ++part) {
            parts[part].copy_to(all, begins[part]);
        }
    });
    return all;
}

}  // namespace skyquilt::skymap
