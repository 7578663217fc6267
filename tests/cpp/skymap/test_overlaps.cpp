// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The join must give what the plain double loop over all tracts and patches gives.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/overlaps.hpp"
#include "skyquilt/sphere/relation.hpp"
#include "small_skymaps.hpp"

using skyquilt::skymap::BoxJoin;
using skyquilt::skymap::JoinQuestion;
using skyquilt::skymap::Level;
using skyquilt::skymap::Overlaps;
using skyquilt::skymap::overlaps;
using skyquilt::skymap::PairRuns;
using skyquilt::skymap::PatchStyle;
using skyquilt::skymap::Predicate;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::Region;
using skyquilt::skymap::SkyMap;
using skyquilt::skymap::tracts_near;
using skyquilt::skymap::testing::around;
using skyquilt::skymap::testing::column;
using skyquilt::skymap::testing::Directions;
using skyquilt::skymap::testing::five_rings;
using skyquilt::skymap::testing::hard_polygons;
using skyquilt::skymap::testing::NamedSkyMap;
using skyquilt::skymap::testing::Outline;
using skyquilt::skymap::testing::skymaps_of_every_kind;
using skyquilt::sphere::check_outline;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::PreparedPolygon;
using skyquilt::sphere::relate;
using skyquilt::sphere::relate_convex;
using skyquilt::sphere::Relation;
using skyquilt::sphere::UnitVector;

namespace {

using Pair = std::tuple<std::int64_t, std::int64_t, std::int64_t>;

std::vector<Pair> joined(const SkyMap& skymap, const Polygons& polygons, Level level, int threads) {
    const Overlaps found = overlaps(
        skymap, polygons, JoinQuestion{level, Region::outer, Predicate::overlaps}, threads);
    CHECK(found.patch.size() == (level == Level::patch ? found.row.size() : 0));
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < found.row.size(); ++i) {
        pairs.emplace_back(found.row[i], found.tract[i],
                           level == Level::patch ? found.patch[i] : 0);
    }
    return pairs;
}

std::vector<Pair> double_loop(const SkyMap& skymap, const Polygons& polygons, Level level) {
    std::vector<Pair> pairs;
    for (std::int64_t row = 0; row < polygons.size(); ++row) {
        for (std::int64_t tract = 0; tract < skymap.n_tracts(); ++tract) {
            const auto& at = skymap.tract(skymap.slot(tract));
            const std::int64_t n = level == Level::patch ? skymap.grid(0).n_patches() : 1;
            for (std::int64_t patch = 0; patch < n; ++patch) {
                const auto corners = at.corners(level == Level::patch
                                                    ? skymap.grid(0).patch_box(patch, Region::outer)
                                                    : skymap.grid(0).tract_box());
                const bool overlap =
                    polygons.is_convex(row)
                        ? relate_convex(Relation::overlaps, polygons[row], corners)
                        : relate(Relation::overlaps, PreparedPolygon(polygons[row]),
                                 PreparedPolygon(corners));
                if (overlap) {
                    pairs.emplace_back(row, tract, patch);
                }
            }
        }
    }
    return pairs;
}

// Footprints of every size everywhere, at the poles and around right ascension 0, some sharing
// corners or sides with patches, and empty rows.
std::vector<Outline> footprints(const SkyMap& skymap) {
    std::mt19937_64 random(81);
    std::uniform_real_distribution<double> lon(0.0, 360.0);
    std::uniform_real_distribution<double> sine(-1.0, 1.0);
    std::uniform_real_distribution<double> exponent(-6.0, 1.9);
    std::uniform_int_distribution<int> corners(3, 6);
    std::uniform_int_distribution<std::int64_t> tract(0, skymap.n_tracts() - 1);
    std::uniform_int_distribution<std::int64_t> patch(0, skymap.grid(0).n_patches() - 1);
    std::vector<Outline> rows;
    for (int i = 0; i < 60; ++i) {
        const double radius = std::min(85.0, std::pow(10.0, exponent(random)));
        const double lat = std::asin(sine(random)) / skyquilt::radians_per_degree;
        rows.push_back(around(lon(random), lat, radius, lon(random), corners(random)));
        rows.push_back(around(lon(random), i % 2 == 0 ? 90.0 : -90.0, radius, lon(random), 4));
        rows.push_back(around(0.0, lat, radius, lon(random), 4));
        rows.emplace_back();
        // A patch itself, and a triangle on the outer side of one of its sides.
        const auto box = skymap.tract(tract(random))
                             .corners(skymap.grid(0).patch_box(patch(random), Region::outer));
        rows.emplace_back(box.begin(), box.end());
        const auto side = static_cast<std::size_t>(i % 4);
        const UnitVector& a = box[side];
        const UnitVector& b = box[(side + 1) % 4];
        const UnitVector& c = box[(side + 2) % 4];
        Outline beside{b, a,
                       skyquilt::sphere::normalized(a.x + b.x + 0.5 * (b.x - c.x),
                                                    a.y + b.y + 0.5 * (b.y - c.y),
                                                    a.z + b.z + 0.5 * (b.z - c.z))};
        REQUIRE_FALSE(check_outline(beside).refusal.has_value());
        rows.push_back(beside);
    }
    return rows;
}

}  // namespace

