// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Areas.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "outlines.hpp"
#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/area.hpp"

using skyquilt::radians_per_degree;
using skyquilt::sphere::area_sr;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;
using namespace skyquilt::sphere::testing;

TEST_CASE("areas of known figures come out, small ones with their digits") {
    std::vector<UnitVector> octant = outline({{0, 0}, {90, 0}, {0, 90}});
    CHECK(area_sr(octant) == doctest::Approx(0.5 * skyquilt::pi).epsilon(1e-15));
    CHECK(area_sr({}) == 0.0);
    for (const double size : {1e-9, 1e-6, 1e-3}) {
        std::vector<UnitVector> square =
            outline({{0, -0.5 * size}, {size, -0.5 * size}, {size, 0.5 * size}, {0, 0.5 * size}});
        const double side = size * radians_per_degree;
        // Corners 1e-9 degrees apart are known to 1.1e-16 / 1.7e-11 = 6e-6 of that only.
        CHECK(area_sr(square) == doctest::Approx(side * side).epsilon(size < 1e-8 ? 3e-5 : 1e-9));
    }
}

TEST_CASE("almost a hemisphere has almost half the sphere's area") {
    const std::vector<UnitVector> cap = outline({{0, 1e-9}, {120, 1e-9}, {240, 1e-9}});
    CHECK(area_sr(cap) == doctest::Approx(2.0 * skyquilt::pi).epsilon(1e-9));
}

TEST_CASE("the two halves of a polygon have its area together") {
    std::mt19937_64 random(51);
    std::uniform_real_distribution<double> lon(0.0, 90.0);
    std::uniform_real_distribution<double> lat(0.0, 80.0);
    for (int i = 0; i < 1000; ++i) {
        const double e = lon(random);
        const double n = lat(random);
        std::vector<UnitVector> whole =
            outline({{0, 0}, {0.5 * e, 0}, {e, 0}, {e, n}, {0.5 * e, n + 5.0}});
        if (make_convex(whole)) {
            continue;
        }
        const std::vector<UnitVector> left{whole[0], whole[1], whole[4]};
        const std::vector<UnitVector> right{whole[1], whole[2], whole[3], whole[4]};
        CHECK(area_sr(left) + area_sr(right) == doctest::Approx(area_sr(whole)).epsilon(1e-12));
    }
}
