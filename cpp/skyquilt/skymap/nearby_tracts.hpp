// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Which tracts of a skymap of any kind may touch a cap.
#pragma once

#include <cstdint>
#include <vector>

#include "skyquilt/skymap/ring_search.hpp"
#include "skyquilt/skymap/sky_map.hpp"
#include "skyquilt/sphere/cap.hpp"

namespace skyquilt::skymap {

/// A tract by its number and its slot.
struct NumberedTract {
    std::int64_t number = 0;
    std::int64_t slot = 0;

    [[nodiscard]] friend auto operator<=>(const NumberedTract&, const NumberedTract&) = default;
};

/// Working space of one thread.
class NearbyTracts {
  public:
    /// @param skymap outlives this.
    explicit NearbyTracts(const SkyMap& skymap) noexcept
        : skymap_(skymap), rings_(skymap, skymap.widest_rad()) {}

    /// Every tract of which a patch, a cell or the inner region may touch the cap, and few others,
    /// by growing numbers: a tract that goes by two numbers twice. Valid until the next call.
    [[nodiscard]] const std::vector<NumberedTract>& find(const sphere::Cap& cap);

  private:
    const SkyMap& skymap_;
    RingSearch rings_;
    std::vector<std::int64_t> slots_;
    std::vector<std::int64_t> numbers_;
    std::vector<NumberedTract> found_;
};

}  // namespace skyquilt::skymap
