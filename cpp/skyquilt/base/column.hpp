// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// A column of answers whose length is known before its values.
#pragma once

#include <cstddef>
#include <memory>

namespace skyquilt {

/// Values one after the other, of a length that never changes. Unlike those of a vector they are
/// not set to zero first, which for large answers costs as much as finding them.
template <typename T>
class Column {
  public:
    Column() = default;
    /// The values are not set.
    explicit Column(std::size_t size)
        : values_(std::make_unique_for_overwrite<T[]>(size)), size_(size) {}

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] T* data() noexcept { return values_.get(); }
    [[nodiscard]] const T* data() const noexcept { return values_.get(); }
    [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return values_[i]; }

  private:
    std::unique_ptr<T[]> values_;
    std::size_t size_ = 0;
};

}  // namespace skyquilt
