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

// Second derivatives of images along great circles.
//
// Zenithal, image at the distance R(d) from the origin: at the angle d from the reference point let
// a great circle run outward with u and around it with v, u^2 + v^2 = 1, at unit speed. Then
// d' = u and the bearing a changes by a' = v / sin d; since v sin d is constant (Clairaut),
// v' = -u v cot d and u' = v^2 cot d. The image R (cos a, sin a) has the second derivative
//   outward  R'' u^2 + R' v^2 cot d - R v^2 / sin^2 d
//   around   2 u v (R' / sin d - R cos d / sin^2 d).
// In what follows C = cos(d / 2), S = sin(d / 2), t = v^2.
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
//   cea, y = sin b: y'' = -sin b.
//   mer, y' = u / cos b: y'' = (u^2 - v^2) tan b / cos b, so tan b / cos b in all directions.
//
// All of them grow with the reach for every t (g' = 2 (sin d - d cos d) / sin^3 d, and h' sin^3 d =
// d (1 + cos^2 d) - sin 2d has the derivative sin d (3 sin d - 2 d cos d), neither below 0), so the
// largest is that at the end of the reach.
//
// A curve with |second derivative| <= K is off the linear interpolation of its ends by at most
// K s (L - s) / 2 <= K L^2 / 8.

// How far a great circle goes, and which ways it runs there.
struct Run {
    double sine;          // of the reach, d or |b|
    double cosine;        // likewise
    double least_around;  // the range of t: how much of it runs around the reference point,
    double most_around;   // or East and West
};

// The largest of (p (1 - t) + q t)^2 + s^2 t (1 - t), its root, over t in [0, most], 0 <= p <= q.
// As a function of t it is c2 t^2 + c1 t + p^2, growing at 0.
double largest_with_outward(double p, double q, double s, double most) noexcept {
    const double c2 = (q - p) * (q - p) - s * s;
    const double c1 = 2.0 * p * (q - p) + s * s;
    const double t = c1 + 2.0 * c2 * most >= 0.0 ? most : -0.5 * c1 / c2;
    return std::sqrt(p * p + t * (c1 + t * c2));
}

double largest_second_derivative(ProjectionKind kind, const Run& run) noexcept {
    if (!(is_zenithal(kind) && kind != ProjectionKind::tan ? run.cosine > -1.0
                                                           : run.cosine > 0.0)) {
        return infinity;
    }
    const double sine2 = run.sine * run.sine;
    // cos(d / 2)^2, without cancellation beyond 90 degrees
    const double half_cosine2 =
        0.5 * (run.cosine >= 0.0 ? 1.0 + run.cosine : sine2 / (1.0 - run.cosine));
    const double half_sine = 0.5 * run.sine / std::sqrt(half_cosine2);
    switch (kind) {
        case ProjectionKind::tan:
            return 0.0;
        case ProjectionKind::stg:
            return half_sine / (half_cosine2 * std::sqrt(half_cosine2));
        case ProjectionKind::zea: {
            const double secant2 = 1.0 / half_cosine2;
            const double p = 0.5 * half_sine;
            return largest_with_outward(p, p * (2.0 + secant2), half_sine * secant2,
                                        run.most_around);
        }
        case ProjectionKind::arc: {
            const double d = std::atan2(run.sine, run.cosine);
            // The differences lose 10^-16 / d^3 of themselves. Their series begin with
            // (2 / 3) d (1 + (2 / 15) d^2) and (1 / 3) d (1 + (7 / 30) d^2).
            const bool is_small = d < 1e-3;
            const double g =
                is_small ? (2.0 / 3.0) * d * (1.0 + d * d) : (d - run.sine * run.cosine) / sine2;
            const double h =
                is_small ? (1.0 / 3.0) * d * (1.0 + d * d) : (run.sine - d * run.cosine) / sine2;
            return largest_with_outward(0.0, g, 2.0 * h, run.most_around);
        }
        case ProjectionKind::cea: {
            const auto both = [](double t) { return 4.0 * t * (1.0 - t); };
            const double most = run.least_around > 0.5  ? both(run.least_around)
                                : run.most_around < 0.5 ? both(run.most_around)
                                                        : 1.0;
            return run.sine * std::sqrt(1.0 + most / std::pow(run.cosine, 4));
        }
        case ProjectionKind::mer:
            return run.sine / (run.cosine * run.cosine);
    }
    return infinity;
}

