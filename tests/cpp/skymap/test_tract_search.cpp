// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The search over discs must find what looking at every disc finds.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/tract_search.hpp"
#include "small_skymaps.hpp"

using skyquilt::pi;
using skyquilt::skymap::TractSearch;
using skyquilt::skymap::testing::Directions;
using skyquilt::sphere::Cap;
using skyquilt::sphere::unit_vector;

namespace {

// The places of all discs that are apart from a cap by no more than `apart`.
std::vector<std::int64_t> touching(const std::vector<Cap>& discs, const Cap& cap, double apart) {
    std::vector<std::int64_t> places;
    for (std::size_t i = 0; i < discs.size(); ++i) {
        if (separation_rad(discs[i].center, cap.center) <=
            discs[i].radius_rad + cap.radius_rad + apart) {
            places.push_back(static_cast<std::int64_t>(i));
        }
    }
    return places;
}

void check_search(const std::vector<Cap>& discs, Directions& random, double least, double greatest,
                  int n_caps) {
    const TractSearch search(discs);
    std::vector<std::int64_t> found{-5};  // what was found before is forgotten
    for (int i = 0; i < n_caps; ++i) {
        Cap cap{unit_vector(random.awkward()),
                i % 5 == 0 ? 0.0 : std::min(pi, random.power_of_ten(least, greatest))};
        if (i % 7 == 0 && !discs.empty()) {
            // About the centre of a disc, and so that it just touches another one.
            const auto n = static_cast<std::int64_t>(discs.size());
            const Cap& other = discs[static_cast<std::size_t>(random.below(n))];
            cap.center = discs[static_cast<std::size_t>(random.below(n))].center;
            cap.radius_rad =
                std::max(0.0, separation_rad(cap.center, other.center) - other.radius_rad);
        }
        search.find(cap, found);
        CHECK(std::ranges::is_sorted(found));
        CHECK(std::ranges::adjacent_find(found) == found.end());
        CHECK(std::ranges::includes(found, touching(discs, cap, 0.0)));
        CHECK(std::ranges::includes(touching(discs, cap, 1.001e-9), found));
    }
}

}  // namespace

TEST_CASE("every disc that shares a point with a cap is found once, and none far from it") {
    Directions random(41);
    for (const int n : {1, 2, 13, 400, 3000}) {
        for (const auto& [least, greatest] :
             {std::pair{-7.0, -2.0}, {-2.0, -1.0}, {-3.0, 0.0}, {0.0, 0.497}}) {
            std::vector<Cap> discs;
            for (int i = 0; i < n; ++i) {
                discs.push_back(
                    {unit_vector(random.awkward()), random.power_of_ten(least, greatest)});
            }
            check_search(discs, random, -6.0, 0.5, 300);
        }
    }
}

TEST_CASE("discs of radius zero and discs as large as the sky are found") {
    Directions random(42);
    std::vector<Cap> discs;
    for (int i = 0; i < 50; ++i) {
        discs.push_back({unit_vector(random.awkward()), i % 2 == 0 ? 0.0 : pi});
    }
    check_search(discs, random, -6.0, 0.5, 200);
    for (Cap& disc : discs) {
        disc.radius_rad = 0.0;
    }
    check_search(discs, random, -6.0, 0.5, 200);
}

TEST_CASE("equal discs are all found") {
    const std::vector<Cap> discs(20, Cap{unit_vector({0.0, 10.0}), 0.01});
    std::vector<std::int64_t> found;
    const TractSearch search(discs);
    search.find({unit_vector({359.9, 10.0}), 0.0}, found);
    CHECK(found.size() == 20);
    search.find({unit_vector({0.0, 10.7}), 0.0}, found);
    CHECK(found.empty());
}

TEST_CASE("a cap as large as the sky finds all, and among no discs none") {
    std::vector<Cap> discs;
    for (int i = 0; i < 100; ++i) {
        discs.push_back({unit_vector({3.6 * i, 1.7 * i - 85.0}), 1e-3});
    }
    std::vector<std::int64_t> found;
    TractSearch(discs).find({unit_vector({0.0, -90.0}), pi}, found);
    CHECK(found.size() == discs.size());
    TractSearch().find({unit_vector({0.0, 0.0}), pi}, found);
    CHECK(found.empty());
    TractSearch(std::vector<Cap>{}).find({unit_vector({0.0, 0.0}), pi}, found);
    CHECK(found.empty());
}
