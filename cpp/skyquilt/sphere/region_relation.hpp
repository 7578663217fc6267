// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How two columns of regions lie to each other, which points lie in them, and discs around them.
#pragma once

#include <cstdint>
#include <span>

#include "skyquilt/sphere/cap.hpp"
#include "skyquilt/sphere/convex_relation.hpp"
#include "skyquilt/sphere/regions.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// Answer one question for one pair of rows; an empty row answers no to everything.
///
/// Regions overlap, or their interiors do, where any two of their members do (shape_relation.hpp
/// says how exactly). A region contains another where its members together hold each member of the
/// other, though no single one need: exactly where all of them are polygons, else to within the
/// resolution that cover.hpp states.
[[nodiscard]] bool relate(Relation relation, const Regions& a, std::int64_t row_a, const Regions& b,
                          std::int64_t row_b);

/// Answer one question for each pair of rows. A column of one row stands for as many as needed.
///
/// @param out one answer per pair, 0 or 1.
/// @throws GeometryError if the columns differ in length and neither has one row, or if `out` has
///   another length.
void relate_columns(Relation relation, const Regions& a, const Regions& b, int threads,
                    std::span<std::uint8_t> out);

/// For each pair of a row and a position, whether the position lies in the region. One row or one
/// position stands for as many as needed. A position of which an angle is NaN lies nowhere.
///
/// @throws GeometryError if the lengths do not fit; CoordinateError for an infinite angle or a
///   latitude beyond a pole, naming the row.
void contains_points(const Regions& regions, std::span<const double> lon_deg,
                     std::span<const double> lat_deg, int threads, std::span<std::uint8_t> out);

/// A cap that holds a row whatever the rounding; it may be larger than a hemisphere.
/// Precondition: the row is not empty.
[[nodiscard]] Cap bounding_cap(const Regions& regions, std::int64_t row);

}  // namespace skyquilt::sphere
