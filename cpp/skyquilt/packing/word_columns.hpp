// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of integers of any width, read and written in blocks of 64-bit words.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace skyquilt::packing {

// Work is done on so many rows at a time, step by step, each step on all of them: their words stay
// in the nearest cache meanwhile (8 KiB a column).
inline constexpr std::size_t block_rows = 1024;

/// Rows that one thread takes at least.
inline constexpr std::int64_t rows_a_thread = 65536;

enum class IntType { int8, int16, int32, int64, uint8, uint16, uint32, uint64 };

/// Integers at equal distances in memory, at any address; a stride of 0 repeats one.
struct WordColumn {
    const std::byte* data = nullptr;
    std::ptrdiff_t stride = 0;
    IntType type = IntType::int64;
};
struct WritableWordColumn {
    std::byte* data = nullptr;
    std::ptrdiff_t stride = 0;
    IntType type = IntType::int64;
    /// Whether blocks are written past the caches: for large columns of 8 bytes a row that are
    /// contiguous and aligned to 16 bytes. Narrower ones were measured to lose by it.
    bool is_streamed = false;
};

/// The same column, streamed if it can be and n rows are more than the caches hold.
[[nodiscard]] WritableWordColumn streamed_if_large(WritableWordColumn column,
                                                   std::size_t n) noexcept;

/// What a type can hold, as 64-bit words: signed ones for signed types.
[[nodiscard]] bool is_signed(IntType type) noexcept;
[[nodiscard]] int bytes_of(IntType type) noexcept;

/// Call `work` with a value of the C++ type.
template <typename Work>
[[gnu::always_inline]] inline void with_type(IntType type, const Work& work) {
    switch (type) {
        case IntType::int8:
            return work(std::int8_t{});
        case IntType::int16:
            return work(std::int16_t{});
        case IntType::int32:
            return work(std::int32_t{});
        case IntType::int64:
            return work(std::int64_t{});
        case IntType::uint8:
            return work(std::uint8_t{});
        case IntType::uint16:
            return work(std::uint16_t{});
        case IntType::uint32:
            return work(std::uint32_t{});
        case IntType::uint64:
            return work(std::uint64_t{});
    }
}

/// Rows [begin, begin + n) as words; signed types keep their sign in all 64 bits.
[[gnu::always_inline]] inline void load_words(const WordColumn& column, std::size_t begin,
                                              std::size_t n, std::uint64_t* words) {
    with_type(column.type, [&]<typename Value>(Value) __attribute__((always_inline)) {
        const std::byte* first = column.data + static_cast<std::ptrdiff_t>(begin) * column.stride;
        const auto load = [&](std::ptrdiff_t stride) __attribute__((always_inline)) {
            for (std::size_t i = 0; i < n; ++i) {
                Value value;
                std::memcpy(&value, first + static_cast<std::ptrdiff_t>(i) * stride, sizeof(value));
                words[i] = static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
            }
        };
        // Told apart so that the usual case is known to be contiguous when this is compiled.
        if (column.stride == std::ptrdiff_t{sizeof(Value)}) {
            load(std::ptrdiff_t{sizeof(Value)});
        } else {
            load(column.stride);
        }
    });
}

/// Copies bytes past the caches, where the machine can. What is written is not read again soon, so
/// the lines it goes to need not be fetched first: that would be as much traffic again.
/// @pre `to` is aligned to 16 bytes, n_bytes a multiple of 16
[[gnu::always_inline]] inline void stream_bytes(const std::byte* from, std::size_t n_bytes,
                                                std::byte* to) noexcept {
#if defined(__SSE2__)
    for (std::size_t i = 0; i < n_bytes; i += sizeof(__m128i)) {
        _mm_stream_si128(reinterpret_cast<__m128i*>(to + i),
                         _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i)));
    }
#else
    std::memcpy(to, from, n_bytes);
#endif
}

/// What this thread streamed is seen by whoever is told that it has ended.
[[gnu::always_inline]] inline void end_streaming() noexcept {
#if defined(__SSE2__)
    _mm_sfence();
#endif
}

/// The low bits of word(i) to rows begin + i, for i < n <= block_rows.
template <typename WordOf>
[[gnu::always_inline]] inline void store_rows(std::size_t begin, std::size_t n,
                                              const WritableWordColumn& column,
                                              const WordOf& word) {
    with_type(column.type, [&]<typename Value>(Value) __attribute__((always_inline)) {
        std::byte* first = column.data + static_cast<std::ptrdiff_t>(begin) * column.stride;
        const auto store = [&](std::byte* to,
                               std::ptrdiff_t stride) __attribute__((always_inline)) {
            for (std::size_t i = 0; i < n; ++i) {
                const auto value = static_cast<Value>(word(i));
                std::memcpy(to + static_cast<std::ptrdiff_t>(i) * stride, &value, sizeof(value));
            }
        };
        if (column.is_streamed && n == block_rows) {
            alignas(64) std::array<std::byte, block_rows * sizeof(Value)> bytes;
            store(bytes.data(), std::ptrdiff_t{sizeof(Value)});
            stream_bytes(bytes.data(), bytes.size(), first);
        } else if (column.stride == std::ptrdiff_t{sizeof(Value)}) {
            store(first, std::ptrdiff_t{sizeof(Value)});
        } else {
            store(first, column.stride);
        }
    });
}

/// The low bits of words to rows [begin, begin + n); words must be as wide as what is stored.
template <typename Word>
[[gnu::always_inline]] inline void store_words(const Word* words, std::size_t begin, std::size_t n,
                                               const WritableWordColumn& column) {
    store_rows(begin, n, column,
               [&](std::size_t i) __attribute__((always_inline)) { return words[i]; });
}

}  // namespace skyquilt::packing
