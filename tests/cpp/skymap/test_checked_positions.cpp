// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Positions that are refused, and how they are named.
#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/checked_positions.hpp"

using skyquilt::CoordinateError;
using skyquilt::skymap::check_lengths;
using skyquilt::skymap::check_position;

TEST_CASE("columns of different lengths are refused with both lengths") {
    CHECK_NOTHROW(check_lengths({}, {}));
    CHECK_NOTHROW(check_lengths(std::vector{1.0, 2.0}, std::vector{3.0, 4.0}));
    CHECK_THROWS_WITH_AS(check_lengths(std::vector{1.0, 2.0}, std::vector{3.0}),
                         "right ascension and declination must have equal lengths, got 2 and 1",
                         CoordinateError);
}

TEST_CASE("a declination beyond a pole is refused with its row, the poles are not") {
    CHECK_NOTHROW(check_position(0.0, 90.0, 0));
    CHECK_NOTHROW(check_position(0.0, -90.0, 0));
    CHECK_THROWS_WITH_AS(check_position(0.0, 90.5, 12),
                         "declination must lie in [-90, 90] degrees, got 90.5 at row 12",
                         CoordinateError);
    for (const double dec : {-90.0001, 1e300, std::numeric_limits<double>::infinity()}) {
        CHECK_THROWS_AS(check_position(0.0, dec, 0), CoordinateError);
    }
}

TEST_CASE("a right ascension beyond a million degrees is refused with its row") {
    CHECK_NOTHROW(check_position(1e6, 0.0, 0));
    CHECK_NOTHROW(check_position(-1e6, 0.0, 0));
    CHECK_THROWS_WITH_AS(
        check_position(1000001.0, 0.0, 3),
        "right ascension must lie within a million degrees or be NaN, got 1000001 at row 3",
        CoordinateError);
    for (const double ra : {-1.1e6, 1e300, -std::numeric_limits<double>::infinity()}) {
        CHECK_THROWS_AS(check_position(ra, 0.0, 0), CoordinateError);
    }
}
