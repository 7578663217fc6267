// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Directions as vectors of length one, and the deterministic way from longitude and latitude to
// them.
#pragma once

#include <span>

namespace skyquilt::sphere {

/// A direction. Its length is one to within 1e-15 where this room makes it. Vectors handed in by
/// users are kept as given and may have any length; decisions are exact for the components as they
/// stand, and what measures takes direction_of() first.
struct UnitVector {
    double x = 0.0;
    double y = 0.0;
    double z = 1.0;

    [[nodiscard]] friend constexpr bool operator==(const UnitVector&, const UnitVector&) = default;
};

[[nodiscard]] constexpr UnitVector operator-(const UnitVector& a) noexcept {
    return {-a.x, -a.y, -a.z};
}

[[nodiscard]] constexpr double dot(const UnitVector& a, const UnitVector& b) noexcept {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

/// A longitude and a latitude in degrees, as delivered: the longitude may lie outside [0, 360).
struct LonLat {
    double lon_deg = 0.0;
    double lat_deg = 0.0;
};

/// The direction of a longitude and a latitude, the same bits on every platform.
///
/// Only + - * / and comparisons on doubles are used, in the order written, after exact reductions
/// of the angles; no function of the system's mathematical library takes part. The result is within
/// 4e-16 of the true direction in every component, and within 4e-16 of length one.
///
/// Laws: adding 360 to the longitude changes nothing where the sum is exact; quarter turns are
/// exact, so a pole is (0, 0, +-1) whatever its longitude and the equator has z = 0.
///
/// Precondition: both finite, latitude in [-90, 90]; is_position() tells.
[[nodiscard]] UnitVector unit_vector(const LonLat& position) noexcept;

/// The same for a column, four at a time and to the same bits; what is no position gives NaN.
/// Precondition: the three columns have one length.
void unit_vectors(std::span<const double> lon_deg, std::span<const double> lat_deg,
                  std::span<UnitVector> out) noexcept;

/// Whether both angles are finite and the latitude lies in [-90, 90] degrees.
[[nodiscard]] bool is_position(const LonLat& position) noexcept;

/// The longitude in [0, 360) and latitude of a direction, a finite vector of any length but zero,
/// by the system's mathematical library: within 2e-15 radians of arc everywhere, so 1.2e-13
/// degrees. At a pole the longitude is 0.
[[nodiscard]] LonLat lon_lat(const UnitVector& direction) noexcept;

/// The vector scaled to length one; precondition: not zero, no overflow on squaring.
[[nodiscard]] UnitVector normalized(double x, double y, double z) noexcept;

/// Whether the length is one to within 1e-14, which the error bounds of exact signs allow for.
[[nodiscard]] bool has_length_one(const UnitVector& vector) noexcept;

/// The direction of a finite vector of any length but zero, as a vector of length one to within
/// 6e-16, off the true direction by less than 4e-16; one that is that long already is given back
/// unchanged.
[[nodiscard]] UnitVector direction_of(const UnitVector& vector) noexcept;

/// The angle between two directions in radians, accurate for small and for large angles alike.
[[nodiscard]] double separation_rad(const UnitVector& a, const UnitVector& b) noexcept;

}  // namespace skyquilt::sphere
