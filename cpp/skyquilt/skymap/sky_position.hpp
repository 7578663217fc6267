// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Positions in radians, as LSST's skymaps calculate with them.
#pragma once

#include <cmath>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

/// A position in radians.
struct SkyPosition {
    double lon_rad = 0.0;
    double lat_rad = 0.0;
};

/// A box between two meridians and two parallels, in radians; wraps through 0 where lon_begin
/// exceeds lon_end. (0, 2 pi) is the full circle.
struct SkyBox {
    double lon_begin = 0.0;
    double lon_end = 0.0;
    double lat_begin = 0.0;
    double lat_end = 0.0;
};

/// A longitude brought to [0, 2 pi) as LSST's positions are: remainder, one turn added if negative,
/// and 0 where that rounds up to a whole turn.
[[nodiscard]] inline double reduced_lon(double lon_rad) noexcept {
    double lon = lon_rad;
    if (!(lon >= 0.0 && lon < 2.0 * pi)) {
        lon = std::fmod(lon, 2.0 * pi);
        if (lon < 0.0) {
            lon += 2.0 * pi;
        }
        if (lon >= 2.0 * pi) {
            lon = 0.0;
        }
    }
    return lon;
}

/// Degrees by a division, as LSST turns radians into degrees.
[[nodiscard]] inline sphere::LonLat in_degrees(const SkyPosition& position) noexcept {
    return {position.lon_rad / radians_per_degree, position.lat_rad / radians_per_degree};
}

}  // namespace skyquilt::skymap
