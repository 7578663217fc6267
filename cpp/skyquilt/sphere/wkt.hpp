// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Polygons as well-known text, the way spatial databases state them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/shapes.hpp"

namespace skyquilt::sphere {

/// Read a column of well-known texts (OGC 06-103r4, section 7): POLYGON, MULTIPOLYGON and
/// GEOMETRYCOLLECTION of these, to any depth; EMPTY is the empty region. Coordinates are ICRS
/// longitude and latitude in degrees, kept bit for bit; edges are great circles, as in the
/// geographies of PostGIS. `SRID=4326;` or `SRID=0;` may stand in front (PostGIS' EWKT).
///
/// Refused by name: holes, Z and M, other SRIDs, and every other type. A refused text gives an
/// empty row and a refusal, its `vertex` the place in the text in characters.
[[nodiscard]] Shapes shapes_from_wkt(std::span<const std::string_view> texts,
                                     std::vector<Refusal>& refusals);

/// Write a column as well-known text, rings closed: POLYGON, MULTIPOLYGON for several polygons,
/// POLYGON EMPTY for the empty region. Degrees are as delivered, or by lon_lat(), each as the
/// shortest text that reads back as the same double; longitudes are not brought into a range.
///
/// @throws GeometryError for a row that holds a circle or a box.
[[nodiscard]] std::vector<std::string> wkts(const Shapes& shapes);

}  // namespace skyquilt::sphere
