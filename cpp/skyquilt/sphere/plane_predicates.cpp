// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/plane_predicates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace skyquilt::sphere {

namespace {

// ---- Integers of any length times a power of two ------------------------------------------------
// The determinant is a sum of 6 * 8 products of six doubles. Whole numbers of as many limbs as they
// need keep the code plain; only what the filter leaves undecided comes here.

struct Whole {
    bool negative = false;
    std::vector<std::uint32_t> limbs;  // lowest first, the highest not zero; none for zero
    int exponent = 0;                  // of two
};

void drop_leading_zeros(Whole& number) {
    while (!number.limbs.empty() && number.limbs.back() == 0) {
        number.limbs.pop_back();
    }
}

Whole whole(double value) {
    int exponent = 0;
    const double fraction = std::frexp(std::abs(value), &exponent);
    const auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
    Whole number{std::signbit(value),
                 {static_cast<std::uint32_t>(mantissa & 0xffffffffU),
                  static_cast<std::uint32_t>(mantissa >> 32)},
                 exponent - 53};
    drop_leading_zeros(number);
    return number;
}

Whole operator*(const Whole& a, const Whole& b) {
    Whole product{a.negative != b.negative,
                  std::vector<std::uint32_t>(a.limbs.size() + b.limbs.size(), 0),
                  a.exponent + b.exponent};
    for (std::size_t i = 0; i < a.limbs.size(); ++i) {
        std::uint64_t carry = 0;
        for (std::size_t j = 0; j < b.limbs.size(); ++j) {
            const std::uint64_t sum =
                product.limbs[i + j] + static_cast<std::uint64_t>(a.limbs[i]) * b.limbs[j] + carry;
            product.limbs[i + j] = static_cast<std::uint32_t>(sum & 0xffffffffU);
            carry = sum >> 32;
        }
        product.limbs[i + b.limbs.size()] = static_cast<std::uint32_t>(carry);
    }
    drop_leading_zeros(product);
    return product;
}

// The limbs of a number written with a lower exponent.
std::vector<std::uint32_t> limbs_at(const Whole& number, int exponent) {
    const auto shift = static_cast<std::size_t>(number.exponent - exponent);
    std::vector<std::uint32_t> shifted(shift / 32, 0);
    std::uint64_t carry = 0;
    for (const std::uint32_t limb : number.limbs) {
        const std::uint64_t wide = (static_cast<std::uint64_t>(limb) << shift % 32) | carry;
        shifted.push_back(static_cast<std::uint32_t>(wide & 0xffffffffU));
        carry = wide >> 32;
    }
    shifted.push_back(static_cast<std::uint32_t>(carry));
    return shifted;
}

Whole operator-(Whole a) {
    a.negative = !a.negative;
    return a;
}

Whole operator+(const Whole& a, const Whole& b) {
    if (a.limbs.empty() || b.limbs.empty()) {
        return a.limbs.empty() ? b : a;
    }
    const int exponent = std::min(a.exponent, b.exponent);
    std::vector<std::uint32_t> large = limbs_at(a, exponent);
    std::vector<std::uint32_t> small = limbs_at(b, exponent);
    const std::size_t n = std::max(large.size(), small.size()) + 1;
    large.resize(n, 0);
    small.resize(n, 0);
    bool negative = a.negative;
    if (std::lexicographical_compare(large.rbegin(), large.rend(), small.rbegin(), small.rend())) {
        std::swap(large, small);
        negative = b.negative;
    }
    const std::int64_t sense = a.negative == b.negative ? 1 : -1;
    std::int64_t carry = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const std::int64_t total = static_cast<std::int64_t>(large[i]) +
                                   sense * static_cast<std::int64_t>(small[i]) + carry;
        large[i] = static_cast<std::uint32_t>(total & 0xffffffffLL);
        carry = total >> 32;  // floor division: arithmetic shift is what C++20 defines
    }
    Whole sum{negative, std::move(large), exponent};
    drop_leading_zeros(sum);
    return sum;
}

