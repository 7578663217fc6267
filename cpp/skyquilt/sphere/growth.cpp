// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/growth.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"
#include "skyquilt/sphere/convex_parts.hpp"
#include "skyquilt/sphere/hull.hpp"
#include "skyquilt/sphere/make_polygons.hpp"
#include "skyquilt/sphere/precise_vector.hpp"

namespace skyquilt::sphere {

namespace {

// Why it holds all. A point within the angle of the polygon and outside of it is nearest to a point
// inside an edge or to a vertex. In the first case it lies beside the edge. In the second it lies
// in a sector of a disc, between the normals of the two edges there; these are at most half a turn
// apart, so it lies in the quarter of the disc that follows the normal of one edge or in that which
// precedes the normal of the other. With longitude counted along an edge and latitude away from it,
// a point of either quarter has longitude and latitude at most the angle beyond the edge's end. So
// every point lies in the box of some edge: from the angle before its begin to the angle after its
// end, and from latitude 0 to the angle. A great circle through two points of one latitude lies
// beyond that latitude between them, and the other three sides of the box are great circles; so the
// convex hull of its corners holds the box, if it is shorter than half a turn.

// Corners are computed to within 3e-15 rad: products of sines, cosines and unit vectors, each
// within 4e-16.
constexpr double rounding_rad = 5e-15;

constexpr double longest_edge_rad = 179.0 * radians_per_degree;

const char* const too_large =
    "a region must be smaller than a hemisphere in every direction, and edges must not be longer "
    "than 179 degrees: growing by this angle would reach that";

UnitVector sum_of(double p, const UnitVector& a, double q, const UnitVector& b) noexcept {
    return {p * a.x + q * b.x, p * a.y + q * b.y, p * a.z + q * b.z};
}

// The direction to the right of the way from a to b.
UnitVector outward_normal(const UnitVector& a, const UnitVector& b) noexcept {
    const PreciseVector from = normalized(precise(a));
    const PreciseVector chord = normalized(precise(b)) - from;
    // Brought to length one first: it may be as short as 1e-16.
    const double length =
        std::sqrt(chord.x.hi * chord.x.hi + chord.y.hi * chord.y.hi + chord.z.hi * chord.z.hi);
    return rounded_direction(cross(DoubleDouble(1.0 / length) * chord, from));
}

UnitVector cross(const UnitVector& a, const UnitVector& b) noexcept {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

}  // namespace

std::variant<std::vector<UnitVector>, std::string> grown(ConvexPolygon polygon, double angle_rad) {
    std::vector<UnitVector> points(polygon.begin(), polygon.end());
    if (polygon.empty() || (angle_rad == 0.0 && std::ranges::all_of(points, has_length_one))) {
        return points;
    }
    const double angle = angle_rad * (1.0 + rounding_rad) + rounding_rad;
    const double s = std::sin(angle);
    const double c = std::cos(angle);
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const std::size_t next = i + 1 < polygon.size() ? i + 1 : 0;
        const UnitVector a = direction_of(polygon[i]);
        const UnitVector b = direction_of(polygon[next]);
        if (!(separation_rad(a, b) + 2.0 * angle < longest_edge_rad)) {
            return std::string(too_large);
        }
        const UnitVector out = outward_normal(polygon[i], polygon[next]);
        points[i] = a;
        for (const UnitVector& end :
             {sum_of(c, a, s, cross(a, -out)), sum_of(c, b, s, cross(b, out))}) {
            const UnitVector corner = sum_of(c, end, s, out);
            points.push_back(normalized(corner.x, corner.y, corner.z));
        }
    }
    const Hull hull = convex_hull(points);
    if (hull.kind != HullKind::polygon) {
        return std::string(too_large);
    }
    std::vector<UnitVector> vertices;
    for (const std::int64_t corner : hull.corners) {
        vertices.push_back(points[static_cast<std::size_t>(corner)]);
    }
    for (std::size_t i = 0; i < vertices.size(); ++i) {
        if (separation_rad(vertices[i], vertices[(i + 1) % vertices.size()]) >= longest_edge_rad) {
            return std::string(too_large);
        }
    }
    return vertices;
}

Polygons grown(const Polygons& polygons, std::span<const double> angles_rad, int threads) {
    const std::int64_t n = polygons.size();
    if (angles_rad.size() != 1 && static_cast<std::int64_t>(angles_rad.size()) != n) {
        throw GeometryError("there must be one angle or one for each of the " + std::to_string(n) +
                            " rows, got " + std::to_string(angles_rad.size()));
    }
    for (std::size_t i = 0; i < angles_rad.size(); ++i) {
        if (!(angles_rad[i] >= 0.0 && std::isfinite(angles_rad[i]))) {
            throw GeometryError("a polygon can be grown by a finite angle of at least 0, got " +
                                number_text(angles_rad[i] / radians_per_degree) +
                                " degrees at row " + std::to_string(i));
        }
    }
    return make_polygons(n, threads, [&](std::int64_t row) {
        if (!polygons.is_convex(row)) {
            throw GeometryError("only convex polygons can be grown, and row " +
                                std::to_string(row) +
                                " is not convex; grow its convex hull, or its convex parts");
        }
        const double angle = angles_rad[angles_rad.size() == 1 ? 0 : static_cast<std::size_t>(row)];
        auto result = grown(polygons[row], angle);
        if (const auto* refused = std::get_if<std::string>(&result)) {
            throw GeometryError(*refused + ", got " + number_text(angle / radians_per_degree) +
                                " degrees at row " + std::to_string(row));
        }
        return std::get<std::vector<UnitVector>>(std::move(result));
    });
}

}  // namespace skyquilt::sphere
