// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Tracts in rings of declination, numbered as LSST's rings skymap numbers them.
#pragma once

#include <cstdint>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/patch_grid.hpp"
#include "skyquilt/skymap/tract.hpp"

namespace skyquilt::skymap {

/// What defines a rings skymap. Angles in the units of LSST's configuration.
struct RingsConfig {
    std::int64_t num_rings = 120;
    double ra_start_deg = 0.0;
    double pixel_scale_arcsec = 0.2;
    double rotation_deg = 0.0;
    double tract_overlap_deg = 0.0;
    PatchStyle style;
    /// 1, or 0 for the numbering of early skymaps, in which the first tract of a ring comes after
    /// the others, tract 1 exists twice and the last ring lacks its first tract.
    int version = 1;
};

/// A rings skymap: an immutable value; all sky positions are ICRS.
class RingsSkyMap {
  public:
    /// @throws SkyMapConfigError if a value is out of its range; the message names it.
    explicit RingsSkyMap(const RingsConfig& config);

    /// One ring of tracts, or a polar cap as a ring of one.
    struct Ring {
        double center_lat_rad = 0.0;
        std::int64_t n_tracts = 1;
        std::int64_t begin_tract = 0;  ///< version 1 number of its first tract
    };
    /// A lon/lat box in radians; wraps through 0 where lon_begin > lon_end.
    struct LonLatBox {
        double lon_begin = 0.0;
        double lon_end = 0.0;
        double lat_begin = 0.0;
        double lat_end = 0.0;
    };
    /// Where a tract lies: ring -1 is the southern cap, ring num_rings the northern one.
    struct Place {
        std::int64_t ring = -1;
        std::int64_t index = 0;
    };

    [[nodiscard]] const RingsConfig& config() const noexcept { return config_; }
    [[nodiscard]] std::int64_t n_tracts() const noexcept { return n_tracts_; }
    [[nodiscard]] const PatchGrid& grid() const noexcept { return grid_; }
    [[nodiscard]] const PixelScale& scale() const noexcept { return scale_; }
    [[nodiscard]] const PixelPoint& reference_pixel() const noexcept { return reference_pixel_; }
    [[nodiscard]] double ring_size_rad() const noexcept { return ring_size_rad_; }
    [[nodiscard]] double ra_start_rad() const noexcept { return ra_start_rad_; }
    /// The rings of declination from South to North, polar caps not included.
    [[nodiscard]] const std::vector<Ring>& rings() const noexcept { return rings_; }

    /// Which ring and place in it a tract has. @throws NotFoundError if there is no such tract.
    [[nodiscard]] Place place(std::int64_t tract) const;
    /// The number findTract gives for a place.
    [[nodiscard]] std::int64_t tract_at(const Place& place) const noexcept;
    /// Every number a place goes by: one, but none or two for a few places of version 0.
    [[nodiscard]] std::vector<std::int64_t> all_numbers_of(const Place& place) const;
    /// The centre in radians, longitude in [0, 2 pi).
    struct Center {
        double lon_rad = 0.0;
        double lat_rad = 0.0;
    };
    [[nodiscard]] Center center(const Place& place) const noexcept;
    [[nodiscard]] Tract tract(std::int64_t tract) const;
    [[nodiscard]] LonLatBox inner_box(std::int64_t tract) const;
    /// @throws NotFoundError naming both numbers and the range that exists.
    void check_patch(std::int64_t tract, std::int64_t patch) const;

    /// The projection of a place, made once for all of them.
    [[nodiscard]] const Tract& projection(const Place& place) const noexcept {
        return projections_[static_cast<std::size_t>(slot(place))];
    }

    /// The tract whose inner region holds a position, by the arithmetic of LSST's findTract in its
    /// order of operations: lower edges belong to a tract, upper ones to the next.
    ///
    /// @param lon_rad longitude in [0, 2 pi), as reduced_lon() gives.
    /// @param lat_rad latitude in [-pi/2, pi/2].
    [[nodiscard]] Place find_place(double lon_rad, double lat_rad) const noexcept;

    /// The patch of a tract whose inner region holds a direction, -1 outside the tract's box.
    [[nodiscard]] std::int64_t find_patch(const Tract& tract,
                                          const sphere::UnitVector& direction) const noexcept;

  private:
    [[nodiscard]] std::int64_t slot(const Place& place) const noexcept;

    RingsConfig config_;
    PixelScale scale_;
    PatchGrid grid_;
    PixelPoint reference_pixel_;
    double ring_size_rad_;
    double ra_start_rad_;
    std::vector<Ring> rings_;
    std::vector<Tract> projections_;  // in version 1 order
    std::int64_t n_tracts_ = 0;
};

/// A longitude brought to [0, 2 pi) as LSST's positions are: remainder, one turn added if negative,
/// and 0 where that rounds up to a whole turn.
[[nodiscard]] double reduced_lon(double lon_rad) noexcept;

}  // namespace skyquilt::skymap
