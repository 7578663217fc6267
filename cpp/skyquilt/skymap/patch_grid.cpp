// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/patch_grid.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "skyquilt/base/errors.hpp"

namespace skyquilt::skymap {

namespace {

void require(bool holds, const std::string& rule, std::int64_t value) {
    if (!holds) {
        throw SkyMapConfigError(rule + ", got " + std::to_string(value));
    }
}

struct WholePixel {
    std::int64_t x;
    std::int64_t y;
};

// The pixel that holds a position, if the box of the tract has it.
std::optional<WholePixel> pixel_in(const PixelBox& tract, const PixelPoint& pixel) noexcept {
    const double x = std::floor(pixel.x + 0.5);
    const double y = std::floor(pixel.y + 0.5);
    if (!(x >= 0.0 && y >= 0.0 && x < static_cast<double>(tract.end_x) &&
          y < static_cast<double>(tract.end_y))) {
        return std::nullopt;
    }
    return WholePixel{static_cast<std::int64_t>(x), static_cast<std::int64_t>(y)};
}

}  // namespace

void check(const PatchStyle& style) {
    // Before any arithmetic, so that none of it overflows.
    for (const std::int64_t pixels :
         {style.inner_x, style.inner_y, style.border, style.cell_inner, style.cell_border,
          style.cells_per_patch_inner, style.cells_in_border}) {
        require(pixels < (std::int64_t{1} << 31), "sizes of patches and cells must fit in 32 bits",
                pixels);
    }
    require(style.inner_x > 0 && style.inner_y > 0, "patch inner dimensions must be positive",
            std::min(style.inner_x, style.inner_y));
    // Two negative factors would make a positive patch.
    require(style.cell_inner >= 0 && style.cells_per_patch_inner >= 0,
            "cellInnerDimensions and numCellsPerPatchInner must not be negative",
            std::min(style.cell_inner, style.cells_per_patch_inner));
    require(style.border >= 0, "the patch border must not be negative", style.border);
    require(style.cell_border >= 0, "cellBorder must not be negative", style.cell_border);
    require(style.cells_in_border >= 0, "numCellsInPatchBorder must not be negative",
            style.cells_in_border);
    // 46340 squared is less than 2^31, and so are patches in number: with the product of both,
    // cells of a tract can be counted. Joins keep lists of a patch's columns of cells.
    require(style.cells_per_patch_inner + 2 * style.cells_in_border <= 46340,
            "numCellsPerPatchInner and twice numCellsInPatchBorder must together be at most 46340",
            style.cells_per_patch_inner + 2 * style.cells_in_border);
}

PixelBox PatchGrid::patch_box(std::int64_t patch, Region region) const noexcept {
    const std::int64_t begin_x = patch % n_x_ * style_.inner_x;
    const std::int64_t begin_y = patch / n_x_ * style_.inner_y;
    const PixelBox inner{begin_x, begin_y, begin_x + style_.inner_x, begin_y + style_.inner_y};
    if (region == Region::inner) {
        return inner;
    }
    const PixelBox outer = grown(inner, style_.border);
    if (style_.builder == PatchStyle::Builder::cells) {
        return outer;
    }
    const PixelBox tract = tract_box();
    return {std::max(outer.begin_x, tract.begin_x), std::max(outer.begin_y, tract.begin_y),
            std::min(outer.end_x, tract.end_x), std::min(outer.end_y, tract.end_y)};
}

PixelBox PatchGrid::cell_box(std::int64_t patch, std::int64_t cell, Region region) const noexcept {
    const PixelBox inner_patch = patch_box(patch, Region::inner);
    const std::int64_t n = cells_per_axis();
    const std::int64_t begin_x =
        inner_patch.begin_x + (cell % n - style_.cells_in_border) * style_.cell_inner;
    const std::int64_t begin_y =
        inner_patch.begin_y + (cell / n - style_.cells_in_border) * style_.cell_inner;
    const PixelBox inner{begin_x, begin_y, begin_x + style_.cell_inner,
                         begin_y + style_.cell_inner};
    return region == Region::inner ? inner : grown(inner, style_.cell_border);
}

std::int64_t PatchGrid::find_patch(const PixelPoint& pixel) const noexcept {
    const auto whole = pixel_in(tract_box(), pixel);
    return whole ? whole->y / style_.inner_y * n_x_ + whole->x / style_.inner_x : -1;
}

std::int64_t PatchGrid::find_cell(const PixelPoint& pixel) const noexcept {
    const auto whole = pixel_in(tract_box(), pixel);
    if (!whole || style_.cell_inner == 0) {
        return -1;
    }
    const std::int64_t x = whole->x % style_.inner_x / style_.cell_inner + style_.cells_in_border;
    const std::int64_t y = whole->y % style_.inner_y / style_.cell_inner + style_.cells_in_border;
    return y * cells_per_axis() + x;
}

}  // namespace skyquilt::skymap
