// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Which of many discs on the sky may touch another one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "skyquilt/sphere/cap.hpp"

namespace skyquilt::skymap {

/// Discs about the centres of tracts, sorted into bands of latitude and by longitude in each.
class TractSearch {
  public:
    TractSearch() = default;
    explicit TractSearch(std::span<const sphere::Cap> caps);

    /// The places in the list of all discs that share a point with `cap`, and of a few that are
    /// apart from it by less than 1e-9 rad, in growing order.
    void find(const sphere::Cap& cap, std::vector<std::int64_t>& found) const;

  private:
    struct Entry {
        double lon_rad;
        sphere::Cap cap;
        std::int64_t place;
    };

    double widest_rad_ = 0.0;
    double bands_per_radian_ = 0.0;
    std::vector<std::size_t> begins_;  // of each band, and the end of the last
    std::vector<Entry> entries_;
};

}  // namespace skyquilt::skymap
