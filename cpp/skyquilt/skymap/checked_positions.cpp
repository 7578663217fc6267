// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/checked_positions.hpp"

#include <cmath>
#include <string>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"

namespace skyquilt::skymap {

void check_lengths(std::span<const double> ra_deg, std::span<const double> dec_deg) {
    if (ra_deg.size() != dec_deg.size()) {
        throw CoordinateError("right ascension and declination must have equal lengths, got " +
                              std::to_string(ra_deg.size()) + " and " +
                              std::to_string(dec_deg.size()));
    }
}

void check_position(double ra_deg, double dec_deg, std::size_t row) {
    // The rule takes off whole turns of the rounded 2 pi, positions take off those of 360 degrees.
    // A million degrees from zero the two differ by 3e-10 degrees, far beyond that by whole
    // patches.
    constexpr double widest_ra_deg = 1e6;
    if (!(std::abs(dec_deg) <= 90.0)) {
        throw CoordinateError("declination must lie in [-90, 90] degrees, got " +
                              number_text(dec_deg) + " at row " + std::to_string(row));
    }
    if (!(std::abs(ra_deg) <= widest_ra_deg)) {
        throw CoordinateError("right ascension must lie within a million degrees or be NaN, got " +
                              number_text(ra_deg) + " at row " + std::to_string(row));
    }
}

}  // namespace skyquilt::skymap
