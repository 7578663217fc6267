// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/unit_vector.hpp"

#include <cmath>

#include "skyquilt/base/angle.hpp"

namespace skyquilt::sphere {

namespace {

struct SinCos {
    double sin;
    double cos;
};

// Taylor polynomials on [-pi/4, pi/4]. The first terms left out, x^17/17! and x^18/18!, are below
// 4.7e-17 and 2.1e-18 there: less than the rounding of the last addition (1.1e-16).
SinCos sin_cos_octant(double x) noexcept {
    const double xx = x * x;
    const double s =
        xx * (-1.0 / 6.0 +
              xx * (1.0 / 120.0 +
                    xx * (-1.0 / 5040.0 +
                          xx * (1.0 / 362880.0 +
                                xx * (-1.0 / 39916800.0 + xx * (1.0 / 6227020800.0 +
                                                                xx * (-1.0 / 1307674368000.0)))))));
    const double c =
        xx * xx *
        (1.0 / 24.0 +
         xx * (-1.0 / 720.0 +
               xx * (1.0 / 40320.0 +
                     xx * (-1.0 / 3628800.0 +
                           xx * (1.0 / 479001600.0 +
                                 xx * (-1.0 / 87178291200.0 + xx * (1.0 / 20922789888000.0)))))));
    return {x + x * s, (1.0 - 0.5 * xx) + c};
}

// Sine and cosine of an angle in degrees, |degrees| <= 2^52. The whole quarter turns are taken off
// exactly: `quarters` is an integer below 2^46, so 90 * quarters is exact, and the difference is a
// multiple of the last place of `degrees` and no larger than it, hence exact too.
SinCos sin_cos_degrees(double degrees) noexcept {
    // Adding and subtracting 1.5 * 2^52 rounds to the nearest integer (ties to even).
    constexpr double to_integer = 6755399441055744.0;
    const double quarters = (degrees * (1.0 / 90.0) + to_integer) - to_integer;
    const SinCos octant = sin_cos_octant((degrees - 90.0 * quarters) * radians_per_degree);
    const double turn = quarters - 4.0 * (((quarters * 0.25 - 0.375) + to_integer) - to_integer);
    // turn is 0, 1, 2 or 3: the shift by 3/8 makes the rounding a floor for multiples of 1/4.
    if (turn == 0.0) {
        return octant;
    }
    if (turn == 1.0) {
        return {octant.cos, -octant.sin};
    }
    if (turn == 2.0) {
        return {-octant.sin, -octant.cos};
    }
    return {-octant.cos, octant.sin};
}

}  // namespace

bool is_position(const LonLat& position) noexcept {
    return std::isfinite(position.lon_deg) && position.lat_deg >= -90.0 && position.lat_deg <= 90.0;
}

UnitVector unit_vector(const LonLat& position) noexcept {
    // The remainder of a division is exact in IEEE 754, so fmod gives the same bits everywhere; it
    // is needed only for longitudes of very many turns.
    const double lon_deg = std::abs(position.lon_deg) < 4503599627370496.0
                               ? position.lon_deg
                               : std::fmod(position.lon_deg, 360.0);
    const SinCos lon = sin_cos_degrees(lon_deg);
    const SinCos lat = sin_cos_degrees(position.lat_deg);
    // Adding 0.0 turns -0.0 into 0.0, so that equal directions have equal bits.
    return {lat.cos * lon.cos + 0.0, lat.cos * lon.sin + 0.0, lat.sin + 0.0};
}

LonLat lon_lat(const UnitVector& direction) noexcept {
    if (direction.x == 0.0 && direction.y == 0.0) {
        return {0.0, direction.z < 0.0 ? -90.0 : 90.0};
    }
    const double lat = std::atan2(direction.z, std::hypot(direction.x, direction.y));
    double lon = std::atan2(direction.y, direction.x) / radians_per_degree;
    if (lon < 0.0) {
        lon += 360.0;
        if (lon >= 360.0) {
            lon = 0.0;
        }
    }
    return {lon, lat / radians_per_degree};
}

UnitVector normalized(double x, double y, double z) noexcept {
    const double length = std::sqrt(x * x + y * y + z * z);
    return {x / length, y / length, z / length};
}

double separation_rad(const UnitVector& a, const UnitVector& b) noexcept {
    const double cx = a.y * b.z - a.z * b.y;
    const double cy = a.z * b.x - a.x * b.z;
    const double cz = a.x * b.y - a.y * b.x;
    return std::atan2(std::sqrt(cx * cx + cy * cy + cz * cz), dot(a, b));
}

}  // namespace skyquilt::sphere
