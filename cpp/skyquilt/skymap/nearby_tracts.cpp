// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/nearby_tracts.hpp"

#include <algorithm>

namespace skyquilt::skymap {

const std::vector<NumberedTract>& NearbyTracts::find(const sphere::Cap& cap) {
    slots_.clear();
    if (skymap_.rings() != nullptr) {
        rings_.find(cap, slots_);
    } else {
        skymap_.search().find(cap, slots_);
    }
    found_.clear();
    for (const std::int64_t slot : slots_) {
        numbers_.clear();
        skymap_.add_numbers_of(slot, numbers_);
        for (const std::int64_t number : numbers_) {
            found_.push_back({number, slot});
        }
    }
    std::ranges::sort(found_);
    return found_;
}

}  // namespace skyquilt::skymap
