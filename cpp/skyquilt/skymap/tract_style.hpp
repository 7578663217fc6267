// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What all kinds of LSST's skymaps share: how tracts are drawn and cut.
#pragma once

#include "skyquilt/skymap/patch_grid.hpp"
#include "skyquilt/skymap/projection.hpp"

namespace skyquilt::skymap {

/// In the units of LSST's configuration.
struct TractStyle {
    ProjectionKind projection = ProjectionKind::stg;
    double pixel_scale_arcsec = 0.333;
    double rotation_deg = 0.0;
    /// How far a tract reaches beyond its inner region; half of it for tracts with corners.
    double tract_overlap_deg = 1.0;
    PatchStyle patches;
};

/// @throws SkyMapConfigError if a value is out of its range; the message names it.
void check(const TractStyle& style);

/// The part of it that every tract has. @throws SkyMapConfigError likewise.
void check_pixels(double pixel_scale_arcsec, double rotation_deg);

}  // namespace skyquilt::skymap
