// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/tract_pixels.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"

namespace skyquilt::skymap {

namespace {

// LSST's boxes are of 32-bit integers; ours would hold more, the counts of patches might not.
constexpr double widest = 2147483648.0;

struct Axis {
    std::int64_t n_patches;
    std::int64_t begin;  // the box's first pixel counted from the reference pixel
};

Axis fit_patches(double least, double greatest, std::int64_t inner) {
    // LSST's boxes of floating-point numbers reach a little beyond their greatest point.
    constexpr double step = 0x1p-51;
    const double end = greatest == 0.0 ? step : greatest + std::abs(greatest) * step;
    const double first = std::ceil(least - 0.5);
    const double last = std::floor(end + 0.5);
    const double size = last - first + 1.0;
    const double n = std::ceil(size / static_cast<double>(inner));
    if (!(n * static_cast<double>(inner) < widest)) {
        throw SkyMapConfigError("a tract must be less than 2^31 pixels wide, got " +
                                number_text(n * static_cast<double>(inner)));
    }
    // Joins keep lists of columns and lines of patches.
    if (!(n < 1048576.0)) {
        throw SkyMapConfigError("a tract must have less than 2^20 patches along an axis, got " +
                                number_text(n));
    }
    const auto n_patches = static_cast<std::int64_t>(n);
    const std::int64_t added = n_patches * inner - static_cast<std::int64_t>(size);
    return {n_patches, static_cast<std::int64_t>(first) - added / 2};
}

}  // namespace

void add_points_around(const sphere::LonLat& center, double distance_deg, int n,
                       std::vector<sphere::UnitVector>& points) {
    const sphere::TangentPlane plane(center);
    // The direction of longitude r on the equator is (cos r, sin r, 0).
    const sphere::UnitVector distance = sphere::unit_vector({distance_deg, 0.0});
    for (int i = 0; i < n; ++i) {
        const sphere::UnitVector bearing = sphere::unit_vector({360.0 * i / n, 0.0});
        const auto moved = [&](double from, double east, double north) {
            return distance.x * from + distance.y * (bearing.x * east + bearing.y * north);
        };
        points.push_back({moved(plane.contact().x, plane.east().x, plane.north().x),
                          moved(plane.contact().y, plane.east().y, plane.north().y),
                          moved(plane.contact().z, plane.east().z, plane.north().z)});
    }
}

TractPixels fit_tract(const Projection& projection, const PixelScale& scale,
                      std::span<const sphere::UnitVector> points, const PatchStyle& style) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    PixelPoint least{infinity, infinity};
    PixelPoint greatest{-infinity, -infinity};
    for (const sphere::UnitVector& point : points) {
        const PixelPoint image = scale.pixels(projection.project(point));
        if (std::isnan(image.x) || std::isnan(image.y)) {
            continue;
        }
        least = {std::min(least.x, image.x), std::min(least.y, image.y)};
        greatest = {std::max(greatest.x, image.x), std::max(greatest.y, image.y)};
    }
    if (!(least.x <= greatest.x)) {
        throw SkyMapConfigError(
            "a tract reaches beyond what its projection can show: choose smaller tracts, a smaller"
            " tractOverlap or a projection such as STG");
    }
    const Axis x = fit_patches(least.x, greatest.x, style.inner_x);
    const Axis y = fit_patches(least.y, greatest.y, style.inner_y);
    const double n_patches = static_cast<double>(x.n_patches) * static_cast<double>(y.n_patches);
    if (!(n_patches < widest)) {
        throw SkyMapConfigError("a tract must have less than 2^31 patches, got " +
                                number_text(n_patches));
    }
    return {PatchGrid(style, x.n_patches, y.n_patches),
            {static_cast<double>(-x.begin), static_cast<double>(-y.begin)}};
}

}  // namespace skyquilt::skymap
