// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Signs of crossings: laws, vectors of any length, and whole numbers that can be checked by hand.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <random>

#include "skyquilt/sphere/plane_predicates.hpp"
#include "skyquilt/sphere/predicates.hpp"

using skyquilt::sphere::EdgePlane;
using skyquilt::sphere::orientation;
using skyquilt::sphere::side_of_crossing;
using skyquilt::sphere::side_of_crossing_exact;
using skyquilt::sphere::UnitVector;

namespace {

using Triple = std::array<std::int64_t, 3>;

Triple cross(const Triple& a, const Triple& b) {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

// The slow twin for small whole numbers: nothing exceeds 64 bits.
int twin(const std::array<Triple, 6>& v) {
    const Triple p = cross(v[0], v[1]);
    const Triple q = cross(v[2], v[3]);
    const Triple r = cross(v[4], v[5]);
    const Triple crossing = cross(p, q);
    const std::int64_t d = crossing[0] * r[0] + crossing[1] * r[1] + crossing[2] * r[2];
    return d > 0 ? 1 : d < 0 ? -1 : 0;
}

UnitVector vector(const Triple& v, double factor) {
    return {factor * static_cast<double>(v[0]), factor * static_cast<double>(v[1]),
            factor * static_cast<double>(v[2])};
}

}  // namespace

TEST_CASE("whole numbers of any scale have the sign that counting gives") {
    std::mt19937_64 random(41);
    std::uniform_int_distribution<std::int64_t> small(-9, 9);
    std::uniform_int_distribution<int> exponent(-1060, 1000);
    int zeros = 0;
    for (int i = 0; i < 20000; ++i) {
        std::array<Triple, 6> v{};
        for (Triple& triple : v) {
            triple = {small(random), small(random), small(random)};
        }
        if (i % 4 == 0) {
            v[3] = v[0];  // the planes share a vector, alone or all three
            v[5] = i % 8 == 0 ? v[0] : v[5];
        }
        const auto at = [&](std::size_t k) {
            return vector(v[k], std::ldexp(1.0, exponent(random)));
        };
        if (cross(v[0], v[1]) == Triple{} || cross(v[2], v[3]) == Triple{} ||
            cross(v[4], v[5]) == Triple{}) {
            continue;
        }
        const EdgePlane p(at(0), at(1));
        const EdgePlane q(at(2), at(3));
        const EdgePlane r(at(4), at(5));
        const int expected = twin(v);
        CHECK(side_of_crossing(p, q, r) == expected);
        CHECK(side_of_crossing_exact(p, q, r) == expected);
        CHECK(side_of_crossing(q, r, p) == expected);
        CHECK(side_of_crossing(q, p, r) == -expected);
        CHECK(side_of_crossing(p.turned(), q, r) == -expected);
        zeros += expected == 0 ? 1 : 0;
    }
    CHECK(zeros > 2000);
}

TEST_CASE("the filter never says what the integers deny") {
    std::mt19937_64 random(42);
    std::uniform_real_distribution<double> component(-1.0, 1.0);
    std::uniform_real_distribution<double> exponent(-17.0, -13.0);
    for (int i = 0; i < 20000; ++i) {
        std::array<UnitVector, 6> v;
        for (UnitVector& u : v) {
            u = {component(random), component(random), component(random)};
        }
        // The third plane passes close to where the first two cross, which lies near v[0].
        const double near = std::pow(10.0, exponent(random));
        const auto beside = [&](const UnitVector& u) {
            return UnitVector{u.x + near * component(random), u.y + near * component(random),
                              u.z + near * component(random)};
        };
        v[2] = beside(v[0]);
        v[4] = beside(v[0]);
        const EdgePlane p(v[0], v[1]);
        const EdgePlane q(v[2], v[3]);
        const EdgePlane r(v[4], v[5]);
        CHECK(side_of_crossing(p, q, r) == side_of_crossing_exact(p, q, r));
    }
}

TEST_CASE("where two planes share a vector, they cross in it") {
    std::mt19937_64 random(43);
    std::uniform_real_distribution<double> component(-1.0, 1.0);
    const auto draw = [&] {
        return UnitVector{component(random), component(random), component(random)};
    };
    for (int i = 0; i < 5000; ++i) {
        const UnitVector before = draw();
        const UnitVector vertex = draw();
        const UnitVector after = draw();
        const UnitVector a = draw();
        const UnitVector b = i % 3 == 0 ? vertex : draw();
        const int turn = orientation(before, vertex, after);
        CHECK(side_of_crossing({before, vertex}, {vertex, after}, {a, b}) ==
              turn * orientation(a, b, vertex));
    }
}

TEST_CASE("the last place of a component decides, whatever the lengths") {
    const UnitVector east{1.0, 0.0, 0.0};
    const UnitVector north{0.0, 0.0, 1.0};
    const double above = std::nextafter(1.0, 2.0);
    // The meridian through (1, 1) and the plane z = x cross in the direction (1, 1, 1).
    const EdgePlane meridian(north, {1.0, 1.0, 0.0});
    const EdgePlane slope({0.0, 1.0, 0.0}, {1.0, 0.0, 1.0});
    const int side = side_of_crossing(meridian, slope, {east, {0.0, 1.0, 1.0}});
    CHECK(side == 0);
    for (const double scale : {1.0, 1e-300, 1e+300}) {
        const UnitVector higher{0.0, scale, above * scale};
        const UnitVector lower{0.0, above * scale, scale};
        const int one = side_of_crossing(meridian, slope, {east, higher});
        CHECK(one != 0);
        CHECK(side_of_crossing(meridian, slope, {east, lower}) == -one);
    }
}
