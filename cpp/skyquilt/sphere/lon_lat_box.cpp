// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/lon_lat_box.hpp"

#include <cmath>
#include <utility>

#include "skyquilt/base/number_text.hpp"

namespace skyquilt::sphere {

namespace {

// Eastwards from `origin`, wrapped longitudes come in the order of these pairs: those from the
// origin to 180 first, then those that lie beyond. Nothing is subtracted, so nothing is rounded.
std::pair<bool, double> place_eastwards(double origin_deg, double lon_deg) noexcept {
    return {lon_deg < origin_deg, lon_deg};
}

bool only_a_pole(const LonLatBox& box, double pole_deg) noexcept {
    return box.lat_begin_deg() == pole_deg && box.lat_end_deg() == pole_deg;
}

bool reaches(const LonLatBox& box, double pole_deg) noexcept {
    return box.lat_begin_deg() == pole_deg || box.lat_end_deg() == pole_deg;
}

// Whether a begins within b, its eastern end left out.
bool begins_before_the_end_of(const LonLatBox& a, const LonLatBox& b) noexcept {
    return b.has_all_longitudes() ||
           (!a.has_all_longitudes() && place_eastwards(b.lon_begin_deg(), a.lon_begin_deg()) <
                                           place_eastwards(b.lon_begin_deg(), b.lon_end_deg()));
}

bool holds_longitudes(const LonLatBox& a, const LonLatBox& b) noexcept {
    if (a.has_all_longitudes() || b.has_all_longitudes()) {
        return a.has_all_longitudes();
    }
    const double origin = a.lon_begin_deg();
    const auto begin = place_eastwards(origin, b.lon_begin_deg());
    const auto end = place_eastwards(origin, b.lon_end_deg());
    return begin <= end && end <= place_eastwards(origin, a.lon_end_deg());
}

}  // namespace

double wrapped_lon(double lon_deg) noexcept {
    const double wrapped = std::remainder(lon_deg, 360.0);
    return wrapped == -180.0 ? 180.0 : wrapped;
}

LonLatBox::LonLatBox(const BoxShape& shape) noexcept
    : lat_begin_deg_(shape.lat_begin_deg),
      lat_end_deg_(shape.lat_end_deg),
      all_longitudes_(shape.lon_end_deg - shape.lon_begin_deg == 360.0) {
    if (!all_longitudes_) {
        lon_begin_deg_ = wrapped_lon(shape.lon_begin_deg);
        lon_end_deg_ = wrapped_lon(shape.lon_end_deg);
    }
}

double LonLatBox::width_deg() const noexcept {
    if (all_longitudes_) {
        return 360.0;
    }
    const double width = lon_end_deg_ - lon_begin_deg_;
    return lon_end_deg_ < lon_begin_deg_ ? width + 360.0 : width;
}

bool LonLatBox::has_area() const noexcept {
    return lat_begin_deg_ < lat_end_deg_ && (all_longitudes_ || lon_begin_deg_ != lon_end_deg_);
}

bool LonLatBox::has_longitude(double lon_deg) const noexcept {
    return all_longitudes_ || place_eastwards(lon_begin_deg_, wrapped_lon(lon_deg)) <=
                                  place_eastwards(lon_begin_deg_, lon_end_deg_);
}

bool LonLatBox::contains(const LonLat& position) const noexcept {
    return position.lat_deg >= lat_begin_deg_ && position.lat_deg <= lat_end_deg_ &&
           (std::abs(position.lat_deg) == 90.0 || has_longitude(position.lon_deg));
}

LonLatBox LonLatBox::part(int which) const noexcept {
    if (part_count() == 1) {
        return *this;
    }
    // Any meridians between the two will do as long as neighbours share them.
    LonLatBox part = *this;
    part.all_longitudes_ = false;
    const double third = width_deg() / 3.0;
    if (which > 0) {
        part.lon_begin_deg_ = wrapped_lon(lon_begin_deg_ + which * third);
    }
    if (which < 2) {
        part.lon_end_deg_ = wrapped_lon(lon_begin_deg_ + (which + 1) * third);
    }
    return part;
}

std::optional<Refusal> refusal_of(const BoxShape& box) {
    const double width = box.lon_end_deg - box.lon_begin_deg;
    if (!std::isfinite(width) || !std::isfinite(box.lat_begin_deg) ||
        !std::isfinite(box.lat_end_deg)) {
        return Refusal{0, 0, Rule::not_finite,
                       "the sides of a box must be finite, got longitudes " +
                           number_text(box.lon_begin_deg) + " to " + number_text(box.lon_end_deg) +
                           " and latitudes " + number_text(box.lat_begin_deg) + " to " +
                           number_text(box.lat_end_deg)};
    }
    for (const double lat : {box.lat_begin_deg, box.lat_end_deg}) {
        if (!(lat >= -90.0 && lat <= 90.0)) {
            return Refusal{0, 0, Rule::latitude,
                           "latitude must lie in [-90, 90] degrees, got " + number_text(lat)};
        }
    }
    if (box.lat_begin_deg > box.lat_end_deg) {
        return Refusal{0, 0, Rule::box_range,
                       "the latitudes of a box must not run downwards, got " +
                           number_text(box.lat_begin_deg) + " to " + number_text(box.lat_end_deg) +
                           "; give the lower one first"};
    }
    if (std::abs(width) > 360.0) {
        return Refusal{0, 0, Rule::box_range,
                       "the longitudes of a box must span at most 360 degrees, got " +
                           number_text(box.lon_begin_deg) + " to " + number_text(box.lon_end_deg)};
    }
    return std::nullopt;
}

bool overlaps(const LonLatBox& a, const LonLatBox& b) noexcept {
    if (a.lat_begin_deg() > b.lat_end_deg() || b.lat_begin_deg() > a.lat_end_deg()) {
        return false;
    }
    return a.has_longitude(b.lon_begin_deg()) || b.has_longitude(a.lon_begin_deg()) ||
           (reaches(a, 90.0) && reaches(b, 90.0)) || (reaches(a, -90.0) && reaches(b, -90.0));
}

bool overlaps_interior(const LonLatBox& a, const LonLatBox& b) noexcept {
    return a.has_area() && b.has_area() && a.lat_begin_deg() < b.lat_end_deg() &&
           b.lat_begin_deg() < a.lat_end_deg() &&
           (begins_before_the_end_of(a, b) || begins_before_the_end_of(b, a));
}

bool contains(const LonLatBox& a, const LonLatBox& b) noexcept {
    return a.lat_begin_deg() <= b.lat_begin_deg() && b.lat_end_deg() <= a.lat_end_deg() &&
           (holds_longitudes(a, b) || only_a_pole(b, 90.0) || only_a_pole(b, -90.0));
}

}  // namespace skyquilt::sphere