UnitVector between(const UnitVector& a, const UnitVector& b) noexcept {
    return {b.x - a.x, b.y - a.y, b.z - a.z};
}

// What Clairaut keeps, v sin d or v cos b, on the great circle through a and b: the axis' component
// along its normal, by (b - a) x (a + b), which has no cancellation for short arcs.
double clairaut(const UnitVector& a, const UnitVector& b, const UnitVector& axis) noexcept {
    const UnitVector p = between(a, b);
    const UnitVector q{a.x + b.x, a.y + b.y, a.z + b.z};
    const UnitVector normal{p.y * q.z - p.z * q.y, p.z * q.x - p.x * q.z, p.x * q.y - p.y * q.x};
    return std::abs(dot(normal, axis)) / std::sqrt(dot(normal, normal));
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

double Projection::max_bend(double reach_rad) const noexcept {
    const double limit = is_zenithal(kind_) && kind_ != ProjectionKind::tan ? pi : 0.5 * pi;
    return reach_rad < limit ? largest_second_derivative(
                                   kind_, {std::sin(reach_rad), std::cos(reach_rad), 0.0, 1.0})
                             : infinity;
}

double Projection::bend_rad(const UnitVector& a, const UnitVector& b) const noexcept {
    const Native from = native(frame_, a);
    const Native to = native(frame_, b);
    const UnitVector chord = between(a, b);
    const double chord2 = dot(chord, chord);
    if (chord2 == 0.0) {
        return 0.0;
    }
    const bool is_about = is_zenithal(kind_);
    const double constant = clairaut(a, b, is_about ? frame_.contact() : frame_.north());
    // Along the axis, and squared away from it.
    const double along0 = is_about ? from.toward : from.north;
    const double along1 = is_about ? to.toward : to.north;
    const auto away2 = [&](const Native& at) {
        return at.east * at.east + (is_about ? at.north * at.north : at.toward * at.toward);
    };
    const double away0 = away2(from);
    const double away1 = away2(to);
    // The derivatives of `along` at both ends, times the sine of the arc's length.
    const double rate0 = (along1 - along0) + 0.5 * chord2 * along0;
    const double rate1 = (along1 - along0) - 0.5 * chord2 * along1;
    Run run{};
    run.most_around = std::min(1.0, constant * constant / std::min(away0, away1));
    if (is_about) {
        const bool is_first = along0 < along1;
        run.sine = std::sqrt(is_first ? away0 : away1);
        run.cosine = is_first ? along0 : along1;
        if (rate0 * rate1 <= 0.0) {
            run.most_around = 1.0;
            if (rate0 < 0.0) {  // the farthest point is on the arc
                run.sine = constant;
                run.cosine = -std::sqrt(std::max(0.0, 1.0 - constant * constant));
            }
        }
    } else {
        run.sine = std::max(std::abs(along0), std::abs(along1));
        run.cosine = std::sqrt(std::min(away0, away1));
        run.least_around =
            constant * constant * (along0 * along1 > 0.0 ? 1.0 / std::max(away0, away1) : 1.0);
        if (rate0 * rate1 <= 0.0) {  // the greatest latitude is on the arc
            run.most_around = 1.0;
            run.sine = std::sqrt(std::max(0.0, 1.0 - constant * constant));
            run.cosine = constant;
        }
    }
    const double half_length = std::asin(std::min(1.0, 0.5 * std::sqrt(chord2)));
    return largest_second_derivative(kind_, run) * (half_length * half_length / 2.0);
}

}  // namespace skyquilt::skymap
