// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Exact division of columns of words by one divisor, several words at a time.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace skyquilt::packing {

// Processors divide one word at a time, slowly; multiplications they do side by side. The divisor
// is known only when the program runs, so no compiler can choose the multiplier.

/// Division of words of 31 bits by a divisor from 2 to 2^31.
///
/// With 2^(bits - 1) < d <= 2^bits and m = ceil(2^(31 + bits) / d), floor(x / d) is
/// floor(x m / 2^(31 + bits)) for x < 2^31 (Granlund & Montgomery 1994, theorem 4.2). m < 2^32: it
/// is 2^31 for powers of two, and d >= 2^(bits - 1) + 1 with bits <= 31 otherwise.
struct ShortDivision {
    std::uint32_t divisor = 2;
    std::uint32_t multiplier = 0;
    int shift = 0;  // of the high half of the product

    [[nodiscard]] static ShortDivision by(std::uint64_t divisor) noexcept {
        const auto bits = static_cast<int>(std::bit_width(divisor - 1));
        const std::uint64_t multiplier =
            ((std::uint64_t{1} << (31 + bits)) + divisor - 1) / divisor;
        return {.divisor = static_cast<std::uint32_t>(divisor),
                .multiplier = static_cast<std::uint32_t>(multiplier),
                .shift = bits - 1};
    }
};

/// Division of any words by any divisor but 0.
struct Division {
    std::uint64_t divisor = 1;
    double inverse = 1;
    bool is_by_estimate = false;

    [[nodiscard]] static Division by(std::uint64_t divisor, std::uint64_t largest_word) noexcept {
        constexpr std::uint64_t one = 1;
        return {.divisor = divisor,
                .inverse = 1.0 / static_cast<double>(divisor),
                .is_by_estimate = divisor < one << 63 && largest_word / divisor < one << 49};
    }
};

/// Replace each of n words by its remainder, and write what it holds of the divisor.
[[gnu::always_inline]] inline void divide_words(const ShortDivision& division, std::size_t n,
                                                std::uint32_t* __restrict words,
                                                std::uint32_t* __restrict quotients) noexcept {
    const std::uint32_t divisor = division.divisor;
    const std::uint32_t multiplier = division.multiplier;
    const int shift = division.shift;
    for (std::size_t i = 0; i < n; ++i) {
        const auto high = static_cast<std::uint32_t>((std::uint64_t{words[i]} * multiplier) >> 32);
        const std::uint32_t quotient = high >> shift;
        quotients[i] = quotient;
        words[i] -= quotient * divisor;
    }
}

/// The nearest double: the two halves are written into the low bits of doubles of which the rest is
/// known.
[[nodiscard, gnu::always_inline]] inline double double_of(std::uint64_t word) noexcept {
    constexpr double two_32 = 4294967296.0;
    constexpr double two_52 = 4503599627370496.0;
    constexpr auto two_52_bits = std::bit_cast<std::uint64_t>(two_52);
    const double high = std::bit_cast<double>(word >> 32 | two_52_bits) - two_52;
    const double low = std::bit_cast<double>((word & 0xffffffff) | two_52_bits) - two_52;
    return high * two_32 + low;
}

[[gnu::always_inline]] inline void divide_words(const Division& division, std::size_t n,
                                                std::uint64_t* __restrict words,
                                                std::uint64_t* __restrict quotients) noexcept {
    const std::uint64_t divisor = division.divisor;
    if (!division.is_by_estimate) {
        for (std::size_t i = 0; i < n; ++i) {
            quotients[i] = words[i] / divisor;
            words[i] %= divisor;
        }
        return;
    }
    // The word as a double times the rounded 1/divisor has been rounded three times, by 2^-53 of
    // itself each: within 4 * 2^-53 * 2^49 = 1/4 of the quotient. So the nearest whole number is
    // what is sought or one more; the sign of the remainder tells. Adding 1.5 * 2^52 rounds to that
    // number, which then stands in the low bits.
    constexpr double to_whole = 6755399441055744.0;
    constexpr auto whole_bits = std::bit_cast<std::uint64_t>(to_whole);
    const double inverse = division.inverse;
    for (std::size_t i = 0; i < n; ++i) {
        const double whole = double_of(words[i]) * inverse + to_whole;
        const std::uint64_t quotient = std::bit_cast<std::uint64_t>(whole) - whole_bits;
        const std::uint64_t remainder = words[i] - quotient * divisor;
        // All bits set where the remainder is negative.
        const auto is_one_more =
            static_cast<std::uint64_t>(static_cast<std::int64_t>(remainder) >> 63);
        quotients[i] = quotient + is_one_more;
        words[i] = remainder + (is_one_more & divisor);
    }
}

}  // namespace skyquilt::packing
