// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Division of columns: what the processor's own division gives, above all beside multiples.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <vector>

#include "skyquilt/packing/word_division.hpp"

using skyquilt::packing::divide_words;
using skyquilt::packing::Division;
using skyquilt::packing::ShortDivision;

namespace {

/// Numbers up to the largest: its ends, and beside multiples of the divisor.
std::vector<std::uint64_t> dividends(std::uint64_t divisor, std::uint64_t largest,
                                     std::mt19937_64& random) {
    std::vector<std::uint64_t> numbers{0, 1, largest, largest - 1, largest / 2};
    for (int i = 0; i < 200; ++i) {
        const std::uint64_t quotient = std::min(random() >> (random() % 64), largest / divisor);
        for (const std::uint64_t number :
             {quotient * divisor, quotient * divisor - 1, quotient * divisor + 1,
              quotient * divisor + divisor - 1}) {
            if (number <= largest) {
                numbers.push_back(number);
            }
        }
    }
    return numbers;
}

template <typename AnyDivision, typename Word>
int n_wrong(const AnyDivision& division, std::uint64_t divisor, std::vector<Word> words) {
    const std::vector<Word> numbers = words;
    std::vector<Word> quotients(words.size());
    divide_words(division, words.size(), words.data(), quotients.data());
    int wrong = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        wrong += quotients[i] != numbers[i] / divisor || words[i] != numbers[i] % divisor ? 1 : 0;
    }
    return wrong;
}

}  // namespace

TEST_CASE("short division is exact for every divisor and dividend of 31 bits that was drawn") {
    std::mt19937_64 random(31);
    const std::uint64_t largest = (std::uint64_t{1} << 31) - 1;
    int wrong = 0;
    const auto try_divisor = [&](std::uint64_t divisor) {
        const auto numbers = dividends(divisor, largest, random);
        wrong += n_wrong(ShortDivision::by(divisor), divisor,
                         std::vector<std::uint32_t>(numbers.begin(), numbers.end()));
    };
    for (std::uint64_t divisor = 2; divisor < 2000; ++divisor) {
        try_divisor(divisor);
    }
    for (int power = 1; power <= 31; ++power) {
        for (const std::uint64_t by : {0U, 1U, 2U}) {
            const std::uint64_t divisor = (std::uint64_t{1} << power) + by - 1;
            if (divisor >= 2 && divisor <= std::uint64_t{1} << 31) {
                try_divisor(divisor);
            }
        }
    }
    for (int i = 0; i < 2000; ++i) {
        try_divisor(2 + (random() >> 33 >> (random() % 31)));
    }
    CHECK(wrong == 0);
}

TEST_CASE("division of 64-bit words is exact, whichever way it takes") {
    std::mt19937_64 random(64);
    int wrong = 0;
    std::array<int, 2> n_ways{};
    for (int i = 0; i < 20000; ++i) {
        const std::uint64_t largest = ~std::uint64_t{0} >> (random() % 64);
        std::uint64_t divisor = (~std::uint64_t{0} >> (random() % 64)) - random() % 3;
        divisor = i % 2 == 0 && divisor > 0 ? 1 + random() % divisor : divisor;
        if (divisor == 0) {
            continue;
        }
        const Division division = Division::by(divisor, largest);
        ++n_ways[division.is_by_estimate ? 1 : 0];
        wrong += n_wrong(division, divisor, dividends(divisor, largest, random));
    }
    CHECK(wrong == 0);
    CHECK(n_ways[0] > 100);
    CHECK(n_ways[1] > 100);
}
