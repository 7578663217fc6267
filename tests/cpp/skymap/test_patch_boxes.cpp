// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Patches that form no grid: what is found must be what looking at every box gives.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/patch_boxes.hpp"

using skyquilt::SkyMapConfigError;
using skyquilt::skymap::grown;
using skyquilt::skymap::PatchBoxes;
using skyquilt::skymap::PixelBox;
using skyquilt::skymap::PixelPoint;
using skyquilt::skymap::Region;

namespace {

// Boxes of many heights, some on top of each other, with numbers in no order.
std::vector<PatchBoxes::Patch> scattered(std::mt19937_64& random, std::int64_t n) {
    std::uniform_int_distribution<std::int64_t> at(-60, 60);
    std::uniform_int_distribution<std::int64_t> size(1, 30);
    std::uniform_int_distribution<std::int64_t> border(0, 5);
    std::vector<PatchBoxes::Patch> patches;
    for (std::int64_t i = 0; i < n; ++i) {
        const std::int64_t x = at(random);
        const std::int64_t y = at(random);
        const std::int64_t height = i % 17 == 0 ? 4 * size(random) : size(random);
        const PixelBox inner{x, y, x + size(random), y + height};
        patches.push_back({7 * i + 3, inner, grown(inner, border(random))});
    }
    std::ranges::shuffle(patches, random);
    return patches;
}

}  // namespace

TEST_CASE("patches come in the order of their numbers, and each number has its place") {
    std::mt19937_64 random(31);
    const PatchBoxes boxes(scattered(random, 40));
    CHECK(boxes.patches().size() == 40);
    for (std::size_t i = 0; i < 40; ++i) {
        const std::int64_t number = 7 * static_cast<std::int64_t>(i) + 3;
        CHECK(boxes.patches()[i].number == number);
        CHECK(boxes.place(number) == std::optional<std::size_t>(i));
        CHECK_FALSE(boxes.place(number + 1).has_value());
    }
    CHECK_FALSE(boxes.place(-1).has_value());
    CHECK_FALSE(PatchBoxes().place(0).has_value());
}

TEST_CASE("two patches with one number are refused") {
    const PixelBox box{0, 0, 4, 4};
    CHECK_THROWS_WITH_AS(PatchBoxes({{5, box, box}, {2, box, box}, {5, box, box}}),
                         "the patches of a tract must have different numbers, got 5 twice",
                         SkyMapConfigError);
    CHECK_NOTHROW(PatchBoxes(std::vector<PatchBoxes::Patch>{}));
}

TEST_CASE("the patch of a pixel is the lowest number whose inner box holds it") {
    std::mt19937_64 random(32);
    for (const std::int64_t n : {0, 1, 5, 60}) {
        const PatchBoxes boxes(scattered(random, n));
        for (std::int64_t y = -70; y < 190; ++y) {
            for (std::int64_t x = -70; x < 100; ++x) {
                std::int64_t expected = -1;
                for (const PatchBoxes::Patch& patch : boxes.patches()) {
                    const PixelBox& box = patch.inner;
                    if (expected < 0 && box.begin_x <= x && x < box.end_x && box.begin_y <= y &&
                        y < box.end_y) {
                        expected = patch.number;
                    }
                }
                // A pixel is half open: from half a pixel before its centre on.
                const double beside = (x + y) % 2 == 0 ? -0.5 : 0.499;
                const std::int64_t found = boxes.find_patch(
                    {static_cast<double>(x) + beside, static_cast<double>(y) + beside});
                if (found != expected) {
                    CAPTURE(x);
                    CAPTURE(y);
                    CHECK(found == expected);
                }
            }
        }
    }
}

TEST_CASE("what is no position has no patch") {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    const PixelBox box{0, 0, 4, 4};
    const PatchBoxes boxes({{0, box, box}});
    CHECK(boxes.find_patch({1.0, 1.0}) == 0);
    for (const PixelPoint& pixel :
         {PixelPoint{not_a_number, 1.0}, PixelPoint{1.0, not_a_number}, PixelPoint{infinite, 1.0},
          PixelPoint{1.0, infinite}, PixelPoint{1.0, -infinite}, PixelPoint{-1e300, 1.0}}) {
        CHECK(boxes.find_patch(pixel) == -1);
    }
}

TEST_CASE("the boxes that touch an extent are those that share a point with it") {
    std::mt19937_64 random(33);
    std::uniform_int_distribution<int> half(-140, 300);
    std::uniform_int_distribution<int> size(0, 60);
    std::vector<std::size_t> found;
    for (const std::int64_t n : {0, 1, 5, 60}) {
        const PatchBoxes boxes(scattered(random, n));
        for (int i = 0; i < 2000; ++i) {
            // In halves of pixels, so that extents often end where a box begins.
            const PixelPoint least{0.5 * half(random), 0.5 * half(random)};
            const PixelPoint greatest{least.x + 0.5 * size(random), least.y + 0.5 * size(random)};
            for (const Region region : {Region::inner, Region::outer}) {
                std::vector<std::size_t> expected;
                for (std::size_t place = 0; place < boxes.patches().size(); ++place) {
                    const PatchBoxes::Patch& patch = boxes.patches()[place];
                    const PixelBox& box = region == Region::inner ? patch.inner : patch.outer;
                    if (static_cast<double>(box.begin_x) - 0.5 <= greatest.x &&
                        static_cast<double>(box.end_x) - 0.5 >= least.x &&
                        static_cast<double>(box.begin_y) - 0.5 <= greatest.y &&
                        static_cast<double>(box.end_y) - 0.5 >= least.y) {
                        expected.push_back(place);
                    }
                }
                boxes.find_touching(region, least, greatest, found);
                CHECK(found == expected);
            }
        }
    }
}
