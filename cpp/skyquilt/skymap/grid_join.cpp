// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/grid_join.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/wide_vectors.hpp"
#include "skyquilt/skymap/axis_boxes.hpp"
#include "skyquilt/skymap/convex_image.hpp"
#include "skyquilt/skymap/near_hulls.hpp"
#include "skyquilt/skymap/nearby_tracts.hpp"
#include "skyquilt/sphere/convex_relation.hpp"

namespace skyquilt::skymap {

namespace {

using sphere::Polygon;
using sphere::UnitVector;

constexpr std::size_t most_corners = 16;

// Columns and lines of boxes, the same wherever they are laid on the pixels.
struct Boxes {
    Boxes(AxisBoxes columns, AxisBoxes rows_of_boxes, double slack_px)
        : x(std::move(columns)),
          y(std::move(rows_of_boxes)),
          finder(x, y, slack_px),
          widest(std::max(x.widest(), y.widest())) {}

    AxisBoxes x;
    AxisBoxes y;
    BoxFinder finder;
    double widest;
};

// The tract itself, or its patches; with cells, the patches' boxes as wide as all their cells.
Boxes boxes_of(const PatchGrid& grid, const JoinQuestion& question, double slack_px) {
    AxisBoxes x;
    AxisBoxes y;
    if (question.level == Level::tract) {
        x.add(0, grid.tract_box().end_x);
        y.add(0, grid.tract_box().end_y);
    } else {
        const std::int64_t last_cell = grid.cells_per_axis() * grid.cells_per_axis() - 1;
        const auto box_of = [&](std::int64_t patch) {
            if (question.level == Level::patch) {
                return grid.patch_box(patch, question.region);
            }
            const PixelBox first = grid.cell_box(patch, 0, question.region);
            const PixelBox last = grid.cell_box(patch, last_cell, question.region);
            return PixelBox{first.begin_x, first.begin_y, last.end_x, last.end_y};
        };
        for (std::int64_t i = 0; i < grid.n_x(); ++i) {
            x.add(box_of(i).begin_x, box_of(i).end_x);
        }
        for (std::int64_t j = 0; j < grid.n_y(); ++j) {
            y.add(box_of(j * grid.n_x()).begin_y, box_of(j * grid.n_x()).end_y);
        }
    }
    return {std::move(x), std::move(y), slack_px};
}

// The cells of the first patch; those of others are as far from it as their patches.
Boxes cells_of(const PatchGrid& grid, Region region, double slack_px) {
    AxisBoxes x;
    AxisBoxes y;
    const std::int64_t n = grid.cells_per_axis();
    for (std::int64_t i = 0; i < n; ++i) {
        const PixelBox column = grid.cell_box(0, i, region);
        const PixelBox line = grid.cell_box(0, i * n, region);
        x.add(column.begin_x, column.end_x);
        y.add(line.begin_y, line.end_y);
    }
    return {std::move(x), std::move(y), slack_px};
}

template <Predicate predicate>
constexpr Deciding deciding =
    predicate == Predicate::overlaps ? Deciding::innermost : Deciding::outermost;

std::int64_t whole(double edge) noexcept {
    return static_cast<std::int64_t>(std::floor(edge + 0.5));
}

}  // namespace

class GridJoin::Work {
  public:
    Work(const SkyMap& skymap, const JoinQuestion& question)
        : skymap_(skymap),
          question_(question),
          grid_(skymap.grid(0)),
          errors_(skymap.tract(0).scale().radians_per_pixel()),
          boxes_(boxes_of(grid_, question, errors_.slack)),
          cells_(question.level == Level::cell ? cells_of(grid_, question.region, errors_.slack)
                                               : boxes_),
          n_cells_(grid_.cells_per_axis()),
          // A visit of a camera 3.5 degrees wide is one group in LSST's skymaps.
          widest_group_(std::min(0.5, 5.0 * skymap.widest_rad())),
          nearby_(skymap),
          fours_(errors_),
          eights_(errors_),
          sixteens_(errors_) {}

