// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How many pixels and patches a tract gets: the boxes of LSST's tract builders.
#pragma once

#include <span>
#include <vector>

#include "skyquilt/skymap/patch_grid.hpp"
#include "skyquilt/skymap/projection.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

/// The patches of a tract and its CRPIX counted from 0.
struct TractPixels {
    PatchGrid grid;
    PixelPoint reference_pixel;
};

/// Append `n` directions at one distance from a centre, at equal steps of the bearing, which is
/// counted from East through North.
void add_points_around(const sphere::LonLat& center, double distance_deg, int n,
                       std::vector<sphere::UnitVector>& points);

/// The smallest box of whole patches that holds the images of some directions: all pixels that the
/// images' extent touches, then as many more on both sides as fill the last patch, the odd one at
/// the upper end. The box begins at pixel (0, 0). Directions without an image are left out.
///
/// @throws SkyMapConfigError if no direction has an image, or the box is 2^31 pixels wide or has
///   2^31 patches.
[[nodiscard]] TractPixels fit_tract(const Projection& projection, const PixelScale& scale,
                                    std::span<const sphere::UnitVector> points,
                                    const PatchStyle& style);

}  // namespace skyquilt::skymap
