// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Every answer must be that of the plain loop over all rows.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "mixed_regions.hpp"
#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/index/region_distance.hpp"
#include "skyquilt/index/region_index.hpp"
#include "skyquilt/sphere/prepared_polygon.hpp"
#include "skyquilt/sphere/relation.hpp"

using mixed_regions::anywhere;
using mixed_regions::column;
using mixed_regions::mixed;
using mixed_regions::Outline;
using skyquilt::index::boundary_distance_rad;
using skyquilt::index::RegionIndex;
using skyquilt::index::Relation;
using skyquilt::index::RowPairs;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::PreparedPolygon;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

using Pairs = std::vector<std::pair<std::int64_t, std::int64_t>>;  // asked row, indexed row

constexpr double infinity = std::numeric_limits<double>::infinity();

RegionIndex index_of(const std::vector<Outline>& outlines, int threads = 1) {
    return RegionIndex(std::make_shared<const Polygons>(column(outlines)), threads);
}

Pairs as_pairs(const RowPairs& columns) {
    CHECK(columns.asked.size() == columns.indexed.size());
    Pairs pairs;
    for (std::size_t i = 0; i < columns.asked.size(); ++i) {
        pairs.emplace_back(columns.asked[i], columns.indexed[i]);
    }
    return pairs;
}

bool holds(Relation relation, const Polygons& indexed, std::int64_t i, const Polygons& other,
           std::int64_t j) {
    switch (relation) {
        case Relation::overlaps:
            return relate(skyquilt::sphere::Relation::overlaps, indexed, i, other, j);
        case Relation::overlaps_interior:
            return relate(skyquilt::sphere::Relation::overlaps_interior, indexed, i, other, j);
        case Relation::contains:
            return relate(skyquilt::sphere::Relation::contains, indexed, i, other, j);
        case Relation::within:
            return relate(skyquilt::sphere::Relation::contains, other, j, indexed, i);
    }
    return false;
}

bool holds_point(const Polygons& polygons, std::int64_t row, const UnitVector& point) {
    return PreparedPolygon(polygons[row]).location_of(point) != skyquilt::sphere::Location::outside;
}

Pairs double_loop(Relation relation, const Polygons& indexed, const Polygons& other) {
    Pairs pairs;
    for (std::int64_t j = 0; j < other.size(); ++j) {
        for (std::int64_t i = 0; i < indexed.size(); ++i) {
            if (holds(relation, indexed, i, other, j)) {
                pairs.emplace_back(j, i);
            }
        }
    }
    return pairs;
}

constexpr Relation relations[] = {Relation::overlaps, Relation::overlaps_interior,
                                  Relation::contains, Relation::within};

// Points anywhere, and where regions have their corners, sides and opposites.
std::vector<UnitVector> points_about(const Polygons& polygons, int n, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<UnitVector> points{{0.0, 0.0, 1.0}, {0.0, 0.0, -1.0}, {1.0, 0.0, 0.0}};
    std::uniform_int_distribution<std::size_t> vertex(0, polygons.vertices().size() - 1);
    for (int i = 0; i < n; ++i) {
        const UnitVector& a = polygons.vertices()[vertex(random)];
        const UnitVector& b = polygons.vertices()[vertex(random)];
        points.push_back(anywhere(random));
        points.push_back(a);
        points.push_back(-a);
        const UnitVector sum{a.x + 1e-3 * b.x, a.y + 1e-3 * b.y, a.z + 1e-3 * b.z};
        points.push_back(skyquilt::sphere::normalized(sum.x, sum.y, sum.z));
    }
    return points;
}

}  // namespace

TEST_CASE("all pairs are those of the double loop, in its order, for any number of threads") {
    const std::vector<Outline> rows = mixed(700, 101);
    const Polygons indexed = column(rows);
    const Polygons other = column(mixed(500, 101 + 1));
    for (const Relation relation : relations) {
        const Pairs expected = double_loop(relation, indexed, other);
        CHECK(expected.size() > 100);
        for (const int threads : {1, 2, 5}) {
            const RegionIndex index = index_of(rows, threads);
            const bool equal =
                as_pairs(index.pairs(relation, other, {0, other.size()}, threads)) == expected;
            CHECK(equal);
        }
    }
}