    // Begin a group: the rows from `begin` on that lie close together. Gives one past the last,
    // which is `begin` if that row has to go another way. Groups begin at growing rows.
    [[gnu::always_inline]] std::int64_t gather(const sphere::Polygons& polygons, std::int64_t begin,
                                               std::int64_t end) {
        if (begin < other_way_until_) {
            return begin;
        }
        Lanes least = Lanes{} + 4.0;
        Lanes greatest = Lanes{} - 4.0;
        const double widest_squared = widest_group_ * widest_group_;
        std::int64_t row = begin;
        const std::int64_t stop = std::min(end, begin + static_cast<std::int64_t>(most_rows));
        for (; row < stop && is_plain(polygons, row); ++row) {
            const Ball ball = ball_about(polygons[row]);
            const Lanes center{ball.center.x, ball.center.y, ball.center.z, 0.0};
            Lanes low = least;
            Lanes high = greatest;
            keep_least(center - ball.radius, low);
            keep_greatest(center + ball.radius, high);
            const Lanes width = high - low;
            const Lanes squared = width * width;
            if (row > begin && squared[0] + squared[1] + squared[2] > widest_squared) {
                break;
            }
            least = low;
            greatest = high;
            balls_[static_cast<std::size_t>(row - begin)] = ball;
        }
        if (row == begin) {
            return begin;
        }
        const Lanes middle = 0.5 * (least + greatest);
        Ball all{{middle[0], middle[1], middle[2]}, 0.0};
        for (std::int64_t at = begin; at < row; ++at) {
            const Ball& ball = balls_[static_cast<std::size_t>(at - begin)];
            const double x = ball.center.x - all.center.x;
            const double y = ball.center.y - all.center.y;
            const double z = ball.center.z - all.center.z;
            all.radius =
                std::max(all.radius, std::sqrt(x * x + y * y + z * z) + ball.radius + 1e-14);
        }
        if (!find_tracts(all)) {
            other_way_until_ = row;
            return begin;
        }
        return row;
    }

    template <Predicate predicate>
    [[gnu::always_inline]] void add_group(const sphere::Polygons& polygons, std::int64_t begin,
                                          std::int64_t end, PairRuns& out) {
        for (std::int64_t row = begin; row < end; ++row) {
            const Polygon polygon = polygons[row];
            const Ball& ball = balls_[static_cast<std::size_t>(row - begin)];
            if (polygon.size() <= 4) [[likely]] {
                add_row<predicate>(row, polygon, ball, fours_, out);
            } else if (polygon.size() <= 8) {
                add_row<predicate>(row, polygon, ball, eights_, out);
            } else {
                add_row<predicate>(row, polygon, ball, sixteens_, out);
            }
        }
    }

    [[nodiscard]] Predicate predicate() const noexcept { return question_.predicate; }

  private:
    struct Candidate {
        PixelFrame frame;
        std::int64_t number = 0;
        const Tract* tract = nullptr;
    };
    // What a side's vector has of a pixel axis and of the contact.
    struct AlongSide {
        double axis = 0.0;
        double contact = 0.0;
    };
    // Where a block of boxes lies: pixel 0 of the boxes on the pixels of the tract, and the number
    // of the first box.
    struct Place {
        PixelPoint shift;
        std::int64_t first_number = 0;
    };

    [[gnu::always_inline]] static bool is_plain(const sphere::Polygons& polygons,
                                                std::int64_t row) noexcept {
        const std::size_t n = polygons[row].size();
        return n >= 3 && n <= most_corners && polygons.is_convex(row) &&
               (polygons.all_of_length_one() ||
                std::ranges::all_of(polygons[row], sphere::has_length_one));
    }

