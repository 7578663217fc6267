// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/projection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "skyquilt/base/angle.hpp"

namespace skyquilt::skymap {

namespace {

using sphere::LonLat;
using sphere::PlanePoint;
using sphere::UnitVector;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

// The native longitude of the celestial pole (LONPOLE) is 0 by default where the latitude of the
// reference point is not below its native one, and 180 degrees elsewhere; of the two latitudes that
// the native pole then may have, the default of LATPOLE takes the northern one (Calabretta and
// Greisen 2002, section 2.4).
//
// Zenithal: the native latitude of the reference point is 90 degrees. LONPOLE 180 puts North
// upward; LONPOLE 0, at the northern pole alone, turns the plane by half a turn.
//
// Cylindrical: it is 0. The native pole is 90 degrees from the reference point; LONPOLE 0 for
// latitudes from 0 on and 180 below both put it to the North of it, over the celestial pole or
// before it. At the celestial poles, where North could be anywhere, the native pole has the
// longitude given (equations 8 to 10 with the latitude of the reference point at +-90 degrees); in
// the frame of the southern pole that is North as it stands, in that of the northern one South.
LonLat upright(const LonLat& reference) noexcept {
    return reference.lat_deg == 90.0 ? LonLat{reference.lon_deg + 180.0, reference.lat_deg}
                                     : reference;
}

// Components of a direction toward the reference point, East and North.
struct Native {
    double toward;
    double east;
    double north;
};

Native native(const sphere::TangentPlane& frame, const UnitVector& direction) noexcept {
    return {dot(direction, frame.contact()), dot(direction, frame.east()),
            dot(direction, frame.north())};
}

UnitVector direction_of_native(const sphere::TangentPlane& frame, const Native& at) noexcept {
    const UnitVector& r = frame.contact();
    const UnitVector& e = frame.east();
    const UnitVector& n = frame.north();
    return sphere::normalized(at.toward * r.x + at.east * e.x + at.north * n.x,
                              at.toward * r.y + at.east * e.y + at.north * n.y,
                              at.toward * r.z + at.east * e.z + at.north * n.z);
}

// With d the angle from the reference point, the image of a direction of length r is its components
// East and North times R(d) / (r sin d), R the distance of the image from the origin. The factors
// below are written so that none has cancellation: beyond 90 degrees r + r cos d is taken as
// (r sin d)^2 / (r - r cos d). They are infinite or no number at the antipode.

// R = 2 tan(d / 2)
double stereographic_factor(double length, double toward, double sine2) noexcept {
    return toward >= 0.0 ? 2.0 / (length + toward) : 2.0 * (length - toward) / sine2;
}

// R = 2 sin(d / 2)
double equal_area_factor(double length, double toward, double sine2) noexcept {
    return std::sqrt(2.0 / length *
                     (toward >= 0.0 ? 1.0 / (length + toward) : (length - toward) / sine2));
}

// R = d
double equidistant_factor(double length, double toward, double sine2) noexcept {
    const double sine = std::sqrt(sine2);
    if (sine == 0.0) {
        return toward > 0.0 ? 1.0 / length : nan;
    }
    return std::atan2(sine, toward) / sine;
}

PlanePoint scaled(const Native& at, double factor) noexcept {
    const PlanePoint point{factor * at.east, factor * at.north};
    return std::isfinite(point.east) && std::isfinite(point.north) ? point : PlanePoint{nan, nan};
}

// The largest of (p (1 - t) + q t)^2 + s^2 t (1 - t), its root, over t in [0, 1], for 0 <= p <= q.
//
// This is the square of the second derivative of the image in a zenithal projection, t the part of
// the direction that runs around the reference point (v^2 below), where the radial part has one
// sign. As a function of t it is c2 t^2 + c1 t + p^2.
double largest_over_bearings(double p, double q, double s) noexcept {
    const double c2 = (q - p) * (q - p) - s * s;
    const double c1 = 2.0 * p * (q - p) + s * s;
    if (c1 + 2.0 * c2 >= 0.0) {
        return q;  // still growing at t = 1
    }
    const double t = -0.5 * c1 / c2;
    return std::sqrt(p * p + 0.5 * c1 * t);
}

}  // namespace

Projection::Projection(ProjectionKind kind, const LonLat& reference) noexcept
    : kind_(kind), frame_(upright(reference)) {}

PlanePoint Projection::project(const UnitVector& direction) const noexcept {
    if (kind_ == ProjectionKind::tan) {
        const double cosine = frame_.cosine(direction);
        return cosine > 0.0 ? frame_.project(direction, cosine) : PlanePoint{nan, nan};
    }
    const Native at = native(frame_, direction);
    const double length = std::sqrt(dot(direction, direction));
    const double sine2 = at.east * at.east + at.north * at.north;
    switch (kind_) {
        case ProjectionKind::tan:
            break;
        case ProjectionKind::stg:
            return scaled(at, stereographic_factor(length, at.toward, sine2));
        case ProjectionKind::zea:
            return scaled(at, equal_area_factor(length, at.toward, sine2));
        case ProjectionKind::arc:
            return scaled(at, equidistant_factor(length, at.toward, sine2));
        case ProjectionKind::cea:
            return {std::atan2(at.east, at.toward), at.north / length};
        case ProjectionKind::mer: {
            // ln(tan(45 degrees + b / 2)) is asinh(tan b).
            const double y = std::asinh(at.north / std::hypot(at.toward, at.east));
            return std::isfinite(y) ? PlanePoint{std::atan2(at.east, at.toward), y}
                                    : PlanePoint{nan, nan};
        }
    }
    return {nan, nan};
}

UnitVector Projection::deproject(const PlanePoint& point) const noexcept {
    const double x = point.east;
    const double y = point.north;
    // sin of the latitude, its cosine
    const auto on_cylinder = [&](double sine, double cosine) {
        return std::abs(x) <= pi
                   ? direction_of_native(frame_, {cosine * std::cos(x), cosine * std::sin(x), sine})
                   : UnitVector{nan, nan, nan};
    };
    switch (kind_) {
        case ProjectionKind::tan:
            return frame_.deproject(point);
        case ProjectionKind::stg: {
            // w is cos(d / 2)^2
            const double w = 1.0 / (1.0 + 0.25 * (x * x + y * y));
            return direction_of_native(frame_, {2.0 * w - 1.0, x * w, y * w});
        }
        case ProjectionKind::zea: {
            // q is sin(d / 2)^2, so beyond a radius of 2 the root is no number.
            const double q = 0.25 * (x * x + y * y);
            const double w = std::sqrt(1.0 - q);
            return direction_of_native(frame_, {1.0 - 2.0 * q, x * w, y * w});
        }
        case ProjectionKind::arc: {
            const double d = std::hypot(x, y);
            if (!(d <= pi)) {
                return {nan, nan, nan};
            }
            const double w = d > 0.0 ? std::sin(d) / d : 1.0;
            return direction_of_native(frame_, {std::cos(d), x * w, y * w});
        }
        case ProjectionKind::cea:
            return on_cylinder(y, std::sqrt((1.0 - y) * (1.0 + y)));
        case ProjectionKind::mer:
            return on_cylinder(std::tanh(y), 1.0 / std::cosh(y));
    }
    return {nan, nan, nan};
}

double Projection::reach_rad(const UnitVector& direction) const noexcept {
    const Native at = native(frame_, direction);
    return is_zenithal(kind_) ? std::atan2(std::hypot(at.east, at.north), at.toward)
                              : std::atan2(std::abs(at.north), std::hypot(at.toward, at.east));
}

// Second derivatives of images along great circles.
//
// Zenithal, image at the distance R(d) from the origin: at the angle d from the reference point let
// a great circle run outward with u and around it with v, u^2 + v^2 = 1, at unit speed. Then
// d' = u and the bearing a changes by a' = v / sin d; since v sin d is constant (Clairaut),
// v' = -u v cot d and u' = v^2 cot d. The image R (cos a, sin a) has the second derivative
//   outward  R'' u^2 + R' v^2 cot d - R v^2 / sin^2 d
//   around   2 u v (R' / sin d - R cos d / sin^2 d).
// In what follows C = cos(d / 2), S = sin(d / 2).
//
//   stg, R = 2 S / C: outward (S / C^3) (u^2 - v^2), around (S / C^3) 2 u v: in all directions
//     S / C^3 together.
//   zea, R = 2 S: outward -(S / 2) (u^2 + (2 + 1 / C^2) v^2), around (S / C^2) u v.
//   arc, R = d: outward -g v^2 with g = (d - sin d cos d) / sin^2 d, around 2 h u v with
//     h = (sin d - d cos d) / sin^2 d.
//
// Cylindrical, at the native latitude b, u to the North and v to the East: b' = u,
// x' = v / cos b, v' = u v tan b, u' = -v^2 tan b, hence x'' = 2 u v tan b / cos b.
//
//   cea, y = sin b: y'' = -sin b; |x''| is largest for u = v, tan b / cos b.
//   mer, y' = u / cos b: y'' = (u^2 - v^2) tan b / cos b, so tan b / cos b in all directions.
//
// All of them grow with the reach for every u and v (g' = 2 (sin d - d cos d) / sin^3 d, and
// h' sin^3 d = d (1 + cos^2 d) - sin 2d has the derivative sin d (3 sin d - 2 d cos d), neither
// below 0), so the largest is that at the reach itself.
//
// A curve with |second derivative| <= K is off the linear interpolation of its ends by at most
// K s (L - s) / 2 <= K L^2 / 8.
double Projection::max_bend(double reach_rad) const noexcept {
    const double limit = is_zenithal(kind_) && kind_ != ProjectionKind::tan ? pi : 0.5 * pi;
    if (!(reach_rad < limit)) {
        return infinity;
    }
    const double sine = std::sin(reach_rad);
    const double cosine = std::cos(reach_rad);
    const double half_sine = std::sin(0.5 * reach_rad);
    const double half_cosine = std::cos(0.5 * reach_rad);
    switch (kind_) {
        case ProjectionKind::tan:
            return 0.0;
        case ProjectionKind::stg:
            return half_sine / (half_cosine * half_cosine * half_cosine);
        case ProjectionKind::zea: {
            const double secant2 = 1.0 / (half_cosine * half_cosine);
            const double p = 0.5 * half_sine;
            return largest_over_bearings(p, p * (2.0 + secant2), half_sine * secant2);
        }
        case ProjectionKind::arc: {
            // The differences lose 10^-16 / d^3 of themselves: below 10^-3 the bound there is kept.
            if (reach_rad < 1e-3) {
                return max_bend(1e-3);
            }
            const double g = (reach_rad - sine * cosine) / (sine * sine);
            const double h = (sine - reach_rad * cosine) / (sine * sine);
            return largest_over_bearings(0.0, g, 2.0 * h);
        }
        case ProjectionKind::cea:
            return std::hypot(sine, sine / (cosine * cosine));
        case ProjectionKind::mer:
            return sine / (cosine * cosine);
    }
    return infinity;
}

double Projection::bend_rad(const UnitVector& a, const UnitVector& b) const noexcept {
    const double length = sphere::separation_rad(a, b);
    const double reach = std::max(reach_rad(a), reach_rad(b));
    // An arc goes no further than half its length beyond its ends; a disc of less than 90 degrees
    // holds the arcs between its points.
    const bool is_held = is_zenithal(kind_) && reach < 0.5 * pi;
    return max_bend(is_held ? reach : reach + 0.5 * length) * (length * length / 8.0);
}

}  // namespace skyquilt::skymap
