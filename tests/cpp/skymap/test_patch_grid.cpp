// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Boxes of patches and cells in the pixels of a tract.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/patch_grid.hpp"

using skyquilt::skymap::grown;
using skyquilt::skymap::PatchGrid;
using skyquilt::skymap::PatchStyle;
using skyquilt::skymap::PixelBox;
using skyquilt::skymap::PixelPoint;
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

TEST_CASE("the patch and the cell of a position are those whose inner boxes hold its pixel") {
    for (const PatchStyle& style : {PatchStyle{PatchStyle::Builder::cells, 12, 12, 5, 3, 2, 4, 1},
                                    PatchStyle{PatchStyle::Builder::cells, 6, 6, 9, 3, 0, 2, 3},
                                    PatchStyle{PatchStyle::Builder::legacy, 7, 4, 3, 0, 0, 0, 0}}) {
        const PatchGrid grid(style, 3, 2);
        const std::int64_t n = grid.cells_per_axis();
        const auto holds = [](const PixelBox& box, std::int64_t x, std::int64_t y) {
            return box.begin_x <= x && x < box.end_x && box.begin_y <= y && y < box.end_y;
        };
        const PixelBox tract = grid.tract_box();
        for (std::int64_t y = -2; y < tract.end_y + 2; ++y) {
            for (std::int64_t x = -2; x < tract.end_x + 2; ++x) {
                std::int64_t expected = -1;
                std::int64_t expected_cell = -1;
                for (std::int64_t patch = 0; patch < grid.n_patches(); ++patch) {
                    if (holds(grid.patch_box(patch, Region::inner), x, y)) {
                        expected = patch;
                        for (std::int64_t cell = 0; cell < n * n; ++cell) {
                            if (holds(grid.cell_box(patch, cell, Region::inner), x, y)) {
                                CHECK(expected_cell == -1);
                                expected_cell = cell;
                            }
                        }
                    }
                }
                for (const double beside : {-0.5, 0.0, 0.49}) {
                    const PixelPoint pixel{static_cast<double>(x) + beside,
                                           static_cast<double>(y) + beside};
                    CHECK(grid.find_patch(pixel) == expected);
                    CHECK(grid.find_cell(pixel) == expected_cell);
                }
            }
        }
    }
}

TEST_CASE("what is no position has no patch and no cell") {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    const PatchGrid grid(cells_of_lsst(), 10, 10);
    for (const PixelPoint& pixel :
         {PixelPoint{not_a_number, 5.0}, PixelPoint{5.0, not_a_number}, PixelPoint{infinite, 5.0},
          PixelPoint{5.0, -infinite}, PixelPoint{1e300, 5.0}, PixelPoint{29999.5, 5.0},
          PixelPoint{5.0, std::nextafter(-0.5, -1.0)}}) {
        CHECK(grid.find_patch(pixel) == -1);
        CHECK(grid.find_cell(pixel) == -1);
    }
    CHECK(grid.find_patch({-0.5, -0.5}) == 0);
    CHECK(grid.find_cell({-0.5, -0.5}) == 23);
    CHECK(grid.find_patch({std::nextafter(29999.5, 0.0), 5.0}) == 9);
}

TEST_CASE("each size of patches and cells out of its range is refused") {
    const std::vector<std::function<void(PatchStyle&)>> mistakes{
        [](PatchStyle& s) { s.inner_x = 0; },
        [](PatchStyle& s) { s.inner_y = -4000; },
        [](PatchStyle& s) { s.inner_y = std::int64_t{1} << 31; },
        [](PatchStyle& s) { s.border = -1; },
        [](PatchStyle& s) { s.border = std::numeric_limits<std::int64_t>::max(); },
        [](PatchStyle& s) { s.cell_inner = -150; },
        [](PatchStyle& s) { s.cell_border = -1; },
        [](PatchStyle& s) { s.cells_in_border = -1; },
        [](PatchStyle& s) { s.cells_per_patch_inner = -20; },
        [](PatchStyle& s) { s.cells_per_patch_inner = 46339; },
        [](PatchStyle& s) { s.cells_in_border = std::int64_t{1} << 30; },
    };
    CHECK_NOTHROW(check(cells_of_lsst()));
    CHECK_NOTHROW(check(PatchStyle{}));
    for (const auto& mistake : mistakes) {
        PatchStyle wrong = cells_of_lsst();
        mistake(wrong);
        CHECK_THROWS_AS(check(wrong), skyquilt::SkyMapConfigError);
    }
    PatchStyle many = cells_of_lsst();
    many.cells_per_patch_inner = 46338;
    CHECK_NOTHROW(check(many));
    PatchStyle wrong;
    wrong.inner_x = 0;
    CHECK_THROWS_WITH_AS(check(wrong), "patch inner dimensions must be positive, got 0",
                         skyquilt::SkyMapConfigError);
}
