// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Boxes of patches and cells in the pixels of a tract.
#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "skyquilt/skymap/patch_grid.hpp"

using skyquilt::skymap::grown;
using skyquilt::skymap::PatchGrid;
using skyquilt::skymap::PatchStyle;
using skyquilt::skymap::PixelBox;
using skyquilt::skymap::Region;

namespace {

PatchStyle cells_of_lsst() { return {PatchStyle::Builder::cells, 3000, 3000, 200, 150, 50, 20, 1}; }

}  // namespace

TEST_CASE("a box grows by its border on every side") {
    CHECK(grown({10, 20, 30, 40}, 5) == PixelBox{5, 15, 35, 45});
    CHECK(grown({0, 0, 1, 1}, 0) == PixelBox{0, 0, 1, 1});
}

TEST_CASE("inner patches fill the tract, each pixel once") {
    PatchStyle style;
    style.inner_x = 3;
    style.inner_y = 5;
    style.border = 2;
    const PatchGrid grid(style, 4, 2);
    const PixelBox tract = grid.tract_box();
    CHECK(tract == PixelBox{0, 0, 12, 10});
    std::vector<int> owners(static_cast<std::size_t>(tract.end_x * tract.end_y), 0);
    for (std::int64_t patch = 0; patch < grid.n_patches(); ++patch) {
        const PixelBox box = grid.patch_box(patch, Region::inner);
        for (std::int64_t y = box.begin_y; y < box.end_y; ++y) {
            for (std::int64_t x = box.begin_x; x < box.end_x; ++x) {
                ++owners[static_cast<std::size_t>(y * tract.end_x + x)];
            }
        }
    }
    CHECK(owners == std::vector<int>(owners.size(), 1));
}

TEST_CASE("patches are counted row by row from the lower left") {
    const PatchGrid grid(PatchStyle{}, 9, 8);
    CHECK(grid.n_patches() == 72);
    CHECK(grid.patch_box(0, Region::inner) == PixelBox{0, 0, 4000, 4000});
    CHECK(grid.patch_box(1, Region::inner) == PixelBox{4000, 0, 8000, 4000});
    CHECK(grid.patch_box(9, Region::inner) == PixelBox{0, 4000, 4000, 8000});
    CHECK(grid.patch_box(71, Region::inner) == PixelBox{32000, 28000, 36000, 32000});
}

TEST_CASE("legacy borders stop at the edge of the tract") {
    const PatchGrid grid(PatchStyle{}, 9, 8);
    CHECK(grid.patch_box(0, Region::outer) == PixelBox{0, 0, 4100, 4100});
    CHECK(grid.patch_box(10, Region::outer) == PixelBox{3900, 3900, 8100, 8100});
    CHECK(grid.patch_box(71, Region::outer) == PixelBox{31900, 27900, 36000, 32000});
}

TEST_CASE("borders made of cells reach beyond the tract") {
    const PatchGrid grid(cells_of_lsst(), 10, 10);
    CHECK(grid.tract_box() == PixelBox{0, 0, 30000, 30000});
    CHECK(grid.patch_box(0, Region::outer) == PixelBox{-200, -200, 3200, 3200});
    CHECK(grid.patch_box(99, Region::outer) == PixelBox{26800, 26800, 30200, 30200});
}

TEST_CASE("cells tile the patch and its border, and neighbours hold the same cells twice") {
    const PatchGrid grid(cells_of_lsst(), 10, 10);
    CHECK(grid.cells_per_axis() == 22);
    CHECK(grid.cell_box(0, 0, Region::inner) == PixelBox{-150, -150, 0, 0});
    CHECK(grid.cell_box(0, 0, Region::outer) == PixelBox{-200, -200, 50, 50});
    CHECK(grid.cell_box(0, 23, Region::inner) == PixelBox{0, 0, 150, 150});
    CHECK(grid.cell_box(11, 483, Region::outer) == PixelBox{5950, 5950, 6200, 6200});
    // The last inner column of patch 0 is the border column of patch 1.
    CHECK(grid.cell_box(0, 22 + 20, Region::inner) == grid.cell_box(1, 22, Region::inner));
    CHECK(grid.cell_box(0, 22 + 21, Region::inner) == grid.cell_box(1, 22 + 1, Region::inner));
}

TEST_CASE("a grid without cells says so") {
    CHECK(PatchGrid(PatchStyle{}, 2, 2).cells_per_axis() == 0);
}
