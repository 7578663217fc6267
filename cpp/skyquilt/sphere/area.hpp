// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The area of a polygon.
#pragma once

#include "skyquilt/sphere/polygon.hpp"

namespace skyquilt::sphere {

/// Area in steradians: a fan of triangles by the formula of van Oosterom and Strackee (1983),
/// eq. 8, its determinant taken from differences so that small polygons keep their digits.
[[nodiscard]] double area_sr(Polygon polygon) noexcept;

}  // namespace skyquilt::sphere
