// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Polygons cut into convex parts.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "skyquilt/sphere/convex_parts.hpp"
#include "skyquilt/sphere/hemisphere.hpp"
#include "skyquilt/sphere/predicates.hpp"

using skyquilt::sphere::convex_parts;
using skyquilt::sphere::ConvexParts;
using skyquilt::sphere::hemisphere_pole;
using skyquilt::sphere::orientation;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

using Vectors = std::vector<UnitVector>;
using Cell = std::pair<int, int>;

// Parts that turn counter-clockwise and are convex, and whose edges together are the polygon's and
// pairs that run both ways, cover every point inside once and every point outside not at all.
void check_parts(const Vectors& polygon, const ConvexParts& parts, bool all_corners = true) {
    const std::size_t n = polygon.size();
    std::size_t inward = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (orientation(polygon[(i + n - 1) % n], polygon[i], polygon[(i + 1) % n]) < 0) {
            ++inward;
        }
    }
    REQUIRE(parts.size() >= 1);
    REQUIRE(parts.size() <= 2 * inward + 1);
    std::map<std::pair<std::size_t, std::size_t>, int> edges;
    for (std::size_t k = 0; k < parts.size(); ++k) {
        const auto part = parts[k];
        REQUIRE(part.size() >= 3);
        int left = 0;
        for (std::size_t i = 0; i < part.size(); ++i) {
            const std::size_t next = (i + 1) % part.size();
            const auto first = static_cast<std::size_t>(parts.offsets[k]);
            const auto from = static_cast<std::size_t>(parts.numbers[first + i]);
            const auto to = static_cast<std::size_t>(parts.numbers[first + next]);
            REQUIRE(part[i] == polygon[from]);
            ++edges[{from, to}];
            left += orientation(part[i], part[next], part[(i + 2) % part.size()]) > 0 ? 1 : 0;
            REQUIRE(orientation(part[i], part[next], part[(i + 2) % part.size()]) >= 0);
            if (all_corners) {
                REQUIRE(std::ranges::all_of(part, [&](const UnitVector& v) {
                    return orientation(part[i], part[next], v) >= 0;
                }));
            }
        }
        REQUIRE(left >= 3);
    }
    for (std::size_t i = 0; i < n; ++i) {
        REQUIRE(edges[{i, (i + 1) % n}] == 1);
        edges.erase({i, (i + 1) % n});
    }
    for (const auto& [edge, times] : edges) {
        REQUIRE(times == 1);
        REQUIRE(edges.contains({edge.second, edge.first}));
    }
}

// A connected set of cells without holes that nowhere touches itself in a corner alone: its outline
// is a simple polygon with very many vertices on common lines.
Vectors outline_of_cells(std::mt19937_64& random, std::size_t n, bool every_corner) {
    std::set<Cell> cells{{0, 0}};
    std::vector<Cell> list{{0, 0}};
    constexpr std::array<Cell, 8> around{Cell{1, 0}, {1, 1},   {0, 1},  {-1, 1},
                                         {-1, 0},    {-1, -1}, {0, -1}, {1, -1}};
    for (int tries = 0; cells.size() < n && tries < 100000; ++tries) {
        const Cell from = list[random() % list.size()];
        const Cell step = around[random() % 4 * 2];
        const Cell cell{from.first + step.first, from.second + step.second};
        int changes = 0;
        for (std::size_t k = 0; k < 8; ++k) {
            const auto taken = [&](const Cell& by) {
                return cells.contains({cell.first + by.first, cell.second + by.second});
            };
            changes += taken(around[k]) != taken(around[(k + 1) % 8]) ? 1 : 0;
        }
        if (!cells.contains(cell) && changes == 2) {
            cells.insert(cell);
            list.push_back(cell);
        }
    }
    // Edges with a cell on their left, each corner having one that leaves it.
    std::map<Cell, Cell> next;
    for (const auto& [x, y] : cells) {
        const std::array<Cell, 4> corner{Cell{x, y}, {x + 1, y}, {x + 1, y + 1}, {x, y + 1}};
        const std::array<Cell, 4> beyond{Cell{x, y - 1}, {x + 1, y}, {x, y + 1}, {x - 1, y}};
        for (std::size_t k = 0; k < 4; ++k) {
            if (!cells.contains(beyond[k])) {
                next[corner[k]] = corner[(k + 1) % 4];
            }
        }
    }
    Vectors polygon;
    std::uniform_int_distribution<int> length(1, 4);
    const Cell begin = next.begin()->first;
    Cell at = begin;
    Cell came{0, 0};
    do {
        const Cell go{next[at].first - at.first, next[at].second - at.second};
        if (every_corner || go != came) {
            const double factor = std::ldexp(static_cast<double>(length(random)), length(random));
            polygon.push_back({factor * at.first, factor * at.second, factor * 30.0});
        }
        came = go;
        at = next[at];
    } while (at != begin);
    return polygon;
}

