// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What a quick look at quads says for sure, against the exact signs.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>

#include "outlines.hpp"
#include "skyquilt/sphere/convex_relation.hpp"
#include "skyquilt/sphere/quad_signs.hpp"

using skyquilt::sphere::contains;
using skyquilt::sphere::fits_quad_signs;
using skyquilt::sphere::OnInvalid;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::QuadSigns;
using skyquilt::sphere::QuickAnswer;
using skyquilt::sphere::Refusal;
using skyquilt::sphere::relate_convex;
using skyquilt::sphere::Relation;
using skyquilt::sphere::UnitVector;
using namespace skyquilt::sphere::testing;

TEST_CASE("what plain arithmetic says for sure of quads is what the exact signs say") {
    std::mt19937_64 random(71);
    std::uniform_real_distribution<double> offset(-3.0, 3.0);
    std::uniform_int_distribution<int> at(-3, 3);
    std::array<int, 2> sure{};
    int unsure = 0;
    for (int i = 0; i < 20000; ++i) {
        Outline a;
        Outline b;
        if (i % 3 == 0) {  // many exact contacts, some on opposite sides
            for (Outline* made : {&a, &b}) {
                const int x = at(random);
                const int y = at(random);
                *made = {lattice(x, y, 1), lattice(x + 2, y, 1), lattice(x + 2, y + 1, 1),
                         lattice(x, y + 1, 1)};
            }
            if (i % 2 == 0) {
                std::ranges::transform(b, b.begin(), [](const UnitVector& v) { return -v; });
                std::ranges::reverse(b);
            }
        } else {
            const double radius = i % 3 == 1 ? 75.0 : 1.0;
            a = random_polygon(random, 4, 20.0, 70.0, radius);
            b = random_polygon(random, 4, 20.0 + offset(random), 70.0 + offset(random), radius);
        }
        const QuadSigns signs(a.data());
        const auto compare = [&](QuickAnswer answer, bool truth) {
            if (answer == QuickAnswer::unsure) {
                ++unsure;
                return;
            }
            CHECK((answer == QuickAnswer::yes) == truth);
            sure[truth ? 1 : 0] += 1;
        };
        compare(signs.overlaps(b.data()), relate_convex(Relation::overlaps, a, b));
        compare(signs.overlaps(b.data()), relate_convex(Relation::overlaps_interior, a, b));
        compare(signs.contains(b.data()), relate_convex(Relation::contains, a, b));
        compare(signs.within(b.data()), relate_convex(Relation::contains, b, a));
        compare(QuadSigns::contains(a.data(), b[0]), contains(a, b[0]));
    }
    CHECK(sure[0] > 20000);
    CHECK(sure[1] > 5000);
    CHECK(unsure > 1000);
}

TEST_CASE("only convex quads of vectors of length one fit") {
    const Outline arrow = polygon({{0, 0}, {10, 0}, {2, 2}, {0, 10}});
    Outline long_one = box(0, 0, 1, 1);
    long_one[2] = {2.0 * long_one[2].x, 2.0 * long_one[2].y, 2.0 * long_one[2].z};
    Outline all;
    std::vector<std::int64_t> offsets{0};
    for (const Outline& made :
         {box(0, 0, 1, 1), arrow, long_one, polygon({{0, 0}, {1, 0}, {1, 1}}), box(5, 5, 1, 1)}) {
        all.insert(all.end(), made.begin(), made.end());
        offsets.push_back(static_cast<std::int64_t>(all.size()));
    }
    std::vector<Refusal> refusals;
    const Polygons rows = Polygons::from_unit_vectors(all, offsets, OnInvalid::raise, refusals);
    const std::array expected{true, false, false, false, true};
    for (std::int64_t row = 0; row < rows.size(); ++row) {
        CHECK(fits_quad_signs(rows, row) == expected[static_cast<std::size_t>(row)]);
    }
}
