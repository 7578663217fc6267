// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Poles of hemispheres.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <optional>
#include <random>

#include "outlines.hpp"
#include "skyquilt/sphere/hemisphere.hpp"
#include "skyquilt/sphere/predicates.hpp"

using skyquilt::sphere::dot_sign;
using skyquilt::sphere::hemisphere_pole;
using skyquilt::sphere::horizon_point;
using skyquilt::sphere::normalized;
using skyquilt::sphere::UnitVector;
using namespace skyquilt::sphere::testing;

TEST_CASE("what fits into a hemisphere has a pole, however uneven its vectors lie") {
    std::mt19937_64 random(41);
    std::normal_distribution<double> normal;
    std::uniform_int_distribution<std::size_t> count(1, 40);
    int needed_more_than_the_mean = 0;
    for (int i = 0; i < 2000; ++i) {
        const UnitVector middle = normalized(normal(random), normal(random), normal(random));
        const double least = std::pow(10.0, -1.0 - i % 12);  // the sine of the lowest height
        Outline vectors;
        UnitVector sum{0.0, 0.0, 0.0};
        for (std::size_t n = count(random); n > 0; --n) {
            UnitVector v = normalized(normal(random), normal(random), normal(random));
            const double height = dot(v, middle);
            const double lift = least - height * (i % 2 == 0 ? 1.0 : 0.0) +
                                (i % 2 == 1 && height < 0.0 ? -2.0 * height : 0.0);
            v = {v.x + lift * middle.x, v.y + lift * middle.y, v.z + lift * middle.z};
            for (std::size_t copies = n % 7 == 0 ? 30 : 1; copies > 0; --copies) {
                vectors.push_back(v);
                sum = {sum.x + v.x, sum.y + v.y, sum.z + v.z};
            }
        }
        const std::optional<UnitVector> pole = hemisphere_pole(vectors);
        REQUIRE(pole.has_value());
        bool mean_is_enough = true;
        for (const UnitVector& v : vectors) {
            CHECK(dot_sign(*pole, v) > 0);
            mean_is_enough = mean_is_enough && dot(sum, v) > 0.0;
        }
        needed_more_than_the_mean += mean_is_enough ? 0 : 1;
    }
    CHECK(needed_more_than_the_mean > 100);
}

TEST_CASE("what does not fit has none") {
    CHECK_FALSE(hemisphere_pole(outline({{0, 0}, {120, 0}, {240, 0}})).has_value());
    CHECK_FALSE(hemisphere_pole(outline({{0, 0}, {180, 0}})).has_value());
    CHECK_FALSE(hemisphere_pole(outline({{0, 10}, {120, 10}, {240, 10}, {7, -80}})).has_value());
    CHECK(hemisphere_pole(outline({{0, 10}, {120, 10}, {240, 10}, {7, 80}})).has_value());
    CHECK(hemisphere_pole(Outline{{1e-300, 0.0, 0.0}, {0.0, 1e300, 0.0}}).has_value());
}

TEST_CASE("a point of the horizon is exactly square to the pole") {
    std::mt19937_64 random(42);
    std::normal_distribution<double> normal;
    for (int i = 0; i < 1000; ++i) {
        const UnitVector pole = normalized(normal(random), i % 3 == 0 ? 0.0 : normal(random),
                                           i % 5 == 0 ? 0.0 : normal(random));
        CHECK(dot_sign(pole, horizon_point(pole)) == 0);
        CHECK(horizon_point(pole) != UnitVector{0.0, 0.0, 0.0});
    }
    CHECK(dot_sign({0.0, 0.0, 1.0}, horizon_point({0.0, 0.0, 1.0})) == 0);
}
