// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Polygons as well-known binary, the way spatial databases store them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/shapes.hpp"

namespace skyquilt::sphere {

/// Read a column of well-known binaries (OGC 06-103r4, section 8): the types that shapes_from_wkt()
/// reads, in either byte order, with PostGIS' flag and number for SRID 4326 or 0. A polygon without
/// rings is the empty region. Coordinates are kept bit for bit; whether they are positions is for
/// the column to say.
///
/// Refused by name: holes, Z and M, other SRIDs, and every other type; counts that the bytes cannot
/// hold, before anything is allocated for them. A refused binary gives an empty row and a refusal,
/// its `vertex` the place in bytes.
[[nodiscard]] Shapes shapes_from_wkb(std::span<const std::string_view> binaries,
                                     std::vector<Refusal>& refusals);

/// Write a column as well-known binary, little-endian, without an SRID, rings closed; the types are
/// those of wkts().
///
/// @throws GeometryError for a row that holds a circle or a box.
[[nodiscard]] std::vector<std::string> wkbs(const Shapes& shapes);

}  // namespace skyquilt::sphere
