// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The outline on the sky of a box on the pixels of a tract.
#pragma once

#include <vector>

#include "skyquilt/skymap/tract.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

[[nodiscard]] inline std::vector<std::vector<sphere::UnitVector>> box_outline(const Tract& tract,
                                                                              const PixelBox& box) {
    const auto c = tract.corners(box);
    return {{c.begin(), c.end()}};
}

}  // namespace skyquilt::skymap
