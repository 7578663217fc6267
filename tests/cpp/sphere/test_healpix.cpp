// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/healpix.hpp"

using skyquilt::pi;
using skyquilt::sphere::Cap;
using skyquilt::sphere::cap_ranges;
using skyquilt::sphere::healpix_cells;
using skyquilt::sphere::healpix_index;
using skyquilt::sphere::KeyRange;
using skyquilt::sphere::normalized;
using skyquilt::sphere::UnitVector;

namespace {

class Sky {
  public:
    UnitVector anywhere() { return normalized(normal_(bits_), normal_(bits_), normal_(bits_)); }
    double between(double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(bits_);
    }
    // At this angle from a direction, to within rounding.
    UnitVector beside(const UnitVector& a, double angle_rad) {
        const UnitVector other = anywhere();
        const double along = dot(a, other);
        const UnitVector side =
            normalized(other.x - along * a.x, other.y - along * a.y, other.z - along * a.z);
        const double c = std::cos(angle_rad);
        const double s = std::sin(angle_rad);
        return normalized(c * a.x + s * side.x, c * a.y + s * side.y, c * a.z + s * side.z);
    }
    // Centres where the plane of the projection is cut, bent or folded, and common ones.
    UnitVector awkward() {
        const double sign = between(-1.0, 1.0) < 0.0 ? -1.0 : 1.0;
        const double quarter = std::floor(between(0.0, 8.0)) * 0.25 * pi;
        switch (static_cast<int>(between(0.0, 6.0))) {
            case 0:
                return {0.0, 0.0, sign};
            case 1:
                return beside({0.0, 0.0, sign}, std::pow(10.0, between(-16.0, -1.0)));
            case 2: {
                const double z = sign * 2.0 / 3.0 + between(-1e-9, 1e-9);
                const double across = std::sqrt(1.0 - z * z);
                const double lon = between(0.0, 2.0 * pi);
                return {across * std::cos(lon), across * std::sin(lon), z};
            }
            case 3: {
                const double z = between(-1.0, 1.0);
                const double across = std::sqrt(1.0 - z * z);
                return {across * std::cos(quarter), across * std::sin(quarter), z};
            }
            case 4:
                return {std::cos(quarter), std::sin(quarter), 0.0};
            default:
                return anywhere();
        }
    }

  private:
    std::mt19937_64 bits_{20260101};
    std::normal_distribution<double> normal_;
};

bool covers(const std::vector<KeyRange>& ranges, std::int64_t key) {
    const auto after = std::ranges::upper_bound(ranges, key, {}, &KeyRange::begin);
    return after != ranges.begin() && key < std::prev(after)->end;
}

// The places of a key in its base cell at an order, with the definition's loop over bits.
std::array<std::int64_t, 3> place(std::int64_t key, int order) {
    const std::int64_t number = key >> (2 * (29 - order));
    std::array<std::int64_t, 3> answer{number >> (2 * order), 0, 0};
    for (int bit = 0; bit < order; ++bit) {
        answer[1] |= ((number >> (2 * bit)) & 1) << bit;
        answer[2] |= ((number >> (2 * bit + 1)) & 1) << bit;
    }
    return answer;
}

// A slow twin for points off the edges of cells: the published formulas with the system's
// functions, in longitude and height, the pixel counted along its two diagonals.
std::int64_t slow_index(const UnitVector& v, int order) {
    const auto n = static_cast<double>(std::int64_t{1} << order);
    double t = std::atan2(v.y, v.x) / (0.5 * pi);
    if (t < 0.0) {
        t += 4.0;
    }
    double h = 0.75 * v.z;
    double tp = t;
    if (std::abs(v.z) > 2.0 / 3.0) {
        const double s = std::sqrt(3.0 * (1.0 - std::abs(v.z)));
        h = std::copysign(1.0 - 0.5 * s, v.z);
        tp = std::floor(t) + 0.5 + (t - std::floor(t) - 0.5) * s;
    }
    for (int base = 0; base < 12; ++base) {
        const double t0 = base % 4 + (base / 4 == 1 ? 0.0 : 0.5);
        const double h0 = 0.5 - 0.5 * (base / 4);
        for (const double turn : {0.0, 4.0}) {
            const double x = 0.5 + (h - h0) + (tp - turn - t0);
            const double y = 0.5 + (h - h0) - (tp - turn - t0);
            if (x >= 0.0 && x < 1.0 && y >= 0.0 && y < 1.0) {
                std::int64_t number = base;
                const auto column = static_cast<std::int64_t>(x * n);
                const auto row = static_cast<std::int64_t>(y * n);
                for (int bit = order - 1; bit >= 0; --bit) {
                    number = 4 * number + 2 * ((row >> bit) & 1) + ((column >> bit) & 1);
                }
                return number;
            }
        }
    }
    return -1;
}

}  // namespace

TEST_CASE("the number agrees with the published formulas at every order") {
    Sky sky;
    int tried = 0;
    for (int i = 0; i < 200000; ++i) {
        const UnitVector v = sky.anywhere();
        // Rounding may move a point by 1e-15: compare where it is not that near to an edge, which
        // at order 20 (cells of 1e-6) leaves out nearly nothing.
        REQUIRE((healpix_index(v) >> 18) == slow_index(v, 20));
        ++tried;
    }
    CHECK(tried == 200000);
}

