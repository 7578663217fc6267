// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Tracts in rings of declination, numbered as LSST's rings skymap numbers them.
#pragma once

#include <cstdint>
#include <vector>

#include "skyquilt/skymap/sky_position.hpp"

namespace skyquilt::skymap {

/// What defines the rings. Angles in the units of LSST's configuration.
struct RingsConfig {
    std::int64_t num_rings = 120;
    double ra_start_deg = 0.0;
    /// 1, or 0 for the numbering of early skymaps, in which the first tract of a ring comes after
    /// the others, tract 1 exists twice and the last ring lacks its first tract.
    int version = 1;
};

/// Where the tracts of a rings skymap lie and how they are numbered. Tracts are counted in slots,
/// from South to North and eastwards in a ring: in version 1 a tract's number is its slot.
class Rings {
  public:
    /// @throws SkyMapConfigError if a value is out of its range; the message names it.
    explicit Rings(const RingsConfig& config);

    /// One ring of tracts.
    struct Ring {
        double center_lat_rad = 0.0;
        std::int64_t n_tracts = 1;
        std::int64_t begin_tract = 0;  ///< slot of its first tract
    };
    /// Where a tract lies: ring -1 is the southern cap, ring num_rings the northern one.
    struct Place {
        std::int64_t ring = -1;
        std::int64_t index = 0;
    };

    [[nodiscard]] const RingsConfig& config() const noexcept { return config_; }
    [[nodiscard]] std::int64_t n_tracts() const noexcept { return n_tracts_; }
    [[nodiscard]] double ring_size_rad() const noexcept { return ring_size_rad_; }
    [[nodiscard]] double ra_start_rad() const noexcept { return ra_start_rad_; }
    /// The rings of declination from South to North, polar caps not included.
    [[nodiscard]] const std::vector<Ring>& rings() const noexcept { return rings_; }

    [[nodiscard]] std::int64_t slot(const Place& place) const noexcept;
    /// Precondition of all that take a slot or a number: 0 <= it < n_tracts().
    [[nodiscard]] Place place(std::int64_t slot) const noexcept;
    /// The slot that a number names.
    [[nodiscard]] std::int64_t slot_of(std::int64_t number) const noexcept;
    /// The number that findTract gives for a slot.
    [[nodiscard]] std::int64_t number_at(std::int64_t slot) const noexcept;
    /// Every number a slot goes by: one, but none or two for a few slots of version 0.
    [[nodiscard]] std::vector<std::int64_t> all_numbers_of(std::int64_t slot) const;

    [[nodiscard]] SkyPosition center(std::int64_t slot) const noexcept;
    [[nodiscard]] SkyBox inner_box(std::int64_t slot) const noexcept;

    /// The place whose inner region holds a position, by the arithmetic of LSST's findTract in its
    /// order of operations: lower edges belong to a tract, upper ones to the next.
    ///
    /// @param position longitude in [0, 2 pi), as reduced_lon() gives.
    [[nodiscard]] Place find(const SkyPosition& position) const noexcept;

  private:
    RingsConfig config_;
    double ring_size_rad_;
    double ra_start_rad_;
    std::vector<Ring> rings_;
    std::int64_t n_tracts_ = 0;
};

}  // namespace skyquilt::skymap
