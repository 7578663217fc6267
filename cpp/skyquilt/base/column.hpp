// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// A column of answers whose length is known before its values.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <type_traits>

namespace skyquilt {

/// Bytes for std::free, not set and aligned for every type. Several megabytes come in large pages
/// where the system has them: the first touch of each small page of 4 KiB costs as much as finding
/// the answers that fill it.
///
/// @throws std::bad_alloc
[[nodiscard]] void* allocate_bytes(std::size_t n_bytes);

/// Values one after the other, of a length that never changes. Unlike those of a vector they are
/// not set to zero first, which for large answers costs as much as finding them.
template <typename T>
class Column {
    static_assert(std::is_trivially_default_constructible_v<T> &&
                  std::is_trivially_destructible_v<T>);

  public:
    Column() = default;
    /// The values are not set.
    explicit Column(std::size_t size)
        : values_(static_cast<T*>(allocate_bytes(size * sizeof(T)))), size_(size) {}

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] T* data() noexcept { return values_.get(); }
    [[nodiscard]] const T* data() const noexcept { return values_.get(); }
    [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return values_[i]; }

  private:
    struct Free {
        void operator()(T* values) const noexcept { std::free(values); }
    };
    std::unique_ptr<T[], Free> values_;
    std::size_t size_ = 0;
};

}  // namespace skyquilt
