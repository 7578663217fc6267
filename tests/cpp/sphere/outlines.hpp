// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Outlines for the tests of this room.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <utility>
#include <vector>

#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/polygons.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere::testing {

using Outline = std::vector<UnitVector>;

inline Outline outline(std::initializer_list<LonLat> vertices) {
    Outline vectors;
    for (const LonLat& vertex : vertices) {
        vectors.push_back(unit_vector(vertex));
    }
    return vectors;
}

/// Brought into the form of a polygon, which it must have.
inline Outline polygon(std::initializer_list<LonLat> vertices) {
    Outline vectors = outline(vertices);
    REQUIRE_FALSE(check_outline(vectors).refusal.has_value());
    return vectors;
}

inline Outline box(double lon, double lat, double width, double height) {
    return polygon(
        {{lon, lat}, {lon + width, lat}, {lon + width, lat + height}, {lon, lat + height}});
}

/// Bring vectors into the form of a convex polygon, if they have it.
inline bool make_convex(Outline& vectors) {
    const CheckedOutline checked = check_outline(vectors);
    return !checked.refusal && checked.is_convex;
}

/// A direction of small whole numbers: near length one, and exactly parallel to (i, j, k), because
/// the factor leaves room for them in its last places.
inline UnitVector lattice(int i, int j, int k) {
    const double length = std::sqrt(static_cast<double>(i * i + j * j + k * k));
    const double factor = std::ldexp(std::round(std::ldexp(1.0 / length, 48)), -48);
    return {i * factor, j * factor, k * factor};
}

/// Convex polygons of n vertices about centres anywhere, of radii from 1e-8 to 80 degrees. Some are
/// refused because of rounding: the next try is taken.
inline Outline random_polygon(std::mt19937_64& random, std::size_t n, double lon, double lat,
                              double radius_deg) {
    std::uniform_real_distribution<double> angle(0.0, 360.0);
    while (true) {
        std::vector<double> angles(n);
        std::ranges::generate(angles, [&] { return angle(random); });
        std::ranges::sort(angles);
        const UnitVector center = unit_vector({lon, lat});
        const UnitVector east = unit_vector({lon + 90.0, 0.0});
        const UnitVector north = unit_vector({lon, lat + 90.0 > 90.0 ? lat - 90.0 : lat + 90.0});
        const double sign = lat + 90.0 > 90.0 ? -1.0 : 1.0;
        const double reach = std::tan(radius_deg * 3.14159 / 180.0);
        Outline outline;
        for (const double a : angles) {
            const UnitVector turned = unit_vector({a, 0.0});
            const double e = reach * turned.x;
            const double w = sign * reach * turned.y;
            outline.push_back(normalized(center.x + e * east.x + w * north.x,
                                         center.y + e * east.y + w * north.y,
                                         center.z + e * east.z + w * north.z));
        }
        if (make_convex(outline)) {
            return outline;
        }
    }
}

/// Convex polygons of vectors of length one.
inline Polygons column(const std::vector<Outline>& outlines) {
    std::vector<UnitVector> vertices;
    std::vector<std::int64_t> offsets{0};
    for (const Outline& outline : outlines) {
        vertices.insert(vertices.end(), outline.begin(), outline.end());
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    return Polygons::from_valid_vertices(std::move(vertices), std::move(offsets));
}

}  // namespace skyquilt::sphere::testing
