// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Boxes between two meridians and two parallels: what holds between two of them, exact in degrees.
#pragma once

#include <cstdint>
#include <optional>

#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/shapes.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// A longitude in degrees as the one number in (-180, 180] that differs from it by whole turns.
/// Exact: the IEEE remainder is a double. So longitudes are compared without rounding.
[[nodiscard]] double wrapped_lon(double lon_deg) noexcept;

/// From one meridian eastwards to another and from one parallel to another, closed. A box that
/// reaches a pole holds it, whatever its longitudes; no width or no height is allowed.
class LonLatBox {
  public:
    /// @param shape as refusal_of() lets pass. Where the longitudes span 360 degrees, the
    /// difference
    ///   taken in double arithmetic, all longitudes are meant.
    explicit LonLatBox(const BoxShape& shape) noexcept;

    /// Wrapped; 0 where all longitudes are meant.
    [[nodiscard]] double lon_begin_deg() const noexcept { return lon_begin_deg_; }
    [[nodiscard]] double lon_end_deg() const noexcept { return lon_end_deg_; }
    [[nodiscard]] double lat_begin_deg() const noexcept { return lat_begin_deg_; }
    [[nodiscard]] double lat_end_deg() const noexcept { return lat_end_deg_; }
    [[nodiscard]] bool has_all_longitudes() const noexcept { return all_longitudes_; }
    /// Degrees from the first meridian eastwards to the second, rounded; in [0, 360].
    [[nodiscard]] double width_deg() const noexcept;
    /// Whether it holds more than a point, a piece of a meridian or a piece of a parallel.
    [[nodiscard]] bool has_area() const noexcept;

    /// Whether a longitude, not wrapped yet, lies between the two meridians. Exact.
    [[nodiscard]] bool has_longitude(double lon_deg) const noexcept;
    /// Whether a position lies in the box. Exact in degrees.
    [[nodiscard]] bool contains(const LonLat& position) const noexcept;

    /// In how many parts no wider than 120 degrees it is cut, side by side: one or three.
    [[nodiscard]] int part_count() const noexcept { return width_deg() > 120.0 ? 3 : 1; }
    /// One of them, in the order of longitude.
    [[nodiscard]] LonLatBox part(int which) const noexcept;

    [[nodiscard]] friend bool operator==(const LonLatBox&, const LonLatBox&) = default;

  private:
    LonLatBox() = default;

    double lon_begin_deg_ = 0.0;
    double lon_end_deg_ = 0.0;
    double lat_begin_deg_ = 0.0;
    double lat_end_deg_ = 0.0;
    bool all_longitudes_ = false;
};

/// Why a box as delivered is no region, row and vertex left 0; nothing where it is one.
[[nodiscard]] std::optional<Refusal> refusal_of(const BoxShape& box);

/// Whether the closed boxes share a position, the open ones do, or the first holds all of the
/// second. Exact in degrees.
[[nodiscard]] bool overlaps(const LonLatBox& a, const LonLatBox& b) noexcept;
[[nodiscard]] bool overlaps_interior(const LonLatBox& a, const LonLatBox& b) noexcept;
[[nodiscard]] bool contains(const LonLatBox& a, const LonLatBox& b) noexcept;

}  // namespace skyquilt::sphere
