// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/tract_table.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <unordered_set>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"
#include "skyquilt/skymap/tract.hpp"
#include "skyquilt/skymap/tract_style.hpp"

namespace skyquilt::skymap {

namespace {

constexpr std::int64_t widest = std::int64_t{1} << 31;

bool is_box(const PixelBox& box) noexcept {
    return -widest < box.begin_x && box.begin_x < box.end_x && box.end_x < widest &&
           -widest < box.begin_y && box.begin_y < box.end_y && box.end_y < widest;
}

bool holds(const PixelBox& outer, const PixelBox& inner) noexcept {
    return outer.begin_x <= inner.begin_x && inner.end_x <= outer.end_x &&
           outer.begin_y <= inner.begin_y && inner.end_y <= outer.end_y;
}

// In the gnomonic projection what is near a right angle away has no outline that fits into a
// hemisphere; in others outlines are drawn whatever the box (box_outline.hpp).
void check_reach(const Tract& tract, const PixelBox& box, const std::string& what) {
    static const double least_cosine = std::cos(89.0 * radians_per_degree);
    if (tract.projection().kind() != ProjectionKind::tan) {
        return;
    }
    for (const sphere::UnitVector& corner : tract.corners(box)) {
        if (!(dot(corner, tract.projection().reference()) > least_cosine)) {
            throw SkyMapConfigError("the corners of " + what +
                                    " must lie within 89 degrees of the tract's reference point in"
                                    " the TAN projection: choose another one, or smaller boxes");
        }
    }
}

}  // namespace

void check(const TractTable& table) {
    if (table.tracts.empty()) {
        throw SkyMapConfigError("a table of tracts must have at least one row");
    }
    if (table.patches.size() != table.tracts.size() ||
        (!table.owned.empty() && table.owned.size() != table.tracts.size())) {
        throw SkyMapConfigError("a table must have lists of patches, and boxes if any, for all " +
                                std::to_string(table.tracts.size()) + " tracts");
    }
    std::unordered_set<std::int64_t> numbers;
    for (std::size_t row = 0; row < table.tracts.size(); ++row) {
        const TractRow& tract = table.tracts[row];
        const std::string where = ", row " + std::to_string(row) + " of the table of tracts";
        if (tract.number < 0) {
            throw SkyMapConfigError("a tract's number must not be negative, got " +
                                    std::to_string(tract.number) + where);
        }
        if (!numbers.insert(tract.number).second) {
            throw SkyMapConfigError("tracts must have different numbers, got " +
                                    std::to_string(tract.number) + " again" + where);
        }
        if (!is_position(tract.reference)) {
            throw SkyMapConfigError(
                "a tract's reference point must be a position in degrees, got (" +
                number_text(tract.reference.lon_deg) + ", " + number_text(tract.reference.lat_deg) +
                ")" + where);
        }
        try {
            check_pixels(tract.pixel_scale_arcsec, tract.rotation_deg);
        } catch (const SkyMapConfigError& error) {
            throw SkyMapConfigError(error.what() + where);
        }
        if (!std::isfinite(tract.reference_pixel.x) || !std::isfinite(tract.reference_pixel.y)) {
            throw SkyMapConfigError("a tract's reference pixel must be finite" + where);
        }
        if (!is_box({0, 0, tract.n_x, tract.n_y})) {
            throw SkyMapConfigError("a tract must have 1 to 2^31 - 1 pixels on each axis, got " +
                                    std::to_string(tract.n_x) + " x " + std::to_string(tract.n_y) +
                                    where);
        }
        const Tract pixels(Projection(tract.projection, tract.reference),
                           PixelScale(tract.pixel_scale_arcsec, tract.rotation_deg, tract.x_axis),
                           tract.reference_pixel);
        check_reach(pixels, {0, 0, tract.n_x, tract.n_y}, "tract " + std::to_string(tract.number));
        for (const PatchBoxes::Patch& patch : table.patches[row]) {
            const std::string which = ", patch " + std::to_string(patch.number) + " of tract " +
                                      std::to_string(tract.number);
            if (patch.number < 0) {
                throw SkyMapConfigError("a patch's number must not be negative" + which);
            }
            if (!is_box(patch.inner) || !is_box(patch.outer)) {
                throw SkyMapConfigError(
                    "the boxes of a patch must have 1 to 2^31 - 1 pixels on each axis" + which);
            }
            if (!holds(patch.outer, patch.inner)) {
                throw SkyMapConfigError("a patch's outer box must hold its inner one" + which);
            }
            check_reach(pixels, patch.outer,
                        "patch " + std::to_string(patch.number) + " of tract " +
                            std::to_string(tract.number));
        }
        if (!table.owned.empty()) {
            const OwnedBox& box = table.owned[row];
            if (!(box.lat_begin_deg >= -90.0 && box.lat_begin_deg < box.lat_end_deg &&
                  box.lat_end_deg <= 90.0 && std::abs(box.lon_begin_deg) <= 720.0 &&
                  std::abs(box.lon_end_deg) <= 720.0)) {
                throw SkyMapConfigError(
                    "the box a tract owns must have declinations that grow within [-90, 90] and"
                    " right ascensions within two turns" +
                    where);
            }
            if (box.lon_begin_deg == box.lon_end_deg) {
                throw SkyMapConfigError(
                    "the box a tract owns must not begin and end at one right ascension, got " +
                    number_text(box.lon_begin_deg) + " (0 and 360 mean the full circle)" + where);
            }
        }
    }
}

bool owns(const OwnedBox& box, const sphere::LonLat& position) noexcept {
    const bool in_lat = position.lat_deg >= box.lat_begin_deg &&
                        (position.lat_deg < box.lat_end_deg ||
                         (position.lat_deg == 90.0 && box.lat_end_deg == 90.0));
    if (!in_lat) {
        return false;
    }
    if (std::abs(box.lon_end_deg - box.lon_begin_deg) >= 360.0) {
        return true;
    }
    const auto turned = [](double lon_deg) {
        const double rest = std::fmod(lon_deg, 360.0);
        return rest < 0.0 ? rest + 360.0 : rest;
    };
    const double lon = turned(position.lon_deg);
    const double begin = turned(box.lon_begin_deg);
    const double end = turned(box.lon_end_deg);
    return begin < end ? begin <= lon && lon < end : begin <= lon || lon < end;
}

}  // namespace skyquilt::skymap
