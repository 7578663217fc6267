// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/unit_vector.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/wide_vectors.hpp"

namespace skyquilt::sphere {

namespace {

// For one angle, or for four side by side: the same operations on doubles and on Lanes.

// Taylor polynomials on [-pi/4, pi/4]. The first terms left out, x^17/17! and x^18/18!, are below
// 4.7e-17 and 2.1e-18 there: less than the rounding of the last addition (1.1e-16).
template <typename Number>
[[gnu::always_inline]] inline void sin_cos_octant(const Number& x, Number& sin,
                                                  Number& cos) noexcept {
    const Number xx = x * x;
    const Number s =
        xx * (-1.0 / 6.0 +
              xx * (1.0 / 120.0 +
                    xx * (-1.0 / 5040.0 +
                          xx * (1.0 / 362880.0 +
                                xx * (-1.0 / 39916800.0 + xx * (1.0 / 6227020800.0 +
                                                                xx * (-1.0 / 1307674368000.0)))))));
    const Number c =
        xx * xx *
        (1.0 / 24.0 +
         xx * (-1.0 / 720.0 +
               xx * (1.0 / 40320.0 +
                     xx * (-1.0 / 3628800.0 +
                           xx * (1.0 / 479001600.0 +
                                 xx * (-1.0 / 87178291200.0 + xx * (1.0 / 20922789888000.0)))))));
    sin = x + x * s;
    cos = (1.0 - 0.5 * xx) + c;
}

// Sine and cosine of an angle in degrees, |degrees| <= 2^52. The whole quarter turns are taken off
// exactly: `quarters` is an integer below 2^46, so 90 * quarters is exact, and the difference is a
// multiple of the last place of `degrees` and no larger than it, hence exact too.
template <typename Number>
[[gnu::always_inline]] inline void sin_cos_degrees(const Number& degrees, Number& sin,
                                                   Number& cos) noexcept {
    // Adding and subtracting 1.5 * 2^52 rounds to the nearest integer (ties to even).
    constexpr double to_integer = 6755399441055744.0;
    const Number quarters = (degrees * (1.0 / 90.0) + to_integer) - to_integer;
    Number octant_sin;
    Number octant_cos;
    sin_cos_octant((degrees - 90.0 * quarters) * radians_per_degree, octant_sin, octant_cos);
    const Number turn = quarters - 4.0 * (((quarters * 0.25 - 0.375) + to_integer) - to_integer);
    // turn is 0, 1, 2 or 3: the shift by 3/8 makes the rounding a floor for multiples of 1/4. An
    // odd turn swaps the two; sine changes sign for 2 and 3, cosine for 1 and 2.
    const auto is_odd = (turn == 1.0) | (turn == 3.0);
    sin = is_odd ? octant_cos : octant_sin;
    cos = is_odd ? octant_sin : octant_cos;
    sin = turn >= 2.0 ? -sin : sin;
    cos = ((turn == 1.0) | (turn == 2.0)) ? -cos : cos;
}

UnitVector unit_vector_or_nan(const LonLat& position) noexcept {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    return is_position(position) ? unit_vector(position) : UnitVector{nan, nan, nan};
}

// Beyond it, longitudes have no fraction of a degree and fmod takes the whole turns off.
constexpr double largest_plain_angle = 4503599627370496.0;

// The power of two that is next above the largest component.
int largest_exponent(const UnitVector& v) noexcept {
    int exponent = 0;
    std::frexp(std::max({std::abs(v.x), std::abs(v.y), std::abs(v.z)}), &exponent);
    return exponent;
}

}  // namespace

bool is_position(const LonLat& position) noexcept {
    return std::isfinite(position.lon_deg) && position.lat_deg >= -90.0 && position.lat_deg <= 90.0;
}

UnitVector unit_vector(const LonLat& position) noexcept {
    // The remainder of a division is exact in IEEE 754, so fmod gives the same bits everywhere.
    const double lon_deg = std::abs(position.lon_deg) < largest_plain_angle
                               ? position.lon_deg
                               : std::fmod(position.lon_deg, 360.0);
    double sin_lon = 0.0;
    double cos_lon = 0.0;
    double sin_lat = 0.0;
    double cos_lat = 0.0;
    sin_cos_degrees(lon_deg, sin_lon, cos_lon);
    sin_cos_degrees(position.lat_deg, sin_lat, cos_lat);
    // Adding 0.0 turns -0.0 into 0.0, so that equal directions have equal bits.
    return {cos_lat * cos_lon + 0.0, cos_lat * sin_lon + 0.0, sin_lat + 0.0};
}

SKYQUILT_WIDE_VECTORS
void unit_vectors(std::span<const double> lon_deg, std::span<const double> lat_deg,
                  std::span<UnitVector> out) noexcept {
    const std::size_t n = out.size();
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        const Lanes lon{lon_deg[i], lon_deg[i + 1], lon_deg[i + 2], lon_deg[i + 3]};
        const Lanes lat{lat_deg[i], lat_deg[i + 1], lat_deg[i + 2], lat_deg[i + 3]};
        const LaneMasks plain = (lon < largest_plain_angle) & (lon > -largest_plain_angle) &
                                (lat >= -90.0) & (lat <= 90.0);
        if ((plain[0] & plain[1] & plain[2] & plain[3]) == 0) {
            for (std::size_t k = i; k < i + 4; ++k) {
                out[k] = unit_vector_or_nan({lon_deg[k], lat_deg[k]});
            }
            continue;
        }
        Lanes sin_lon;
        Lanes cos_lon;
        Lanes sin_lat;
        Lanes cos_lat;
        sin_cos_degrees(lon, sin_lon, cos_lon);
        sin_cos_degrees(lat, sin_lat, cos_lat);
        const Lanes x = cos_lat * cos_lon + 0.0;
        const Lanes y = cos_lat * sin_lon + 0.0;
        const Lanes z = sin_lat + 0.0;
        for (std::size_t k = 0; k < 4; ++k) {
            out[i + k] = {x[k], y[k], z[k]};
        }
    }
    for (; i < n; ++i) {
        out[i] = unit_vector_or_nan({lon_deg[i], lat_deg[i]});
    }
}

