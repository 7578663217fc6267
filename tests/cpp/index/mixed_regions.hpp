// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of regions that an index may get wrong: every size and shape, where the sphere is
// awkward.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/polygons.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace mixed_regions {

using skyquilt::sphere::Polygons;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

using Outline = std::vector<UnitVector>;

inline Polygons column(const std::vector<Outline>& outlines) {
    Outline vertices;
    std::vector<std::int64_t> offsets{0};
    for (const Outline& outline : outlines) {
        vertices.insert(vertices.end(), outline.begin(), outline.end());
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    std::vector<skyquilt::sphere::Refusal> refusals;
    Polygons polygons =
        Polygons::from_unit_vectors(vertices, offsets, skyquilt::sphere::OnInvalid::mask, refusals);
    // Only empty rows are refused.
    CHECK(std::ranges::all_of(refusals, [&](const skyquilt::sphere::Refusal& refusal) {
        return outlines[static_cast<std::size_t>(refusal.row)].empty();
    }));
    return polygons;
}

/// No outline where rounding has left none that is valid.
inline Outline if_valid(Outline outline) {
    return check_outline(outline).refusal ? Outline{} : outline;
}

/// n corners on a circle, or, with an inner radius, in turn on two: a star.
inline Outline around(const UnitVector& center, double radius_deg, double turn_deg, int n,
                      double inner_share = 1.0) {
    const UnitVector axis = std::abs(center.z) < 0.9 ? UnitVector{0, 0, 1} : UnitVector{1, 0, 0};
    const UnitVector east = skyquilt::sphere::normalized(axis.y * center.z - axis.z * center.y,
                                                         axis.z * center.x - axis.x * center.z,
                                                         axis.x * center.y - axis.y * center.x);
    const UnitVector north{center.y * east.z - center.z * east.y,
                           center.z * east.x - center.x * east.z,
                           center.x * east.y - center.y * east.x};
    const double outer = std::tan(radius_deg * skyquilt::radians_per_degree);
    Outline outline;
    for (int i = 0; i < n; ++i) {
        const double reach = i % 2 == 0 ? outer : outer * inner_share;
        const UnitVector at = unit_vector({turn_deg + 360.0 * i / n, 0.0});
        outline.push_back(
            skyquilt::sphere::normalized(center.x + reach * (at.x * east.x + at.y * north.x),
                                         center.y + reach * (at.x * east.y + at.y * north.y),
                                         center.z + reach * (at.x * east.z + at.y * north.z)));
    }
    return if_valid(std::move(outline));
}

inline UnitVector anywhere(std::mt19937_64& random) {
    std::normal_distribution<double> normal;
    return skyquilt::sphere::normalized(normal(random), normal(random), normal(random));
}

/// About n regions from a milliarcsecond to 89 degrees: anywhere, at the poles, across longitude 0,
/// opposite each other, the same again, slivers, stars, with many corners, neighbours that share a
/// side, many at one place, and empty rows.
inline std::vector<Outline> mixed(int n, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> turn(0.0, 360.0);
    std::uniform_real_distribution<double> exponent(std::log10(1.0 / 3.6e6), std::log10(89.0));
    std::uniform_int_distribution<int> corners(3, 6);
    std::uniform_int_distribution<int> kinds(0, 10);
    std::vector<Outline> rows;
    const UnitVector crowded = anywhere(random);
    while (static_cast<int>(rows.size()) < n) {
        const double radius = std::pow(10.0, exponent(random));
        const UnitVector center = anywhere(random);
        const int k = rows.size() % 3 == 0 ? corners(random) : 4;
        switch (kinds(random)) {
            case 0:
                rows.emplace_back();
                break;
            case 1:
                rows.push_back(
                    around({0.0, 0.0, turn(random) < 180.0 ? 1.0 : -1.0}, radius, turn(random), k));
                break;
            case 2:
                rows.push_back(
                    around(unit_vector({0.0, turn(random) / 2.0 - 90.0}), radius, turn(random), k));
                break;
            case 3: {
                Outline opposite;
                if (!rows.empty()) {
                    for (const UnitVector& vertex : rows.back()) {
                        opposite.push_back(-vertex);
                    }
                    std::ranges::reverse(opposite);
                }
                rows.push_back(opposite);
                break;
            }
            case 4:
                rows.push_back(rows.empty() ? Outline{} : rows[rows.size() / 2]);
                break;
            case 5: {
                const double lon = turn(random);
                const double lat = turn(random) / 4.0 - 45.0;
                rows.push_back(if_valid({unit_vector({lon, lat}), unit_vector({lon + 1e-10, lat}),
                                         unit_vector({lon + 1e-10, lat + 20.0}),
                                         unit_vector({lon, lat + 20.0})}));
                break;
            }
            case 6: {
                // Boxes of a tiling: meridians, the equator and the poles are theirs in common.
                const double lon = 30.0 * std::floor(turn(random) / 30.0);
                Outline box{unit_vector({lon, 0.0}), unit_vector({lon + 30.0, 0.0}),
                            unit_vector({lon + 30.0, 60.0}), unit_vector({lon, 60.0})};
                if (turn(random) < 180.0) {
                    for (UnitVector& vertex : box) {
                        vertex.z = -vertex.z;
                    }
                    std::ranges::reverse(box);
                }
                rows.push_back(box);
                break;
            }
            case 7:
                rows.push_back(around(crowded, std::min(radius, 2.0), turn(random), k));
                break;
            case 8:
                rows.push_back(around(center, radius, turn(random), 2 * k, 0.3));
                break;
            case 9:
                rows.push_back(around(center, radius, turn(random), 50));
                break;
            default:
                rows.push_back(around(center, radius, turn(random), k));
        }
    }
    return rows;
}

}  // namespace mixed_regions
