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
