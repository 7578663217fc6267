// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Whether directions fit into one open hemisphere, and the plane in which it shows them.
#pragma once

#include <optional>
#include <span>

#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// A direction less than 90 degrees from every one of the vectors, exactly, or nothing where none
/// was found. None exists, or all that exist come within 1e-15 of 90 degrees to some vector.
/// Whether one is found does not depend on the order of the vectors.
/// Precondition: at least one vector, none of them zero.
[[nodiscard]] std::optional<UnitVector> hemisphere_pole(std::span<const UnitVector> vectors);

/// A direction, of any length, at exactly 90 degrees from a pole.
[[nodiscard]] UnitVector horizon_point(const UnitVector& pole) noexcept;

}  // namespace skyquilt::sphere
