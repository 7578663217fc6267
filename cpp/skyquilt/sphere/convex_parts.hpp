// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// A simple polygon cut into convex parts at its own vertices.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "skyquilt/sphere/polygon.hpp"

namespace skyquilt::sphere {

/// Whether a simple polygon nowhere turns inward; the empty one does not.
[[nodiscard]] bool is_convex(Polygon polygon) noexcept;

/// Convex parts of one polygon: together exactly the polygon, their interiors disjoint.
struct ConvexParts {
    /// The vertices of all parts one after the other, each bit by bit one of the polygon's.
    std::vector<UnitVector> vertices;
    /// For each of these its number in the polygon.
    std::vector<std::int64_t> numbers;
    /// Part i has the vertices offsets[i] to offsets[i + 1].
    std::vector<std::int64_t> offsets{0};

    [[nodiscard]] std::size_t size() const noexcept { return offsets.size() - 1; }
    [[nodiscard]] ConvexPolygon operator[](std::size_t part) const noexcept {
        const auto begin = static_cast<std::size_t>(offsets[part]);
        const auto end = static_cast<std::size_t>(offsets[part + 1]);
        return ConvexPolygon(vertices).subspan(begin, end - begin);
    }
};

/// Cut a simple polygon into convex parts, exactly for its vectors, which may have any length.
///
/// Every vertex of the polygon is a vertex of some part, and every edge of a part is an edge of the
/// polygon or is shared by exactly two parts, which run along it in opposite directions. Parts are
/// counter-clockwise and may have vertices on the line between their neighbours. An edge inside of
/// the polygon may be longer than 179 degrees, never 180. A convex polygon is its own single part,
/// the empty polygon has none.
///
/// There are at most four times as many parts as there need be, and at most one more than twice the
/// number of vertices at which the polygon turns inward. Takes time as n log n; only a polygon that
/// fills a hemisphere to within 1e-14 rad takes time as n squared, at worst cubed.
[[nodiscard]] ConvexParts convex_parts(Polygon polygon);

}  // namespace skyquilt::sphere
