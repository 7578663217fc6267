// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Common regions. The exact twin of their areas is in the Python tests.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <random>
#include <utility>
#include <vector>

#include "outlines.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/area.hpp"
#include "skyquilt/sphere/convex_parts.hpp"
#include "skyquilt/sphere/intersection.hpp"

using skyquilt::sphere::area_sr;
using skyquilt::sphere::convex_parts;
using skyquilt::sphere::intersection;
using skyquilt::sphere::is_convex;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::overlap_area_sr;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;
using skyquilt::sphere::testing::outline;

namespace {

using Vectors = std::vector<UnitVector>;

// About the North Pole, where notches of a star turn inward at every second vertex.
Vectors star(std::mt19937_64& random, std::size_t n, double radius_deg) {
    std::uniform_real_distribution<double> part(0.1, 1.0);
    Vectors polygon;
    for (std::size_t i = 0; i < n; ++i) {
        const double lon = 360.0 * (static_cast<double>(i) + part(random)) / static_cast<double>(n);
        polygon.push_back(unit_vector({lon, 90.0 - radius_deg * part(random)}));
    }
    return polygon;
}

Vectors lengthened(const Vectors& polygon, std::mt19937_64& random, int most) {
    std::uniform_int_distribution<int> exponent(-most, most);
    Vectors longer;
    for (const UnitVector& v : polygon) {
        const double factor = std::ldexp(1.0, exponent(random));
        longer.push_back({factor * v.x, factor * v.y, factor * v.z});
    }
    return longer;
}

}  // namespace

TEST_CASE("polygons with disjoint interiors share exactly nothing") {
    const Vectors a = outline({{0, 0}, {2, 0}, {2, 2}, {0, 2}});
    CHECK(overlap_area_sr(a, outline({{2, 0}, {4, 0}, {4, 2}, {2, 2}})) == 0.0);
    CHECK(overlap_area_sr(a, outline({{2, 2}, {4, 2}, {4, 4}})) == 0.0);
    CHECK(overlap_area_sr(a, outline({{180, 0}, {182, 0}, {182, 2}, {180, 2}})) == 0.0);
    CHECK(overlap_area_sr(a, {}) == 0.0);
    CHECK(overlap_area_sr({}, a) == 0.0);
    CHECK(intersection(a, outline({{2, 0}, {4, 0}, {4, 2}, {2, 2}})).empty());
}

TEST_CASE("a notch that another polygon fills shares nothing with it") {
    const Vectors notched = outline({{0, 0}, {9, -3}, {6, 0}, {9, 3}});
    const Vectors filling = outline({{6, 0}, {9, -3}, {9, 3}});
    CHECK(overlap_area_sr(notched, filling) == 0.0);
    CHECK(overlap_area_sr(filling, notched) == 0.0);
    const Vectors both = outline({{0, 0}, {9, -3}, {9, 3}});
    CHECK(overlap_area_sr(notched, both) == doctest::Approx(area_sr(notched)).epsilon(1e-14));
    CHECK(area_sr(notched) + area_sr(filling) == doctest::Approx(area_sr(both)).epsilon(1e-14));
}

TEST_CASE("stars share with the parts of another star what they share with it whole") {
    std::mt19937_64 random(31);
    int notched = 0;
    for (const double radius_deg : {1e-6, 0.2, 60.0}) {
        for (std::size_t n = 5; n < 60; n += 6) {
            const Vectors a = star(random, n, radius_deg);
            const Vectors b = star(random, n + 2, radius_deg);
            notched += is_convex(a) ? 0 : 1;
            const double common = overlap_area_sr(a, b);
            CHECK(common > 0.0);
            CHECK(common <= std::min(area_sr(a), area_sr(b)));
            CHECK(overlap_area_sr(b, a) == doctest::Approx(common).epsilon(1e-13));
            double sum = 0.0;
            const auto parts = convex_parts(b);
            for (std::size_t i = 0; i < parts.size(); ++i) {
                sum += overlap_area_sr(a, parts[i]);
            }
            CHECK(sum == doctest::Approx(common).epsilon(1e-13));
            CHECK(overlap_area_sr(a, a) == doctest::Approx(area_sr(a)).epsilon(1e-13));
            // From the pole every vertex of a star is seen, so sectors cut it too.
            double seen = 0.0;
            for (std::size_t i = 0; i < n; ++i) {
                const UnitVector& p = a[i];
                const UnitVector& q = a[(i + 1) % n];
                const Vectors sector{{0.0, 0.0, 1.0}, p, q};
                seen += overlap_area_sr(sector, b);
            }
            CHECK(seen == doctest::Approx(common).epsilon(1e-13));
        }
    }
    CHECK(notched >= 27);
}

TEST_CASE("edges that cross at the smallest angles leave the common area its digits") {
    const Vectors b = outline({{0, 0}, {5, 0}, {5, 5}});
    const double expected = overlap_area_sr(outline({{0, 0}, {1, 0}, {1, 5}}), b);
    CHECK(expected > 1e-4);
    for (const double tiny : {5e-323, 1e-320, 1e-310, 1e-300, 1e-280, 1e-200}) {
        CAPTURE(tiny);
        const Vectors a = outline({{0, -tiny}, {1, tiny}, {1, 5}});
        CHECK(overlap_area_sr(a, b) == doctest::Approx(expected).epsilon(1e-14));
        CHECK(overlap_area_sr(b, a) == doctest::Approx(expected).epsilon(1e-14));
        CHECK(area_sr(intersection(a, b)) == doctest::Approx(expected).epsilon(1e-13));
    }
}