// Vertices round a centre at distances that jump: many deep notches.
Vectors star(std::mt19937_64& random, std::size_t n, double radius_deg) {
    std::uniform_real_distribution<double> part(0.05, 1.0);
    Vectors polygon;
    for (std::size_t i = 0; i < n; ++i) {
        const double lon = 360.0 * static_cast<double>(i) / static_cast<double>(n);
        polygon.push_back(unit_vector({lon, 90.0 - radius_deg * part(random)}));
    }
    return polygon;
}

// A band rolled up.
Vectors spiral(std::size_t n, double turns) {
    Vectors polygon;
    for (std::size_t i = 0; i < 2 * n; ++i) {
        const bool outer = i < n;
        const double t = static_cast<double>(outer ? i : 2 * n - 1 - i) / static_cast<double>(n);
        polygon.push_back(
            unit_vector({360.0 * turns * t, 90.0 - (outer ? 6.0 : 4.0) - 5.0 * turns * t}));
    }
    return polygon;
}

void check_all_turns(Vectors polygon) {
    check_parts(polygon, convex_parts(polygon));
    std::ranges::rotate(polygon, polygon.begin() + static_cast<std::ptrdiff_t>(polygon.size() / 3));
    check_parts(polygon, convex_parts(polygon));
    for (UnitVector& v : polygon) {
        v = {v.y, v.z, v.x};  // an even exchange of axes turns nothing inside out
    }
    check_parts(polygon, convex_parts(polygon));
    for (UnitVector& v : polygon) {
        v = {-v.x, -v.y, v.z};
    }
    check_parts(polygon, convex_parts(polygon));
}

}  // namespace

TEST_CASE("a convex polygon is its own single part, the empty one has none") {
    const Vectors square{{1, 0, 5}, {1, 1, 5}, {0, 1, 5}, {-1, 1, 5}, {-1, 0, 5}};
    const ConvexParts parts = convex_parts(square);
    REQUIRE(parts.size() == 1);
    CHECK(std::ranges::equal(parts[0], square));
    CHECK(parts.numbers == std::vector<std::int64_t>{0, 1, 2, 3, 4});
    CHECK(convex_parts({}).size() == 0);
}

TEST_CASE("an arrowhead is cut in two at its notch") {
    const Vectors arrow{{0, 0, 9}, {4, -4, 9}, {0, 6, 9}, {-4, -4, 9}};
    const ConvexParts parts = convex_parts(arrow);
    CHECK(parts.size() == 2);
    check_parts(arrow, parts);
}

TEST_CASE("outlines of cells are cut exactly, with all their vertices on common lines") {
    std::mt19937_64 random(21);
    for (std::size_t i = 0; i < 400; ++i) {
        check_all_turns(outline_of_cells(random, 2 + i % 60, true));
        check_all_turns(outline_of_cells(random, 2 + i % 60, false));
    }
}

TEST_CASE("stars and spirals of any size are cut exactly") {
    std::mt19937_64 random(22);
    for (const double radius_deg : {1e-8, 1e-3, 5.0, 89.0}) {
        for (std::size_t n = 5; n < 120; n += 7) {
            check_all_turns(star(random, n, radius_deg));
        }
    }
    for (std::size_t n = 10; n < 300; n += 23) {
        check_all_turns(spiral(n, 0.02 * static_cast<double>(n)));
    }
}

TEST_CASE("a polygon of a hundred thousand vertices is cut in a moment") {
    std::mt19937_64 random(23);
    const Vectors polygon = star(random, 100000, 60.0);
    check_parts(polygon, convex_parts(polygon), false);
    const Vectors band = spiral(50000, 12.0);
    check_parts(band, convex_parts(band), false);
}

TEST_CASE("a polygon that fills a hemisphere to the last digit is cut too") {
    // Whole numbers, so that the slants turn no sign; what lies before all of them is a cone too
    // thin for doubles, but for luck.
    int without_pole = 0;
    for (int slant = 11000; slant < 11040; ++slant) {
        Vectors polygon;
        for (int i = 0; i < 40; ++i) {
            const UnitVector v = unit_vector({9.0 * i, 0.0});
            const double x = std::round(3e11 * v.x);
            const double y = std::round(3e11 * v.y);
            polygon.push_back(
                {x + y, y, (i % 2 == 0 ? 1.0 : 1e10) + slant * x - (slant + 101.0) * y});
        }
        without_pole += hemisphere_pole(polygon).has_value() ? 0 : 1;
        check_parts(polygon, convex_parts(polygon));
    }
    CHECK(without_pole > 0);
}
