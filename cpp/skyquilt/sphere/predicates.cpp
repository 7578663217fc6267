// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/predicates.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

namespace skyquilt::sphere {

namespace {

// ---- Integer arithmetic -------------------------------------------------------------------------
// A double is m * 2^e with an integer m below 2^53. The triple product is a sum of six products of
// three doubles, so it is a sum of six integers below 2^159, each times a power of two between
// 2^(3 * -1074) and 2^(3 * 971). We add them as one long fixed-point number in limbs of 32 bits,
// kept in signed 64-bit words so that carries can wait until all six are in (U. Kulisch, Computer
// Arithmetic and Validity, 2nd ed. 2013, ch. 8: the exact dot product).

struct Binary {
    std::uint64_t mantissa;
    int exponent;
    bool negative;
};

Binary take_apart(double value) noexcept {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const auto field = static_cast<int>((bits >> 52) & 0x7ff);
    const std::uint64_t fraction = bits & 0xfffffffffffffULL;
    return {field == 0 ? fraction : fraction | (1ULL << 52), std::max(field, 1) - 1075,
            (bits >> 63) != 0};
}

struct Product {
    std::array<std::uint32_t, 5> limbs{};  // 159 bits, lowest first
    int exponent = 0;
    bool negative = false;
    bool zero = false;
};

Product multiply(double a, double b, double c) noexcept {
    const Binary p = take_apart(a);
    const Binary q = take_apart(b);
    const Binary r = take_apart(c);
    Product out;
    out.exponent = p.exponent + q.exponent + r.exponent;
    out.negative = (p.negative != q.negative) != r.negative;
    out.zero = p.mantissa == 0 || q.mantissa == 0 || r.mantissa == 0;

    constexpr std::uint64_t low = 0xffffffffULL;
    const std::array<std::uint64_t, 2> x{p.mantissa & low, p.mantissa >> 32};
    const std::array<std::uint64_t, 2> y{q.mantissa & low, q.mantissa >> 32};
    const std::array<std::uint64_t, 2> z{r.mantissa & low, r.mantissa >> 32};
    std::array<std::uint64_t, 4> xy{};
    for (std::size_t i = 0; i < 2; ++i) {
        std::uint64_t carry = 0;
        for (std::size_t j = 0; j < 2; ++j) {
            const std::uint64_t sum = xy[i + j] + x[i] * y[j] + carry;
            xy[i + j] = sum & low;
            carry = sum >> 32;
        }
        xy[i + 2] = carry;
    }
    std::array<std::uint64_t, 6> xyz{};
    for (std::size_t i = 0; i < 2; ++i) {
        std::uint64_t carry = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const std::uint64_t sum = xyz[i + j] + z[i] * xy[j] + carry;
            xyz[i + j] = sum & low;
            carry = sum >> 32;
        }
        xyz[i + 4] = carry;
    }
    for (std::size_t i = 0; i < 5; ++i) {
        out.limbs[i] = static_cast<std::uint32_t>(xyz[i]);
    }
    return out;
}

// Exponents differ by at most 3 * 2045 bits; 6 more limbs hold the number itself and its shift.
constexpr std::size_t accumulator_limbs = 3 * 2045 / 32 + 8;

int sign_of_sum(std::span<const Product> terms) noexcept {
    int lowest = 0;
    int highest = 0;
    bool any = false;
    for (const Product& term : terms) {
        if (!term.zero) {
            lowest = any ? std::min(lowest, term.exponent) : term.exponent;
            highest = any ? std::max(highest, term.exponent) : term.exponent;
            any = true;
        }
    }
    if (!any) {
        return 0;
    }
    const std::size_t used = static_cast<std::size_t>(highest - lowest) / 32 + 7;
    std::array<std::int64_t, accumulator_limbs> sum;
    std::fill_n(sum.begin(), used, 0);
    for (const Product& term : terms) {
        if (term.zero) {
            continue;
        }
        const auto shift = static_cast<std::size_t>(term.exponent - lowest);
        const std::size_t limb = shift / 32;
        const std::size_t bits = shift % 32;
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < 6; ++i) {
            const std::uint64_t shifted =
                (i < 5 ? static_cast<std::uint64_t>(term.limbs[i]) << bits : 0ULL) + carry;
            const auto piece = static_cast<std::int64_t>(shifted & 0xffffffffULL);
            sum[limb + i] += term.negative ? -piece : piece;
            carry = shifted >> 32;
        }
    }
    // Carry upwards; the top limb then has the sign of the whole, and below it all are in [0,
    // 2^32).
    bool nonzero = false;
    std::int64_t carry = 0;
    for (std::size_t i = 0; i < used; ++i) {
        const std::int64_t total = sum[i] + carry;
        carry = total >> 32;  // floor division: arithmetic shift is what C++20 defines
        nonzero = nonzero || (total & 0xffffffffLL) != 0;
    }
    if (carry < 0) {
        return -1;
    }
    return nonzero || carry > 0 ? 1 : 0;
}

}  // namespace

