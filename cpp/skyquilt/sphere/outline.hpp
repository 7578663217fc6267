// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What makes an outline valid: the rules it can break, and the form it is brought into.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// The rules an outline can break.
enum class Rule {
    not_finite,
    latitude,
    zero_vector,
    too_few_vertices,
    long_edge,
    self_crossing,
    zero_area,
    hemisphere,
    unreadable,  ///< a text or an encoding that states no region; `vertex` is the place in it
    radius,      ///< a circle's radius outside [0, 180] degrees
    box_range,   ///< a box whose latitudes run downwards or whose longitudes span over 360 degrees
};

/// The rule's name as users see it, e.g. "self_crossing".
[[nodiscard]] std::string_view name_of(Rule rule) noexcept;

/// Why an outline was refused, and at which of its vertices as delivered.
struct Refusal {
    std::int64_t row = 0;
    std::int64_t vertex = 0;
    Rule rule = Rule::not_finite;
    std::string message;
};

/// An outline brought into the form of Polygon, or refused.
struct CheckedOutline {
    std::optional<Refusal> refusal;  ///< its row is left 0
    bool is_convex = true;
    bool is_reversed = false;  ///< after what was dropped
    /// Which vertices were kept, by their places as delivered; empty where all were.
    std::vector<std::size_t> kept;
};

/// Bring an outline into the form of Polygon, or say why it has none.
///
/// Consecutive equal vertices are dropped, a closing vertex too; a clockwise outline is reversed:
/// of the two sides of a closed line the smaller one is meant. Coordinates never change. All
/// decisions but two are exact for the vectors given: the length of edges (179 degrees to within
/// 1e-12), and whether an outline fits into a hemisphere (hemisphere.hpp).
/// Takes time proportional to the number of vertices where the outline is convex, else little more.
///
/// @param vertices finite vectors, none of them zero; on success holds the polygon, else is
///   unspecified.
[[nodiscard]] CheckedOutline check_outline(std::vector<UnitVector>& vertices);

/// A quick look at n quads: which way each goes round, +1 or -1, where it surely is a convex
/// polygon of vectors of length one; 0 where check_outline() has to look.
void quick_turns_of_quads(const UnitVector* quads, std::size_t n, std::int8_t* turns) noexcept;

}  // namespace skyquilt::sphere