TEST_CASE("a column joined with itself finds all that only touch") {
    // A tiling of the sky, twice, by boxes whose sides are arcs that neighbours share.
    std::vector<Outline> rows;
    for (int lon = 0; lon < 360; lon += 10) {
        for (const double lat : {-80.0, -40.0, 0.0, 40.0}) {
            Outline tile{unit_vector({lon + 0.0, lat}), unit_vector({lon + 10.0, lat}),
                         unit_vector({lon + 10.0, lat + 40.0}),
                         unit_vector({lon + 0.0, lat + 40.0})};
            REQUIRE_FALSE(check_outline(tile).refusal.has_value());
            rows.push_back(tile);
        }
    }
    const RegionIndex index = index_of(rows);
    for (const Relation relation : relations) {
        const Pairs found =
            as_pairs(index.pairs(relation, index.polygons(), {0, index.polygons().size()}, 2));
        const bool equal = found == double_loop(relation, index.polygons(), index.polygons());
        CHECK(equal);
    }
    const auto n =
        as_pairs(index.pairs(Relation::overlaps, index.polygons(), {0, index.polygons().size()}, 1))
            .size();
    const auto n_interior = as_pairs(index.pairs(Relation::overlaps_interior, index.polygons(),
                                                 {0, index.polygons().size()}, 1))
                                .size();
    CHECK(n_interior == rows.size());
    // 36 tiles in each of four rings: nine in the inner rings, six in the outer ones.
    CHECK(n == 36 * (9 + 9 + 6 + 6));
}

TEST_CASE("thousands of regions at one place all answer") {
    std::vector<Outline> rows;
    for (int i = 0; i < 3000; ++i) {
        rows.push_back(mixed_regions::around(unit_vector({0.0, 89.9}), 0.5, 0.1 * i, 4));
    }
    const RegionIndex index = index_of(rows);
    const Polygons one = column({rows.front()});
    const Pairs found = as_pairs(index.pairs(Relation::overlaps, one, {0, 1}, 1));
    REQUIRE(found.size() == 3000);
    for (std::int64_t i = 0; i < 3000; ++i) {
        CHECK(found[static_cast<std::size_t>(i)] == std::pair<std::int64_t, std::int64_t>{0, i});
    }
}

TEST_CASE("vectors of other lengths leave the answers as they are") {
    const std::vector<Outline> rows = mixed(200, 103);
    std::vector<Outline> scaled = rows;
    for (Outline& outline : scaled) {
        for (std::size_t i = 0; i < outline.size(); ++i) {
            const double length = std::ldexp(1.0, i % 2 == 0 ? 600 : -400);  // exact
            outline[i] = {outline[i].x * length, outline[i].y * length, outline[i].z * length};
        }
    }
    const Polygons other = column(mixed(100, 104));
    const RegionIndex index = index_of(rows);
    const RegionIndex scaled_index = index_of(scaled);
    const std::vector<UnitVector> points = points_about(index.polygons(), 30, 105);
    for (const Relation relation : relations) {
        const bool equal = as_pairs(scaled_index.pairs(relation, other, {0, other.size()}, 1)) ==
                           double_loop(relation, scaled_index.polygons(), other);
        CHECK(equal);
    }
    CHECK(as_pairs(scaled_index.containing(points, 1)) == as_pairs(index.containing(points, 1)));
}

TEST_CASE("some rows of the other column give their part of the answer") {
    const Polygons other = column(mixed(3000, 106));
    const RegionIndex index = index_of(mixed(300, 107));
    const Pairs whole = as_pairs(index.pairs(Relation::overlaps, other, {0, other.size()}, 2));
    Pairs joined;
    for (std::int64_t begin = 0; begin < other.size(); begin += 1300) {
        const Pairs part = as_pairs(index.pairs(Relation::overlaps, other,
                                                {begin, std::min(other.size(), begin + 1300)}, 2));
        joined.insert(joined.end(), part.begin(), part.end());
    }
    const bool equal = joined == whole;
    CHECK(equal);
    CHECK_THROWS_AS((void)index.pairs(Relation::overlaps, other, {0, other.size() + 1}, 1),
                    skyquilt::NotFoundError);
    CHECK_THROWS_AS((void)index.pairs(Relation::overlaps, other, {-1, 1}, 1),
                    skyquilt::NotFoundError);
    CHECK_THROWS_AS((void)index.pairs(Relation::overlaps, other, {2, 1}, 1),
                    skyquilt::NotFoundError);
}

TEST_CASE("the regions that hold a point are those of the double loop") {
    const RegionIndex index = index_of(mixed(600, 108));
    const Polygons& polygons = index.polygons();
    const std::vector<UnitVector> points = points_about(polygons, 400, 109);
    Pairs expected;
    for (std::size_t j = 0; j < points.size(); ++j) {
        for (std::int64_t i = 0; i < polygons.size(); ++i) {
            if (holds_point(polygons, i, points[j])) {
                expected.emplace_back(static_cast<std::int64_t>(j), i);
            }
        }
    }
    CHECK(expected.size() > points.size() / 2);
    for (const int threads : {1, 4}) {
        const bool equal = as_pairs(index.containing(points, threads)) == expected;
        CHECK(equal);
    }
}

