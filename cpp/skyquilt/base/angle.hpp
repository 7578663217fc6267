// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The factors between degrees, radians and arcseconds, each a double that the whole house shares.
#pragma once

#include <numbers>

namespace skyquilt {

inline constexpr double pi = std::numbers::pi;

/// Degrees become radians by one multiplication, radians become degrees by one division by the same
/// double: the convention of LSST's skymaps, whose tract numbers at exact edges depend on it.
inline constexpr double radians_per_degree = pi / 180.0;

/// Radians in one arcsecond, rounded in the order pi / 180 / 3600 as LSST's skymaps have it.
inline constexpr double radians_per_arcsec = pi / 180.0 / 3600.0;

}  // namespace skyquilt
