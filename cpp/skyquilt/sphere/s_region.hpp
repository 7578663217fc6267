// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Regions as archives state them in s_region columns: STC-S, as it is found in the wild.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/shapes.hpp"

namespace skyquilt::sphere {

/// Read a column of s_region texts.
///
/// A text is one or more of
///     POLYGON [system] lon lat lon lat ...
///     CIRCLE [system] lon lat radius
///     POSITIONINTERVAL [system] lon lat lon lat      south-west corner, north-east corner
///     ALLSKY [system]
///     UNION [system] ( ... )
/// and means the union of all (IVOA Note STC-S 1.33; TAP 1.0, section 6). Words count in capitals
/// or not, commas as white space. Numbers are degrees, unless `UNIT deg | arcmin | arcsec | mas |
/// rad` follows the shape; a radius may have a unit of its own: 10arcsec, 0.5d, 3', 20". Degrees
/// are kept bit for bit. Sub-phrases that say nothing of the region are passed over: FILLFACTOR,
/// ERROR, RESOLUTION, SIZE, PIXSIZE.
///
/// `system` is any of: a frame ICRS, FK5, J2000, GSC1, GSC2 or UNKNOWNFRAME, all taken as ICRS
/// (they differ by less than the accuracy of what carries them); a reference position; the flavour
/// SPHERICAL2. A frame that is really another is refused.
///
/// Refused too, by name: BOX (some read its sides as great
/// circles, some as parallels), ELLIPSE, CONVEX, POSITION and
/// what cannot be stated without holes, INTERSECTION, DIFFERENCE and NOT; a text of words without a
/// shape. A refused text gives an empty row and a refusal, its `vertex` the place in the text in
/// characters. A text of nothing but white space states the empty region, as s_regions() writes it;
/// a value that is missing is refused.
[[nodiscard]] Shapes shapes_from_s_region(std::span<const std::string_view> texts,
                                          std::vector<Refusal>& refusals);

/// Write a column as s_region texts: "POLYGON ICRS 1 2 ...", "CIRCLE ICRS 1 2 3", several shapes as
/// "UNION ICRS (POLYGON 1 2 ... CIRCLE ...)", boxes as "POSITIONINTERVAL ICRS lon lat lon lat", the
/// empty region as the empty text. Degrees are as delivered, or by lon_lat(), each as the shortest
/// text that reads back as the same double.
[[nodiscard]] std::vector<std::string> s_regions(const Shapes& shapes);

}  // namespace skyquilt::sphere
