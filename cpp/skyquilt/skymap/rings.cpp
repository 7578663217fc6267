// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/rings.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"

namespace skyquilt::skymap {

namespace {

void require(bool holds, const std::string& rule, double value) {
    if (!holds) {
        throw SkyMapConfigError(rule + ", got " + number_text(value));
    }
}

RingsConfig checked(const RingsConfig& config) {
    const PatchStyle& style = config.style;
    // All projections are kept, 170 bytes each: 1000 rings have 1.3 million tracts of a fifth of a
    // degree.
    require(config.num_rings >= 1 && config.num_rings <= 1000, "numRings must lie in [1, 1000]",
            static_cast<double>(config.num_rings));
    require(std::abs(config.ra_start_deg) <= 1e6, "raStart must lie within a million degrees",
            config.ra_start_deg);
    // Before any arithmetic, so that none of it overflows.
    for (const std::int64_t pixels :
         {style.inner_x, style.inner_y, style.border, style.cell_inner, style.cell_border,
          style.cells_per_patch_inner, style.cells_in_border}) {
        require(pixels < (std::int64_t{1} << 31), "sizes of patches and cells must fit in 32 bits",
                static_cast<double>(pixels));
    }
    require(config.pixel_scale_arcsec > 1e-4 && config.pixel_scale_arcsec < 3600.0,
            "pixelScale must lie in (1e-4, 3600) arcsec", config.pixel_scale_arcsec);
    require(std::isfinite(config.rotation_deg), "rotation must be finite", config.rotation_deg);
    require(config.tract_overlap_deg >= 0.0, "tractOverlap must not be negative",
            config.tract_overlap_deg);
    // The axis points of a tract must have an image in its tangent plane.
    require(
        90.0 / static_cast<double>(config.num_rings + 1) + config.tract_overlap_deg < 80.0,
        "half a ring and tractOverlap must together stay below 80 degrees in the TAN projection",
        90.0 / static_cast<double>(config.num_rings + 1) + config.tract_overlap_deg);
    require(style.inner_x > 0 && style.inner_y > 0, "patch inner dimensions must be positive",
            static_cast<double>(std::min(style.inner_x, style.inner_y)));
    // Two negative factors would make a positive patch.
    require(style.cell_inner >= 0 && style.cells_per_patch_inner >= 0,
            "cellInnerDimensions and numCellsPerPatchInner must not be negative",
            static_cast<double>(std::min(style.cell_inner, style.cells_per_patch_inner)));
    require(style.border >= 0, "the patch border must not be negative",
            static_cast<double>(style.border));
    require(style.cell_border >= 0, "cellBorder must not be negative",
            static_cast<double>(style.cell_border));
    require(style.cells_in_border >= 0, "numCellsInPatchBorder must not be negative",
            static_cast<double>(style.cells_in_border));
    require(config.version == 0 || config.version == 1, "version must be 0 or 1", config.version);
    return config;
}

struct Axis {
    std::int64_t n_patches;
    std::int64_t begin;  // the box's first pixel counted from the reference pixel
};

// All whole pixels that the interval [least, greatest] touches, then as many more on both sides as
// fill the last patch, the odd one at the upper end.
Axis fit_patches(double least, double greatest, std::int64_t inner) noexcept {
    const auto first = static_cast<std::int64_t>(std::ceil(least - 0.5));
    const auto last = static_cast<std::int64_t>(std::floor(greatest + 0.5));
    const std::int64_t size = last - first + 1;
    const std::int64_t n = (size + inner - 1) / inner;
    return {n, first - (n * inner - size) / 2};
}

}  // namespace

double reduced_lon(double lon_rad) noexcept {
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

RingsSkyMap::RingsSkyMap(const RingsConfig& config)
    : config_(checked(config)),
      scale_(config.pixel_scale_arcsec, config.rotation_deg),
      ring_size_rad_(pi / static_cast<double>(config.num_rings + 1)),
      ra_start_rad_(config.ra_start_deg * radians_per_degree) {
    // The box holds the four points on the axes of the sky at this distance from the centre; its
    // corners reach no farther, and for a rotated grid it is smaller: as LSST has it.
    const double reach =
        std::tan(0.5 * ring_size_rad_ + config.tract_overlap_deg * radians_per_degree);
    double greatest_x = 0.0;
    double greatest_y = 0.0;
    for (const auto& [east, north] :
         {sphere::PlanePoint{reach, 0.0}, sphere::PlanePoint{0.0, reach}}) {
        const PixelPoint point = scale_.pixels({east, north});
        greatest_x = std::max(greatest_x, std::abs(point.x));
        greatest_y = std::max(greatest_y, std::abs(point.y));
    }
    const Axis x = fit_patches(-greatest_x, greatest_x, config.style.inner_x);
    const Axis y = fit_patches(-greatest_y, greatest_y, config.style.inner_y);
    // LSST's boxes are of 32-bit integers; ours would hold more, the counts of patches might not.
    const double widest = static_cast<double>(
        std::max(x.n_patches * config.style.inner_x, y.n_patches * config.style.inner_y));
    require(widest < 2147483648.0, "a tract must be less than 2^31 pixels wide", widest);
    const double n_patches = static_cast<double>(x.n_patches) * static_cast<double>(y.n_patches);
    require(n_patches < 2147483648.0, "a tract must have less than 2^31 patches", n_patches);
    grid_ = PatchGrid(config.style, x.n_patches, y.n_patches);
    reference_pixel_ = {static_cast<double>(-x.begin), static_cast<double>(-y.begin)};

    std::int64_t begin_tract = 1;
    for (std::int64_t i = 0; i < config.num_rings; ++i) {
        const double begin = ring_size_rad_ * (static_cast<double>(i) + 0.5) - 0.5 * pi;
        const double nearest = std::min(std::abs(begin), std::abs(begin + ring_size_rad_));
        const auto n = static_cast<std::int64_t>(2.0 * pi * std::cos(nearest) / ring_size_rad_) + 1;
        rings_.push_back({ring_size_rad_ * static_cast<double>(i + 1) - 0.5 * pi, n, begin_tract});
        begin_tract += n;
    }
    n_tracts_ = begin_tract + 1;

    projections_.reserve(static_cast<std::size_t>(n_tracts_));
    const auto add = [this](const Place& place) {
        const Center at = center(place);
        projections_.emplace_back(
            sphere::LonLat{at.lon_rad / radians_per_degree, at.lat_rad / radians_per_degree},
            scale_, reference_pixel_);
    };
    add({-1, 0});
    for (std::int64_t ring = 0; ring < config.num_rings; ++ring) {
        for (std::int64_t k = 0; k < rings_[static_cast<std::size_t>(ring)].n_tracts; ++k) {
            add({ring, k});
        }
    }
    add({config.num_rings, 0});
}

std::int64_t RingsSkyMap::slot(const Place& place) const noexcept {
    if (place.ring < 0) {
        return 0;
    }
    if (place.ring >= config_.num_rings) {
        return n_tracts_ - 1;
    }
    return rings_[static_cast<std::size_t>(place.ring)].begin_tract + place.index;
}

RingsSkyMap::Place RingsSkyMap::place(std::int64_t tract) const {
    if (tract < 0 || tract >= n_tracts_) {
        throw NotFoundError("no tract " + std::to_string(tract) + ": this skymap has " +
                            std::to_string(n_tracts_) + " tracts, 0 to " +
                            std::to_string(n_tracts_ - 1));
    }
    if (tract == 0) {
        return {-1, 0};
    }
    if (tract == n_tracts_ - 1) {
        return {config_.num_rings, 0};
    }
    const auto after = std::ranges::upper_bound(rings_, tract, {}, &Ring::begin_tract);
    const auto ring = static_cast<std::int64_t>(after - rings_.begin()) - 1;
    const std::int64_t index = tract - rings_[static_cast<std::size_t>(ring)].begin_tract;
    if (config_.version == 0 && index == 0 && ring > 0) {
        return {ring - 1, 0};
    }
    return {ring, index};
}

std::int64_t RingsSkyMap::tract_at(const Place& place) const noexcept {
    if (config_.version == 0 && place.index == 0 && place.ring > 0 &&
        place.ring < config_.num_rings) {
        const Ring& ring = rings_[static_cast<std::size_t>(place.ring)];
        return ring.begin_tract + ring.n_tracts;
    }
    return slot(place);
}

std::vector<std::int64_t> RingsSkyMap::all_numbers_of(const Place& place) const {
    const std::int64_t number = tract_at(place);
    std::vector<std::int64_t> numbers;
    // In version 0 the number that findTract gives the first place of the last ring is the cap's.
    if (const Place named = this->place(number);
        named.ring == place.ring && named.index == place.index) {
        numbers.push_back(number);
    }
    if (config_.version == 0 && config_.num_rings > 1 && place.ring == 0 && place.index == 0) {
        numbers.push_back(rings_[1].begin_tract);
    }
    return numbers;
}

RingsSkyMap::Center RingsSkyMap::center(const Place& place) const noexcept {
    if (place.ring < 0) {
        return {0.0, -0.5 * pi};
    }
    if (place.ring >= config_.num_rings) {
        return {0.0, 0.5 * pi};
    }
    const Ring& ring = rings_[static_cast<std::size_t>(place.ring)];
    return {reduced_lon(2.0 * pi * static_cast<double>(place.index) /
                            static_cast<double>(ring.n_tracts) +
                        ra_start_rad_),
            ring.center_lat_rad};
}

Tract RingsSkyMap::tract(std::int64_t tract) const { return projection(place(tract)); }

RingsSkyMap::LonLatBox RingsSkyMap::inner_box(std::int64_t tract) const {
    const Place at = place(tract);
    const double first = ring_size_rad_ * 0.5 - 0.5 * pi;
    if (at.ring < 0) {
        return {0.0, 2.0 * pi, -0.5 * pi, first};
    }
    if (at.ring >= config_.num_rings) {
        return {0.0, 2.0 * pi, -first, 0.5 * pi};
    }
    const Ring& ring = rings_[static_cast<std::size_t>(at.ring)];
    const double width = 2.0 * pi / static_cast<double>(ring.n_tracts);
    const auto index = static_cast<double>(at.index);
    const double begin = ring_size_rad_ * (static_cast<double>(at.ring) + 0.5) - 0.5 * pi;
    return {reduced_lon(ra_start_rad_ + width * (index - 0.5)),
            reduced_lon(ra_start_rad_ + width * (index + 0.5)), begin, begin + ring_size_rad_};
}

void RingsSkyMap::check_patch(std::int64_t tract, std::int64_t patch) const {
    static_cast<void>(place(tract));
    if (patch < 0 || patch >= grid_.n_patches()) {
        throw NotFoundError("no patch (tract=" + std::to_string(tract) +
                            ", patch=" + std::to_string(patch) + "): tract " +
                            std::to_string(tract) + " has " + std::to_string(grid_.n_patches()) +
                            " patches, 0 to " + std::to_string(grid_.n_patches() - 1));
    }
}

RingsSkyMap::Place RingsSkyMap::find_place(double lon_rad, double lat_rad) const noexcept {
    const double first = ring_size_rad_ * 0.5 - 0.5 * pi;
    if (lat_rad < first) {
        return {-1, 0};
    }
    if (lat_rad > -first) {
        return {config_.num_rings, 0};
    }
    const auto ring = static_cast<std::int64_t>((lat_rad - first) / ring_size_rad_);
    if (ring >= config_.num_rings) {
        return {config_.num_rings, 0};
    }
    const std::int64_t n = rings_[static_cast<std::size_t>(ring)].n_tracts;
    const double width = 2.0 * pi / static_cast<double>(n);
    const auto index =
        static_cast<std::int64_t>(reduced_lon(lon_rad - ra_start_rad_) / width + 0.5);
    return {ring, index == n ? 0 : index};
}

std::int64_t RingsSkyMap::find_patch(const Tract& tract,
                                     const sphere::UnitVector& direction) const noexcept {
    const PixelPoint pixel = tract.pixel(direction);
    const double x = std::floor(pixel.x + 0.5);
    const double y = std::floor(pixel.y + 0.5);
    const PixelBox box = grid_.tract_box();
    if (!(x >= 0.0 && y >= 0.0 && x < static_cast<double>(box.end_x) &&
          y < static_cast<double>(box.end_y))) {
        return -1;
    }
    return static_cast<std::int64_t>(y) / grid_.style().inner_y * grid_.n_x() +
           static_cast<std::int64_t>(x) / grid_.style().inner_x;
}

}  // namespace skyquilt::skymap
