// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The boxes of a tract, of its patches or of its cells that are near an extent of its pixels.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "skyquilt/skymap/sky_map.hpp"

namespace skyquilt::skymap {

/// What a polygon or a position is compared with.
enum class Level { tract, patch, cell };

/// @throws NotFoundError if cells are asked for and the skymap has none.
void check_level(const SkyMap& skymap, Level level);

/// What is continuous on the pixels: a box from its first pixel's lower edge to its last one's
/// upper edge.
struct PixelExtent {
    PixelPoint least;
    PixelPoint greatest;
};
[[nodiscard]] inline PixelExtent extent_of(const PixelBox& box) noexcept {
    return {{static_cast<double>(box.begin_x) - 0.5, static_cast<double>(box.begin_y) - 0.5},
            {static_cast<double>(box.end_x) - 0.5, static_cast<double>(box.end_y) - 0.5}};
}

/// Boxes of one size side by side, n of them: box i begins at pixel first + i * step.
struct BoxRow {
    std::int64_t first = 0;
    std::int64_t step = 1;
    std::int64_t size = 1;
    std::int64_t n = 0;

    /// All boxes that may touch an interval, and one or two more: the first and one past the last.
    [[nodiscard]] std::pair<std::int64_t, std::int64_t> near(double least,
                                                             double greatest) const noexcept {
        const auto as_double = [](std::int64_t value) { return static_cast<double>(value); };
        // One more on each side, for half pixels and rounding.
        const double begin = std::floor((least - as_double(first + size)) / as_double(step)) - 1.0;
        const double end = std::floor((greatest - as_double(first)) / as_double(step)) + 3.0;
        return {static_cast<std::int64_t>(std::clamp(begin, 0.0, as_double(n))),
                static_cast<std::int64_t>(std::clamp(end, 0.0, as_double(n)))};
    }
};

/// Call visit(number, box) for every box of a tract that may touch an extent, and for a few others,
/// by growing numbers: 0 for the tract itself, the patch's number, or patch * cells_per_axis()
/// squared + cell.
template <typename Visit>
void visit_boxes_near(const SkyMap& skymap, std::int64_t slot, Level level, Region region,
                      const PixelExtent& extent, const Visit& visit) {
    if (level == Level::tract) {
        visit(std::int64_t{0}, skymap.tract_box(slot));
        return;
    }
    if (!skymap.has_grids()) {
        std::vector<std::size_t> places;
        skymap.patch_boxes(slot).find_touching(region, extent.least, extent.greatest, places);
        for (const std::size_t place : places) {
            const PatchBoxes::Patch& patch = skymap.patch_boxes(slot).patches()[place];
            visit(patch.number, region == Region::inner ? patch.inner : patch.outer);
        }
        return;
    }
    const PatchGrid& grid = skymap.grid(slot);
    const PatchStyle& style = grid.style();
    // The outer boxes, before any is cut at the edge of the tract, hold all their cells.
    const auto patches_along = [&](std::int64_t inner, std::int64_t n) {
        return BoxRow{-style.border, inner, inner + 2 * style.border, n};
    };
    const auto [begin_x, end_x] =
        patches_along(style.inner_x, grid.n_x()).near(extent.least.x, extent.greatest.x);
    const auto [begin_y, end_y] =
        patches_along(style.inner_y, grid.n_y()).near(extent.least.y, extent.greatest.y);
    const std::int64_t n = grid.cells_per_axis();
    for (std::int64_t y = begin_y; y < end_y; ++y) {
        for (std::int64_t x = begin_x; x < end_x; ++x) {
            const std::int64_t patch = y * grid.n_x() + x;
            if (level == Level::patch) {
                visit(patch, grid.patch_box(patch, region));
                continue;
            }
            const PixelBox first = grid.cell_box(patch, 0, region);
            const std::int64_t size = first.end_x - first.begin_x;
            const auto [first_x, last_x] = BoxRow{first.begin_x, style.cell_inner, size, n}.near(
                extent.least.x, extent.greatest.x);
            const auto [first_y, last_y] = BoxRow{first.begin_y, style.cell_inner, size, n}.near(
                extent.least.y, extent.greatest.y);
            for (std::int64_t cell_y = first_y; cell_y < last_y; ++cell_y) {
                for (std::int64_t cell_x = first_x; cell_x < last_x; ++cell_x) {
                    const std::int64_t cell = cell_y * n + cell_x;
                    visit(patch * n * n + cell, grid.cell_box(patch, cell, region));
                }
            }
        }
    }
}

}  // namespace skyquilt::skymap
