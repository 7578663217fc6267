// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Directions, arcs, meridians and parallels measured in numbers of either width.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "skyquilt/base/precise_angle.hpp"
#include "skyquilt/sphere/lon_lat_box.hpp"
#include "skyquilt/sphere/polygon.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

// Each function is written once for T = double, which is fast, and for T = DoubleDouble, which is
// right. In double arithmetic every angle given here is within 1e-13 of the true one: the plane of
// an arc is known to a few parts in 2^53 over the cosine of half its length, and no edge is longer
// than 179 degrees, whose half has the cosine 0.0087; so some 8 roundings of 1.1e-16 become at most
// 1e-13. In DoubleDouble the same holds with 1e-30 for 1.1e-16: every angle is within 1e-27.
namespace skyquilt::sphere {

/// What double arithmetic may be wrong by, with room to spare: see above.
inline constexpr double rough_angle_error = 1e-12;

/// A vector in numbers of either width; a direction where it has length one.
template <typename T>
struct Vector {
    T x;
    T y;
    T z;

    [[nodiscard]] friend Vector operator+(const Vector& a, const Vector& b) noexcept {
        return {a.x + b.x, a.y + b.y, a.z + b.z};
    }
    [[nodiscard]] friend Vector operator-(const Vector& a, const Vector& b) noexcept {
        return {a.x - b.x, a.y - b.y, a.z - b.z};
    }
    [[nodiscard]] friend Vector operator-(const Vector& a) noexcept { return {-a.x, -a.y, -a.z}; }
    [[nodiscard]] friend Vector operator*(const T& factor, const Vector& a) noexcept {
        return {factor * a.x, factor * a.y, factor * a.z};
    }
};

template <typename T>
[[nodiscard]] T dot(const Vector<T>& a, const Vector<T>& b) noexcept {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

template <typename T>
[[nodiscard]] Vector<T> cross(const Vector<T>& a, const Vector<T>& b) noexcept {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

template <typename T>
[[nodiscard]] T length_of(const Vector<T>& a) noexcept {
    using std::sqrt;
    return sqrt(dot(a, a));
}

/// The zero vector stays what it is.
template <typename T>
[[nodiscard]] Vector<T> scaled_to_one(const Vector<T>& a) noexcept {
    const T length = length_of(a);
    return length > T(0.0) ? T(1.0) / length * a : a;
}

/// The direction of a vector of any length but zero.
template <typename T>
[[nodiscard]] Vector<T> direction(const UnitVector& v) noexcept {
    // A power of two brings the largest component near one, without rounding.
    const int exponent = std::ilogb(std::max({std::abs(v.x), std::abs(v.y), std::abs(v.z)}));
    return scaled_to_one(Vector<T>{T(std::ldexp(v.x, -exponent)), T(std::ldexp(v.y, -exponent)),
                                   T(std::ldexp(v.z, -exponent))});
}

/// The angle between two directions.
template <typename T>
[[nodiscard]] T angle_between(const Vector<T>& a, const Vector<T>& b) noexcept {
    using std::atan2;
    return atan2(length_of(cross(a, b)), dot(a, b));
}

/// The latitude of a direction in radians.
template <typename T>
[[nodiscard]] T latitude(const Vector<T>& p) noexcept {
    using std::atan2;
    using std::sqrt;
    return atan2(p.z, sqrt(p.x * p.x + p.y * p.y));
}

template <typename T>
[[nodiscard]] T radians(double degrees) noexcept {
    return T(degrees) * radians_in_a_degree<T>;
}

/// The direction square to the arc from a to b, which runs counter-clockwise about it. The sum and
/// the difference of the ends are square to each other, so that short arcs keep their digits.
template <typename T>
[[nodiscard]] Vector<T> pole_of_arc(const Vector<T>& a, const Vector<T>& b) noexcept {
    return scaled_to_one(cross(a - b, a + b));
}

/// Whether a direction of the great circle about `pole`, or the foot of one beside it, lies on the
/// arc from a to b. What is asked last tells a very short arc from its opposite.
template <typename T>
[[nodiscard]] bool is_beside_arc(const Vector<T>& p, const Vector<T>& a, const Vector<T>& b,
                                 const Vector<T>& pole) noexcept {
    return dot(cross(pole, a), p) >= T(0.0) && dot(cross(b, pole), p) >= T(0.0) &&
           dot(a + b, p) >= T(0.0);
}

/// The angle from a direction to the nearest one of an arc of a great circle.
template <typename T>
[[nodiscard]] T distance_to_arc(const Vector<T>& p, const Vector<T>& a,
                                const Vector<T>& b) noexcept {
    using std::atan2;
    const Vector<T> pole = pole_of_arc(a, b);
    if (is_beside_arc(p, a, b, pole)) {
        const T height = dot(p, pole);
        return atan2(height < T(0.0) ? -height : height, length_of(cross(p, pole)));
    }
    return std::min(angle_between(p, a), angle_between(p, b));
}

/// The vertices of a polygon as directions.
template <typename T>
[[nodiscard]] std::vector<Vector<T>> directions(Polygon polygon) {
    std::vector<Vector<T>> vertices;
    vertices.reserve(polygon.size());
    for (const UnitVector& vertex : polygon) {
        vertices.push_back(direction<T>(vertex));
    }
    return vertices;
}

/// The angle from a direction to the nearest one of a polygon's boundary.
template <typename T>
[[nodiscard]] T distance_to_boundary(const Vector<T>& p,
                                     const std::vector<Vector<T>>& vertices) noexcept {
    T nearest = half_turn_rad<T>;
    for (std::size_t i = 0; i < vertices.size(); ++i) {
        nearest = std::min(nearest, distance_to_arc(p, vertices[i],
                                                    vertices[i + 1 < vertices.size() ? i + 1 : 0]));
    }
    return nearest;
}

/// A box with the directions that its sides are made of.
template <typename T>
class BoxSides {
  public:
    explicit BoxSides(const LonLatBox& box) noexcept
        : box_(box),
          begin_(sine_cosine(radians<T>(box.lon_begin_deg()))),
          end_(sine_cosine(radians<T>(box.lon_end_deg()))),
          south_(radians<T>(box.lat_begin_deg())),
          north_(radians<T>(box.lat_end_deg())) {}

    [[nodiscard]] const T& south() const noexcept { return south_; }
    [[nodiscard]] const T& north() const noexcept { return north_; }

    /// How far within the range of longitudes a direction lies, as the sine of the angle to the
    /// nearer meridian's plane, negative outside. Precondition: no wider than 120 degrees.
    ///
    /// A narrow range is one of two that two planes enclose: the plane square to the middle
    /// meridian tells which; it touches the range in the poles alone.
    [[nodiscard]] std::array<Vector<T>, 3> longitude_planes() const noexcept {
        const Vector<T> middle =
            scaled_to_one(Vector<T>{begin_.cosine + end_.cosine, begin_.sine + end_.sine, T(0.0)});
        return {Vector<T>{-begin_.sine, begin_.cosine, T(0.0)},
                Vector<T>{end_.sine, -end_.cosine, T(0.0)}, middle};
    }

    /// Whether a direction's longitude lies in the range, one half turn or more wide or not.
    [[nodiscard]] bool has_longitude_of(const Vector<T>& p) const noexcept {
        if (box_.has_all_longitudes()) {
            return true;
        }
        const bool after_begin = begin_.cosine * p.y - begin_.sine * p.x >= T(0.0);
        const bool before_end = end_.sine * p.x - end_.cosine * p.y >= T(0.0);
        if (box_.width_deg() > 180.0) {
            return after_begin || before_end;
        }
        const bool ahead =
            (begin_.cosine + end_.cosine) * p.x + (begin_.sine + end_.sine) * p.y >= T(0.0);
        return after_begin && before_end && (ahead || box_.width_deg() > 120.0);
    }

    /// The angle to the nearest direction of the box, 0 inside.
    [[nodiscard]] T distance(const Vector<T>& p) const noexcept {
        if (!has_longitude_of(p)) {
            return distance_to_meridians(p);
        }
        const T lat = latitude(p);
        return std::max({T(0.0), south_ - lat, lat - north_});
    }

    /// The angle from a direction of the box to its boundary, negative outside: then to the box.
    /// The whole sphere has no boundary: half a turn.
    [[nodiscard]] T depth(const Vector<T>& p) const noexcept {
        const T outside = distance(p);
        if (outside > T(0.0)) {
            return -outside;
        }
        T nearest = half_turn_rad<T>;
        const T lat = latitude(p);
        if (box_.lat_begin_deg() > -90.0) {
            nearest = std::min(nearest, lat - south_);
        }
        if (box_.lat_end_deg() < 90.0) {
            nearest = std::min(nearest, north_ - lat);
        }
        return box_.has_all_longitudes() ? nearest : std::min(nearest, distance_to_meridians(p));
    }

    /// The corners, counter-clockwise from the south-western one.
    [[nodiscard]] std::array<Vector<T>, 4> corners() const noexcept {
        const SineCosine<T> south = sine_cosine(south_);
        const SineCosine<T> north = sine_cosine(north_);
        return {at(begin_, south), at(end_, south), at(end_, north), at(begin_, north)};
    }

    [[nodiscard]] static Vector<T> at(const SineCosine<T>& lon, const SineCosine<T>& lat) noexcept {
        return {lat.cosine * lon.cosine, lat.cosine * lon.sine, lat.sine};
    }

  private:
    [[nodiscard]] T distance_to_meridian(const Vector<T>& p,
                                         const SineCosine<T>& lon) const noexcept {
        using std::atan2;
        const SineCosine<T> south = sine_cosine(south_);
        const SineCosine<T> north = sine_cosine(north_);
        const T ahead = lon.cosine * p.x + lon.sine * p.y;
        if (south.cosine * p.z - south.sine * ahead >= T(0.0) &&
            north.sine * ahead - north.cosine * p.z >= T(0.0) &&
            (south.cosine + north.cosine) * ahead + (south.sine + north.sine) * p.z >= T(0.0)) {
            const T beside = lon.cosine * p.y - lon.sine * p.x;
            using std::sqrt;
            return atan2(beside < T(0.0) ? -beside : beside, sqrt(ahead * ahead + p.z * p.z));
        }
        return std::min(angle_between(p, at(lon, south)), angle_between(p, at(lon, north)));
    }

    [[nodiscard]] T distance_to_meridians(const Vector<T>& p) const noexcept {
        return std::min(distance_to_meridian(p, begin_), distance_to_meridian(p, end_));
    }

    LonLatBox box_;
    SineCosine<T> begin_;
    SineCosine<T> end_;
    T south_;
    T north_;
};

}  // namespace skyquilt::sphere