TEST_CASE("the nearest regions are those of sorting all distances") {
    const RegionIndex index = index_of(mixed(400, 110));
    const Polygons& polygons = index.polygons();
    const std::vector<UnitVector> points = points_about(polygons, 60, 111);
    for (const auto& [k, most_deg] : {std::pair{1, 180.0}, std::pair{5, 180.0}, std::pair{3, 2.0},
                                      std::pair{600, 180.0}, std::pair{2, 0.0}}) {
        const auto size = points.size() * static_cast<std::size_t>(k);
        std::vector<std::int64_t> rows(size);
        std::vector<double> distances(size);
        index.nearest(points, k, most_deg, 2, rows, distances);
        for (std::size_t j = 0; j < points.size(); ++j) {
            std::vector<std::pair<double, std::int64_t>> all;
            for (std::int64_t i = 0; i < polygons.size(); ++i) {
                if (polygons[i].empty()) {
                    continue;
                }
                const double distance_deg = holds_point(polygons, i, points[j])
                                                ? 0.0
                                                : boundary_distance_rad(polygons[i], points[j]) /
                                                      skyquilt::radians_per_degree;
                if (distance_deg <= most_deg) {
                    all.emplace_back(distance_deg, i);
                }
            }
            std::ranges::sort(all);
            all.resize(static_cast<std::size_t>(k), {infinity, -1});
            for (std::size_t n = 0; n < all.size(); ++n) {
                CHECK(rows[j * all.size() + n] == all[n].second);
                CHECK(distances[j * all.size() + n] == all[n].first);
            }
        }
    }
}

TEST_CASE("what nearest cannot answer is refused") {
    const RegionIndex index = index_of(mixed(20, 112));
    const std::vector<UnitVector> points{{1.0, 0.0, 0.0}};
    std::vector<std::int64_t> rows(1);
    std::vector<double> distances(1);
    CHECK_THROWS_AS(index.nearest(points, 0, 180.0, 1, rows, distances), std::invalid_argument);
    CHECK_THROWS_AS(index.nearest(points, 2, 180.0, 1, rows, distances), std::invalid_argument);
    CHECK_THROWS_AS(index.nearest(points, 1, -1.0, 1, rows, distances), skyquilt::CoordinateError);
    CHECK_THROWS_AS(
        index.nearest(points, 1, std::numeric_limits<double>::quiet_NaN(), 1, rows, distances),
        skyquilt::CoordinateError);
}

TEST_CASE("empty columns and columns of empty rows answer nothing") {
    const Polygons other = column(mixed(50, 113));
    const std::vector<UnitVector> points{{1.0, 0.0, 0.0}, {0.0, 0.0, 1.0}};
    for (const std::vector<Outline>& rows : {std::vector<Outline>{}, std::vector<Outline>(20)}) {
        const RegionIndex index = index_of(rows, 3);
        CHECK(index.pairs(Relation::overlaps, other, {0, other.size()}, 2).asked.size() == 0);
        CHECK(index.containing(points, 2).asked.size() == 0);
        std::vector<std::int64_t> nearest(2);
        std::vector<double> distances(2);
        index.nearest(points, 1, 180.0, 1, nearest, distances);
        CHECK(nearest == std::vector<std::int64_t>{-1, -1});
        CHECK(distances == std::vector<double>{infinity, infinity});
    }
    const RegionIndex index = index_of(mixed(50, 114));
    CHECK(index.pairs(Relation::overlaps, column({}), {0, 0}, 2).asked.size() == 0);
    CHECK(index.pairs(Relation::within, column(std::vector<Outline>(9)), {0, 9}, 2).asked.size() ==
          0);
    CHECK(index.containing({}, 2).asked.size() == 0);
}

TEST_CASE("an index asked from many threads at once answers as it does alone") {
    const RegionIndex index = index_of(mixed(500, 115));
    const Polygons other = column(mixed(2500, 116));
    const std::vector<UnitVector> points = points_about(index.polygons(), 300, 117);
    const Pairs pairs = as_pairs(index.pairs(Relation::overlaps, other, {0, other.size()}, 1));
    const Pairs holders = as_pairs(index.containing(points, 1));
    std::vector<int> agree(4);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < agree.size(); ++i) {
            threads.emplace_back([&, i] {
                const RowPairs mine = index.pairs(Relation::overlaps, other, {0, other.size()}, 2);
                const RowPairs held = index.containing(points, 2);
                bool same =
                    mine.asked.size() == pairs.size() && held.asked.size() == holders.size();
                for (std::size_t j = 0; same && j < pairs.size(); ++j) {
                    same = pairs[j] == std::pair{mine.asked[j], mine.indexed[j]};
                }
                for (std::size_t j = 0; same && j < holders.size(); ++j) {
                    same = holders[j] == std::pair{held.asked[j], held.indexed[j]};
                }
                agree[i] = same ? 1 : 0;
            });
        }
    }
    CHECK(agree == std::vector<int>{1, 1, 1, 1});
}

TEST_CASE("an index keeps its column alive") {
    auto polygons = std::make_shared<const Polygons>(column(mixed(100, 118)));
    const Polygons copy = *polygons;
    const RegionIndex index(std::move(polygons), 1);
    CHECK(polygons == nullptr);
    const bool equal = as_pairs(index.pairs(Relation::overlaps, copy, {0, copy.size()}, 1)) ==
                       double_loop(Relation::overlaps, copy, copy);
    CHECK(equal);
}