TEST_CASE("the join agrees with the double loop") {
    for (const auto& [builder, version, rotation] :
         {std::tuple{PatchStyle::Builder::legacy, 1, 0.0},
          std::tuple{PatchStyle::Builder::cells, 0, 25.0}}) {
        const SkyMap skymap = five_rings(builder, version, rotation);
        const std::vector<Outline> rows = footprints(skymap);
        const Polygons polygons = column(rows);
        for (const Level level : {Level::patch, Level::tract}) {
            const std::vector<Pair> expected = double_loop(skymap, polygons, level);
            CHECK(expected.size() > 300);
            const bool equal = joined(skymap, polygons, level, 1) == expected;
            CHECK(equal);
            CHECK(joined(skymap, polygons, level, 3) == expected);
        }
    }
}

TEST_CASE("outlines of any shape and vectors of any length are joined as the double loop says") {
    const SkyMap skymap = five_rings(PatchStyle::Builder::legacy, 1, 0.0);
    std::mt19937_64 random(82);
    std::uniform_int_distribution<std::int64_t> tract(0, skymap.n_tracts() - 1);
    std::uniform_int_distribution<std::int64_t> patch(0, skymap.grid(0).n_patches() - 1);
    Outline vertices;
    std::vector<std::int64_t> offsets{0};
    for (int i = 0; i < 60; ++i) {
        Outline made;
        if (i % 3 == 0) {
            // A star of two radii, near a pole every other time.
            const Outline far = around(37.0 * i, i % 2 == 0 ? 89.0 : 10.0, 0.5 + i, 3.0, 5);
            const Outline near = around(37.0 * i, i % 2 == 0 ? 89.0 : 10.0, 0.2 + 0.2 * i, 39.0, 5);
            for (std::size_t k = 0; k < 5; ++k) {
                made.push_back(far[k]);
                made.push_back(near[k]);
            }
        } else if (i % 3 == 1) {
            // Three corners of a patch and its middle: an arrowhead along two of its sides.
            const auto box = skymap.tract(tract(random))
                                 .corners(skymap.grid(0).patch_box(patch(random), Region::outer));
            const UnitVector middle = skyquilt::sphere::normalized(
                box[0].x + box[2].x, box[0].y + box[2].y, box[0].z + box[2].z);
            made = {box[0], box[1],
                    skyquilt::sphere::normalized(0.6 * middle.x + 0.4 * box[1].x,
                                                 0.6 * middle.y + 0.4 * box[1].y,
                                                 0.6 * middle.z + 0.4 * box[1].z),
                    box[2]};
            std::ranges::rotate(made, made.begin() + i % 4);
        } else {
            made = around(31.0 * i, -70.0 + 2.0 * i, 1.0 + i % 7, 5.0, 4);
            for (std::size_t k = 0; k < made.size(); ++k) {
                const double factor = std::ldexp(1.0, static_cast<int>(k % 2) * 700 - 800);
                made[k] = {factor * made[k].x, factor * made[k].y, factor * made[k].z};
            }
        }
        vertices.insert(vertices.end(), made.begin(), made.end());
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    std::vector<skyquilt::sphere::Refusal> refusals;
    const Polygons polygons = Polygons::from_unit_vectors(
        vertices, offsets, skyquilt::sphere::OnInvalid::raise, refusals);
    CHECK_FALSE(polygons.all_convex());
    CHECK_FALSE(polygons.all_of_length_one());
    for (const Level level : {Level::patch, Level::tract}) {
        const std::vector<Pair> expected = double_loop(skymap, polygons, level);
        CHECK(expected.size() > 100);
        const bool equal = joined(skymap, polygons, level, 2) == expected;
        CHECK(equal);
    }
}

namespace {

// How many pairs differ from those of asking one polygon after the other.
std::size_t different_pairs(const SkyMap& skymap, const Polygons& polygons,
                            const JoinQuestion& question) {
    PairRuns runs;
    BoxJoin one_by_one(skymap, question);
    for (std::int64_t row = 0; row < polygons.size(); ++row) {
        one_by_one.add_row(row, polygons[row], polygons.is_convex(row), runs);
    }
    const Overlaps found = overlaps(skymap, polygons, question, 2);
    REQUIRE(found.row.size() == runs.size());
    REQUIRE(found.tract.size() == runs.size());
    REQUIRE(found.patch.size() == (question.level == Level::tract ? 0 : runs.size()));
    REQUIRE(found.cell.size() == (question.level == Level::cell ? runs.size() : 0));
    std::vector<std::int64_t> row(runs.size());
    std::vector<std::int64_t> tract(runs.size());
    std::vector<std::int64_t> patch(found.patch.size());
    std::vector<std::int64_t> cell(found.cell.size());
    const std::int64_t n_cells = skymap.cells_per_axis() * skymap.cells_per_axis();
    runs.write({row, tract, patch, cell, n_cells == 0 ? 1 : n_cells});
    std::size_t n_different = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const bool is_equal = row[i] == found.row[i] && tract[i] == found.tract[i] &&
                              (patch.empty() || patch[i] == found.patch[i]) &&
                              (cell.empty() || cell[i] == found.cell[i]);
        n_different += is_equal ? 0U : 1U;
    }
    return n_different;
}

// The rows of cameras that look at awkward places: neighbours one after the other, some of them
// empty, now and then one of many corners.
Polygons visits(Directions& random, int n_visits, int n_detectors) {
    std::vector<Outline> rows;
    for (int visit = 0; visit < n_visits; ++visit) {
        const auto center = random.awkward();
        const double size = random.power_of_ten(-2.0, 0.7);
        const double turn = random.between(0.0, 360.0);
        for (int i = 0; i < n_detectors; ++i) {
            const double lat =
                std::clamp(center.lat_deg + size * random.between(-3.0, 3.0), -90.0, 90.0);
            const double stretch = std::max(0.01, std::cos(lat * skyquilt::radians_per_degree));
            const double lon = center.lon_deg + size * random.between(-3.0, 3.0) / stretch;
            rows.push_back(i % 11 == 10 ? Outline{}
                                        : around(lon, lat, size, turn, i % 13 == 12 ? 20 : 4));
        }
    }
    return column(rows);
}

}  // namespace

