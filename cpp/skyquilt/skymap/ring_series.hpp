// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Positions to tracts and patches of TAN rings by short series, several side by side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "skyquilt/skymap/patch_grid.hpp"
#include "skyquilt/skymap/pixel_scale.hpp"

namespace skyquilt::skymap {

/// A rings skymap whose tracts are all TAN on one grid, as far as the series need it.
struct TanRings {
    struct Ring {
        double center_lat_rad = 0.0;
        std::int64_t n_tracts = 1;
        std::int64_t begin_tract = 0;  ///< version 1 number of its first tract
    };

    double ring_size_rad = 0.0;
    double ra_start_rad = 0.0;
    PixelScale scale;
    PixelPoint reference_pixel;
    PatchGrid grid;
    int version = 1;
    std::vector<Ring> rings;  ///< from South to North, polar caps not included
};

/// Series about the centres of tracts, made once for a skymap and used for any number of positions.
///
/// Their error (below 1e-8 pixel) is far smaller than the distance to the nearest patch edge below
/// which they do not answer (1e-6 pixel): what they are sure of, the rule answers alike.
class RingSeries {
  public:
    explicit RingSeries(const TanRings& skymap);

    /// Locates the positions of which the answer of the rule is certain.
    ///
    /// @param ra_deg, dec_deg degrees, NaN and what is out of range included.
    /// @param tract, patch set for every row that is sure; of others nothing is to be read.
    /// @param is_sure 1 or 0 for every row; 0 beside edges of rings, tracts and patches, in polar
    ///   caps, for what is no position, and for up to three rows at the end.
    void locate(std::span<const double> ra_deg, std::span<const double> dec_deg,
                std::span<std::int64_t> tract, std::span<std::int64_t> patch,
                std::span<std::uint8_t> is_sure) const noexcept;

    // What the series need to know of a ring.
    struct Ring {
        double center_lat;
        double sin_lat;
        double cos_lat;
        double width;  // radians of longitude a tract
        double n_tracts;
        double begin_tract;
    };
    // What they need to know of the skymap.
    struct Scalars {
        double first_lat;
        double rings_per_radian;
        double n_rings;
        double ra_start;
        double x_of_east;
        double x_of_north;
        double reference_x;
        double reference_y;
        double patches_per_x;
        double patches_per_y;
        double n_x;
        double n_y;
        double edge;
        double first_index;  // the first place of a ring is left to the rule in version 0
    };

  private:
    Scalars scalars_;
    std::vector<Ring> rings_;
};

}  // namespace skyquilt::skymap
