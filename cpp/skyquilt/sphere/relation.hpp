// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How two polygons lie to each other, one pair and in columns: exact for their vectors.
#pragma once

#include <cstdint>
#include <span>

#include "skyquilt/sphere/convex_relation.hpp"
#include "skyquilt/sphere/polygons.hpp"
#include "skyquilt/sphere/prepared_polygon.hpp"

namespace skyquilt::sphere {

/// Answer one question for one pair of polygons of any shape. With an empty polygon the answer is
/// always no.
/// Laws: overlaps and overlaps_interior are symmetric; overlaps_interior implies overlaps; contains
/// implies overlaps; a polygon contains itself.
[[nodiscard]] bool relate(Relation relation, const PreparedPolygon& a, const PreparedPolygon& b);

/// The same for two rows, the shortest way there is.
[[nodiscard]] bool relate(Relation relation, const Polygons& a, std::int64_t row_a,
                          const Polygons& b, std::int64_t row_b);

/// Answer one question for each pair of rows. A column of one row stands for as many as needed.
///
/// @param out one answer per pair, 0 or 1.
/// @throws GeometryError if the columns differ in length and neither has one row, or if `out` has
///   another length.
void relate_columns(Relation relation, const Polygons& a, const Polygons& b, int threads,
                    std::span<std::uint8_t> out);

}  // namespace skyquilt::sphere
