// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/polygon_image.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "skyquilt/base/angle.hpp"

namespace skyquilt::skymap {

namespace {

// Vertices within less than a quarter turn of the reference point bound a polygon within it: a cap
// smaller than a hemisphere is convex. In the gnomonic projection images are then within 2 radians
// of the reference pixel, in others no more than stretched fourteenfold.
constexpr double widest_in_tan_rad = 1.0;
constexpr double widest_rad = 1.5;

// On a cylinder vertices within less than half a turn of native longitude bound a polygon within
// it, as two hemispheres are convex; and none of it is across the meridian where the cylinder is
// cut.
constexpr double widest_longitude_rad = 3.0;
constexpr double farthest_longitude_rad = 3.14;

bool is_near(const Projection& projection, const sphere::UnitVector& vertex) noexcept {
    static const double least_cosine_in_tan = std::cos(widest_in_tan_rad);
    static const double least_cosine = std::cos(widest_rad);
    static const double greatest_sine = std::sin(widest_rad);
    if (!is_zenithal(projection.kind())) {
        return std::abs(dot(vertex, projection.frame().north())) < greatest_sine;
    }
    return dot(vertex, projection.reference()) >
           (projection.kind() == ProjectionKind::tan ? least_cosine_in_tan : least_cosine);
}

}  // namespace

bool PolygonImage::project(sphere::Polygon polygon, bool is_convex, const Tract& tract) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    extent_ = {{infinity, infinity}, {-infinity, -infinity}};
    points_.clear();
    double bend = 0.0;
    double least_east = infinity;
    double greatest_east = -infinity;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        if (!is_near(tract.projection(), polygon[i])) {
            return false;
        }
        const PixelPoint point = tract.pixel(polygon[i]);
        if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
            return false;
        }
        points_.push_back(point);
        const double east =
            tract.scale()
                .plane({point.x - tract.reference_pixel().x, point.y - tract.reference_pixel().y})
                .east;
        least_east = std::min(least_east, east);
        greatest_east = std::max(greatest_east, east);
        extent_.least = {std::min(extent_.least.x, point.x), std::min(extent_.least.y, point.y)};
        extent_.greatest = {std::max(extent_.greatest.x, point.x),
                            std::max(extent_.greatest.y, point.y)};
        bend = std::max(bend, tract.projection().bend_rad(
                                  polygon[i], polygon[i + 1 < polygon.size() ? i + 1 : 0]));
    }
    if (!std::isfinite(bend)) {
        return false;
    }
    if (!is_zenithal(tract.projection().kind()) &&
        (greatest_east - least_east > widest_longitude_rad ||
         std::max(greatest_east, -least_east) > farthest_longitude_rad)) {
        return false;
    }
    // Images are computed with fewer than twenty roundings of 2^-53 of at most 4 radians, those of
    // directions stretched no more than fourteenfold, and the vectors of box corners are off by
    // less; a millionth of a pixel is far above what is left.
    const double radians_per_pixel = tract.scale().radians_per_pixel();
    slack_px_ = 4.0 * bend / radians_per_pixel + std::max(1e-6, 1e-12 / radians_per_pixel);
    extent_.least = {extent_.least.x - slack_px_, extent_.least.y - slack_px_};
    extent_.greatest = {extent_.greatest.x + slack_px_, extent_.greatest.y + slack_px_};

    edges_.clear();
    is_convex_ = is_convex;
    // Pixels show the sky from inside the sphere, so an outline that is counter-clockwise seen from
    // outside runs clockwise there and has its inner side on the right; but on the left where x
    // grows to the East.
    const double right = tract.scale().x_axis() == XAxis::west ? 1.0 : -1.0;
    const std::size_t n = points_.size();
    for (std::size_t i = 0; i < n && is_convex_; ++i) {
        const PixelPoint& from = points_[i];
        const PixelPoint& to = points_[i + 1 < n ? i + 1 : 0];
        const double length = std::hypot(to.x - from.x, to.y - from.y);
        if (!(length > slack_px_)) {
            is_convex_ = false;
            break;
        }
        const PixelPoint normal{right * (to.y - from.y) / length, right * (from.x - to.x) / length};
        edges_.push_back({normal, normal.x * from.x + normal.y * from.y});
        // All of P must lie on the inner side for what the class says of convex images.
        for (const PixelPoint& point : points_) {
            is_convex_ = is_convex_ && normal.x * point.x + normal.y * point.y >=
                                           edges_.back().offset - 0.25 * slack_px_;
        }
    }
    return true;
}

Sure PolygonImage::overlaps(const PixelExtent& box) const noexcept {
    if (box.least.x > extent_.greatest.x || box.greatest.x < extent_.least.x ||
        box.least.y > extent_.greatest.y || box.greatest.y < extent_.least.y) {
        return Sure::no;
    }
    if (!is_convex_) {
        return Sure::unsure;
    }
    // The extent is wider than P by the slack, and the box has to give it once more.
    const double room = 2.0 * slack_px_;
    bool is_sure =
        box.greatest.x - extent_.least.x > room && extent_.greatest.x - box.least.x > room &&
        box.greatest.y - extent_.least.y > room && extent_.greatest.y - box.least.y > room &&
        box.greatest.x - box.least.x > room && box.greatest.y - box.least.y > room;
    for (const Edge& edge : edges_) {
        // The corner of the box farthest to the inner side.
        const double x = edge.normal.x > 0.0 ? box.greatest.x : box.least.x;
        const double y = edge.normal.y > 0.0 ? box.greatest.y : box.least.y;
        const double side = edge.normal.x * x + edge.normal.y * y - edge.offset;
        if (side < -slack_px_) {
            return Sure::no;
        }
        is_sure = is_sure && side > slack_px_ * (std::abs(edge.normal.x) + std::abs(edge.normal.y));
    }
    return is_sure ? Sure::yes : Sure::unsure;
}

Sure PolygonImage::contains(const PixelExtent& box) const noexcept {
    if (box.least.x < extent_.least.x || box.greatest.x > extent_.greatest.x ||
        box.least.y < extent_.least.y || box.greatest.y > extent_.greatest.y) {
        return Sure::no;
    }
    if (!is_convex_) {
        return Sure::unsure;
    }
    bool is_sure = true;
    for (const Edge& edge : edges_) {
        // The corner of the box farthest to the outer side.
        const double x = edge.normal.x > 0.0 ? box.least.x : box.greatest.x;
        const double y = edge.normal.y > 0.0 ? box.least.y : box.greatest.y;
        const double side = edge.normal.x * x + edge.normal.y * y - edge.offset;
        if (side < -slack_px_) {
            return Sure::no;
        }
        is_sure = is_sure && side > slack_px_;
    }
    return is_sure ? Sure::yes : Sure::unsure;
}

}  // namespace skyquilt::skymap
