// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
//
// All is done in the plane of Gorski et al. (2005), section 5 and figure 5: t counts quarter turns
// of longitude, and the height h is 3/4 z where |z| <= 2/3; nearer to a pole h = +-(1 - s/2) with
// s = sqrt(3 (1 - |z|)), and t is drawn in towards the middle of its quarter by the factor s. In
// this plane every base cell is the square that |t - t0| + |h - h0| <= 1/2 describes, and x = t + h
// and y = h - t, counted from its lowest corner, run along its sides from 0 to 1.
#include "skyquilt/sphere/healpix.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/interleaved_bits.hpp"

namespace skyquilt::sphere {

namespace {

// Arc tangent of y / x in quarter turns, for x, y >= 0; 0 where both are 0. With q the smaller by
// the larger of the two and c the multiple of 1/8 nearest to it, atan(q) = atan(c) + atan(r), where
// r = (q - c) / (1 + qc), |r| <= 1/16; the first term left out of the series for atan(r), r^13 /
// 13, is below 2e-17.
double quarter_turns(double y, double x) noexcept {
    static constexpr std::array<double, 9> atan_of_eighths{0.0,
                                                           0.12435499454676144,
                                                           0.24497866312686414,
                                                           0.35877067027057225,
                                                           0.4636476090008061,
                                                           0.5585993153435624,
                                                           0.6435011087932844,
                                                           0.7188299996216245,
                                                           0.7853981633974483};
    const double small = std::min(x, y);
    const double large = std::max({x, y, std::numeric_limits<double>::min()});
    const int eighths = static_cast<int>(8.0 * (small / large) + 0.5);
    const double c = eighths * 0.125;
    const double r = (small - c * large) / (large + c * small);
    const double rr = r * r;
    const double series =
        rr *
        (-1.0 / 3.0 + rr * (1.0 / 5.0 + rr * (-1.0 / 7.0 + rr * (1.0 / 9.0 + rr * (-1.0 / 11.0)))));
    const double turns =
        (atan_of_eighths[static_cast<std::size_t>(eighths)] + (r + r * series)) * (2.0 / pi);
    return y > x ? 1.0 - turns : turns;
}

// A longitude in quarter turns: the quarter it lies in, lower end included, and how far in.
struct Longitude {
    int quarter;
    double within;
};

Longitude longitude(const UnitVector& direction) noexcept {
    const auto [x, y, z] = direction;
    const bool west = y < 0.0 || (y == 0.0 && x < 0.0);
    const bool odd = west ? x >= 0.0 : x <= 0.0 && y > 0.0;
    return {2 * (west ? 1 : 0) + (odd ? 1 : 0),
            quarter_turns(std::abs(odd ? x : y), std::abs(odd ? y : x))};
}

// How many numbers of the finest order a base cell holds.
constexpr std::int64_t base_cell_keys = std::int64_t{1} << (2 * healpix_order);

// The cell of a base cell at x, y in [0, 1]; rounding may have led a little beyond.
std::int64_t cell_number(int base_cell, double x, double y) noexcept {
    constexpr double side = 536870912.0;  // 2^29
    const auto column = [](double along) {
        return static_cast<std::uint64_t>(std::clamp(along * side, 0.0, side - 1.0));
    };
    const std::uint64_t within = spread_bits(column(x)) | (spread_bits(column(y)) << 1);
    return base_cell * base_cell_keys + static_cast<std::int64_t>(within);
}

// A cell of the order at hand with its place in its base cell; or, when `whole`, numbers that are
// covered already and need no finer look.
struct Piece {
    KeyRange keys;
    int base_cell;
    std::int32_t column;
    std::int32_t row;
    bool whole;
};

// A direction by its longitude in quarter turns, its distance from the axis and its height.
struct AxisView {
    double t;
    double across;
    double z;
};

// The middle of a cell whose sides are `side` base cells long.
AxisView cell_center(const Piece& cell, double side) noexcept {
    const int band = cell.base_cell / 4;  // 0 about the north pole, 1 the equator, 2 the south pole
    const double t0 = cell.base_cell % 4 + (band == 1 ? 0.0 : 0.5);
    const double x = (cell.column + 0.5) * side;
    const double y = (cell.row + 0.5) * side;
    const double h = 0.5 * (x + y) - 0.5 * band;
    if (std::abs(h) <= 0.5) {
        const double z = h * (4.0 / 3.0);
        return {t0 + 0.5 * (x - y), std::sqrt(1.0 - z * z), z};
    }
    const double s = 2.0 - 2.0 * std::abs(h);
    const double below = s * s / 3.0;
    return {t0 + 0.5 * (x - y) / s, std::sqrt(below * (2.0 - below)),
            std::copysign(1.0 - below, h)};
}

// The squared chord between two directions, from below: with d the difference of longitudes,
// (a - b)^2 + (za - zb)^2 + 2 a b (1 - cos d), the cosine's series cut where the rest is negative.
// The terms alternate and fall from the second on for d <= pi; there the result is short by 1.2 %.
double squared_chord(const AxisView& a, const AxisView& b) noexcept {
    const double turns = std::abs(a.t - b.t);
    const double d = std::min(turns, std::abs(4.0 - turns)) * (0.5 * pi);
    const double dd = d * d;
    const double lift =
        dd * (1.0 - dd * (1.0 / 12.0) * (1.0 - dd * (1.0 / 30.0) * (1.0 - dd * (1.0 / 56.0))));
    const double across = a.across - b.across;
    const double along = a.z - b.z;
    return across * across + along * along + a.across * b.across * lift;
}

// No point of a cell is farther from its middle than this many radians times the cell's side.
//
// The straight line in the plane from the middle to a point of the cell has |dt| + |dh| <= side / 2
// and stays in the cell. Its image is no longer than side / 2 times the longest image of a step
// with |dt| + |dh| = 1, which, lengths being convex, is one of the steps (1, 0) and (0, 1). Where
// |z| <= 2/3 these have pi/2 cos(lat) and 4/3 / cos(lat), at most 4 / sqrt(5). Nearer to a pole,
// with w the squared cosine of half the polar distance, 5/6 <= w <= 1, and u = t - t0 from -1/2 to
// 1/2, they have sqrt(pi^2 w / 6) and sqrt(8 / (3 w) + pi^2 w / 6 (2 u)^2); the latter is largest
// at w = 5/6, u = 1/2: sqrt(16/5 + 5 pi^2 / 36) = 2.13794...
constexpr double cell_reach = 1.06898;

// Added to the radius of a cap. It covers what rounding does to a vector whose length is off by
// 1e-14 on its way to a number (2.2 rad of sky for each unit of the plane, so 3e-14), the same for
// the centre of the cap, and the rounding of cell_center(), squared_chord() and chord_above()
// (1e-15 each).
constexpr double rounding_margin_rad = 1e-13;

// Twice the sine of half an angle up to pi, from above: the series alternates. At pi it is 0.5 %
// long.
double chord_above(double angle_rad) noexcept {
    const double aa = angle_rad * angle_rad;
    return angle_rad * (1.0 - aa * (1.0 / 24.0) * (1.0 - aa * (1.0 / 80.0)));
}

// The keys of sorted pieces as ranges, after the smallest gaps were closed so that no more than
// max_ranges are left.
std::vector<KeyRange> joined(const std::vector<Piece>& pieces, std::size_t max_ranges) {
    std::vector<std::int64_t> gaps;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        gaps.push_back(pieces[i].keys.begin - pieces[i - 1].keys.end);
    }
    // The widest gap to close; of several as wide, all are closed.
    std::int64_t closed = 0;
    if (gaps.size() >= max_ranges) {
        const auto widest = gaps.begin() + static_cast<std::ptrdiff_t>(max_ranges - 1);
        std::ranges::nth_element(gaps, widest, std::ranges::greater{});
        closed = *widest;
    }
    std::vector<KeyRange> ranges;
    for (const Piece& piece : pieces) {
        if (!ranges.empty() && piece.keys.begin - ranges.back().end <= closed) {
            ranges.back().end = piece.keys.end;
        } else {
            ranges.push_back(piece.keys);
        }
    }
    return ranges;
}

}  // namespace

