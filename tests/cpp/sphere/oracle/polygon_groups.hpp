// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Random convex polygons in groups, so that one polygon serves for many random pairs.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "certificates.hpp"
#include "figures.hpp"

namespace skyquilt::sphere::oracle {

struct Member {
    Outline outline;
    std::optional<NarrowCone> cone;  ///< nothing where the outline needs more digits
};

/// Every two of a group make a pair.
inline constexpr std::size_t group_size = 24;

/// Draw polygons of similar size close to each other, anywhere on the sphere: of 1e-6 to 89
/// degrees, or, in one group of 16, of 1e-9 to 1e-6, where the core needs its exact signs all the
/// time; with three to eight vertices, in half of the groups all with four. Outlines that rounding
/// spoils are drawn again; their number is returned.
int draw_group(Random& random, std::vector<Member>& group);

}  // namespace skyquilt::sphere::oracle
