// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/area.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/parallel.hpp"

namespace skyquilt::sphere {

namespace {

// ---- Area ---------------------------------------------------------------------------------------
//
// A fan of triangles from the first vertex, each with the sign of its turn. For vectors a, b, c of
// length one, half the area of a triangle is the angle of the complex number
//   z = 1 + a.b + b.c + c.a + i (a x b).c
// (A. van Oosterom and J. Strackee, IEEE Trans. Biomed. Eng. 30, 1983, p. 125, eq. 8). Angles add
// up where numbers are multiplied, so the product of all z has half the polygon's area as its
// angle, which lies between 0 and pi: one arctangent serves for the whole polygon, and whole turns
// that single triangles of a polygon that is not convex may add do not matter.
// With p = b - a, q = c - a, s = a + b, t = a + c the parts of z are
//   Re z = s . t    Im z = a . (p x q)
// Neither loses digits: the first where a vertex is almost opposite to another, the second where
// all are close together.

// Above 2 pi - 1e-7 rounding may leave the angle just beyond pi, which shows as a negative one.
double area_of_angle(double imaginary, double real) noexcept {
    const double area = 2.0 * std::atan2(imaginary, real);
    if (area >= 0.0) {
        return area;
    }
    return real < 0.0 ? area + 4.0 * pi : 0.0;
}

struct PreciseComplex {
    DoubleDouble real{1.0};
    DoubleDouble imaginary;
};

void multiply(PreciseComplex& product, const PreciseComplex& z) noexcept {
    const DoubleDouble real = product.real * z.real - product.imaginary * z.imaginary;
    const DoubleDouble imaginary = product.real * z.imaginary + product.imaginary * z.real;
    product = {real, imaginary};
    const double size = std::abs(real.hi) + std::abs(imaginary.hi);
    if (size > 0x1p100 || (size < 0x1p-100 && size > 0.0)) {
        const double power = std::scalbn(1.0, -std::ilogb(size));
        product = {times_power_of_two(real, power), times_power_of_two(imaginary, power)};
    }
}

// Every step is within some ten units of 1e-32, relative to what it adds; normalized vectors are
// within 1e-31, and so are all s, t, p and q. That makes each angle wrong by at most 1e-30.
template <typename Corner>
double precise_area(std::size_t n, const Corner& corner) noexcept {
    if (n < 3) {
        return 0.0;
    }
    const PreciseVector a = corner(0);
    PreciseVector b = corner(1);
    PreciseComplex product;
    for (std::size_t i = 2; i < n; ++i) {
        const PreciseVector c = corner(i);
        multiply(product, {dot(a + b, a + c), dot(a, cross(b - a, c - a))});
        b = c;
    }
    return area_of_angle(product.imaginary.hi, product.real.hi);
}

// The same in doubles for three or four vertices, with an answer only where it is sure to be within
// 1e-14: vectors of length one to within 1e-7, triangles that all turn left and are neither thin
// nor large. With u = 2^-53 the differences are within u of the true ones; products, their
// difference, and the sum of three products add 5 u of the sum P of the products' absolute values,
// so the imaginary part is within 8 u P, less than 64 u of itself where P is at most 8 times as
// large. A length is known to within 2 u and taken off to first order, which adds 7 u to the parts
// of each z; the real part, above 1, is within 8 u. The arctangent and the products add 5 u: in all
// less than 90 u = 1e-14.
bool quick_area(Polygon polygon, double& area) noexcept {
    const std::size_t n = polygon.size();
    if (n < 3 || n > 4) {
        return false;
    }
    const auto excess = [](const UnitVector& v) { return 0.5 * (dot(v, v) - 1.0); };
    const UnitVector& a = polygon[0];
    const double a_long = excess(a);
    double b_long = excess(polygon[1]);
    double longest = std::max(std::abs(a_long), std::abs(b_long));
    double real = 1.0;
    double imaginary = 0.0;
    bool sure = true;
    for (std::size_t i = 2; i < n; ++i) {
        const UnitVector& b = polygon[i - 1];
        const UnitVector& c = polygon[i];
        const double c_long = excess(c);
        longest = std::max(longest, std::abs(c_long));
        const UnitVector p{b.x - a.x, b.y - a.y, b.z - a.z};
        const UnitVector q{c.x - a.x, c.y - a.y, c.z - a.z};
        const double yz = p.y * q.z;
        const double zy = p.z * q.y;
        const double zx = p.z * q.x;
        const double xz = p.x * q.z;
        const double xy = p.x * q.y;
        const double yx = p.y * q.x;
        const double turn = a.x * (yz - zy) + a.y * (zx - xz) + a.z * (xy - yx);
        const double sum = std::abs(a.x) * (std::abs(yz) + std::abs(zy)) +
                           std::abs(a.y) * (std::abs(zx) + std::abs(xz)) +
                           std::abs(a.z) * (std::abs(xy) + std::abs(yx));
        const double im = turn * (1.0 - (a_long + b_long + c_long));
        const double re = 1.0 + dot(a, b) * (1.0 - (a_long + b_long)) +
                          dot(b, c) * (1.0 - (b_long + c_long)) +
                          dot(c, a) * (1.0 - (c_long + a_long));
        sure = sure && sum <= 8.0 * turn && sum > 1e-280 && re > 1.0;
        const double product = real * re - imaginary * im;
        imaginary = real * im + imaginary * re;
        real = product;
        b_long = c_long;
    }
    area = 2.0 * std::atan2(imaginary, real);
    return sure && longest < 1e-8;
}

// ---- Centroid -----------------------------------------------------------------------------------
//
// The integral of all unit vectors over a polygon is half the sum of its edges' unit normals, each
// times its edge's length (from Stokes' theorem). For an edge from a to b of angle theta that term
// is f a x b with f = theta / sin(theta). The sum of all a x b is that of (a - o) x (b - o) with o
// the first vertex, which loses no digits; what is left, (f - 1) a x b, is smaller by theta^2.
// With y = sin^2(theta / 2) = |b - a|^2 / 4, f = sum of c_k y^k where c_0 = 1 and
// c_k = c_(k-1) 2k / (2k + 1) (Abramowitz and Stegun 1964, 4.4.40 and 15.1.6: the series of
// arcsin(x) / sqrt(1 - x^2)). Longer edges are halved until y is below 0.01: 17 terms then do.

constexpr double longest_chord_squared = 0.04;

DoubleDouble f_minus_one(const DoubleDouble& y) noexcept {
    DoubleDouble sum;
    DoubleDouble term{1.0};
    for (int k = 1; k < 40 && term.hi > 1e-33 * (sum.hi + 1e-300); ++k) {
        term = term * y * (DoubleDouble(2.0 * k) / DoubleDouble(2.0 * k + 1.0));
        sum = sum + term;
    }
    return sum;
}

// Adds to `sum` for the arc from a to b, seen from o.
void add_arc(const PreciseVector& a, const PreciseVector& b, const PreciseVector& o,
             PreciseVector& sum) noexcept {
    const PreciseVector chord = b - a;
    const DoubleDouble chord_squared = dot(chord, chord);
    if (chord_squared.hi > longest_chord_squared) {
        const PreciseVector middle = normalized(a + b);
        add_arc(a, middle, o, sum);
        add_arc(middle, b, o, sum);
        return;
    }
    sum = sum + cross(a - o, b - o) +
          f_minus_one(times_power_of_two(chord_squared, 0.25)) * cross(a, chord);
}

void check_length(std::size_t out, const Polygons& polygons) {
    if (static_cast<std::int64_t>(out) != polygons.size()) {
        throw GeometryError("the answer must have " + std::to_string(polygons.size()) +
                            " rows, got " + std::to_string(out));
    }
}

}  // namespace

double area_sr(Polygon polygon) noexcept {
    double area = 0.0;
    if (quick_area(polygon, area)) {
        return area;
    }
    return precise_area(polygon.size(),
                        [&](std::size_t i) { return normalized(precise(polygon[i])); });
}

double area_of_precise_sr(std::span<const PreciseVector> polygon) noexcept {
    return precise_area(polygon.size(), [&](std::size_t i) { return normalized(polygon[i]); });
}

UnitVector centroid(Polygon polygon) {
    const PreciseVector o = normalized(precise(polygon.front()));
    PreciseVector sum;
    PreciseVector a = o;
    for (std::size_t i = 1; i <= polygon.size(); ++i) {
        const PreciseVector b = i < polygon.size() ? normalized(precise(polygon[i])) : o;
        add_arc(a, b, o, sum);
        a = b;
    }
    // Small sums are brought to a length that can be squared.
    const double largest = std::max({std::abs(sum.x.hi), std::abs(sum.y.hi), std::abs(sum.z.hi)});
    if (largest == 0.0) {
        return direction_of(polygon.front());  // no area within 1e-32
    }
    return rounded_direction(rescaled(sum));
}

void areas_sr(const Polygons& polygons, int threads, std::span<double> out) {
    check_length(out.size(), polygons);
    for_row_ranges(polygons.size(), thread_count(threads), 1024,
                   [&](std::int64_t begin, std::int64_t end, int) {
                       for (std::int64_t row = begin; row < end; ++row) {
                           out[static_cast<std::size_t>(row)] = area_sr(polygons[row]);
                       }
                   });
}

void centroids(const Polygons& polygons, int threads, std::span<UnitVector> out) {
    check_length(out.size(), polygons);
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for_row_ranges(polygons.size(), thread_count(threads), 256,
                   [&](std::int64_t begin, std::int64_t end, int) {
                       for (std::int64_t row = begin; row < end; ++row) {
                           const Polygon polygon = polygons[row];
                           out[static_cast<std::size_t>(row)] =
                               polygon.empty() ? UnitVector{nan, nan, nan} : centroid(polygon);
                       }
                   });
}

}  // namespace skyquilt::sphere
