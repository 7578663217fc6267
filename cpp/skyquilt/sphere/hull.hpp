// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The convex hull of directions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "skyquilt/sphere/polygons.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// What the convex hull of directions is.
enum class HullKind {
    polygon,            ///< a convex polygon
    flat,               ///< no polygon: one great circle holds them all, or there are none
    not_in_hemisphere,  ///< no polygon: no open hemisphere holds them all
};

/// The convex hull of a column of vectors.
struct Hull {
    HullKind kind = HullKind::flat;
    /// Numbers of the vectors at the corners, counter-clockwise from the lowest; empty unless
    /// `kind` is polygon. No three corners lie on one great circle. Of vectors with one direction,
    /// it is one of them.
    std::vector<std::int64_t> corners;
};

/// The smallest convex polygon that holds all the directions: exact for the vectors, which may have
/// any length but zero.
///
/// Takes time as n log n where hemisphere_pole() finds a direction in front of all, else as n times
/// the corners found on the way. Law: no vector lies outside of any edge.
[[nodiscard]] Hull convex_hull(std::span<const UnitVector> vectors);

/// The convex hull of each row of a column; the empty region is its own.
[[nodiscard]] Polygons convex_hulls(const Polygons& polygons, int threads);

}  // namespace skyquilt::sphere
