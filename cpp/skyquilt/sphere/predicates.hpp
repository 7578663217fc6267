// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Exact signs. Every decision on polygons is a combination of these.
#pragma once

#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// Exact sign of the triple product (a x b) . c.
///
/// @return +1 when a, b, c turn counter-clockwise seen from outside, -1 when clockwise,
///         0 when one great circle holds all three.
/// Laws: rotating the arguments keeps the sign; swapping two negates it; negating one negates it.
/// Any finite components are allowed, of any length, subnormal ones included.
[[nodiscard]] int orientation(const UnitVector& a, const UnitVector& b,
                              const UnitVector& c) noexcept;

/// The same sign by integer arithmetic alone, without the floating-point filter in front: what
/// orientation() falls back on, and its slow twin in the tests.
[[nodiscard]] int orientation_exact(const UnitVector& a, const UnitVector& b,
                                    const UnitVector& c) noexcept;

/// Exact sign of the scalar product a . b: +1 where the angle between the two is below 90 degrees.
/// Any finite components are allowed.
[[nodiscard]] int dot_sign(const UnitVector& a, const UnitVector& b) noexcept;

/// Whether two vectors point exactly the same way, whatever their lengths.
[[nodiscard]] bool same_direction(const UnitVector& a, const UnitVector& b) noexcept;

/// The largest rounding error of the triple product of three vectors of length one, computed as
/// nx * c.x + ny * c.y + nz * c.z with n = a x b in plain double arithmetic: beyond it the computed
/// sign is the true one. Derived beside orientation() in the source.
inline constexpr double orientation_error = 1.2e-15;

}  // namespace skyquilt::sphere
