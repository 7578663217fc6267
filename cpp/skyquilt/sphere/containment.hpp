// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of points in columns of polygons.
#pragma once

#include <cstdint>
#include <span>

#include "skyquilt/sphere/polygons.hpp"

namespace skyquilt::sphere {

/// Whether each point lies in its closed polygon: exact for unit_vector() of the point. A column of
/// one polygon, or of one point, stands for as many as needed. No empty polygon holds a point, and
/// a point of which an angle is NaN lies nowhere.
///
/// @param out one answer per pair, 0 or 1.
/// @throws CoordinateError if the columns of longitudes and latitudes differ in length, for an
///   infinite angle or a latitude beyond a pole, naming the row; GeometryError if the columns of
///   points and polygons differ in length and neither has one row, or if `out` has another length.
void contains_points(const Polygons& polygons, std::span<const double> lon_deg,
                     std::span<const double> lat_deg, int threads, std::span<std::uint8_t> out);

}  // namespace skyquilt::sphere
