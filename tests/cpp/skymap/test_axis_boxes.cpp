// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "skyquilt/skymap/axis_boxes.hpp"

using skyquilt::Lanes;
using skyquilt::skymap::AxisBoxes;
using skyquilt::skymap::BoxFinder;
using skyquilt::skymap::BoxRange;

namespace {

// Outer boxes of n patches side by side, cut at the edge of their tract or not.
AxisBoxes patches(std::int64_t n, std::int64_t inner, std::int64_t border, bool is_cut) {
    AxisBoxes axis;
    for (std::int64_t i = 0; i < n; ++i) {
        const std::int64_t begin = i * inner - border;
        const std::int64_t end = (i + 1) * inner + border;
        axis.add(is_cut ? std::max<std::int64_t>(begin, 0) : begin,
                 is_cut ? std::min(end, n * inner) : end);
    }
    return axis;
}

// The first and one past the last box that touch an interval, one after the other.
void check_line(const AxisBoxes& axis, double least, double greatest, std::int32_t first,
                std::int32_t end, bool is_exact) {
    std::int32_t n_touching = 0;
    for (std::size_t i = 0; i < axis.begin.size(); ++i) {
        const auto at = static_cast<std::int32_t>(i);
        if (axis.end[i] >= least && axis.begin[i] <= greatest) {
            ++n_touching;
            CHECK(first <= at);
            CHECK(at < end);
        }
    }
    if (is_exact) {
        CHECK(std::max(end - first, 0) == n_touching);
    } else {
        CHECK(end - first <= n_touching + 2);
    }
}

}  // namespace

TEST_CASE("exactly the boxes at regular steps that an extent touches are found") {
    std::mt19937_64 random(96);
    std::uniform_real_distribution<double> position(-5000.0, 45000.0);
    for (const bool is_cut : {false, true}) {
        const AxisBoxes x = patches(10, 3000, 200, is_cut);
        const AxisBoxes y = patches(1, 40000, 0, is_cut);
        const BoxFinder finder(x, y, 1e-6);
        for (int i = 0; i < 5000; ++i) {
            const double least_x = position(random);
            const double least_y = position(random);
            const double greatest_x = least_x + 3000.0 * static_cast<double>(i % 4);
            const double greatest_y = least_y + 10.0;
            const BoxRange found =
                finder.touching(Lanes{least_x, least_y, -greatest_x, -greatest_y});
            check_line(x, least_x, greatest_x, found.first_x, found.end_x, !is_cut);
            check_line(y, least_y, greatest_y, found.first_y, found.end_y, true);
            CHECK(found.empty() == (found.first_x >= found.end_x || found.first_y >= found.end_y));
        }
    }
}

TEST_CASE("boxes that an extent touches at an edge, or misses by less than the slack, are found") {
    const AxisBoxes x = patches(10, 3000, 200, false);
    const BoxFinder finder(x, x, 1e-6);
    const auto columns = [&](double least, double greatest) {
        const BoxRange found = finder.touching(Lanes{least, 0.0, -greatest, -1.0});
        return std::pair(found.first_x, found.end_x);
    };
    // Box 3 is [8799.5, 12199.5], box 2 ends at 9199.5, box 4 begins at 11799.5.
    CHECK(columns(9199.5, 11799.5) == std::pair(2, 5));
    CHECK(columns(9199.5 + 5e-7, 11799.5 - 5e-7) == std::pair(2, 5));
    CHECK(columns(9199.5 + 2e-6, 11799.5 - 2e-6) == std::pair(3, 4));
    CHECK(columns(-1e9, 1e9) == std::pair(0, 10));
    CHECK(columns(30200.0, 1e9).first == 10);
    CHECK(columns(-1e9, -201.0).second == 0);
}

TEST_CASE("boxes whose borders reach all over their tract are found") {
    for (const std::int64_t n : {2, 3, 10}) {
        for (const std::int64_t border : {2000, 2999, 3000, 7500, 100000}) {
            const AxisBoxes x = patches(n, 3000, border, true);
            const BoxFinder finder(x, x, 1e-6);
            for (double least = -100.0; least < 3100.0 * static_cast<double>(n); least += 650.0) {
                const BoxRange found = finder.touching(Lanes{least, least, -least, -least});
                for (std::int32_t i = 0; i < static_cast<std::int32_t>(n); ++i) {
                    const auto at = static_cast<std::size_t>(i);
                    if (x.begin[at] <= least && least <= x.end[at]) {
                        CHECK(found.first_x <= i);
                        CHECK(i < found.end_x);
                    }
                }
                CHECK(found.first_x >= 0);
                CHECK(found.end_x <= static_cast<std::int32_t>(n));
                CHECK(found.first_y == found.first_x);
                CHECK(found.end_y == found.end_x);
            }
        }
    }
}

TEST_CASE("the widest box counts") {
    AxisBoxes axis;
    axis.add(0, 10);
    axis.add(5, 30);
    axis.add(20, 31);
    CHECK(axis.widest() == 25.0);
    CHECK(axis.begin == std::vector<double>{-0.5, 4.5, 19.5});
}
