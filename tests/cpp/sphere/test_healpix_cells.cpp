// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What another library says of every cell is in test_healpix_cells.py; here are the laws.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <stdexcept>
#include <utility>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/healpix.hpp"
#include "skyquilt/sphere/healpix_cells.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

using skyquilt::NotFoundError;
using skyquilt::pi;
using skyquilt::sphere::healpix_index;
using skyquilt::sphere::healpix_order;
using skyquilt::sphere::HealpixCells;
using skyquilt::sphere::HealpixScheme;
using skyquilt::sphere::UnitVector;

namespace {

constexpr std::array schemes{HealpixScheme::ring, HealpixScheme::nested};

UnitVector direction(double lon_rad, double lat_rad) {
    const double across = std::cos(lat_rad);
    return {across * std::cos(lon_rad), across * std::sin(lon_rad), std::sin(lat_rad)};
}

UnitVector direction(const HealpixCells::Position& position) {
    return direction(position.lon_rad, position.lat_rad);
}

// Numbers of a few cells of an order: all of a low one, and some from every part of a high one.
std::vector<std::int64_t> some_cells(const HealpixCells& cells) {
    std::vector<std::int64_t> numbers;
    const std::int64_t step = std::max<std::int64_t>(1, cells.size() / 20011);
    for (std::int64_t cell = 0; cell < cells.size(); cell += step) {
        numbers.push_back(cell);
    }
    numbers.push_back(cells.size() - 1);
    return numbers;
}

}  // namespace

TEST_CASE("there are twelve cells of order 0 and four times as many of the next") {
    std::int64_t expected = 12;
    CHECK(HealpixCells(0, HealpixScheme::ring).size() == expected);
    for (int order = 1; order <= HealpixCells::max_order; ++order) {
        expected *= 4;
        CHECK(HealpixCells(order, HealpixScheme::ring).size() == expected);
    }
}

TEST_CASE("an order that is none is refused") {
    CHECK_THROWS_AS(HealpixCells(-1, HealpixScheme::ring), std::invalid_argument);
    CHECK_THROWS_AS(HealpixCells(30, HealpixScheme::nested), std::invalid_argument);
}

TEST_CASE("the middle of every cell lies in the cell") {
    for (const HealpixScheme scheme : schemes) {
        for (int order = 0; order <= 20; ++order) {
            const HealpixCells cells(order, scheme);
            for (const std::int64_t cell : some_cells(cells)) {
                const auto [lon_rad, lat_rad] = cells.center(cell);
                REQUIRE(lon_rad >= 0.0);
                REQUIRE(lon_rad < 2.0 * pi);
                REQUIRE(cells.cell(lon_rad, lat_rad) == cell);
            }
        }
    }
}

TEST_CASE("rings are numbered from north to south and eastward in each") {
    for (int order = 0; order <= 5; ++order) {
        const HealpixCells cells(order, HealpixScheme::ring);
        auto [lon_rad, lat_rad] = cells.center(0);
        for (std::int64_t cell = 1; cell < cells.size(); ++cell) {
            const auto next = cells.center(cell);
            const bool is_in_same_ring = std::abs(next.lat_rad - lat_rad) < 1e-12;
            REQUIRE((is_in_same_ring ? next.lon_rad > lon_rad : next.lat_rad < lat_rad));
            lon_rad = next.lon_rad;
            lat_rad = next.lat_rad;
        }
    }
}

TEST_CASE("the numbers of one scheme are a permutation of those of the other, and the way back") {
    for (int order = 0; order <= 6; ++order) {
        const HealpixCells rings(order, HealpixScheme::ring);
        const HealpixCells nested(order, HealpixScheme::nested);
        std::vector<bool> is_met(static_cast<std::size_t>(rings.size()));
        for (std::int64_t cell = 0; cell < rings.size(); ++cell) {
            const std::int64_t other = rings.number_in(HealpixScheme::nested, cell);
            REQUIRE(other >= 0);
            REQUIRE(other < rings.size());
            REQUIRE(!is_met[static_cast<std::size_t>(other)]);
            is_met[static_cast<std::size_t>(other)] = true;
            REQUIRE(nested.number_in(HealpixScheme::ring, other) == cell);
            REQUIRE(rings.number_in(HealpixScheme::ring, cell) == cell);
        }
    }
}

