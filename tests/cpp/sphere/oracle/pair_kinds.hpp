// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Pairs of convex polygons to hold the core against the oracle with: anywhere and of any size, and
// those that are easy to get wrong.
#pragma once

#include <span>
#include <string_view>

#include "figures.hpp"

namespace skyquilt::sphere::oracle {

struct Pair {
    Outline a;
    Outline b;
};

/// How often the pairs of a kind have a property: a kind of which half should touch, and none does,
/// proves nothing.
enum class Occurs { never, sometimes, always, any };

/// How the vertices of a pair are drawn out or shrunk once it was found valid.
enum class Lengths { one, powers_of_two, any };

struct Kind {
    std::string_view name;
    void (*draw)(Random&, Pair&);
    int weight;  ///< its share among the kinds; 0 for the one that is not adversarial
    Occurs overlaps;
    Occurs overlaps_interior;
    Occurs contains;  ///< one of the two holds the other
    Lengths lengths = Lengths::one;
};

/// All kinds; the first is the one of pairs anywhere.
[[nodiscard]] std::span<const Kind> kinds();

/// Draw a pair and bring it into the form that the core takes. False where rounding or chance made
/// an outline that is refused.
[[nodiscard]] bool draw_valid(const Kind& kind, Random& random, Pair& pair);

}  // namespace skyquilt::sphere::oracle
