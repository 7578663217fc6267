// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What makes an outline valid: the rules it can break, and the form it is brought into.
#pragma once

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
    not_unit_length,
    too_few_vertices,
    long_edge,
    self_crossing,
    not_convex,
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

/// Bring an outline into the form of ConvexPolygon, or say why it has none.
///
/// Consecutive equal vertices are dropped, a closing vertex too; a clockwise outline is reversed:
/// of the two sides of a closed line the smaller one is meant. Coordinates never change. All
/// decisions but the length of edges (179 degrees to within 1e-12) are exact for the vectors given.
///
/// @param vertices finite vectors of length one; on success holds the polygon, else is unspecified.
/// @return nothing on success, else the refusal, its row left 0.
[[nodiscard]] std::optional<Refusal> make_convex(std::vector<UnitVector>& vertices);

}  // namespace skyquilt::sphere