// The errors in radians of arc: the arc tangents, of at most pi and pi / 2, each to its last place
// (4.4e-16 and 2.2e-16), one after a hypotenuse to its last place (1.1e-16); radians_per_degree is
// off by 1.7e-17 of itself (8e-17 for both angles); the divisions round by half the last place of
// 180 and of 90 degrees (2.5e-16 and 1.3e-16), adding 360 by half of that of 360 (5e-16). They add
// up to 1.8e-15, even if the cosine of the latitude makes none smaller; the tests find 7.1e-16.
LonLat lon_lat(const UnitVector& direction) noexcept {
    double x = direction.x;
    double y = direction.y;
    double z = direction.z;
    if (!has_length_one(direction)) {
        // A power of two changes no angle, and neither a hypotenuse of the largest doubles nor one
        // of the smallest is to be taken.
        const int exponent = largest_exponent(direction);
        x = std::ldexp(x, -exponent);
        y = std::ldexp(y, -exponent);
        z = std::ldexp(z, -exponent);
    }
    if (x == 0.0 && y == 0.0) {
        return {0.0, z < 0.0 ? -90.0 : 90.0};
    }
    const double lat = std::atan2(z, std::hypot(x, y));
    double lon = std::atan2(y, x) / radians_per_degree;
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

bool has_length_one(const UnitVector& vector) noexcept {
    return std::abs(dot(vector, vector) - 1.0) <= 2e-14;
}

UnitVector direction_of(const UnitVector& vector) noexcept {
    if (std::abs(dot(vector, vector) - 1.0) <= 1e-15) {
        return vector;
    }
    // The largest component is brought into [0.5, 1) by a power of two. What smaller ones then lose
    // by underflow is far below the last place of the length.
    const int exponent = largest_exponent(vector);
    return normalized(std::ldexp(vector.x, -exponent), std::ldexp(vector.y, -exponent),
                      std::ldexp(vector.z, -exponent));
}

double separation_rad(const UnitVector& a, const UnitVector& b) noexcept {
    const double cx = a.y * b.z - a.z * b.y;
    const double cy = a.z * b.x - a.x * b.z;
    const double cz = a.x * b.y - a.y * b.x;
    return std::atan2(std::sqrt(cx * cx + cy * cy + cz * cz), dot(a, b));
}

}  // namespace skyquilt::sphere
