// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
//
// The plane is that of healpix.cpp: t counts quarter turns of longitude and h goes from -1 at the
// south pole to 1 at the north pole. Lengths in it are counted here in sides of cells, of which a
// base cell has n = 2^order along each side and a quarter turn has 2n halves.
#include "skyquilt/sphere/healpix_cells.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/double_double.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/precise_angle.hpp"
#include "skyquilt/sphere/interleaved_bits.hpp"

namespace skyquilt::sphere {

namespace {

// Up to this sine of a latitude the cells are those about the equator, and from the other one on
// the libraries take the sine of the colatitude to help.
constexpr double highest_equatorial = 2.0 / 3.0;
constexpr double near_pole = 0.99;

// Quarter turns in [0, 4).
double quarter_turns(double lon_rad) noexcept {
    const double turns = lon_rad * (2.0 / pi);
    if (turns >= 0.0 && turns < 4.0) {
        return turns;
    }
    const double rest = std::fmod(turns, 4.0);
    const double positive = rest < 0.0 ? rest + 4.0 : rest;
    return positive < 4.0 ? positive : 0.0;
}

// The largest number whose square does not exceed one below 2^61.
std::int64_t whole_root(std::int64_t square) noexcept {
    auto root = static_cast<std::int64_t>(std::sqrt(static_cast<double>(square)));
    while (root * root > square) {
        --root;
    }
    while ((root + 1) * (root + 1) <= square) {
        ++root;
    }
    return root;
}

// Rings from a pole hold 4, 8, 12 ... cells; the one that holds this cell, counted from 1.
std::int64_t ring_from_pole(std::int64_t cell) noexcept {
    return (1 + whole_root(1 + 2 * cell)) / 2;
}

// How many cells the rings before this one hold, counted likewise.
std::int64_t cells_before(std::int64_t ring) noexcept { return 2 * ring * (ring - 1); }

// Which of three bands a base cell belongs to: 0 about the north pole, 1 the equator, 2 the south
// pole. The two outer ones have their lowest and highest corners half a quarter turn to the east.
std::int64_t band_of(std::int64_t base_cell) noexcept { return base_cell / 4; }

}  // namespace

HealpixCells::HealpixCells(int order, HealpixScheme scheme)
    : order_(order), scheme_(scheme), side_(std::int64_t{1} << std::clamp(order, 0, max_order)) {
    if (order < 0 || order > max_order) {
        throw std::invalid_argument("a HEALPix order must lie in [0, 29], got " +
                                    std::to_string(order));
    }
}

// Below, `rising` and `falling` are whole steps along the lines on which t + h and t - h grow; in
// the polar quarters they are counted from the pole.
HealpixCells::Place HealpixCells::place_of_position(double turns, double sine,
                                                    double cosine) const noexcept {
    const auto side = static_cast<double>(side_);
    const double height = std::abs(cosine);
    if (height <= highest_equatorial) {
        const double along = side * (0.5 + turns);
        const double up = side * cosine * 0.75;
        const auto falling = static_cast<std::int64_t>(along - up);
        const auto rising = static_cast<std::int64_t>(along + up);
        const std::int64_t i = rising >> order_;
        const std::int64_t j = falling >> order_;
        const std::int64_t base_cell = i == j ? 4 + i % 4 : (i > j ? j % 4 : 8 + i % 4);
        return {base_cell, rising - i * side_, side_ - 1 - (falling - j * side_)};
    }
    const auto quarter = std::min<std::int64_t>(3, static_cast<std::int64_t>(turns));
    const double within = turns - static_cast<double>(quarter);
    // 1 - |cos| has lost its digits near a pole: there the sine gives them.
    const double from_pole = height < near_pole ? side * std::sqrt(3.0 * (1.0 - height))
                                                : side * sine / std::sqrt((1.0 + height) / 3.0);
    const auto east = std::min(side_ - 1, static_cast<std::int64_t>(within * from_pole));
    const auto west = std::min(side_ - 1, static_cast<std::int64_t>((1.0 - within) * from_pole));
    return cosine > 0.0 ? Place{quarter, side_ - 1 - west, side_ - 1 - east}
                        : Place{8 + quarter, east, west};
}

std::int64_t HealpixCells::cell(double lon_rad, double lat_rad) const noexcept {
    if (!(std::isfinite(lon_rad) && std::abs(lat_rad) <= 0.5 * pi)) {
        return -1;
    }
    const double turns = quarter_turns(lon_rad);
    const double colatitude = 0.5 * pi - lat_rad;
    // The system's sine and cosine are within one unit of the last place, 2.2e-16. Every step from
    // them to a place grows or falls with them, so where twice that above and below lead to one
    // place, the nearest doubles do so as well; only where they do not, these are worked out. Where
    // two formulas meet they need not agree to the last bit.
    constexpr double doubt = 4.5e-16;
    const auto [sine, cosine] = sine_cosine(colatitude);
    const Place low = place_of_position(turns, sine * (1.0 + doubt), cosine * (1.0 - doubt));
    const Place high = place_of_position(turns, sine * (1.0 - doubt), cosine * (1.0 + doubt));
    const double height = std::abs(cosine);
    const bool is_between_formulas =
        std::abs(height - highest_equatorial) < 1e-15 || std::abs(height - near_pole) < 1e-15;
    if (low == high && !is_between_formulas) {
        return number(scheme_, low);
    }
    const auto nearest = sine_cosine(DoubleDouble(colatitude));
    return number(scheme_, place_of_position(turns, nearest.sine.value(), nearest.cosine.value()));
}

void HealpixCells::cells(std::span<const double> lon_rad, std::span<const double> lat_rad,
                         std::span<std::int64_t> numbers) const noexcept {
    for (std::size_t row = 0; row < numbers.size(); ++row) {
        numbers[row] = cell(lon_rad[row], lat_rad[row]);
    }
}

std::int64_t HealpixCells::number(HealpixScheme scheme, const Place& place) const noexcept {
    const auto& [base_cell, column, row] = place;
    if (scheme == HealpixScheme::nested) {
        const std::uint64_t within = spread_bits(static_cast<std::uint64_t>(column)) |
                                     (spread_bits(static_cast<std::uint64_t>(row)) << 1);
        return (base_cell << (2 * order_)) + static_cast<std::int64_t>(within);
    }
    const std::int64_t quarter = base_cell % 4;
    const std::int64_t band = band_of(base_cell);
    // Rings are counted from 1 at the north pole to 4n - 1.
    const std::int64_t ring = (2 + band) * side_ - column - row - 1;
    const std::int64_t from_pole = std::min(ring, 4 * side_ - ring);
    if (from_pole < side_) {
        const std::int64_t in_ring = quarter * from_pole + (column - row + from_pole - 1) / 2;
        return ring < side_ ? cells_before(ring) + in_ring
                            : size() - cells_before(from_pole + 1) + in_ring;
    }
    // The middles of cells are an odd or an even number of halves east of the meridian 0, in turns
    // from ring to ring.
    const std::int64_t odd = (ring - side_ + 1) % 2;
    const std::int64_t halves =
        2 * side_ * quarter + (band == 1 ? 0 : side_) + (column - row) + 8 * side_;
    const std::int64_t in_ring = (halves - odd) / 2 % (4 * side_);
    return cells_before(side_) + (ring - side_) * 4 * side_ + in_ring;
}

HealpixCells::Place HealpixCells::place_of_number(HealpixScheme scheme,
                                                  std::int64_t cell) const noexcept {
    if (scheme == HealpixScheme::nested) {
        const auto within = static_cast<std::uint64_t>(cell);
        const std::int64_t last = side_ - 1;
        return {cell >> (2 * order_), static_cast<std::int64_t>(gathered_bits(within)) & last,
                static_cast<std::int64_t>(gathered_bits(within >> 1)) & last};
    }
    const std::int64_t in_cap = cells_before(side_);
    const bool is_north = cell < in_cap;
    if (is_north || cell >= size() - in_cap) {
        const std::int64_t ring = ring_from_pole(is_north ? cell : size() - 1 - cell);
        const std::int64_t in_ring =
            is_north ? cell - cells_before(ring) : cell - (size() - cells_before(ring + 1));
        const std::int64_t quarter = in_ring / ring;
        const std::int64_t east = in_ring % ring;
        const std::int64_t west = ring - 1 - east;
        return is_north ? Place{quarter, side_ - 1 - west, side_ - 1 - east}
                        : Place{8 + quarter, east, west};
    }
    const std::int64_t row_of_ring = (cell - in_cap) / (4 * side_);  // from 0 at ring n
    const std::int64_t in_ring = (cell - in_cap) % (4 * side_);
    const std::int64_t halves = 2 * in_ring + (row_of_ring + 1) % 2;
    const std::int64_t up = side_ - row_of_ring;
    // Both sums are odd: middles of cells, half a cell from where steps are counted.
    const std::int64_t rising = (halves + up + side_ - 1) / 2;
    const std::int64_t falling = (halves - up + side_ - 1) / 2;
    const std::int64_t i = rising >> order_;
    const std::int64_t j = falling >> order_;
    const std::int64_t base_cell = i == j ? 4 + i % 4 : (i > j ? j % 4 : 8 + i % 4);
    return {base_cell, rising - i * side_, side_ - 1 - (falling - j * side_)};
}

HealpixCells::Position HealpixCells::position(std::int64_t base_cell, double column,
                                              double row) const noexcept {
    const auto side = static_cast<double>(side_);
    const std::int64_t band = band_of(base_cell);
    const double middle = static_cast<double>(base_cell % 4) + (band == 1 ? 0.0 : 0.5);
    const double up = column + row - static_cast<double>(band) * side;
    double turns = middle + (column - row) / (2.0 * side);
    double z = 2.0 * up / (3.0 * side);
    double across = std::sqrt((1.0 - z) * (1.0 + z));
    if (const double from_pole = 2.0 * side - std::abs(up); from_pole < side) {
        // The part of a quarter turn that is left of it here is s = from_pole / n.
        const double s = from_pole / side;
        const double below = s * s / 3.0;
        z = std::copysign(1.0 - below, up);
        across = std::sqrt(below * (2.0 - below));
        turns = from_pole == 0.0 ? 0.0 : middle + (column - row) / (2.0 * from_pole);
    }
    if (turns < 0.0) {
        turns += 4.0;
    } else if (turns >= 4.0) {
        turns -= 4.0;
    }
    return {turns * (0.5 * pi), std::atan2(z, across)};
}

HealpixCells::Position HealpixCells::center(std::int64_t cell) const noexcept {
    const auto [base_cell, column, row] = place_of_number(scheme_, cell);
    return position(base_cell, static_cast<double>(column) + 0.5, static_cast<double>(row) + 0.5);
}

std::array<HealpixCells::Position, 4> HealpixCells::corners(std::int64_t cell) const noexcept {
    const Place place = place_of_number(scheme_, cell);
    const auto column = static_cast<double>(place.column);
    const auto row = static_cast<double>(place.row);
    return {position(place.base_cell, column + 1.0, row + 1.0),
            position(place.base_cell, column, row + 1.0), position(place.base_cell, column, row),
            position(place.base_cell, column + 1.0, row)};
}

std::int64_t HealpixCells::number_in(HealpixScheme scheme, std::int64_t cell) const noexcept {
    return number(scheme, place_of_number(scheme_, cell));
}

void HealpixCells::check(std::span<const std::int64_t> cells) const {
    for (std::size_t row = 0; row < cells.size(); ++row) {
        if (cells[row] < 0 || cells[row] >= size()) {
            throw NotFoundError("cells of HEALPix order " + std::to_string(order_) +
                                " have numbers from 0 to " + std::to_string(size() - 1) + ", got " +
                                std::to_string(cells[row]) + " at row " + std::to_string(row));
        }
    }
}

}  // namespace skyquilt::sphere
