// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/index/box_tree.hpp"

#include <algorithm>
#include <cmath>

#include "skyquilt/base/parallel.hpp"

namespace skyquilt::index {

namespace {

using sphere::UnitVector;

// ---- Boxes --------------------------------------------------------------------------------------

// What every box is grown by on each side. It covers turning a double between -2 and 2 into a float
// (half a unit in its last place, 2^-24 = 5.97e-8), and with 1e-10 to spare all errors of doubles
// here: vectors whose length is off by 1e-13, and a few roundings of 1e-16.
constexpr double rounding_margin = 5.97e-8;

// As direction_of(), but in line, and leaving what the margin covers.
UnitVector at_length_one(const UnitVector& v) noexcept {
    return std::abs(dot(v, v) - 1.0) <= 1e-13 ? v : direction_of(v);
}

Box rounded_outward(const std::array<double, 3>& least, const std::array<double, 3>& greatest,
                    double margin) noexcept {
    Box box;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        box.least[axis] = static_cast<float>(least[axis] - margin - rounding_margin);
        box.greatest[axis] = static_cast<float>(greatest[axis] + margin + rounding_margin);
    }
    return box;
}

// ---- Which rows lie together --------------------------------------------------------------------

// A box as the splitting sees it: the middle and, as if it were a fourth axis, the size. Floats,
// since nothing but the shape of the tree depends on them.
struct Middle {
    std::array<float, 4> place;
    std::uint32_t row;
};

constexpr std::size_t size_axis = 3;

Middle middle_of(const Box& box, std::uint32_t row) noexcept {
    Middle middle{{}, row};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        middle.place[axis] = 0.5F * (box.least[axis] + box.greatest[axis]);
        middle.place[size_axis] =
            std::max(middle.place[size_axis], box.greatest[axis] - box.least[axis]);
    }
    return middle;
}

// Put the rows that belong to the first children of the block over `middles` before the others, and
// return how many. Every child but the last is full, so the tree needs no pointers.
//
// The rows are halved along the axis along which they are spread the most. But where the largest
// are as wide as a good part of that spread and much wider than others, they go to the last
// children: one region of a radian among a million of an arcsecond would make every box above it as
// large as itself.
std::size_t split(std::span<Middle> middles) {
    std::array<float, 4> least = middles.front().place;
    std::array<float, 4> greatest = least;
    for (const Middle& middle : middles) {
        for (std::size_t axis = 0; axis < 4; ++axis) {
            least[axis] = std::min(least[axis], middle.place[axis]);
            greatest[axis] = std::max(greatest[axis], middle.place[axis]);
        }
    }
    std::size_t axis = 0;
    for (std::size_t other = 1; other < size_axis; ++other) {
        if (greatest[other] - least[other] > greatest[axis] - least[axis]) {
            axis = other;
        }
    }
    std::size_t rows_per_child = BoxTree::fan_out;
    while (rows_per_child * BoxTree::fan_out < middles.size()) {
        rows_per_child *= BoxTree::fan_out;
    }
    const std::size_t n_children = (middles.size() + rows_per_child - 1) / rows_per_child;
    std::size_t n_before = n_children / 2 * rows_per_child;
    const float much_smaller = 0.125F * greatest[size_axis];
    if (least[size_axis] < much_smaller &&
        greatest[size_axis] > 0.25F * (greatest[axis] - least[axis])) {
        const auto n_small = static_cast<std::size_t>(std::ranges::count_if(
            middles, [&](const Middle& m) { return m.place[size_axis] < much_smaller; }));
        if (n_small >= rows_per_child) {
            n_before = n_small / rows_per_child * rows_per_child;
            axis = size_axis;
        }
    }
    std::nth_element(middles.begin(), middles.begin() + static_cast<std::ptrdiff_t>(n_before),
                     middles.end(), [axis](const Middle& a, const Middle& b) {
                         return a.place[axis] < b.place[axis] ||
                                (a.place[axis] == b.place[axis] && a.row < b.row);
                     });
    return n_before;
}

void arrange(std::span<Middle> middles) {
    if (middles.size() > BoxTree::fan_out) {
        const std::size_t n_before = split(middles);
        arrange(middles.first(n_before));
        arrange(middles.subspan(n_before));
    }
}

// Halve until there are runs for all threads, then every thread takes its own to the end.
void arrange(std::span<Middle> middles, int threads) {
    std::vector<std::span<Middle>> runs{middles};
    constexpr std::size_t too_few = 4096;  // rows that are no work for a thread
    while (threads > 1 && runs.size() < 4 * static_cast<std::size_t>(threads) &&
           runs.front().size() > too_few) {
        std::vector<std::span<Middle>> halves(2 * runs.size());
        for_row_ranges(static_cast<std::int64_t>(runs.size()), threads, 1,
                       [&](std::int64_t begin, std::int64_t end, int) {
                           for (auto i = static_cast<std::size_t>(begin);
                                i < static_cast<std::size_t>(end); ++i) {
                               const bool is_done = runs[i].size() <= BoxTree::fan_out;
                               const std::size_t n = is_done ? runs[i].size() : split(runs[i]);
                               halves[2 * i] = runs[i].first(n);
                               halves[2 * i + 1] = runs[i].subspan(n);
                           }
                       });
        runs = std::move(halves);
    }
    for_row_ranges(static_cast<std::int64_t>(runs.size()), threads, 1,
                   [&](std::int64_t begin, std::int64_t end, int) {
                       for (std::int64_t i = begin; i < end; ++i) {
                           arrange(runs[static_cast<std::size_t>(i)]);
                       }
                   });
}

}  // namespace

