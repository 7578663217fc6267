// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/overlaps.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <utility>

#include "skyquilt/base/parallel.hpp"
#include "skyquilt/base/wide_vectors.hpp"
#include "skyquilt/sphere/cap.hpp"
#include "skyquilt/sphere/overlap.hpp"

namespace skyquilt::skymap {

namespace {

using sphere::ConvexPolygon;
using sphere::UnitVector;

// What is certain about a polygon and a box: at most one of the two.
struct Verdict {
    bool apart = false;
    bool overlap = false;
};

// The outer boxes of the patches along one axis: box i is [begin[i], end[i]], both growing with i.
struct AxisBoxes {
    std::vector<double> begin;
    std::vector<double> end;

    // The boxes that [least, greatest] may touch: the first and one past the last.
    [[nodiscard]] std::pair<std::size_t, std::size_t> touching(double least,
                                                               double greatest) const noexcept {
        std::size_t first = 0;
        while (first < end.size() && end[first] < least) {
            ++first;
        }
        std::size_t last = first;
        while (last < begin.size() && begin[last] <= greatest) {
            ++last;
        }
        return {first, last};
    }
};

// A convex polygon on the pixel plane of one tract, able to tell most boxes apart.
//
// A direction less than 60 degrees from the tract's centre has an image less than 2 radians from
// the reference pixel, computed with fewer than eight roundings of 2^-52; the vector of a box
// corner is off by less. `error_px` bounds both in pixels. A box is called apart or overlapping
// only where it is so by `slack_px`, a thousand times that and at least 1e-6 pixel.
class PixelPolygon {
  public:
    explicit PixelPolygon(double radians_per_pixel)
        : error_px_(16.0 * 2.3e-16 / radians_per_pixel),
          slack_px_(std::max(1e-6, 1000.0 * error_px_)) {}

    // False where a vertex has no image near enough for the error bounds.
    [[gnu::always_inline]] bool project(ConvexPolygon polygon, const Tract& tract) {
        const std::size_t n = polygon.size();
        points_.resize(n);
        least_ = {infinity, infinity};
        greatest_ = {-infinity, -infinity};
        for (std::size_t i = 0; i < n; ++i) {
            if (!(tract.plane().cosine(polygon[i]) > 0.5)) {
                return false;
            }
            const PixelPoint point = tract.pixel(polygon[i]);
            least_ = {std::min(least_.x, point.x), std::min(least_.y, point.y)};
            greatest_ = {std::max(greatest_.x, point.x), std::max(greatest_.y, point.y)};
            points_[i] = point;
        }
        return true;
    }

    // Where it lies, widened so that boxes beyond are surely apart.
    [[nodiscard]] PixelPoint least() const noexcept {
        return {least_.x - slack_px_, least_.y - slack_px_};
    }
    [[nodiscard]] PixelPoint greatest() const noexcept {
        return {greatest_.x + slack_px_, greatest_.y + slack_px_};
    }

    // Get ready for the boxes of these columns and lines, each a first and one past the last.
    [[gnu::always_inline]] void prepare(const AxisBoxes& x,
                                        std::pair<std::size_t, std::size_t> columns,
                                        const AxisBoxes& y,
                                        std::pair<std::size_t, std::size_t> lines) {
        x_first_ = columns.first;
        y_first_ = lines.first;
        n_columns_ = columns.second - columns.first;
        n_lines_ = lines.second - lines.first;
        n_fours_ = (points_.size() + 3) / 4;
        column_reach_.resize(n_fours_ * n_columns_);
        line_reach_.resize(n_fours_ * n_lines_);
        slack_.resize(n_fours_);
        // A vertex off by error_px tilts the normal of its edges: over a distance of D pixels the
        // side of a point changes by at most 2 * error_px * D.
        const double reach = std::max(greatest_.x, x.end[columns.second - 1]) -
                             std::min(least_.x, x.begin[x_first_]) +
                             std::max(greatest_.y, y.end[lines.second - 1]) -
                             std::min(least_.y, y.begin[y_first_]);
        for (std::size_t four = 0; four < n_fours_; ++four) {
            prepare_edges(four, 4.0 * error_px_ * reach, x, y);
        }
        column_is_sure_.resize(n_columns_);
        for (std::size_t i = 0; i < n_columns_; ++i) {
            column_is_sure_[i] = x.end[x_first_ + i] - least_.x > slack_px_ &&
                                 greatest_.x - x.begin[x_first_ + i] > slack_px_;
        }
        line_is_sure_.resize(n_lines_);
        for (std::size_t j = 0; j < n_lines_; ++j) {
            line_is_sure_[j] = y.end[y_first_ + j] - least_.y > slack_px_ &&
                               greatest_.y - y.begin[y_first_ + j] > slack_px_;
        }
    }

    // Compare with the box of a column and a line, counted from the first that was prepared.
    // Without a branch on the answer, which would be mispredicted for every third box.
    [[nodiscard, gnu::always_inline]] Verdict verdict(std::size_t column,
                                                      std::size_t line) const noexcept {
        LaneMasks outside{};
        LaneMasks not_inside{};
        for (std::size_t four = 0; four < n_fours_; ++four) {
            // How far the box reaches to the inner side of each edge.
            const Lanes side = column_reach_[four * n_columns_ + column].lanes +
                               line_reach_[four * n_lines_ + line].lanes;
            outside |= side < -slack_[four].lanes;
            not_inside |= side <= slack_[four].lanes;
        }
        const bool apart = any_of(outside);
        const int inside = any_of(not_inside) ? 0 : 1;
        return {apart, (inside & column_is_sure_[column] & line_is_sure_[line]) != 0};
    }