TEST_CASE("the numbers of fine orders lead to the other scheme and back") {
    for (int order = 7; order <= HealpixCells::max_order; ++order) {
        const HealpixCells rings(order, HealpixScheme::ring);
        const HealpixCells nested(order, HealpixScheme::nested);
        // Where the rings of four, eight, twelve ... cells end, and their roots are whole.
        const std::int64_t side = std::int64_t{1} << order;
        std::vector<std::int64_t> numbers = some_cells(rings);
        for (const std::int64_t ring : {std::int64_t{2}, side / 2 + 1, side - 1, side}) {
            for (const std::int64_t off : {-1, 0, 1}) {
                numbers.push_back(2 * ring * (ring - 1) + off);
                numbers.push_back(rings.size() - 1 - (2 * ring * (ring - 1) + off));
            }
        }
        for (const std::int64_t cell : numbers) {
            const std::int64_t other = rings.number_in(HealpixScheme::nested, cell);
            REQUIRE(nested.number_in(HealpixScheme::ring, other) == cell);
        }
    }
}

TEST_CASE("nested cells are those of the numbers of directions") {
    std::mt19937_64 bits(7);
    std::uniform_real_distribution<double> longitudes(0.0, 2.0 * pi);
    std::uniform_real_distribution<double> heights(-1.0, 1.0);
    for (const int order : {0, 1, 5, 13, 20}) {
        const HealpixCells cells(order, HealpixScheme::nested);
        for (int i = 0; i < 20000; ++i) {
            const double lon_rad = longitudes(bits);
            const double lat_rad = std::asin(heights(bits));
            // Cells of order 20 are 1e-6 rad wide: a point within 1e-14 of an edge is not met.
            REQUIRE(cells.cell(lon_rad, lat_rad) ==
                    healpix_index(direction(lon_rad, lat_rad)) >> (2 * (healpix_order - order)));
        }
    }
}

TEST_CASE("both schemes find the same cell, on edges and corners too") {
    for (const int order : {0, 1, 2, 5, 13}) {
        const HealpixCells rings(order, HealpixScheme::ring);
        const HealpixCells nested(order, HealpixScheme::nested);
        for (const std::int64_t cell : some_cells(rings)) {
            for (const auto& [lon_rad, lat_rad] : rings.corners(cell)) {
                REQUIRE(rings.number_in(HealpixScheme::nested, rings.cell(lon_rad, lat_rad)) ==
                        nested.cell(lon_rad, lat_rad));
            }
        }
    }
}

TEST_CASE("corners run from the north by the west and the south to the east") {
    for (const HealpixScheme scheme : schemes) {
        for (const int order : {0, 1, 4, 13}) {
            const HealpixCells cells(order, scheme);
            for (const std::int64_t cell : some_cells(cells)) {
                const auto middle = cells.center(cell);
                const auto [north, west, south, east] = cells.corners(cell);
                REQUIRE(north.lat_rad > middle.lat_rad);
                REQUIRE(south.lat_rad < middle.lat_rad);
                REQUIRE(std::sin(west.lon_rad - middle.lon_rad) < 0.0);
                REQUIRE(std::sin(east.lon_rad - middle.lon_rad) > 0.0);
                REQUIRE(std::abs(west.lat_rad - east.lat_rad) < 1e-15);
            }
        }
    }
}

TEST_CASE("cells that meet have their corners in common") {
    for (const int order : {0, 1, 2, 4}) {
        const HealpixCells cells(order, HealpixScheme::ring);
        std::map<std::pair<std::int64_t, std::int64_t>, int> meeting;
        for (std::int64_t cell = 0; cell < cells.size(); ++cell) {
            for (const auto& corner : cells.corners(cell)) {
                REQUIRE(corner.lon_rad >= 0.0);
                REQUIRE(corner.lon_rad < 2.0 * pi);
                ++meeting[{std::llround(corner.lon_rad * 1e10),
                           std::llround(corner.lat_rad * 1e10)}];
            }
        }
        // Euler: a net of 12 * 4^k four-sided cells has two corners more than cells, of which eight
        // hold three cells and all others four.
        CHECK(static_cast<std::int64_t>(meeting.size()) == cells.size() + 2);
        const auto threes =
            std::ranges::count_if(meeting, [](const auto& corner) { return corner.second == 3; });
        const auto fours =
            std::ranges::count_if(meeting, [](const auto& corner) { return corner.second == 4; });
        CHECK(threes == 8);
        CHECK(threes + fours == static_cast<std::ptrdiff_t>(meeting.size()));
    }
}

