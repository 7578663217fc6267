// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Tracts and patches given one by one, for skymaps that no formula makes.
#pragma once

#include <cstdint>
#include <vector>

#include "skyquilt/skymap/patch_boxes.hpp"
#include "skyquilt/skymap/projection.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

/// What is given of one tract.
struct TractRow {
    std::int64_t number = 0;
    sphere::LonLat reference;  ///< CRVAL
    ProjectionKind projection = ProjectionKind::tan;
    double pixel_scale_arcsec = 0.0;
    double rotation_deg = 0.0;
    XAxis x_axis = XAxis::west;
    PixelPoint reference_pixel;  ///< CRPIX counted from 0
    std::int64_t n_x = 0;        ///< the tract's pixels begin at (0, 0)
    std::int64_t n_y = 0;
};

/// A box in longitude and latitude that a tract owns: lower edges belong to it, upper ones do not,
/// but for the northern pole. From lon_begin eastwards to lon_end; 360 degrees apart they mean the
/// full circle.
struct OwnedBox {
    double lon_begin_deg = 0.0;
    double lon_end_deg = 0.0;
    double lat_begin_deg = 0.0;
    double lat_end_deg = 0.0;
};

/// Columns of tracts; the patches of tract i are patches[i].
struct TractTable {
    std::vector<TractRow> tracts;
    std::vector<std::vector<PatchBoxes::Patch>> patches;
    /// One box a tract, or none at all. Where boxes share a position the lowest number has it;
    /// without boxes it belongs to the tract with the nearest reference point of those with a patch
    /// whose inner box holds it.
    std::vector<OwnedBox> owned;
};

/// @throws SkyMapConfigError for the first row that cannot be, naming it, the rule and the value.
void check(const TractTable& table);

/// Whether a box holds a position.
[[nodiscard]] bool owns(const OwnedBox& box, const sphere::LonLat& position) noexcept;

}  // namespace skyquilt::skymap