TEST_CASE("known directions have their known base cells") {
    const double across = std::sqrt(5.0) / 3.0;
    const double half = std::sqrt(0.5);
    const auto base = [](const UnitVector& v) { return healpix_index(v) >> 58; };
    CHECK(base({1.0, 0.0, 0.0}) == 4);
    CHECK(base({0.0, 1.0, 0.0}) == 5);
    CHECK(base({-1.0, 0.0, 0.0}) == 6);
    CHECK(base({0.0, -1.0, 0.0}) == 7);
    for (const int quarter : {0, 1, 2, 3}) {
        const double angle = (quarter + 0.5) * 0.5 * pi;
        const UnitVector north{across * std::cos(angle), across * std::sin(angle), 2.0 / 3.0};
        CHECK(base(north) == quarter);
        CHECK(base({north.x, north.y, -north.z}) == 8 + quarter);
    }
    // Where cells meet the one to the east has the edge, as in the published formulas.
    CHECK(base({half, half, 0.0}) == 5);
    CHECK(base({0.5, 0.0, std::sqrt(0.75)}) == 0);
    CHECK(base({0.0, 0.5, std::sqrt(0.75)}) == 1);
    CHECK(base({-0.5, 0.0, -std::sqrt(0.75)}) == 10);
    CHECK(base({0.0, -0.5, -std::sqrt(0.75)}) == 11);
}

TEST_CASE("the poles are the outermost corners of the base cells at longitude 0") {
    CHECK(healpix_index({0.0, 0.0, 1.0}) == (std::int64_t{1} << 58) - 1);
    CHECK(healpix_index({0.0, 0.0, -1.0}) == std::int64_t{8} << 58);
    CHECK(healpix_index({-0.0, -0.0, 1.0}) == healpix_index({0.0, 0.0, 1.0}));
}

TEST_CASE("the sign of a zero does not matter") {
    for (const double x : {-1.0, 1.0}) {
        CHECK(healpix_index({x, 0.0, 0.0}) == healpix_index({x, -0.0, -0.0}));
        CHECK(healpix_index({0.0, x, 0.0}) == healpix_index({-0.0, x, -0.0}));
    }
}

TEST_CASE("a quarter turn moves a number by one base cell") {
    Sky sky;
    for (int i = 0; i < 50000; ++i) {
        const UnitVector v = i % 2 == 0 ? sky.anywhere() : sky.awkward();
        const auto from = place(healpix_index(v), 29);
        const auto to = place(healpix_index({-v.y, v.x, v.z}), 29);
        if (v.x == 0.0 && v.y == 0.0) {
            continue;  // a pole stays where it is
        }
        CHECK(to[0] == from[0] / 4 * 4 + (from[0] + 1) % 4);
        CHECK(to[1] == from[1]);
        CHECK(to[2] == from[2]);
    }
}

TEST_CASE("numbers stay in range for every direction, also where plane and sphere fold") {
    Sky sky;
    for (int i = 0; i < 100000; ++i) {
        const std::int64_t key = healpix_index(sky.awkward());
        REQUIRE(key >= 0);
        REQUIRE(key < healpix_cells);
    }
}

TEST_CASE("what is no direction has number -1") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    for (const UnitVector& v :
         {UnitVector{nan, 0.0, 1.0}, UnitVector{1.0, nan, 0.0}, UnitVector{1.0, 0.0, nan},
          UnitVector{infinity, 0.0, 0.0}, UnitVector{0.0, 0.0, -infinity},
          UnitVector{0.0, 0.0, 0.0}, UnitVector{1e300, 0.0, 0.0}}) {
        CHECK(healpix_index(v) == -1);
    }
}

TEST_CASE("a column is numbered like its rows") {
    Sky sky;
    std::vector<UnitVector> directions(1000);
    std::ranges::generate(directions, [&sky] { return sky.awkward(); });
    directions[17].x = std::numeric_limits<double>::quiet_NaN();
    std::vector<std::int64_t> indices(directions.size());
    healpix_index(directions, indices);
    for (std::size_t row = 0; row < directions.size(); ++row) {
        CHECK(indices[row] == healpix_index(directions[row]));
    }
}

TEST_CASE("every point of a cap lies in a range, at its rim too") {
    Sky sky;
    std::int64_t points = 0;
    for (int i = 0; i < 4000; ++i) {
        const UnitVector center = i % 2 == 0 ? sky.awkward() : sky.anywhere();
        const double radius = std::min(pi, std::pow(10.0, sky.between(-12.0, 0.5)));
        const int max_ranges = 1 + static_cast<int>(sky.between(0.0, 32.0));
        const auto ranges = cap_ranges({center, radius}, max_ranges);
        REQUIRE(covers(ranges, healpix_index(center)));
        for (int k = 0; k < 100; ++k) {
            // Half of the points within a few roundings of the rim, and some of them just beyond.
            const double angle = k % 2 == 0 ? radius * (1.0 + (k % 5 - 2) * 1e-15)
                                            : radius * std::sqrt(sky.between(0.0, 1.0));
            REQUIRE(covers(ranges, healpix_index(sky.beside(center, angle))));
            ++points;
        }
    }
    CHECK(points == 400000);
}