TEST_CASE("a corner at a pole has longitude 0") {
    for (const int order : {0, 3, 13}) {
        const HealpixCells cells(order, HealpixScheme::ring);
        for (const std::int64_t cell : {0, 1, 2, 3}) {
            const auto north = cells.corners(cell)[0];
            CHECK(north.lon_rad == 0.0);
            CHECK(north.lat_rad == 0.5 * pi);
            const auto south = cells.corners(cells.size() - 1 - cell)[2];
            CHECK(south.lon_rad == 0.0);
            CHECK(south.lat_rad == -0.5 * pi);
        }
    }
}

TEST_CASE("numbers stay in range on edges, corners and next to them") {
    const double bend = std::asin(2.0 / 3.0);
    std::vector<double> longitudes;
    for (int eighth = -16; eighth <= 16; ++eighth) {
        const double lon = eighth * 0.25 * pi;
        longitudes.insert(longitudes.end(),
                          {lon, std::nextafter(lon, -10.0), std::nextafter(lon, 10.0)});
    }
    std::vector<double> latitudes;
    for (const double lat : {-0.5 * pi, -bend, 0.0, bend, 0.5 * pi}) {
        latitudes.insert(latitudes.end(), {lat, lat * (1.0 - 2.3e-16), lat * (1.0 - 1e-15)});
        if (std::abs(lat) < 1.5) {
            latitudes.insert(latitudes.end(), {lat * (1.0 + 2.3e-16), lat * (1.0 + 1e-15)});
        }
    }
    for (const HealpixScheme scheme : schemes) {
        for (int order = 0; order <= HealpixCells::max_order; ++order) {
            const HealpixCells cells(order, scheme);
            for (const double lon : longitudes) {
                for (const double lat : latitudes) {
                    const std::int64_t cell = cells.cell(lon, lat);
                    REQUIRE(cell >= 0);
                    REQUIRE(cell < cells.size());
                    // The point is no farther from the middle than the farthest corner of any cell,
                    // 1.07 radians times the side of a cell (healpix.cpp).
                    const double off =
                        separation_rad(direction(cells.center(cell)), direction(lon, lat));
                    REQUIRE(off <= std::ldexp(1.07, -order) + 1e-14);
                }
            }
        }
    }
}

TEST_CASE("a longitude counts to whole turns") {
    const HealpixCells cells(4, HealpixScheme::ring);
    std::mt19937_64 bits(3);
    std::uniform_real_distribution<double> within(0.0, 1.0);
    for (int i = 0; i < 10000; ++i) {
        const double lon = 2.0 * pi * within(bits);
        const double lat = pi * (within(bits) - 0.5);
        for (const int turns : {-3, -1, 1, 2}) {
            CHECK(cells.cell(lon + turns * 2.0 * pi, lat) == cells.cell(lon, lat));
        }
    }
    CHECK(cells.cell(-1e-300, 0.3) == cells.cell(0.0, 0.3));
}

TEST_CASE("what is no position has cell -1") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    const HealpixCells cells(5, HealpixScheme::nested);
    for (const auto& [lon, lat] :
         {std::pair{nan, 0.0}, {0.0, nan}, {infinity, 0.0}, {0.0, -infinity}, {0.0, 1.5707964}}) {
        CHECK(cells.cell(lon, lat) == -1);
    }
    CHECK(cells.cell(0.0, 0.5 * pi) >= 0);
    CHECK(cells.cell(0.0, -0.5 * pi) >= 0);
}

TEST_CASE("a column is numbered like its rows") {
    const HealpixCells cells(9, HealpixScheme::ring);
    std::mt19937_64 bits(5);
    std::uniform_real_distribution<double> within(0.0, 1.0);
    std::vector<double> lon(1000);
    std::vector<double> lat(1000);
    std::ranges::generate(lon, [&] { return 2.0 * pi * within(bits); });
    std::ranges::generate(lat, [&] { return pi * (within(bits) - 0.5); });
    lat[7] = std::numeric_limits<double>::quiet_NaN();
    std::vector<std::int64_t> numbers(lon.size());
    cells.cells(lon, lat, numbers);
    for (std::size_t row = 0; row < lon.size(); ++row) {
        CHECK(numbers[row] == cells.cell(lon[row], lat[row]));
    }
    CHECK(numbers[7] == -1);
}

TEST_CASE("a number that is no cell's is named with its row") {
    const HealpixCells cells(1, HealpixScheme::ring);
    CHECK_NOTHROW(cells.check(std::vector<std::int64_t>{0, 47}));
    CHECK_THROWS_WITH_AS(cells.check(std::vector<std::int64_t>{0, 48}),
                         "cells of HEALPix order 1 have numbers from 0 to 47, got 48 at row 1",
                         NotFoundError);
    CHECK_THROWS_AS(cells.check(std::vector<std::int64_t>{-1}), NotFoundError);
}
