// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/patch_grid.hpp"

#include <algorithm>

namespace skyquilt::skymap {

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

}  // namespace skyquilt::skymap