TEST_CASE("ranges are sorted, leave gaps between them and are no more than allowed") {
    Sky sky;
    for (int i = 0; i < 3000; ++i) {
        const int max_ranges = 1 + i % 40;
        const double radius = std::pow(10.0, sky.between(-10.0, 0.4));
        const auto ranges = cap_ranges({sky.awkward(), radius}, max_ranges);
        REQUIRE(!ranges.empty());
        CHECK(ranges.size() <= static_cast<std::size_t>(max_ranges));
        CHECK(ranges.front().begin >= 0);
        CHECK(ranges.back().end <= healpix_cells);
        for (std::size_t k = 0; k < ranges.size(); ++k) {
            CHECK(ranges[k].begin < ranges[k].end);
            CHECK((k == 0 || ranges[k - 1].end < ranges[k].begin));
        }
    }
}

TEST_CASE("the ranges of a larger cap hold every point of a smaller one inside it") {
    Sky sky;
    for (int i = 0; i < 2000; ++i) {
        const UnitVector center = sky.awkward();
        const double small = std::pow(10.0, sky.between(-8.0, -0.5));
        const double off = small * sky.between(0.0, 2.0);
        const auto ranges = cap_ranges({sky.beside(center, off), small + off}, 16);
        for (int k = 0; k < 50; ++k) {
            REQUIRE(
                covers(ranges, healpix_index(sky.beside(center, small * sky.between(0.0, 1.0)))));
        }
    }
}

TEST_CASE("the ranges hold every cell of a low order that a dense net finds in the cap") {
    Sky sky;
    // The slow twin: one pass over a net of the whole sky, finer than the cells of order 4.
    std::vector<UnitVector> net;
    for (int row = 0; row < 600; ++row) {
        const double z = (row + 0.5) / 300.0 - 1.0;
        const double across = std::sqrt(1.0 - z * z);
        for (int column = 0; column < 600; ++column) {
            const double lon = (column + 0.5) * 2.0 * pi / 600.0;
            net.push_back({across * std::cos(lon), across * std::sin(lon), z});
        }
    }
    for (int i = 0; i < 60; ++i) {
        const Cap cap{sky.awkward(), sky.between(0.01, 3.0)};
        const auto ranges = cap_ranges(cap, 16);
        for (const UnitVector& v : net) {
            if (separation_rad(cap.center, v) <= cap.radius_rad) {
                REQUIRE(covers(ranges, healpix_index(v)));
            }
        }
    }
}

TEST_CASE("sixteen ranges cover less than twice the area of a cap") {
    Sky sky;
    for (const double radius_deg : {0.02, 0.15, 0.3, 1.0, 3.0, 20.0, 80.0, 150.0}) {
        const double radius = radius_deg * skyquilt::radians_per_degree;
        double covered = 0.0;
        for (int i = 0; i < 500; ++i) {
            for (const KeyRange& range : cap_ranges({sky.anywhere(), radius}, 16)) {
                covered += static_cast<double>(range.end - range.begin);
            }
        }
        const double ratio = covered / 500.0 / static_cast<double>(healpix_cells) /
                             std::pow(std::sin(0.5 * radius), 2);
        CHECK(ratio >= 1.0);
        CHECK(ratio < 1.5);
    }
}

TEST_CASE("a cap of half a turn or more is the whole sky, one of radius 0 a few cells") {
    const std::vector<KeyRange> all{{0, healpix_cells}};
    CHECK(cap_ranges({{0.0, 0.0, 1.0}, pi}, 16) == all);
    CHECK(cap_ranges({{0.0, 0.0, 1.0}, std::numeric_limits<double>::infinity()}, 1) == all);
    Sky sky;
    for (int i = 0; i < 2000; ++i) {
        const UnitVector center = sky.awkward();
        const auto ranges = cap_ranges({center, 0.0}, 16);
        CHECK(covers(ranges, healpix_index(center)));
        std::int64_t cells = 0;
        for (const KeyRange& range : ranges) {
            cells += range.end - range.begin;
        }
        CHECK(cells <= 16);
    }
}

TEST_CASE("a cap that is none is refused") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const UnitVector pole{0.0, 0.0, 1.0};
    CHECK_THROWS_AS(static_cast<void>(cap_ranges({pole, -1e-300}, 16)), skyquilt::CoordinateError);
    CHECK_THROWS_AS(static_cast<void>(cap_ranges({pole, nan}, 16)), skyquilt::CoordinateError);
    CHECK_THROWS_AS(static_cast<void>(cap_ranges({{nan, 0.0, 1.0}, 1.0}, 16)),
                    skyquilt::CoordinateError);
    CHECK_THROWS_AS(static_cast<void>(cap_ranges({pole, 1.0}, 0)), std::invalid_argument);
}
