// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/packing/word_columns.hpp"

#include <type_traits>

namespace skyquilt::packing {

bool is_signed(IntType type) noexcept {
    bool answer = false;
    with_type(type, [&]<typename Value>(Value) { answer = std::is_signed_v<Value>; });
    return answer;
}

int bytes_of(IntType type) noexcept {
    int answer = 0;
    with_type(type, [&]<typename Value>(Value) { answer = static_cast<int>(sizeof(Value)); });
    return answer;
}

WritableWordColumn streamed_if_large(WritableWordColumn column, std::size_t n) noexcept {
    constexpr std::size_t word = sizeof(std::uint64_t);
    constexpr std::size_t caches_hold = std::size_t{16} << 20;
    column.is_streamed = bytes_of(column.type) == int{word} &&
                         column.stride == std::ptrdiff_t{word} && n * word >= caches_hold &&
                         reinterpret_cast<std::uintptr_t>(column.data) % 16 == 0;
    return column;
}

}  // namespace skyquilt::packing