    // The tracts that rows in a ball may touch; whether all of them are near enough for images.
    bool find_tracts(const Ball& ball) {
        hulls_.clear();
        candidates_.clear();
        const UnitVector& center = ball.center;
        const double length = std::sqrt(dot(center, center));
        // A vertex as far from the line through the centre as the ball's radius; beyond that, the
        // ball says nothing of angles.
        if (!(length > 0.5 && ball.radius < 0.6)) {
            return false;
        }
        const sphere::Cap cap{sphere::normalized(center.x, center.y, center.z),
                              std::asin(ball.radius) + 1e-9};
        const double cos_farthest = std::cos(pi / 3.0 - cap.radius_rad);
        for (const NumberedTract& found : nearby_.find(cap)) {
            const Tract& tract = skymap_.tract(found.slot);
            if (!hulls_.add_if_touching(sides_of(tract), ball)) {
                continue;
            }
            const UnitVector& contact = tract.projection().reference();
            if (dot(contact, cap.center) < cos_farthest) {
                return false;
            }
            candidates_.push_back(
                {{contact, tract.x_axis(), tract.y_axis(), tract.reference_pixel()},
                 found.number,
                 &tract});
        }
        return true;
    }

    // The vectors across the sides of the hull of all boxes, toward its inside. A direction v has
    // the column x . v / contact . v + reference; so on the right of column c, wherever the tract
    // is drawn, is what has (x - (c - reference) * contact) . v > 0, and likewise for the others.
    [[nodiscard]] std::array<UnitVector, 4> sides_of(const Tract& tract) {
        const PixelPoint& reference = tract.reference_pixel();
        if (reference.x != side_reference_.x || reference.y != side_reference_.y) {
            side_reference_ = reference;
            const double per_radian = 1.0 / tract.scale().radians_per_pixel();
            const auto side = [per_radian](double sign, double from_reference) {
                const double length = std::hypot(per_radian, from_reference);
                return AlongSide{sign / length, -sign * from_reference / length};
            };
            along_sides_ = {side(1.0, boxes_.x.begin.front() - reference.x),
                            side(-1.0, boxes_.x.end.back() - reference.x),
                            side(1.0, boxes_.y.begin.front() - reference.y),
                            side(-1.0, boxes_.y.end.back() - reference.y)};
        }
        const UnitVector& contact = tract.projection().reference();
        const auto combined = [&contact](const AlongSide& along, const UnitVector& axis) {
            return UnitVector{along.axis * axis.x + along.contact * contact.x,
                              along.axis * axis.y + along.contact * contact.y,
                              along.axis * axis.z + along.contact * contact.z};
        };
        return {
            combined(along_sides_[0], tract.x_axis()), combined(along_sides_[1], tract.x_axis()),
            combined(along_sides_[2], tract.y_axis()), combined(along_sides_[3], tract.y_axis())};
    }

    template <Predicate predicate, std::size_t fours>
    [[gnu::always_inline]] void add_row(std::int64_t row, Polygon polygon, const Ball& ball,
                                        ConvexImage<fours>& image, PairRuns& out) {
        image.load(polygon);
        for (std::size_t word = 0; word < hulls_.size(); word += 64) {
            for (std::uint64_t bits = hulls_.touching(ball, word); bits != 0; bits &= bits - 1) {
                const Candidate& at =
                    candidates_[word + static_cast<std::size_t>(std::countr_zero(bits))];
                image.project(at.frame);
                const BoxRange range = boxes_.finder.touching(image.extent());
                if (question_.level != Level::cell) [[likely]] {
                    add_boxes<predicate>(row, polygon, at, boxes_, range, {}, image, out);
                    continue;
                }
                for (std::int32_t j = range.first_y; j < range.end_y; ++j) {
                    for (std::int32_t i = range.first_x; i < range.end_x; ++i) {
                        add_cells<predicate>(row, polygon, at, i, j, image, out);
                    }
                }
            }
        }
    }

