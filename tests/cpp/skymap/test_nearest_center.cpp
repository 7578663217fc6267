// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The nearest of several centres.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/nearest_center.hpp"
#include "small_skymaps.hpp"

using skyquilt::pi;
using skyquilt::radians_per_degree;
using skyquilt::skymap::in_degrees;
using skyquilt::skymap::NearestCenter;
using skyquilt::skymap::SkyPosition;
using skyquilt::skymap::testing::Directions;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::unit_vector;

TEST_CASE("the nearest centre is the one with the smallest angle between the vectors") {
    Directions random(51);
    const auto position = [&] {
        const LonLat at = random.awkward();
        return SkyPosition{skyquilt::skymap::reduced_lon(at.lon_deg * radians_per_degree),
                           at.lat_deg * radians_per_degree};
    };
    for (const int n : {1, 2, 30}) {
        std::vector<SkyPosition> centers;
        for (int i = 0; i < n; ++i) {
            centers.push_back(position());
        }
        const NearestCenter nearest(centers);
        for (int i = 0; i < 2000; ++i) {
            const SkyPosition at = position();
            const auto angle = [&](std::size_t place) {
                return separation_rad(unit_vector(in_degrees(at)),
                                      unit_vector(in_degrees(centers[place])));
            };
            const auto found = static_cast<std::size_t>(nearest.find(at));
            for (std::size_t other = 0; other < centers.size(); ++other) {
                // The haversine loses half the digits at antipodes, where all are far away.
                CHECK(angle(found) <= angle(other) + (angle(other) > 3.0 ? 1e-7 : 1e-14));
            }
        }
    }
}

TEST_CASE("of centres equally far the first is taken") {
    const double lat = 0.3;
    const std::vector<SkyPosition> centers{{1.0, lat}, {2.0, lat}, {1.0, lat}, {2.0, -lat}};
    const NearestCenter nearest(centers);
    CHECK(nearest.find({1.0, lat}) == 0);
    CHECK(nearest.find({1.0, 0.9}) == 0);
    CHECK(nearest.find({2.0, 0.0}) == 1);
    CHECK(nearest.find({2.0, -0.1}) == 3);
    const NearestCenter turned(std::vector<SkyPosition>{{2.0, -lat}, {2.0, lat}});
    CHECK(turned.find({2.0, 0.0}) == 0);
}

TEST_CASE("longitudes wrap, and at the poles only latitudes count") {
    const std::vector<SkyPosition> centers{{6.2, 0.0}, {0.5, 0.0}, {0.0, 0.5 * pi}};
    const NearestCenter nearest(centers);
    CHECK(nearest.find({0.1, 0.0}) == 0);
    CHECK(nearest.find({0.3, 0.0}) == 1);
    CHECK(nearest.find({3.0, 0.5 * pi}) == 2);
    CHECK(nearest.find({3.0, 1.5}) == 2);
}

TEST_CASE("the answer is that of the haversine formula for every centre, beside ties too") {
    Directions random(52);
    const auto position = [&](const LonLat& at) {
        return SkyPosition{skyquilt::skymap::reduced_lon(at.lon_deg * radians_per_degree),
                           at.lat_deg * radians_per_degree};
    };
    for (const int n : {1, 3, 40, 300}) {
        std::vector<SkyPosition> centers;
        for (int i = 0; i < n; ++i) {
            // A third of them beside an earlier one, or the same.
            if (i % 3 == 1) {
                const double off = i % 2 == 0 ? 0.0 : std::pow(10.0, -5.0 - i % 12);
                centers.push_back({centers.back().lon_rad + off, centers.back().lat_rad});
            } else {
                centers.push_back(position(random.awkward()));
            }
        }
        const NearestCenter nearest(centers);
        for (int i = 0; i < 3000; ++i) {
            SkyPosition at = position(random.awkward());
            if (i % 3 == 0) {  // between two centres
                const auto& a = centers[static_cast<std::size_t>(i) % centers.size()];
                const auto& b = centers[static_cast<std::size_t>(i / 3) % centers.size()];
                at = {0.5 * (a.lon_rad + b.lon_rad), 0.5 * (a.lat_rad + b.lat_rad)};
            } else if (i % 3 == 1) {  // opposite to one
                const auto& a = centers[static_cast<std::size_t>(i) % centers.size()];
                at = {skyquilt::skymap::reduced_lon(a.lon_rad + pi), -a.lat_rad};
            }
            std::size_t best = 0;
            double least = 1e9;
            for (std::size_t place = 0; place < centers.size(); ++place) {
                const SkyPosition& center = centers[place];
                const double sin_lat = std::sin(0.5 * (center.lat_rad - at.lat_rad));
                const double sin_lon = std::sin(0.5 * (center.lon_rad - at.lon_rad));
                const double haversine = sin_lat * sin_lat + std::cos(at.lat_rad) *
                                                                 std::cos(center.lat_rad) *
                                                                 sin_lon * sin_lon;
                const double separation =
                    2.0 * std::asin(std::sqrt(haversine)) / radians_per_degree;
                if (separation < least) {
                    least = separation;
                    best = place;
                }
            }
            CHECK(nearest.find(at) == static_cast<std::int64_t>(best));
        }
    }
}