TEST_CASE("the columns are what asking one polygon after the other gives, whichever way is taken") {
    Directions random(83);
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CAPTURE(each.name);
        const SkyMap& skymap = each.skymap;
        const bool is_curved = skymap.tract(0).projection().kind() != ProjectionKind::tan;
        for (const Level level : {Level::tract, Level::patch, Level::cell}) {
            if (level == Level::cell && skymap.cells_per_axis() == 0) {
                continue;
            }
            const bool is_slow = level == Level::cell || !skymap.has_grids() || is_curved;
            const Polygons polygons = hard_polygons(skymap, random, is_slow ? 10 : 120);
            const Polygons neighbours = visits(random, is_curved ? 1 : 12, is_curved ? 6 : 30);
            for (const Region region : {Region::inner, Region::outer}) {
                for (const Predicate predicate : {Predicate::overlaps, Predicate::contains}) {
                    CHECK(different_pairs(skymap, polygons, {level, region, predicate}) == 0);
                    CHECK(different_pairs(skymap, neighbours, {level, region, predicate}) == 0);
                }
            }
        }
    }
}

TEST_CASE("what a polygon overlaps lies in the tracts near it") {
    Directions random(84);
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CAPTURE(each.name);
        const bool is_slow = each.skymap.tract(0).projection().kind() != ProjectionKind::tan;
        const Polygons polygons = hard_polygons(each.skymap, random, is_slow ? 40 : 300);
        for (const int threads : {1, 3}) {
            const Overlaps near = tracts_near(each.skymap, polygons, threads);
            CHECK(near.patch.size() == 0);
            std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
            for (std::size_t i = 0; i < near.row.size(); ++i) {
                pairs.emplace_back(near.row[i], near.tract[i]);
            }
            CHECK(std::ranges::is_sorted(pairs));
            CHECK(std::ranges::adjacent_find(pairs) == pairs.end());
            for (const Level level : {Level::tract, Level::patch}) {
                const Overlaps found = overlaps(
                    each.skymap, polygons, {level, Region::outer, Predicate::overlaps}, threads);
                CHECK(found.row.size() > (is_slow ? 20 : 200));
                for (std::size_t i = 0; i < found.row.size(); ++i) {
                    CHECK(
                        std::ranges::binary_search(pairs, std::pair{found.row[i], found.tract[i]}));
                }
            }
        }
    }
}

TEST_CASE("cells are refused where there are none") {
    const SkyMap skymap = five_rings(PatchStyle::Builder::legacy, 1, 0.0);
    CHECK_THROWS_AS(static_cast<void>(overlaps(
                        skymap, column({}), {Level::cell, Region::outer, Predicate::overlaps}, 1)),
                    skyquilt::NotFoundError);
}

TEST_CASE("pairs are sorted by row, tract and patch for any number of threads") {
    const SkyMap skymap = five_rings(PatchStyle::Builder::legacy, 1, 0.0);
    std::vector<Outline> rows;
    for (int i = 0; i < 1200; ++i) {
        rows.push_back(around(0.3 * i, -80.0 + 0.13 * i, 2.0, 10.0, 4));
    }
    const Polygons polygons = column(rows);
    const std::vector<Pair> one = joined(skymap, polygons, Level::patch, 1);
    CHECK(std::ranges::is_sorted(one));
    CHECK(std::ranges::adjacent_find(one) == one.end());
    for (const int threads : {0, 2, 5}) {
        const bool equal = joined(skymap, polygons, Level::patch, threads) == one;
        CHECK(equal);
    }
    CHECK(joined(skymap, column({}), Level::patch, 3).empty());
}
