// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Positions to tracts, patches and cells of TAN rings by short series, several side by side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "skyquilt/base/vector_widths.hpp"
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
/// They answer only where they are sure to answer as the rule does: farther from every edge than a
/// bound on their error, derived for the skymap, at least a millionth of a pixel.
class RingSeries {
  public:
    /// @param width of the vectors used; the answers do not depend on it.
    explicit RingSeries(const TanRings& skymap, VectorWidth width = widest_vectors());

    /// Locates the positions of which the answer of the rule is certain.
    ///
    /// @param ra_deg, dec_deg degrees, NaN and what is out of range included.
    /// @param tract -1 where the rule must be asked: beside edges of rings, tracts, patches and, if
    ///   they are asked for, cells; in polar caps; for what is no position.
    /// @param patch -1 where the tract's box does not hold the position; where the tract is -1,
    ///   there is nothing to be read.
    /// @param cell empty where cells are not asked for; else likewise. Precondition: then the grid
    ///   has cells.
    /// @return whether no tract is -1.
    [[nodiscard]] bool locate(std::span<const double> ra_deg, std::span<const double> dec_deg,
                              std::span<std::int64_t> tract, std::span<std::int64_t> patch,
                              std::span<std::int64_t> cell = {}) const noexcept;

    // What the series need to know of a ring.
    struct alignas(32) Ring {
        double sin_lat;  // of the centres
        double cos_lat;
        double tract_width;         // radians of longitude, or NaN where the rule is to answer
        std::int64_t tract_number;  // of the first in the upper half, how many in the lower one
    };
    // What they need to know of the skymap. Boxes are patches or cells, whatever is asked for.
    struct Constants {
        double rings_per_degree;
        double first_ring;  // the ring number, from its middle, at declination 0
        double last_ring;
        double ring_size;
        double first_turn;  // turns from raStart at right ascension 0
        std::int64_t first_index;
        double x_of_east;  // boxes in a radian
        double x_of_north;
        double y_of_east;
        double y_of_north;
        double reference_x;  // the box number, from its middle, of the tract's centre
        double reference_y;
        double n_patches_x;
        double n_patches_y;
        double sure;  // the farthest from its middle, in boxes, at which a position surely is in it
        // Of cells only.
        double patches_per_cell;
        double middle_cell;  // of a patch, its border not counted, in patches
        double cells_per_patch;
        double cells_in_border;
        double cells_per_axis;
    };

  private:
    VectorWidth width_;
    std::vector<Ring> rings_for_patches_;
    std::vector<Ring> rings_for_cells_;
    Constants for_patches_{};
    Constants for_cells_{};
};

}  // namespace skyquilt::skymap
