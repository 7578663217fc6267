// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/hull.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <utility>

#include "skyquilt/sphere/hemisphere.hpp"
#include "skyquilt/sphere/make_polygons.hpp"
#include "skyquilt/sphere/predicates.hpp"
#include "skyquilt/sphere/sweep_order.hpp"

namespace skyquilt::sphere {

namespace {

using Numbers = std::vector<std::size_t>;
using Vectors = std::span<const UnitVector>;

// ---- A hull without a pole ----------------------------------------------------------------------

constexpr std::array<UnitVector, 3> axes{UnitVector{1.0, 0.0, 0.0}, UnitVector{0.0, 1.0, 0.0},
                                         UnitVector{0.0, 0.0, 1.0}};

bool same_or_opposite(const UnitVector& a, const UnitVector& b) noexcept {
    return std::ranges::all_of(
        axes, [&](const UnitVector& axis) { return orientation(a, b, axis) == 0; });
}

// Numbers 0 to n - 1 in an order that jumps about: neighbours along an outline come far apart, so
// the hull soon has nearly its final size, and vectors all round the sphere are found out early.
Numbers jumping_order(std::size_t n) {
    auto step = static_cast<std::size_t>(0.618 * static_cast<double>(n)) + 1;
    while (std::gcd(step, n) != 1) {
        ++step;
    }
    Numbers numbers(n);
    for (std::size_t i = 0, at = 0; i < n; ++i, at = (at + step) % n) {
        numbers[i] = at;
    }
    return numbers;
}

// Take one more vector into a pointed cone with the given corners; false where the cone would no
// longer be pointed, which is where the vector's opposite lies in it.
bool take_in(Vectors vectors, Numbers& corners, std::size_t number, std::vector<int>& sides) {
    const std::size_t n = corners.size();
    sides.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        sides[i] = orientation(vectors[corners[i]], vectors[corners[(i + 1) % n]], vectors[number]);
    }
    if (std::ranges::none_of(sides, [](int side) { return side < 0; })) {
        return true;
    }
    if (std::ranges::none_of(sides, [](int side) { return side > 0; })) {
        return false;
    }
    // The edges that do not have the vector on their inner side follow each other; what lies
    // between them goes. An edge whose circle holds the vector goes too, or three corners would lie
    // on one circle.
    std::size_t begin = 0;
    while (sides[begin] <= 0 || sides[(begin + 1) % n] > 0) {
        ++begin;
    }
    Numbers kept{number};
    std::size_t edge = (begin + 1) % n;
    while (sides[edge] <= 0) {
        edge = (edge + 1) % n;
    }
    for (; sides[edge] > 0; edge = (edge + 1) % n) {
        kept.push_back(corners[edge]);
    }
    kept.push_back(corners[edge]);
    corners = std::move(kept);
    return true;
}

HullKind hull_without_pole(Vectors vectors, Numbers& corners) {
    const Numbers order = jumping_order(vectors.size());
    const UnitVector& a = vectors[order[0]];
    const auto second = std::ranges::find_if(
        order, [&](std::size_t i) { return !same_or_opposite(a, vectors[i]); });
    if (second == order.end()) {
        return HullKind::flat;
    }
    const UnitVector& b = vectors[*second];
    const auto third = std::ranges::find_if(
        order, [&](std::size_t i) { return orientation(a, b, vectors[i]) != 0; });
    if (third == order.end()) {
        return HullKind::flat;
    }
    corners = {order[0], *second, *third};
    if (orientation(a, b, vectors[*third]) < 0) {
        std::swap(corners[1], corners[2]);
    }
    std::vector<int> sides;
    for (const std::size_t number : order) {
        if (!take_in(vectors, corners, number, sides)) {
            corners.clear();
            return HullKind::not_in_hemisphere;
        }
    }
    return HullKind::polygon;
}

// ---- A hull in front of a pole ------------------------------------------------------------------

// Two chains over the vectors in sweep order (A. M. Andrew, Information Processing Letters 9, 1979,
// p. 216).
HullKind hull_by_sweep(Vectors vectors, const SweepOrder& sweep, Numbers& corners) {
    Numbers order(vectors.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t i, std::size_t j) {
        const int sign = sweep.compare(vectors[i], vectors[j]);
        return sign != 0 ? sign < 0 : i < j;
    });
    // Not std::ranges::unique, nor rotate below: clang before 16 cannot read their subranges in
    // libstdc++.
    const auto same = [&](std::size_t i, std::size_t j) {
        return sweep.compare(vectors[i], vectors[j]) == 0;
    };
    order.erase(std::unique(order.begin(), order.end(), same), order.end());
    corners.clear();
    const auto extend = [&](const auto& numbers) {
        const std::size_t base = corners.size();
        for (const std::size_t number : numbers) {
            while (corners.size() > base + 1 &&
                   orientation(vectors[corners[corners.size() - 2]], vectors[corners.back()],
                               vectors[number]) <= 0) {
                corners.pop_back();
            }
            corners.push_back(number);
        }
        corners.pop_back();  // the other chain begins with it
    };
    if (order.size() >= 3) {
        extend(order);
        std::ranges::reverse(order);
        extend(order);
    }
    if (corners.size() < 3) {
        corners.clear();
        return HullKind::flat;
    }
    return HullKind::polygon;
}

}  // namespace

Hull convex_hull(std::span<const UnitVector> vectors) {
    Numbers corners;
    Hull hull;
    if (vectors.empty()) {
        return hull;
    }
    if (const auto pole = hemisphere_pole(vectors)) {
        hull.kind = hull_by_sweep(vectors, SweepOrder(*pole), corners);
    } else {
        hull.kind = hull_without_pole(vectors, corners);
    }
    std::rotate(corners.begin(), std::ranges::min_element(corners), corners.end());
    hull.corners.assign(corners.begin(), corners.end());
    return hull;
}

Polygons convex_hulls(const Polygons& polygons, int threads) {
    return make_polygons(polygons.size(), threads, [&](std::int64_t row) {
        const Polygon polygon = polygons[row];
        std::vector<UnitVector> vertices;
        for (const std::int64_t corner : convex_hull(polygon).corners) {
            vertices.push_back(polygon[static_cast<std::size_t>(corner)]);
        }
        return vertices;
    });
}

}  // namespace skyquilt::sphere