    template <Predicate predicate, std::size_t fours>
    [[gnu::always_inline]] void add_cells(std::int64_t row, Polygon polygon, const Candidate& at,
                                          std::int64_t patch_x, std::int64_t patch_y,
                                          ConvexImage<fours>& image, PairRuns& out) {
        const PixelPoint shift{static_cast<double>(patch_x * grid_.style().inner_x),
                               static_cast<double>(patch_y * grid_.style().inner_y)};
        const BoxRange range =
            cells_.finder.touching(image.extent() + Lanes{-shift.x, -shift.y, shift.x, shift.y});
        const std::int64_t patch = patch_y * grid_.n_x() + patch_x;
        add_boxes<predicate>(row, polygon, at, cells_, range, {shift, patch * n_cells_ * n_cells_},
                             image, out);
    }

    template <Predicate predicate, std::size_t fours>
    [[gnu::always_inline]] void add_boxes(std::int64_t row, Polygon polygon, const Candidate& at,
                                          const Boxes& boxes, const BoxRange& range,
                                          const Place& place, ConvexImage<fours>& image,
                                          PairRuns& out) {
        if (range.empty()) {
            return;
        }
        image.template prepare<deciding<predicate>>(boxes.x, range.first_x, range.end_x,
                                                    place.shift, boxes.widest);
        const bool is_block_sure =
            predicate == Predicate::contains || overlap_surely(boxes, range, place, image.extent());
        const std::size_t n_columns = static_cast<std::size_t>(range.end_x - range.first_x);
        for (std::int32_t j = range.first_y; j < range.end_y; ++j) {
            const auto line = static_cast<std::size_t>(j);
            const std::int64_t first_number =
                place.first_number + range.first_x +
                static_cast<std::int64_t>(j) * static_cast<std::int64_t>(boxes.x.begin.size());
            for (std::size_t word = 0; word < n_columns; word += 64) {
                const std::size_t n = std::min<std::size_t>(n_columns - word, 64);
                bool is_unsure = false;
                std::uint64_t bits = image.template line<deciding<predicate>>(
                    boxes.y.begin[line], boxes.y.end[line], word, n, is_unsure);
                if (is_unsure || !is_block_sure) [[unlikely]] {
                    bits = exact<predicate>(bits, polygon, at, boxes,
                                            static_cast<std::size_t>(range.first_x) + word, line,
                                            place, image.extent());
                }
                add_runs(row, at.number, first_number + static_cast<std::int64_t>(word), bits, out);
            }
        }
    }

    // One run for each row of ones; for what is convex there is one at most.
    [[gnu::always_inline]] static void add_runs(std::int64_t row, std::int64_t tract,
                                                std::int64_t first_number, std::uint64_t bits,
                                                PairRuns& out) {
        std::int64_t skipped = 0;
        while (bits != 0) {
            const int zeros = std::countr_zero(bits);
            bits >>= zeros;
            const int ones = std::countr_one(bits);
            out.add(row, tract, first_number + skipped + zeros, ones);
            skipped += zeros + ones;
            // In two steps: a shift by 64 would be none.
            bits = bits >> (ones - 1) >> 1;
        }
    }

    // Whether the extent shares more than the slack with every column and line of the range: with
    // the end of the first and the beginning of the last, since both grow.
    [[gnu::always_inline]] bool overlap_surely(const Boxes& boxes, const BoxRange& range,
                                               const Place& place,
                                               const Lanes& extent) const noexcept {
        const auto first_x = static_cast<std::size_t>(range.first_x);
        const auto first_y = static_cast<std::size_t>(range.first_y);
        const auto last_x = static_cast<std::size_t>(range.end_x) - 1;
        const auto last_y = static_cast<std::size_t>(range.end_y) - 1;
        const Lanes shared =
            Lanes{boxes.x.end[first_x] + place.shift.x, boxes.y.end[first_y] + place.shift.y,
                  -boxes.x.begin[last_x] - place.shift.x, -boxes.y.begin[last_y] - place.shift.y} -
            extent;
        return negative_bits(shared - errors_.slack) == 0;
    }

