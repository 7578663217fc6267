// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What is refused of columns of positions.
#pragma once

#include <cstddef>
#include <span>

namespace skyquilt::skymap {

/// @throws CoordinateError if the columns differ in length.
void check_lengths(std::span<const double> ra_deg, std::span<const double> dec_deg);

/// @throws CoordinateError naming the row if a declination leaves [-90, 90] degrees or a right
///   ascension lies beyond a million degrees.
void check_position(double ra_deg, double dec_deg, std::size_t row);

}  // namespace skyquilt::skymap