std::int64_t healpix_index(const UnitVector& direction) noexcept {
    const auto [x, y, z] = direction;
    const double across_squared = x * x + y * y;
    const double length_squared = across_squared + z * z;
    if (!(length_squared > 0.5 && length_squared < 2.0)) {
        return -1;
    }
    const auto [quarter, p] = longitude(direction);
    if (std::abs(z) > 2.0 / 3.0) {
        // 1 - |z| from the other components: near a pole it would lose all its digits otherwise.
        const double s = std::sqrt(3.0 * across_squared / (1.0 + std::abs(z)));
        return z > 0.0 ? cell_number(quarter, 1.0 - (1.0 - p) * s, 1.0 - p * s)
                       : cell_number(quarter + 8, p * s, (1.0 - p) * s);
    }
    // t + h and t - h, from 0 to 2, counted from the lowest corners of this quarter's own cells:
    // whole parts equal, an equatorial cell; else the cell above or below, and never more than one
    // apart.
    const double rising = p + 0.5 + 0.75 * z;
    const double falling = p + 0.5 - 0.75 * z;
    const int i = rising >= 1.0 ? 1 : 0;
    const int j = falling >= 1.0 ? 1 : 0;
    const double along_x = rising - i;
    const double along_y = 1.0 - (falling - j);
    if (i == j) {
        return cell_number(4 + (quarter + i) % 4, along_x, along_y);
    }
    return cell_number(i > j ? quarter : 8 + quarter, along_x, along_y);
}