using WholeVector = std::array<Whole, 3>;

WholeVector whole(const UnitVector& v) { return {whole(v.x), whole(v.y), whole(v.z)}; }

WholeVector cross(const WholeVector& a, const WholeVector& b) {
    return {a[1] * b[2] + -(a[2] * b[1]), a[2] * b[0] + -(a[0] * b[2]),
            a[0] * b[1] + -(a[1] * b[0])};
}

WholeVector whole_normal(const EdgePlane& plane) {
    return cross(whole(plane.a()), whole(plane.b()));
}

// ---- The filter ---------------------------------------------------------------------------------

// Times a power of two, which changes no sign, so that no product overflows, and one that
// underflows matters to nothing but the absolute part of the bound.
UnitVector near_one(const UnitVector& v) noexcept {
    const double largest = std::max({std::abs(v.x), std::abs(v.y), std::abs(v.z)});
    if (largest >= 0.25 && largest < 4.0) {
        return v;
    }
    const int exponent = -std::ilogb(largest);
    return {std::scalbn(v.x, exponent), std::scalbn(v.y, exponent), std::scalbn(v.z, exponent)};
}

}  // namespace

EdgePlane::EdgePlane(const UnitVector& a, const UnitVector& b) noexcept : a_(a), b_(b) {
    const UnitVector p = near_one(a);
    const UnitVector q = near_one(b);
    const double yz = p.y * q.z;
    const double zy = p.z * q.y;
    const double zx = p.z * q.x;
    const double xz = p.x * q.z;
    const double xy = p.x * q.y;
    const double yx = p.y * q.x;
    normal_ = {yz - zy, zx - xz, xy - yx};
    bound_ = {std::abs(yz) + std::abs(zy), std::abs(zx) + std::abs(xz),
              std::abs(xy) + std::abs(yx)};
}

// With u = 2^-53, a component of a normal is within 2 u (1 + u) of the true one, relative to its
// bound (two products, one difference). A product of components of three normals is then within
// 6 u of the true one, relative to the product of the three bounds, and the determinant computed
// from them rounds each of its terms at most 5 times more: two products, one difference, two sums.
// So it is within 11 u (1 + 12 u) of the true one, relative to the permanent of the bounds; 13 u
// also covers the rounding of the permanent. All numbers are below 4^6 * 48; what underflows, in
// near_one too, loses less than 2^-1074 times that for each of some hundred operations, far below
// 1e-290.
int side_of_crossing(const EdgePlane& p, const EdgePlane& q, const EdgePlane& r) noexcept {
    const UnitVector& a = p.normal();
    const UnitVector& b = q.normal();
    const UnitVector& c = r.normal();
    const double determinant = (a.y * b.z - a.z * b.y) * c.x + (a.z * b.x - a.x * b.z) * c.y +
                               (a.x * b.y - a.y * b.x) * c.z;
    const UnitVector& d = p.bound();
    const UnitVector& e = q.bound();
    const UnitVector& f = r.bound();
    const double permanent = (d.y * e.z + d.z * e.y) * f.x + (d.z * e.x + d.x * e.z) * f.y +
                             (d.x * e.y + d.y * e.x) * f.z;
    const double bound = 13.0 * 1.1102230246251565e-16 * permanent + 1e-290;
    if (determinant > bound) {
        return 1;
    }
    if (determinant < -bound) {
        return -1;
    }
    return side_of_crossing_exact(p, q, r);
}

int side_of_crossing_exact(const EdgePlane& p, const EdgePlane& q, const EdgePlane& r) {
    const WholeVector crossing = cross(whole_normal(p), whole_normal(q));
    const WholeVector normal = whole_normal(r);
    const Whole determinant =
        crossing[0] * normal[0] + crossing[1] * normal[1] + crossing[2] * normal[2];
    if (determinant.limbs.empty()) {
        return 0;
    }
    return determinant.negative ? -1 : 1;
}

}  // namespace skyquilt::sphere
