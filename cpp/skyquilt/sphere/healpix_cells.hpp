// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The HEALPix cells of one order: their numbers in either scheme, middles and corners.
//
// healpix.hpp numbers directions at the finest order, for keys. Here the cells themselves matter,
// as tracts of a skymap, and a position is given by its angles in radians.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace skyquilt::sphere {

/// In rings from north to south and eastward in each; or each base cell's cells in a row, the four
/// children of one cell side by side.
enum class HealpixScheme { ring, nested };

/// The 12 * 4^order cells of one order, numbered from 0 by one scheme.
class HealpixCells {
  public:
    static constexpr int max_order = 29;

    /// A longitude in [0, 2 pi), 0 at a pole, and a latitude.
    struct Position {
        double lon_rad = 0.0;
        double lat_rad = 0.0;
    };

    /// @throws std::invalid_argument unless 0 <= order <= max_order.
    HealpixCells(int order, HealpixScheme scheme);

    [[nodiscard]] int order() const noexcept { return order_; }
    [[nodiscard]] HealpixScheme scheme() const noexcept { return scheme_; }
    /// How many cells there are; numbers run from 0 to one less.
    [[nodiscard]] std::int64_t size() const noexcept { return 12 * side_ * side_; }

    /// The number of the cell that holds a position.
    ///
    /// The formulas of Gorski et al. (2005) in double precision, in the order in which the common
    /// libraries have them, with the colatitude pi / 2 - lat rounded to a double and its cosine and
    /// sine to the nearest double: so the number is the same on every platform and, for positions
    /// on an edge to within rounding too, the one of those libraries. The longitude may be any
    /// finite number; at a pole it chooses the quarter.
    ///
    /// @return -1 where an angle is not finite or the latitude lies beyond a pole.
    [[nodiscard]] std::int64_t cell(double lon_rad, double lat_rad) const noexcept;

    /// The same for columns; precondition: equal lengths.
    void cells(std::span<const double> lon_rad, std::span<const double> lat_rad,
               std::span<std::int64_t> numbers) const noexcept;

    /// The middle of a cell in the plane of the projection, within 3e-16 rad; precondition: the
    /// cell is one of these.
    [[nodiscard]] Position center(std::int64_t cell) const noexcept;

    /// The corners of a cell, from its northernmost by the western and the southern to the eastern
    /// one, each within 3e-16 rad; precondition: the cell is one of these. Between them run curves,
    /// no great circles.
    [[nodiscard]] std::array<Position, 4> corners(std::int64_t cell) const noexcept;

    /// The number that a cell has in the other scheme; precondition: the cell is one of these.
    [[nodiscard]] std::int64_t number_in(HealpixScheme scheme, std::int64_t cell) const noexcept;

    /// @throws NotFoundError if a number is not that of one of these cells.
    void check(std::span<const std::int64_t> cells) const;

  private:
    // A base cell, and a column to the north-east and a row to the north-west in it.
    struct Place {
        std::int64_t base_cell = 0;
        std::int64_t column = 0;
        std::int64_t row = 0;

        [[nodiscard]] friend constexpr bool operator==(const Place&, const Place&) = default;
    };

    [[nodiscard]] Place place_of_position(double turns, double sine, double cosine) const noexcept;
    [[nodiscard]] Place place_of_number(HealpixScheme scheme, std::int64_t cell) const noexcept;
    [[nodiscard]] std::int64_t number(HealpixScheme scheme, const Place& place) const noexcept;
    [[nodiscard]] Position position(std::int64_t base_cell, double column,
                                    double row) const noexcept;

    int order_;
    HealpixScheme scheme_;
    std::int64_t side_;  // 2^order: cells along the side of a base cell
};

}  // namespace skyquilt::sphere
