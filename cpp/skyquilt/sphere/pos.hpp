// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Regions as the POS parameter of IVOA services and the butler's queries state them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/shapes.hpp"

namespace skyquilt::sphere {

/// Read a column of POS texts (IVOA SODA 1.0, section 3.3.1; SIA 2.0, section 2.1.1):
///     CIRCLE lon lat radius
///     RANGE lon lon lat lat          -Inf and +Inf stand for 0 and 360, or for the poles
///     POLYGON lon lat lon lat ...
/// in ICRS degrees, kept bit for bit; words in capitals or not. A RANGE runs eastwards from its
/// first longitude, over 360 where the second is the smaller one, as the butler has it. A refused
/// text gives an empty row and a refusal, its `vertex` the place in the text in characters. A text
/// of nothing but white space states the empty region; a value that is missing is refused.
[[nodiscard]] Shapes shapes_from_pos(std::span<const std::string_view> texts,
                                     std::vector<Refusal>& refusals);

/// Write a column as POS texts, numbers as s_regions() writes them; the empty region is the empty
/// text.
///
/// @throws GeometryError for a row of more than one shape, which a POS cannot state.
[[nodiscard]] std::vector<std::string> pos_texts(const Shapes& shapes);

}  // namespace skyquilt::sphere
