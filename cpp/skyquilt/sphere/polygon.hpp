// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The vertices of one polygon.
#pragma once

#include <span>

#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// The vertices of one simple polygon: closed, counter-clockwise seen from outside, joined by
/// great-circle arcs of at most 179 degrees; no vertex repeated, no edges that touch but neighbours
/// in the vertex they share; inside an open hemisphere. An empty span is the empty region.
using Polygon = std::span<const UnitVector>;

/// The same where every vertex lies on the inner side of every edge or on its great circle.
using ConvexPolygon = std::span<const UnitVector>;

}  // namespace skyquilt::sphere
