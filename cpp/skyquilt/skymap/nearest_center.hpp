// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Which of several centres is nearest, by the arithmetic of LSST's findTract.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "skyquilt/skymap/sky_position.hpp"

namespace skyquilt::skymap {

/// The centres of tracts, asked for the nearest one.
class NearestCenter {
  public:
    explicit NearestCenter(std::span<const SkyPosition> centers);

    /// The place in the list of the centre at the smallest separation, computed by the haversine
    /// formula and taken to degrees as LSST does; the first of equal ones.
    [[nodiscard]] std::int64_t find(const SkyPosition& position) const noexcept;

  private:
    struct Center {
        SkyPosition position;
        double cos_lat;
    };
    [[nodiscard]] static double separation_deg(const Center& a, const Center& b) noexcept;

    std::vector<Center> centers_;
    std::vector<sphere::UnitVector> directions_;
};

}  // namespace skyquilt::skymap
