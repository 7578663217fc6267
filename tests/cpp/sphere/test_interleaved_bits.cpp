// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <random>

#include "skyquilt/sphere/interleaved_bits.hpp"

using skyquilt::sphere::gathered_bits;
using skyquilt::sphere::spread_bits;

TEST_CASE("every bit goes to twice its place") {
    std::uint64_t all = 0;
    for (int bit = 0; bit < 32; ++bit) {
        CHECK(spread_bits(std::uint64_t{1} << bit) == std::uint64_t{1} << (2 * bit));
        all |= std::uint64_t{1} << bit;
    }
    CHECK(spread_bits(all) == 0x5555555555555555U);
    CHECK(spread_bits(0) == 0);
}

TEST_CASE("gathering undoes spreading, whatever lies between") {
    std::mt19937_64 bits(1);
    for (int i = 0; i < 10000; ++i) {
        const std::uint64_t a = bits() >> 32;
        const std::uint64_t b = bits() >> 32;
        const std::uint64_t both = spread_bits(a) | (spread_bits(b) << 1);
        REQUIRE(gathered_bits(both) == a);
        REQUIRE(gathered_bits(both >> 1) == b);
    }
}