    // Of the boxes of a line whose bits are set, which no edge has surely outside, those for which
    // the exact predicate holds.
    template <Predicate predicate>
    [[nodiscard, gnu::noinline]] std::uint64_t exact(std::uint64_t bits, Polygon polygon,
                                                     const Candidate& at, const Boxes& boxes,
                                                     std::size_t first_column, std::size_t line,
                                                     const Place& place,
                                                     const Lanes& extent) const {
        std::uint64_t holding = 0;
        for (; bits != 0; bits &= bits - 1) {
            const int bit = std::countr_zero(bits);
            const std::size_t column = first_column + static_cast<std::size_t>(bit);
            const double least_x = boxes.x.begin[column] + place.shift.x;
            const double least_y = boxes.y.begin[line] + place.shift.y;
            const double greatest_x = boxes.x.end[column] + place.shift.x;
            const double greatest_y = boxes.y.end[line] + place.shift.y;
            const Lanes shared = Lanes{greatest_x, greatest_y, -least_x, -least_y} - extent;
            if (negative_bits(shared + errors_.slack) != 0) {
                continue;
            }
            const std::array<UnitVector, 4> corners = at.tract->corners(
                {whole(least_x), whole(least_y), whole(greatest_x), whole(greatest_y)});
            const bool holds =
                relate_convex(predicate == Predicate::overlaps ? sphere::Relation::overlaps
                                                               : sphere::Relation::contains,
                              polygon, corners);
            holding |= std::uint64_t{holds} << bit;
        }
        return holding;
    }

    static constexpr std::size_t most_rows = 256;  // in a group

    const SkyMap& skymap_;
    JoinQuestion question_;
    PatchGrid grid_;
    PixelErrors errors_;
    Boxes boxes_;
    Boxes cells_;
    std::int64_t n_cells_;
    double widest_group_;
    NearbyTracts nearby_;
    // The group: its rows' balls, and the tracts it may touch.
    std::array<Ball, most_rows> balls_;
    NearHulls hulls_;
    std::array<AlongSide, 4> along_sides_;
    PixelPoint side_reference_{std::numeric_limits<double>::quiet_NaN(), 0.0};  // they are for this
    std::vector<Candidate> candidates_;
    std::int64_t other_way_until_ = 0;  // rows of a group that was found too far from its tracts
    // The row at hand, by the number of its corners.
    ConvexImage<1> fours_;
    ConvexImage<2> eights_;
    ConvexImage<4> sixteens_;
};

namespace {

SKYQUILT_WIDE_VECTORS
std::int64_t add_rows_of(GridJoin::Work& work, const sphere::Polygons& polygons, std::int64_t begin,
                         std::int64_t end, PairRuns& out) {
    std::int64_t row = begin;
    while (row < end) {
        const std::int64_t next = work.gather(polygons, row, end);
        if (next == row) {
            break;
        }
        if (work.predicate() == Predicate::overlaps) {
            work.add_group<Predicate::overlaps>(polygons, row, next, out);
        } else {
            work.add_group<Predicate::contains>(polygons, row, next, out);
        }
        row = next;
    }
    return row;
}

}  // namespace

bool GridJoin::answers(const SkyMap& skymap, const JoinQuestion& question) noexcept {
    return skymap.has_grids() && skymap.has_one_grid() && skymap.n_tracts() > 0 &&
           skymap.tract(0).projection().kind() == ProjectionKind::tan &&
           (question.level != Level::cell || skymap.cells_per_axis() > 0);
}

GridJoin::GridJoin(const SkyMap& skymap, const JoinQuestion& question)
    : work_(std::make_unique<Work>(skymap, question)) {}
GridJoin::~GridJoin() = default;
GridJoin::GridJoin(GridJoin&&) noexcept = default;
GridJoin& GridJoin::operator=(GridJoin&&) noexcept = default;

std::int64_t GridJoin::add_rows(const sphere::Polygons& polygons, std::int64_t begin,
                                std::int64_t end, PairRuns& out) {
    return add_rows_of(*work_, polygons, begin, end, out);
}

}  // namespace skyquilt::skymap