void healpix_index(std::span<const UnitVector> directions,
                   std::span<std::int64_t> indices) noexcept {
    for (std::size_t row = 0; row < directions.size(); ++row) {
        indices[row] = healpix_index(directions[row]);
    }
}

std::vector<KeyRange> cap_ranges(const Cap& cap, int max_ranges) {
    if (healpix_index(cap.center) < 0) {
        throw CoordinateError("the centre of a cap must be a vector of length one");
    }
    if (!(cap.radius_rad >= 0.0)) {
        throw CoordinateError("the radius of a cap must not be negative or NaN, got " +
                              std::to_string(cap.radius_rad) + " rad");
    }
    if (max_ranges < 1) {
        throw std::invalid_argument("max_ranges must be at least 1, got " +
                                    std::to_string(max_ranges));
    }
    if (cap.radius_rad >= pi) {
        return {{0, healpix_cells}};
    }
    // From order to order, keep the cells that may touch the cap, until they make twice the ranges
    // that are wanted: closing the smallest gaps among these covers less than stopping earlier (for
    // 16 ranges 1.3 times the cap instead of 1.5), and going finer gains little more.
    const std::size_t enough = 2 * static_cast<std::size_t>(max_ranges);
    const auto [quarter, within] = longitude(cap.center);
    const AxisView center{quarter + within,
                          std::sqrt(cap.center.x * cap.center.x + cap.center.y * cap.center.y),
                          cap.center.z};
    std::vector<Piece> pieces;
    std::vector<Piece> kept;
    for (int base_cell = 0; base_cell < 12; ++base_cell) {
        const std::int64_t begin = base_cell * base_cell_keys;
        pieces.push_back({{begin, begin + base_cell_keys}, base_cell, 0, 0, false});
    }
    double side = 1.0;
    for (int order = 0;; ++order) {
        const double reach = cell_reach * side;
        const double touching =
            chord_above(std::min(cap.radius_rad + rounding_margin_rad + reach, pi));
        const double inside = chord_above(std::max(cap.radius_rad - reach, 0.0));
        kept.clear();
        std::size_t runs = 0;
        for (Piece piece : pieces) {
            if (!piece.whole) {
                const double distance = squared_chord(center, cell_center(piece, side));
                if (distance > touching * touching) {
                    continue;
                }
                // Taken for whole too soon, a cell covers more than it need, never less.
                piece.whole = distance < inside * inside;
            }
            const bool follows = !kept.empty() && kept.back().keys.end == piece.keys.begin;
            if (follows && piece.whole && kept.back().whole) {
                kept.back().keys.end = piece.keys.end;
            } else {
                kept.push_back(piece);
                runs += follows ? 0 : 1;
            }
        }
        // Rims make up to 18 cells a run; many more are met only by caps of nearly the whole sky,
        // whose far side is where the bounds on chords are loose.
        if (order == healpix_order || runs >= enough || kept.size() >= 32 * enough) {
            break;
        }
        pieces.clear();
        side *= 0.5;
        for (const Piece& piece : kept) {
            if (piece.whole) {
                pieces.push_back(piece);
                continue;
            }
            const std::int64_t keys = (piece.keys.end - piece.keys.begin) / 4;
            for (int child = 0; child < 4; ++child) {
                const std::int64_t begin = piece.keys.begin + child * keys;
                pieces.push_back({{begin, begin + keys},
                                  piece.base_cell,
                                  2 * piece.column + child % 2,
                                  2 * piece.row + child / 2,
                                  false});
            }
        }
    }
    return joined(kept, static_cast<std::size_t>(max_ranges));
}

}  // namespace skyquilt::sphere
