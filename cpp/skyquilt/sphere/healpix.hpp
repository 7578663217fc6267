// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Nested HEALPix numbers of directions, and the few ranges of numbers that cover a cap.
//
// HEALPix (Gorski et al. 2005, ApJ 622, 759) cuts the sphere into 12 base cells and each cell into
// four, again and again; at order k there are 12 * 4^k. In the nested scheme the children of cell n
// are 4n to 4n + 3, so every cell of a coarser order is one run of numbers of a finer one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "skyquilt/sphere/cap.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// The order all numbers here are of: the finest that fits 64 bits, cells 0.4 milliarcseconds wide.
inline constexpr int healpix_order = 29;

/// How many cells order 29 has; numbers run from 0 to one less.
inline constexpr std::int64_t healpix_cells = std::int64_t{12} << (2 * healpix_order);

/// Keys from `begin` to `end`, the latter left out.
struct KeyRange {
    std::int64_t begin = 0;
    std::int64_t end = 0;

    [[nodiscard]] friend constexpr bool operator==(const KeyRange&, const KeyRange&) = default;
};

/// The nested number, at order 29, of the cell that holds a direction; the same on every platform,
/// since no function of the system's mathematical library but the square root takes part.
///
/// A direction within 1e-14 rad of the edge of a cell may be given a cell on the other side. A pole
/// counts as longitude 0. The length of the vector is trusted to be one within 1e-14.
///
/// @return -1 where a component is not finite or the length is not even near one.
[[nodiscard]] std::int64_t healpix_index(const UnitVector& direction) noexcept;

/// The same for a column; precondition: equal lengths.
void healpix_index(std::span<const UnitVector> directions,
                   std::span<std::int64_t> indices) noexcept;

/// At most `max_ranges` ranges of order-29 numbers, sorted and with gaps between them, that cover a
/// closed cap: healpix_index() of every direction within the radius lies in one, whatever the
/// rounding. They cover more than the cap, the less so the more of them are allowed.
///
/// @throws CoordinateError if the centre is no direction or the radius is negative or NaN;
///   std::invalid_argument if max_ranges < 1.
[[nodiscard]] std::vector<KeyRange> cap_ranges(const Cap& cap, int max_ranges);

}  // namespace skyquilt::sphere