// The vertices' directions u_i have a box; the region may reach beyond it, since it bulges outward
// between them. Let c be any direction and C the least of the products u_i . c. A simple polygon in
// an open hemisphere lies in the convex hull of its vertices, so each of its points is p = q / |q|
// with q a weighted mean of the u_i. Then q lies in the box, and |p - q| = |1 - |q|| = 1 - |q| <= 1
// - q . c <= 1 - C, as |q| <= 1 and |c| = 1. For c, the direction of the vertices' sum, 1 - C is
// one minus the cosine of the radius of the cap about it.
Box box_around(sphere::Polygon polygon) noexcept {
    if (polygon.empty()) {
        return {};
    }
    std::array<double, 3> least{2.0, 2.0, 2.0};
    std::array<double, 3> greatest{-2.0, -2.0, -2.0};
    std::array<double, 3> sum{};
    for (const UnitVector& vertex : polygon) {
        const UnitVector u = at_length_one(vertex);
        const std::array<double, 3> components{u.x, u.y, u.z};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            least[axis] = std::min(least[axis], components[axis]);
            greatest[axis] = std::max(greatest[axis], components[axis]);
            sum[axis] += components[axis];
        }
    }
    const double length = std::sqrt(sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]);
    double cosine = 1.0;
    for (const UnitVector& vertex : polygon) {
        const UnitVector u = at_length_one(vertex);
        cosine = std::min(cosine, (u.x * sum[0] + u.y * sum[1] + u.z * sum[2]) / length);
    }
    // Vertices all round a great circle have no direction as their middle; then 1 >= 1 - |q| holds.
    const double bulge = length > 1e-3 ? std::clamp(1.0 - cosine, 0.0, 1.0) : 1.0;
    return rounded_outward(least, greatest, bulge);
}

Box box_around(const UnitVector& direction) noexcept {
    const std::array<double, 3> components{direction.x, direction.y, direction.z};
    return rounded_outward(components, components, 0.0);
}

BoxTree::BoxTree(std::span<const Box> boxes, int threads) {
    std::vector<Middle> middles;
    middles.reserve(boxes.size());
    for (std::size_t row = 0; row < boxes.size(); ++row) {
        if (!boxes[row].is_empty()) {
            middles.push_back(middle_of(boxes[row], static_cast<std::uint32_t>(row)));
        }
    }
    if (middles.empty()) {
        return;
    }
    arrange(middles, threads);
    rows_.resize(middles.size());

    std::vector<std::size_t> sizes;  // blocks of each level, the last level first
    for (std::size_t n = middles.size(); sizes.empty() || n > 1;) {
        n = (n + fan_out - 1) / fan_out;
        sizes.push_back(n);
    }
    std::size_t n_blocks = 0;
    for (auto size = sizes.rbegin(); size != sizes.rend(); ++size) {
        level_begins_.push_back(n_blocks);
        n_blocks += *size;
    }
    blocks_.resize(n_blocks);

    // Fill the blocks of one level from the boxes that child_box(i) gives.
    const auto fill = [&](std::size_t level, std::size_t n_level, std::size_t n_children,
                          const auto& child_box) {
        for_row_ranges(static_cast<std::int64_t>(n_level), threads, 1024,
                       [&](std::int64_t begin, std::int64_t end, int) {
                           for (auto i = static_cast<std::size_t>(begin);
                                i < static_cast<std::size_t>(end); ++i) {
                               Block& block = blocks_[level_begins_[level] + i];
                               for (std::size_t j = 0; j < fan_out; ++j) {
                                   const std::size_t child = i * fan_out + j;
                                   const Box box = child < n_children ? child_box(child) : Box{};
                                   for (std::size_t axis = 0; axis < 3; ++axis) {
                                       block.least[axis][j] = box.least[axis];
                                       block.greatest[axis][j] = box.greatest[axis];
                                   }
                               }
                           }
                       });
    };
    const std::size_t last = sizes.size() - 1;
    fill(last, sizes[0], middles.size(), [&](std::size_t child) {
        rows_[child] = middles[child].row;
        return boxes[middles[child].row];
    });
    for (std::size_t level = last; level-- > 0;) {
        fill(level, sizes[last - level], sizes[last - level - 1], [&](std::size_t child) {
            const Block& block = blocks_[level_begins_[level + 1] + child];
            Box box;
            for (std::size_t axis = 0; axis < 3; ++axis) {
                box.least[axis] = *std::ranges::min_element(block.least[axis]);
                box.greatest[axis] = *std::ranges::max_element(block.greatest[axis]);
            }
            return box;
        });
    }
}

void BoxTree::squared_distances(std::size_t level, std::size_t block, const UnitVector& direction,
                                std::array<double, fan_out>& squared) const noexcept {
    const Block& boxes = blocks_[level_begins_[level] + block];
    const std::array<double, 3> components{direction.x, direction.y, direction.z};
    squared.fill(0.0);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        for (std::size_t j = 0; j < fan_out; ++j) {
            const double below = static_cast<double>(boxes.least[axis][j]) - components[axis];
            const double above = components[axis] - static_cast<double>(boxes.greatest[axis][j]);
            const double beyond = std::max(0.0, std::max(below, above));
            squared[j] += beyond * beyond;
        }
    }
}

}  // namespace skyquilt::index
