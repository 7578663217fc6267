// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

using skyquilt::sphere::is_position;
using skyquilt::sphere::lon_lat;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

TEST_CASE("directions agree with the system's sine and cosine") {
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> lon(-720.0, 720.0);
    std::uniform_real_distribution<double> lat(-90.0, 90.0);
    for (int i = 0; i < 100000; ++i) {
        const double a = lon(random);
        const double d = lat(random);
        const UnitVector v = unit_vector({a, d});
        const double reduced = std::fmod(a, 360.0) * skyquilt::radians_per_degree;
        const double rad = d * skyquilt::radians_per_degree;
        // The argument of the system's functions is itself rounded: 2 pi * 2^-53 = 7e-16.
        CHECK(std::abs(v.x - std::cos(rad) * std::cos(reduced)) < 1.2e-15);
        CHECK(std::abs(v.y - std::cos(rad) * std::sin(reduced)) < 1.2e-15);
        CHECK(std::abs(v.z - std::sin(rad)) < 4e-16);
        CHECK(std::abs(dot(v, v) - 1.0) < 8e-16);
    }
}

TEST_CASE("quarter turns and poles are exact") {
    CHECK(unit_vector({0.0, 0.0}) == UnitVector{1.0, 0.0, 0.0});
    CHECK(unit_vector({90.0, 0.0}) == UnitVector{0.0, 1.0, 0.0});
    CHECK(unit_vector({180.0, 0.0}) == UnitVector{-1.0, 0.0, 0.0});
    CHECK(unit_vector({270.0, 0.0}) == UnitVector{0.0, -1.0, 0.0});
    CHECK(unit_vector({123.4, 90.0}) == UnitVector{0.0, 0.0, 1.0});
    CHECK(unit_vector({-7.0, -90.0}) == UnitVector{0.0, 0.0, -1.0});
    CHECK(unit_vector({45.0, 0.0}).z == 0.0);
}

TEST_CASE("a whole turn of longitude changes nothing") {
    for (const double lon : {0.0, 12.5, 359.0, -1.0, 89.75, 271.125}) {
        CHECK(unit_vector({lon, 33.0}) == unit_vector({lon + 360.0, 33.0}));
        CHECK(unit_vector({lon, 33.0}) == unit_vector({lon - 720.0, 33.0}));
    }
    CHECK(unit_vector({1e17, 0.0}) == unit_vector({std::fmod(1e17, 360.0), 0.0}));
}

TEST_CASE("bits are those recorded, on every platform and at every optimization") {
    // Recorded on x86-64 with gcc 12; another result means that a compiler reordered or fused.
    std::uint64_t hash = 14695981039346656037ULL;
    for (int i = 0; i < 1000; ++i) {
        const UnitVector v = unit_vector({0.36 * i + 1.0 / 3.0, 0.17 * i - 85.0});
        for (const double component : {v.x, v.y, v.z}) {
            hash = (hash ^ std::bit_cast<std::uint64_t>(component)) * 1099511628211ULL;
        }
    }
    CHECK(hash == 0x42C02B294F44FF18ULL);
}

TEST_CASE("longitude and latitude come back") {
    std::mt19937_64 random(2);
    std::uniform_real_distribution<double> lon(0.0, 360.0);
    std::uniform_real_distribution<double> lat(-89.0, 89.0);
    for (int i = 0; i < 10000; ++i) {
        const double a = lon(random);
        const double d = lat(random);
        const auto back = lon_lat(unit_vector({a, d}));
        CHECK(std::abs(back.lat_deg - d) < 3e-14);
        CHECK(std::abs(back.lon_deg - a) * std::cos(d * skyquilt::radians_per_degree) < 8e-14);
    }
    CHECK(lon_lat({0.0, 0.0, -1.0}).lat_deg == -90.0);
    CHECK(lon_lat({0.0, 0.0, 1.0}).lon_deg == 0.0);
}

