// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Exact questions on arcs of great circles, the edges of polygons.
#pragma once

#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

// An arc is given by its two ends, of any length, neither parallel nor opposite: the shorter of the
// two ways between them, ends included.

/// Whether a point on the great circle of ab lies on the arc ab itself.
/// Precondition: orientation(a, b, point) == 0.
[[nodiscard]] bool is_between(const UnitVector& point, const UnitVector& a,
                              const UnitVector& b) noexcept;

/// Whether a point lies on the arc ab.
[[nodiscard]] bool lies_on_arc(const UnitVector& point, const UnitVector& a,
                               const UnitVector& b) noexcept;

/// Whether two arcs on one great circle, or from one point on it, run the same way round it.
/// Precondition: orientation(a, b, c) == 0 and orientation(a, b, d) == 0.
[[nodiscard]] bool run_the_same_way(const UnitVector& a, const UnitVector& b, const UnitVector& c,
                                    const UnitVector& d) noexcept;

/// Whether the arcs ab and cd cross in a point inside both. Touching at an end is no crossing.
[[nodiscard]] bool arcs_cross(const UnitVector& a, const UnitVector& b, const UnitVector& c,
                              const UnitVector& d) noexcept;

/// Whether the arcs ab and cd share a point, an end included.
[[nodiscard]] bool arcs_touch(const UnitVector& a, const UnitVector& b, const UnitVector& c,
                              const UnitVector& d) noexcept;

}  // namespace skyquilt::sphere
