// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// A polygon on the pixels of a tract in any projection, told apart from boxes where that is sure.
#pragma once

#include <vector>

#include "skyquilt/skymap/boxes_near.hpp"
#include "skyquilt/skymap/tract.hpp"
#include "skyquilt/sphere/polygon.hpp"

namespace skyquilt::skymap {

/// What the image of a polygon says of a box, where it is sure.
enum class Sure { no, yes, unsure };

/// The images of the vertices, joined by straight lines, and how far the images of the edges may be
/// from those lines.
///
/// Let that be b, rounding included. The image of a convex polygon lies within b of the polygon P
/// of the straight lines, and holds all of P that is b inside. If P is convex, a box beyond b of
/// the line through an edge of P is apart from the image. A box whose inner part, 2 b away from its
/// sides, meets P overlaps the image: a point of P that the box holds with 2 b around it is within
/// b of P's boundary, and so within 2 b of the image, or it lies in the image. A box with all
/// corners more than b inside every edge of P is contained, one with a corner b outside is not.
class PolygonImage {
  public:
    /// Whether the polygon has an image near enough to the reference point for the bounds to hold;
    /// else nothing may be asked.
    /// @param polygon of vectors of length one.
    [[nodiscard]] bool project(sphere::Polygon polygon, bool is_convex, const Tract& tract);

    /// Boxes that do not touch this extent are surely apart from the polygon.
    [[nodiscard]] const PixelExtent& extent() const noexcept { return extent_; }

    [[nodiscard]] Sure overlaps(const PixelExtent& box) const noexcept;
    /// Whether the polygon contains the box.
    [[nodiscard]] Sure contains(const PixelExtent& box) const noexcept;

  private:
    // The inner side of an edge of P is where x * normal.x + y * normal.y > offset; the normal has
    // length one.
    struct Edge {
        PixelPoint normal;
        double offset;
    };

    PixelExtent extent_;
    double slack_px_ = 0.0;
    bool is_convex_ = false;
    std::vector<PixelPoint> points_;
    std::vector<Edge> edges_;
};

}  // namespace skyquilt::skymap
