// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Whole numbers of a fixed number of digits, and vectors of three of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace skyquilt::sphere::oracle {

/// A whole number: the sum of digit[i] * 2^(26 i). Each digit carries its own sign, so a product is
/// a plain double loop without cases. "Settled" digits lie in [-2^25, 2^25], but for the last one,
/// which holds what is left; the sign of the number is then that of its highest digit.
template <std::size_t N>
using Whole = std::array<std::int64_t, N>;

inline constexpr int digit_bits = 26;
inline constexpr std::int64_t digit_half = std::int64_t{1} << (digit_bits - 1);

/// The largest power of two below which a coordinate of N digits has to stay: two bits of room keep
/// every product and sum below inside its digits, see Vector.
template <std::size_t N>
inline constexpr int coordinate_bits = digit_bits * static_cast<int>(N) - 2;

template <std::size_t N>
constexpr void settle(Whole<N>& number) noexcept {
    std::int64_t carry = 0;
    for (std::size_t i = 0; i + 1 < N; ++i) {
        const std::int64_t digit = number[i] + carry;
        carry = (digit + digit_half) >> digit_bits;  // C++20: the shift rounds down
        number[i] = digit - carry * (2 * digit_half);
    }
    number[N - 1] += carry;
}

template <std::size_t N>
[[nodiscard]] constexpr int sign_of(const Whole<N>& settled) noexcept {
    for (std::size_t i = N; i-- > 0;) {
        if (settled[i] != 0) {
            return settled[i] > 0 ? 1 : -1;
        }
    }
    return 0;
}

// One product adds at most min(A, B) * 2^50 to a digit; with 162 digits and three products to a sum
// that stays below 2^59.
template <std::size_t A, std::size_t B>
constexpr void add_product(Whole<A + B>& sum, const Whole<A>& x, const Whole<B>& y) noexcept {
    for (std::size_t i = 0; i < A; ++i) {
        for (std::size_t j = 0; j < B; ++j) {
            sum[i + j] += x[i] * y[j];
        }
    }
}

template <std::size_t A, std::size_t B>
constexpr void subtract_product(Whole<A + B>& sum, const Whole<A>& x, const Whole<B>& y) noexcept {
    for (std::size_t i = 0; i < A; ++i) {
        for (std::size_t j = 0; j < B; ++j) {
            sum[i + j] -= x[i] * y[j];
        }
    }
}

/// With coordinates of K digits below 2^(26 K - 2), the sizes never outgrow their digits: a cross
/// product of two such vectors stays below 2 * 2^(52 K - 4) = 2^(52 K - 3); the cross product of
/// two of those below 2^(104 K - 5); and a product of either with any of these, at most
/// 3 * 2^(52 K - 3 + 104 K - 5), below 2^(156 K - 6).
template <std::size_t N>
using Vector = std::array<Whole<N>, 3>;

template <std::size_t A, std::size_t B>
[[nodiscard]] constexpr Vector<A + B> cross(const Vector<A>& a, const Vector<B>& b) noexcept {
    Vector<A + B> out{};
    for (std::size_t i = 0; i < 3; ++i) {
        const std::size_t j = (i + 1) % 3;
        const std::size_t k = (i + 2) % 3;
        add_product(out[i], a[j], b[k]);
        subtract_product(out[i], a[k], b[j]);
        settle(out[i]);
    }
    return out;
}

template <std::size_t A, std::size_t B>
[[nodiscard]] constexpr int sign_of_dot(const Vector<A>& a, const Vector<B>& b) noexcept {
    Whole<A + B> sum{};
    for (std::size_t i = 0; i < 3; ++i) {
        add_product(sum, a[i], b[i]);
    }
    settle(sum);
    return sign_of(sum);
}

}  // namespace skyquilt::sphere::oracle
