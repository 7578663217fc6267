// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Which tracts of a rings skymap are near a cap, by the arithmetic of its rings.
#pragma once

#include <cstdint>
#include <vector>

#include "skyquilt/skymap/rings.hpp"
#include "skyquilt/sphere/cap.hpp"

namespace skyquilt::skymap {

/// Finds tracts without an index: rings lie at known latitudes and divide their circle evenly.
class RingSearch {
  public:
    /// @param skymap outlives the search.
    /// @param tract_radius_rad no point of any tract lies farther from its centre.
    RingSearch(const RingsSkyMap& skymap, double tract_radius_rad) noexcept
        : skymap_(skymap), tract_radius_(tract_radius_rad) {}

    /// Append every tract that may touch the cap, and few others, each once, in the order of rings
    /// from South to North and of right ascension, which is that of their numbers but where a run
    /// passes right ascension 0.
    void find(const sphere::Cap& cap, std::vector<RingsSkyMap::Place>& places) const;

  private:
    const RingsSkyMap& skymap_;
    double tract_radius_;
};

}  // namespace skyquilt::skymap
