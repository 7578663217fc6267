// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Which tracts of a rings skymap are near a cap, by the arithmetic of its rings.
#pragma once

#include <cstdint>
#include <vector>

#include "skyquilt/skymap/sky_map.hpp"
#include "skyquilt/sphere/cap.hpp"

namespace skyquilt::skymap {

/// Finds tracts without an index: rings lie at known latitudes and divide their circle evenly.
class RingSearch {
  public:
    /// @param skymap has rings where it is asked, and outlives the search.
    /// @param tract_radius_rad no point of any tract lies farther from its centre.
    RingSearch(const SkyMap& skymap, double tract_radius_rad) noexcept
        : skymap_(skymap), tract_radius_(tract_radius_rad) {}

    /// Append the slots of every tract that may touch the cap, and of few others, each once; they
    /// grow but where a run passes the ring's first tract.
    void find(const sphere::Cap& cap, std::vector<std::int64_t>& slots) const;

  private:
    const SkyMap& skymap_;
    double tract_radius_;
};

}  // namespace skyquilt::skymap
