// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// No tract is missed that has a point in a cap, whether of its boxes or of what it owns.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/boxes_near.hpp"
#include "skyquilt/skymap/nearby_tracts.hpp"
#include "small_skymaps.hpp"

using skyquilt::pi;
using skyquilt::radians_per_degree;
using skyquilt::skymap::AtPoles;
using skyquilt::skymap::DodecaConfig;
using skyquilt::skymap::extent_of;
using skyquilt::skymap::in_degrees;
using skyquilt::skymap::NearbyTracts;
using skyquilt::skymap::NumberedTract;
using skyquilt::skymap::OwnedBox;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::RingsConfig;
using skyquilt::skymap::SkyMap;
using skyquilt::skymap::TractTable;
using skyquilt::skymap::testing::Directions;
using skyquilt::skymap::testing::irregular_table;
using skyquilt::skymap::testing::legacy_patches;
using skyquilt::skymap::testing::NamedSkyMap;
using skyquilt::skymap::testing::skymaps_of_every_kind;
using skyquilt::skymap::testing::style_of;
using skyquilt::sphere::Cap;
using skyquilt::sphere::normalized;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

// Somewhere in the box that holds all patches and cells of a tract, often at its corners and sides.
UnitVector in_hull(const SkyMap& skymap, std::int64_t slot, Directions& random) {
    const auto [least, greatest] = extent_of(skymap.hull_box(slot));
    const auto share = [&] {
        return random.below(2) == 0 ? static_cast<double>(random.below(2))
                                    : random.between(0.0, 1.0);
    };
    return skymap.tract(slot).direction(
        {least.x + share() * (greatest.x - least.x), least.y + share() * (greatest.y - least.y)});
}

// Somewhere in what a tract owns.
UnitVector in_inner_region(const SkyMap& skymap, std::int64_t slot, Directions& random) {
    const auto share = [&] {
        return random.below(3) == 0 ? static_cast<double>(random.below(2))
                                    : random.between(0.0, 1.0);
    };
    if (const auto box = skymap.inner_box(slot)) {
        double width = std::fmod(box->lon_end - box->lon_begin, 2.0 * pi);
        width = width <= 0.0 ? width + 2.0 * pi : width;
        width = std::abs(box->lon_end - box->lon_begin) >= 2.0 * pi ? 2.0 * pi : width;
        return unit_vector(
            in_degrees({box->lon_begin + share() * width,
                        std::clamp(box->lat_begin + share() * (box->lat_end - box->lat_begin),
                                   -0.5 * pi, 0.5 * pi)}));
    }
    UnitVector sum{0.0, 0.0, 0.0};
    for (const UnitVector& vertex : skymap.vertices(slot)) {
        const double weight = share();
        sum = {sum.x + weight * vertex.x, sum.y + weight * vertex.y, sum.z + weight * vertex.z};
    }
    return dot(sum, sum) > 1e-3 ? normalized(sum.x, sum.y, sum.z) : skymap.vertices(slot)[0];
}

void check_no_tract_is_missed(const SkyMap& skymap, Directions& random, int n) {
    NearbyTracts nearby(skymap);
    for (int i = 0; i < n; ++i) {
        const std::int64_t slot = random.below(skymap.n_tracts());
        const UnitVector point =
            i % 2 == 0 ? in_hull(skymap, slot, random) : in_inner_region(skymap, slot, random);
        if (!std::isfinite(point.x)) {
            continue;  // the corner of a box beyond what the projection shows
        }
        // A cap about the point itself, or one that reaches it.
        Cap cap{point, 0.0};
        if (i % 3 == 0) {
            cap.center = unit_vector(random.awkward());
            cap.radius_rad = separation_rad(cap.center, point);
        }
        const std::vector<NumberedTract>& found = nearby.find(cap);
        std::vector<std::int64_t> numbers;
        skymap.add_numbers_of(slot, numbers);
        for (const std::int64_t number : numbers) {
            CAPTURE(i);
            CAPTURE(number);
            CHECK(std::ranges::count(found, NumberedTract{number, slot}) == 1);
        }
        CHECK(std::ranges::is_sorted(found));
        CHECK(std::ranges::adjacent_find(found) == found.end());
        for (const NumberedTract& tract : found) {
            CHECK(skymap.slot(tract.number) == tract.slot);
        }
    }
}

}  // namespace

TEST_CASE("a tract is found by every point of its boxes and of its inner region") {
    Directions random(91);
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CAPTURE(each.name);
        check_no_tract_is_missed(each.skymap, random, 2000);
    }
}

TEST_CASE("a tract is found by what it owns even where its boxes do not hold that") {
    Directions random(92);
    // Boxes far smaller than rings are high, and narrow where the grid is turned.
    for (const ProjectionKind kind :
         {ProjectionKind::tan, ProjectionKind::cea, ProjectionKind::mer, ProjectionKind::arc}) {
        check_no_tract_is_missed(
            SkyMap(RingsConfig{.num_rings = 1}, style_of(kind, 45.0, 0.0, legacy_patches(9, 9, 1))),
            random, 2000);
        check_no_tract_is_missed(SkyMap(RingsConfig{.num_rings = 3, .version = 0},
                                        style_of(kind, 45.0, 0.0, legacy_patches(9, 9, 1))),
                                 random, 2000);
    }
    // Owned boxes that have nothing to do with the tracts'.
    TractTable table = irregular_table(ProjectionKind::tan);
    table.owned = {{0.0, 360.0, -90.0, -60.0},
                   {100.0, 500.0, -60.0, 0.0},
                   {-20.0, 20.0, 0.0, 80.0},
                   {300.0, 10.0, 80.0, 90.0},
                   {20.0, 21.0, 0.0, 1.0}};
    check_no_tract_is_missed(SkyMap(table), random, 4000);
    // Rings of points about the corners of which only a few have an image.
    check_no_tract_is_missed(
        SkyMap(DodecaConfig{AtPoles::vertices},
               style_of(ProjectionKind::tan, 0.0, 150.0, legacy_patches(3000, 3000, 10))),
        random, 2000);
}

TEST_CASE("few tracts are found far from a cap") {
    Directions random(93);
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CAPTURE(each.name);
        const SkyMap& skymap = each.skymap;
        NearbyTracts nearby(skymap);
        for (int i = 0; i < 300; ++i) {
            const Cap cap{unit_vector(random.awkward()), random.power_of_ten(-3.0, 0.0)};
            for (const NumberedTract& tract : nearby.find(cap)) {
                CHECK(
                    separation_rad(cap.center, skymap.tract(tract.slot).projection().reference()) <=
                    cap.radius_rad + skymap.widest_rad() + 2e-9);
            }
        }
    }
}

TEST_CASE("a tract of version 0 that goes by two numbers is found under both, one by none") {
    const SkyMap skymap(RingsConfig{.num_rings = 4, .version = 0},
                        style_of(ProjectionKind::tan, 0.0, 1.0, legacy_patches(400, 400, 10)));
    NearbyTracts nearby(skymap);
    const std::vector<NumberedTract> all = nearby.find({unit_vector({0.0, 0.0}), pi});
    CHECK(all.size() == static_cast<std::size_t>(skymap.n_tracts()));
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(all[i].number == static_cast<std::int64_t>(i));
    }
    CHECK(std::ranges::count(all, std::int64_t{1}, &NumberedTract::slot) == 2);
    CHECK(std::ranges::none_of(all, [&](const NumberedTract& tract) {
        return tract.slot == skymap.rings()->slot({3, 0});
    }));
}
