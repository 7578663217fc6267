// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of integers: every type, distance and address gives back what was written.
#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <random>
#include <vector>

#include "skyquilt/packing/word_columns.hpp"

using namespace skyquilt::packing;

namespace {

constexpr std::array all_types{IntType::int8,  IntType::int16,  IntType::int32,  IntType::int64,
                               IntType::uint8, IntType::uint16, IntType::uint32, IntType::uint64};

/// What is left of a word in a type, as 64 bits.
std::uint64_t narrowed(std::uint64_t word, IntType type) {
    const int n_bits = 8 * bytes_of(type);
    const std::uint64_t low = n_bits == 64 ? word : word & ((std::uint64_t{1} << n_bits) - 1);
    const bool is_negative = is_signed(type) && n_bits < 64 && (low >> (n_bits - 1)) != 0;
    return is_negative ? low | ~std::uint64_t{0} << n_bits : low;
}

}  // namespace

TEST_CASE("words come back from every type, at any stride and address") {
    std::mt19937_64 random(3);
    for (const IntType type : all_types) {
        for (const std::ptrdiff_t extra : {0, 1, 5}) {
            const std::ptrdiff_t stride = bytes_of(type) + extra;
            std::vector<std::byte> memory(static_cast<std::size_t>(stride) * 50 + 8);
            std::array<std::uint64_t, 40> words{};
            for (auto& word : words) {
                word = random();
            }
            std::byte* begin = memory.data() + extra;
            store_words(words.data(), 5, words.size(),
                        {.data = begin, .stride = stride, .type = type});
            std::array<std::uint64_t, 40> loaded{};
            load_words({.data = begin, .stride = stride, .type = type}, 5, loaded.size(),
                       loaded.data());
            for (std::size_t i = 0; i < words.size(); ++i) {
                CHECK(loaded[i] == narrowed(words[i], type));
            }
        }
    }
}

TEST_CASE("columns may run backwards, and a stride of 0 repeats one number") {
    const std::array<std::int16_t, 4> numbers{1, -2, 3, -4};
    std::array<std::uint64_t, 4> words{};
    const auto* last = reinterpret_cast<const std::byte*>(&numbers[3]);
    load_words({.data = last, .stride = -2, .type = IntType::int16}, 0, 4, words.data());
    CHECK(words == std::array<std::uint64_t, 4>{~std::uint64_t{3}, 3, ~std::uint64_t{1}, 1});
    load_words({.data = last, .stride = 0, .type = IntType::int16}, 0, 4, words.data());
    CHECK(words[0] == words[3]);
}

TEST_CASE("only large, contiguous, aligned columns of 8 bytes a row are streamed") {
    alignas(16) std::array<std::byte, 32> memory{};
    const WritableWordColumn words{.data = memory.data(), .stride = 8, .type = IntType::uint64};
    constexpr std::size_t many = 1 << 21;
    CHECK(streamed_if_large(words, many).is_streamed);
    CHECK_FALSE(streamed_if_large(words, many - 1).is_streamed);
    auto other = words;
    other.data += 8;
    CHECK_FALSE(streamed_if_large(other, many).is_streamed);
    other = words;
    other.stride = 16;
    CHECK_FALSE(streamed_if_large(other, many).is_streamed);
    other = words;
    other.type = IntType::int32;
    CHECK_FALSE(streamed_if_large(other, many).is_streamed);
}

TEST_CASE("a streamed block holds what any other would") {
    std::mt19937_64 random(4);
    std::vector<std::uint64_t> words(block_rows);
    for (auto& word : words) {
        word = random();
    }
    alignas(16) static std::array<std::uint64_t, 2 * block_rows> streamed{};
    store_words(words.data(), block_rows, block_rows,
                {.data = reinterpret_cast<std::byte*>(streamed.data()),
                 .stride = 8,
                 .type = IntType::uint64,
                 .is_streamed = true});
    end_streaming();
    CHECK(std::vector(streamed.begin() + block_rows, streamed.end()) == words);
    CHECK(streamed[block_rows - 1] == 0);
}