int orientation_exact(const UnitVector& a, const UnitVector& b, const UnitVector& c) noexcept {
    const std::array<Product, 6> terms{multiply(a.y, b.z, c.x), multiply(-a.z, b.y, c.x),
                                       multiply(a.z, b.x, c.y), multiply(-a.x, b.z, c.y),
                                       multiply(a.x, b.y, c.z), multiply(-a.y, b.x, c.z)};
    return sign_of_sum(terms);
}

// The filter. With u = 2^-53, products p_i = |a_j b_k| + |a_k b_j| for each component of n = a x b,
// the computed component differs from the true one by at most u * p_i (two products) + u * p_i
// (their difference) plus terms of order u^2. Multiplying by c and adding three terms adds at most
// 3 u sum |c_i n_i|. So the computed determinant differs from the true one by at most 5 u (1 + 4u)
// P with P = sum |c_i| p_i, the permanent; we take 6 u P, which also covers the rounding of P
// itself, plus a floor for what underflow can lose: each of the products of two and of three loses
// at most 2^-1074, a product with a component below 2^1024 of the former included only where P
// itself overflows (then the comparison is false and we go the exact way). For vectors of length
// one, p_i <= 1 each by Cauchy-Schwarz, so P <= sqrt(3) and 6 u sqrt(3) = 1.154e-15 <
// orientation_error, the slack covering lengths of 1 + 1e-14.
int orientation(const UnitVector& a, const UnitVector& b, const UnitVector& c) noexcept {
    const double yz = a.y * b.z;
    const double zy = a.z * b.y;
    const double zx = a.z * b.x;
    const double xz = a.x * b.z;
    const double xy = a.x * b.y;
    const double yx = a.y * b.x;
    const double determinant = (yz - zy) * c.x + (zx - xz) * c.y + (xy - yx) * c.z;
    const double permanent = (std::abs(yz) + std::abs(zy)) * std::abs(c.x) +
                             (std::abs(zx) + std::abs(xz)) * std::abs(c.y) +
                             (std::abs(xy) + std::abs(yx)) * std::abs(c.z);
    // 6 * 2^-53; the floor of 1e-290 lies far above every loss by underflow for components below
    // 1e15, and a determinant that small is left to the integers.
    const double bound = 6.7e-16 * permanent + 1e-290;
    const double largest = std::max({std::abs(c.x), std::abs(c.y), std::abs(c.z)});
    if (largest < 1e15) {
        if (determinant > bound) {
            return 1;
        }
        if (determinant < -bound) {
            return -1;
        }
    }
    return orientation_exact(a, b, c);
}

// Two products lose at most u each of their size, the two additions u each of at most P, the sum of
// the products' sizes: 3 u P (1 + 2u) in all, for which 4 u P stands, and a floor for underflow.
int dot_sign(const UnitVector& a, const UnitVector& b) noexcept {
    const double xx = a.x * b.x;
    const double yy = a.y * b.y;
    const double zz = a.z * b.z;
    const double product = xx + yy + zz;
    const double bound = 4.5e-16 * (std::abs(xx) + std::abs(yy) + std::abs(zz)) + 1e-290;
    if (product > bound) {
        return 1;
    }
    if (product < -bound) {
        return -1;
    }
    const std::array<Product, 3> terms{multiply(a.x, b.x, 1.0), multiply(a.y, b.y, 1.0),
                                       multiply(a.z, b.z, 1.0)};
    return sign_of_sum(terms);
}

bool same_direction(const UnitVector& a, const UnitVector& b) noexcept {
    // Parallel if all three components of a x b vanish; nearly always the first tells apart.
    return a == b ||
           (orientation(a, b, {1.0, 0.0, 0.0}) == 0 && orientation(a, b, {0.0, 1.0, 0.0}) == 0 &&
            orientation(a, b, {0.0, 0.0, 1.0}) == 0 && dot_sign(a, b) > 0);
}

}  // namespace skyquilt::sphere