TEST_CASE("lengths of vectors change no common area") {
    std::mt19937_64 random(32);
    for (std::size_t n = 3; n < 20; ++n) {
        const Vectors a = star(random, n, 2.0);
        const Vectors b = star(random, n + 1, 2.0);
        const double common = overlap_area_sr(a, b);
        for (const int most : {1, 300, 900}) {
            CHECK(overlap_area_sr(lengthened(a, random, most), lengthened(b, random, most)) ==
                  doctest::Approx(common).epsilon(1e-14));
        }
    }
}

TEST_CASE("the common region of convex polygons keeps their vertices and has length one") {
    std::mt19937_64 random(33);
    const Vectors a = outline({{0, 0}, {2, 0}, {2, 2}, {0, 2}});
    const Vectors b = outline({{1, 1}, {3, 1}, {3, 3}, {1, 3}});
    const Vectors common = intersection(a, b);
    REQUIRE(common.size() == 4);
    CHECK(std::ranges::count(common, unit_vector({2, 2})) == 1);
    CHECK(std::ranges::count(common, unit_vector({1, 1})) == 1);
    CHECK(area_sr(common) == doctest::Approx(overlap_area_sr(a, b)).epsilon(1e-12));
    CHECK(intersection(a, outline({{-1, -1}, {3, -1}, {3, 3}, {-1, 3}})) == a);
    const Vectors again = intersection(lengthened(a, random, 900), lengthened(b, random, 900));
    REQUIRE(again.size() == 4);
    for (const UnitVector& v : again) {
        CHECK(dot(v, v) == doctest::Approx(1.0).epsilon(1e-15));
        CHECK(std::ranges::any_of(common, [&](const UnitVector& w) {
            return skyquilt::sphere::separation_rad(v, w) < 1e-15;
        }));
    }
}

TEST_CASE("polygons that almost fill opposite hemispheres share slivers or nothing") {
    for (const double lat : {1e-3, 1e-9, 1e-14}) {
        const Vectors north = outline({{0, -lat}, {120, -lat}, {240, -lat}});
        const Vectors up = outline({{0, lat}, {120, lat}, {240, lat}});
        Vectors south = outline({{240, -lat}, {120, -lat}, {0, -lat}});
        CHECK(overlap_area_sr(up, south) == 0.0);
        for (UnitVector& v : south) {
            v = {v.x, v.y, 3.0 * v.z};
        }
        CHECK(overlap_area_sr(up, south) == 0.0);
        CHECK(north.size() == 3);
    }
}

TEST_CASE("columns answer as single pairs do, and refuse what does not fit") {
    std::mt19937_64 random(34);
    Vectors vertices;
    std::vector<std::int64_t> offsets{0};
    for (std::size_t i = 0; i < 200; ++i) {
        if (i % 7 != 3) {
            const double lon = static_cast<double>(random() % 100) * 0.05;
            for (const LonLat& corner :
                 {LonLat{lon, 0}, {lon + 2, 0.1}, {lon + 2.1, 2}, {lon, 2.2}}) {
                vertices.push_back(unit_vector(corner));
            }
        }
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    const Polygons many = Polygons::from_valid_vertices(vertices, offsets);
    const Polygons turned = many.rows([&] {
        std::vector<std::int64_t> rows;
        for (std::int64_t row = many.size(); row > 0; --row) {
            rows.push_back(row - 1);
        }
        return rows;
    }());
    const Polygons one = many.rows(std::vector<std::int64_t>{5});
    for (const int threads : {1, 4}) {
        for (const auto& [a, b] : {std::pair{&many, &turned}, {&many, &one}, {&one, &many}}) {
            std::vector<double> found(200);
            overlap_areas_sr(*a, *b, threads, found);
            const Polygons common = intersections(*a, *b, threads);
            for (std::int64_t row = 0; row < 200; ++row) {
                const auto p = (*a)[a->size() == 1 ? 0 : row];
                const auto q = (*b)[b->size() == 1 ? 0 : row];
                CHECK(found[static_cast<std::size_t>(row)] == overlap_area_sr(p, q));
                CHECK(std::ranges::equal(common[row], intersection(p, q)));
            }
        }
    }
    const Polygons two = many.rows(std::vector<std::int64_t>{5, 6});
    std::vector<double> out(200);
    CHECK_THROWS_AS(overlap_areas_sr(many, two, 1, out), skyquilt::GeometryError);
    CHECK_THROWS_AS(overlap_areas_sr(two, two, 1, out), skyquilt::GeometryError);
    CHECK_THROWS_AS(intersections(many, two, 1), skyquilt::GeometryError);
    const Polygons none = Polygons::from_valid_vertices({}, {0});
    CHECK(intersections(none, one, 1).size() == 0);
    overlap_areas_sr(none, one, 1, {});
}
