// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "polygon_groups.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "skyquilt/base/angle.hpp"

namespace skyquilt::sphere::oracle {

namespace {

constexpr double largest_deg = 89.0;

// The cone proves the outline valid: its corners lie in one hemisphere, at most 178 degrees apart,
// because they were drawn so. What needs more digits goes through the check of the core.
bool is_valid(Member& member) {
    member.cone = NarrowCone::from(member.outline);
    return member.cone || make_convex(member.outline);
}

}  // namespace

int draw_group(Random& random, std::vector<Member>& group) {
    constexpr int most_refused = 10'000;
    group.resize(group_size);
    const UnitVector center = direction(random);
    const double radius_deg = random.below(16) == 0
                                  ? power_of_ten(random, -9.0, -6.0)
                                  : power_of_ten(random, -6.0, std::log10(largest_deg));
    const double reach = std::tan(radius_deg * radians_per_degree);
    const bool quads = random.coin();
    int refused = 0;
    for (Member& member : group) {
        while (true) {
            const UnitVector beside =
                unit(sum(1.0, center, reach * random.uniform(0.0, 1.6), direction(random)));
            around(random, beside,
                   std::min(largest_deg, radius_deg * power_of_ten(random, -1.0, 0.2)),
                   quads ? 4 : 3 + random.below(6), member.outline);
            if (is_valid(member)) {
                break;
            }
            if (++refused > most_refused) {
                throw std::logic_error("a group draws hardly a valid polygon");
            }
        }
    }
    return refused;
}

}  // namespace skyquilt::sphere::oracle