  private:
    // A class of its own, since a template such as vector forgets how a bare vector type is
    // aligned.
    struct Edges {
        Lanes lanes;
    };
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    [[gnu::always_inline]] static bool any_of(const LaneMasks& masks) noexcept {
        return ((masks[0] | masks[1]) | (masks[2] | masks[3])) != 0;
    }

    [[gnu::always_inline]] void prepare_edges(std::size_t four, double slack, const AxisBoxes& x,
                                              const AxisBoxes& y) {
        const std::size_t n = points_.size();
        Lanes normal_x{};
        Lanes normal_y{};
        Lanes offset{};
        for (std::size_t lane = 0; lane < 4; ++lane) {
            const std::size_t i =
                std::min(4 * four + lane, n - 1);  // the last edge fills the last four
            const PixelPoint& from = points_[i];
            const PixelPoint& to = points_[i + 1 < n ? i + 1 : 0];
            // Pixels show the sky from inside the sphere, so an outline that is counter-clockwise
            // seen from outside runs clockwise here and has its inner side on the right.
            const double along_x = to.x - from.x;
            const double along_y = to.y - from.y;
            normal_x[lane] = along_y;
            normal_y[lane] = -along_x;
            offset[lane] = along_y * from.x - along_x * from.y;
            slack_[four].lanes[lane] = slack_px_ * (std::abs(along_x) + std::abs(along_y)) + slack;
        }
        for (std::size_t column = 0; column < n_columns_; ++column) {
            const Lanes at_begin = normal_x * x.begin[x_first_ + column] - offset;
            const Lanes at_end = normal_x * x.end[x_first_ + column] - offset;
            column_reach_[four * n_columns_ + column].lanes = at_begin > at_end ? at_begin : at_end;
        }
        for (std::size_t line = 0; line < n_lines_; ++line) {
            const Lanes at_begin = normal_y * y.begin[y_first_ + line];
            const Lanes at_end = normal_y * y.end[y_first_ + line];
            line_reach_[four * n_lines_ + line].lanes = at_begin > at_end ? at_begin : at_end;
        }
    }

    double error_px_;
    double slack_px_;
    std::vector<PixelPoint> points_;
    PixelPoint least_;
    PixelPoint greatest_;
    // Edges in fours; for each four, how far each column and line reaches to the inner side.
    std::size_t n_fours_ = 0;
    std::size_t x_first_ = 0;
    std::size_t y_first_ = 0;
    std::size_t n_columns_ = 0;
    std::size_t n_lines_ = 0;
    std::vector<Edges> column_reach_;
    std::vector<Edges> line_reach_;
    std::vector<Edges> slack_;
    // Whether the polygon's extent shares more than the slack with each column and line, 0 or 1.
    std::vector<char> column_is_sure_;
    std::vector<char> line_is_sure_;
};

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
    void append_to(Overlaps& all, Level level) const {
        for (const Chunk& chunk : chunks_) {
            all.row.insert(all.row.end(), chunk.row.get(), chunk.row.get() + chunk.size);
            all.tract.insert(all.tract.end(), chunk.tract.get(), chunk.tract.get() + chunk.size);
            if (level == Level::patch) {
                all.patch.insert(all.patch.end(), chunk.patch.get(),
                                 chunk.patch.get() + chunk.size);
            }
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

    [[gnu::always_inline]] void add_row(std::int64_t row, ConvexPolygon polygon, Pairs& out) {
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

    [[gnu::always_inline]] void add_tract(std::int64_t row, ConvexPolygon polygon,
                                          std::int64_t number, const Tract& tract, Pairs& out) {
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
                    verdict.overlap = overlaps_exactly(polygon, tract, i, j);
                }
                out.add_if(verdict.overlap, row, number,
                           static_cast<std::int64_t>(j * x_.begin.size() + i));
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
    AxisBoxes x_;
    AxisBoxes y_;
    double tract_radius_ = 0.0;
    // Working space, kept between rows.
    PixelPolygon pixels_;
    std::vector<std::pair<std::int64_t, const Tract*>> tracts_;
};

SKYQUILT_WIDE_VECTORS
void join_rows(Joiner& joiner, const sphere::ConvexPolygons& polygons, std::int64_t begin,
               std::int64_t end, Pairs& out) {
    for (std::int64_t row = begin; row < end; ++row) {
        joiner.add_row(row, polygons[row], out);
    }
}

}  // namespace

Overlaps overlaps(const RingsSkyMap& skymap, const sphere::ConvexPolygons& polygons, Level level,
                  int threads) {
    const int n_threads = thread_count(threads);
    std::vector<Pairs> parts(static_cast<std::size_t>(n_threads));
    for_row_ranges(polygons.size(), n_threads, 256,
                   [&](std::int64_t begin, std::int64_t end, int part) {
                       Joiner joiner(skymap, level);
                       Pairs pairs;
                       join_rows(joiner, polygons, begin, end, pairs);
                       parts[static_cast<std::size_t>(part)] = std::move(pairs);
                   });
    Overlaps all;
    std::size_t n_pairs = 0;
    for (const Pairs& part : parts) {
        n_pairs += part.size();
    }
    all.row.reserve(n_pairs);
    all.tract.reserve(n_pairs);
    all.patch.reserve(level == Level::patch ? n_pairs : 0);
    for (const Pairs& part : parts) {
        part.append_to(all, level);
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