TEST_CASE("longitude and latitude do not depend on the length of a vector") {
    for (const UnitVector& v : {UnitVector{0.6, 0.8, 0.5}, UnitVector{-1.0, 1e-17, -1.0},
                                UnitVector{0.25, -0.75, 1e-5}, UnitVector{0.0, 0.0, -1.0}}) {
        const auto expected = lon_lat({v.x / 4.0, v.y / 4.0, v.z / 4.0});
        for (const double length : {0x1p-1000, 0x1p-300, 1.0, 0x1p1023}) {
            const auto found = lon_lat({v.x * length, v.y * length, v.z * length});
            CHECK(found.lon_deg == expected.lon_deg);
            CHECK(found.lat_deg == expected.lat_deg);
        }
    }
    // The diagonal of the smallest doubles and of the largest.
    CHECK(lon_lat({5e-324, 5e-324, 0.0}).lon_deg == 45.0);
    CHECK(lon_lat({5e-324, 5e-324, 5e-324}).lat_deg == doctest::Approx(35.264389682754654));
    constexpr double most = std::numeric_limits<double>::max();
    CHECK(lon_lat({most, most, most}).lat_deg == doctest::Approx(35.264389682754654));
}

TEST_CASE("what is no position is told") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(is_position({400.0, 90.0}));
    CHECK_FALSE(is_position({nan, 0.0}));
    CHECK_FALSE(is_position({0.0, nan}));
    CHECK_FALSE(is_position({std::numeric_limits<double>::infinity(), 0.0}));
    CHECK_FALSE(is_position({0.0, 90.0000001}));
}

TEST_CASE("separations are accurate near zero and near a half turn") {
    const double mas = skyquilt::radians_per_arcsec / 1000.0;
    CHECK(separation_rad(unit_vector({10.0, 0.0}), unit_vector({10.0 + 1.0 / 3600000.0, 0.0})) ==
          doctest::Approx(mas).epsilon(1e-6));
    CHECK(separation_rad(unit_vector({0.0, 30.0}), unit_vector({180.0, -30.0})) ==
          doctest::Approx(skyquilt::pi).epsilon(1e-15));
}

TEST_CASE("a column gives the bits of single positions, and NaN for what is none") {
    std::mt19937_64 random(9);
    std::uniform_real_distribution<double> angle(-720.0, 720.0);
    std::vector<double> lon;
    std::vector<double> lat;
    for (int i = 0; i < 5003; ++i) {
        lon.push_back(i % 11 == 0 ? 45.0 * (i % 17 - 8) : angle(random));
        lat.push_back(i % 13 == 0 ? 45.0 * (i % 5 - 2) : angle(random) / 8.0);
    }
    lon[100] = 1e17;
    lon[201] = std::numeric_limits<double>::quiet_NaN();
    lon[302] = std::numeric_limits<double>::infinity();
    lat[403] = 90.00000000000001;
    lat[5002] = std::numeric_limits<double>::quiet_NaN();
    std::vector<UnitVector> column(lon.size());
    skyquilt::sphere::unit_vectors(lon, lat, column);
    for (std::size_t i = 0; i < lon.size(); ++i) {
        if (i == 201 || i == 302 || i == 403 || i == 5002) {
            CHECK(std::isnan(column[i].x));
            CHECK(std::isnan(column[i].y));
            CHECK(std::isnan(column[i].z));
        } else {
            const UnitVector single = unit_vector({lon[i], lat[i]});
            CHECK(column[i] == single);
            CHECK(std::signbit(column[i].x) == std::signbit(single.x));
        }
    }
}

TEST_CASE("a direction of any length is found, one of length one left alone") {
    const UnitVector v = unit_vector({12.0, 34.0});
    CHECK(skyquilt::sphere::direction_of(v) == v);
    for (const double factor : {5e-310, 1e-200, 3.0, 1e300}) {
        const UnitVector found =
            skyquilt::sphere::direction_of({factor * v.x, factor * v.y, factor * v.z});
        CHECK(skyquilt::sphere::has_length_one(found));
        CHECK(skyquilt::sphere::separation_rad(found, v) < (factor < 1e-300 ? 1e-12 : 4e-16));
    }
    CHECK(skyquilt::sphere::direction_of({5e-324, 0.0, 0.0}) == UnitVector{1.0, 0.0, 0.0});
    CHECK_FALSE(skyquilt::sphere::has_length_one({0.0, 0.0, 1.0 + 2e-14}));
}
