// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Whether several regions together cover another one that none of them need hold alone.
#pragma once

#include <span>

#include "skyquilt/sphere/polygon.hpp"

namespace skyquilt::sphere {

/// Whether every point of a convex polygon lies in at least one of several closed convex polygons.
/// Exact for the vectors, which may have any length: parts that touch along an edge leave nothing
/// between them, and a gap of the last place is one.
[[nodiscard]] bool covers(std::span<const ConvexPolygon> cover, ConvexPolygon polygon);

}  // namespace skyquilt::sphere
