// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Numbers in binary encodings, in either byte order.
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

namespace skyquilt::sphere {

static_assert(std::numeric_limits<double>::is_iec559 && sizeof(double) == 8);

template <typename T>
concept EncodedNumber = std::same_as<T, std::uint8_t> || std::same_as<T, std::uint32_t> ||
                        std::same_as<T, std::uint64_t> || std::same_as<T, double>;

/// A place in an encoding that moves over numbers. Whoever takes one has asked `left()` first.
class ByteReader {
  public:
    explicit ByteReader(std::string_view bytes) noexcept : bytes_(bytes) {}

    [[nodiscard]] std::int64_t place() const noexcept { return static_cast<std::int64_t>(at_); }
    /// How many bytes follow.
    [[nodiscard]] std::size_t left() const noexcept { return bytes_.size() - at_; }
    void set_order(std::endian order) noexcept { order_ = order; }

    /// Precondition: as many bytes are left.
    template <EncodedNumber T>
    [[nodiscard]] T take() noexcept {
        char bytes[sizeof(T)];
        std::memcpy(bytes, bytes_.data() + at_, sizeof(T));
        if (order_ != std::endian::native) {
            std::reverse(bytes, bytes + sizeof(T));
        }
        at_ += sizeof(T);
        T value;
        std::memcpy(&value, bytes, sizeof(T));
        return value;
    }
    [[nodiscard]] std::string_view take_bytes(std::size_t count) noexcept {
        at_ += count;
        return bytes_.substr(at_ - count, count);
    }

  private:
    std::string_view bytes_;
    std::size_t at_ = 0;
    std::endian order_ = std::endian::little;
};

/// Add a number at the end of an encoding, its lowest byte first.
template <EncodedNumber T>
void append_bytes(std::string& encoding, T value) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    if constexpr (std::endian::native != std::endian::little) {
        std::reverse(bytes, bytes + sizeof(T));
    }
    encoding.append(bytes, sizeof(T));
}

}  // namespace skyquilt::sphere
