// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <new>
#include <utility>

#include "skyquilt/base/column.hpp"
#include "skyquilt/base/wide_vectors.hpp"

using skyquilt::allocate_bytes;
using skyquilt::Column;

TEST_CASE("a column of any length can be written and read to its last value") {
    // Empty, small, just below and at the size from which large pages are asked for, and between
    // whole numbers of them.
    for (const std::size_t size : {0UL, 1UL, 1000UL, 524287UL, 524288UL, 524289UL, 1000000UL}) {
        Column<std::int64_t> column(size);
        REQUIRE(column.size() == size);
        REQUIRE(column.data() != nullptr);
        for (std::size_t i = 0; i < size; ++i) {
            column.data()[i] = static_cast<std::int64_t>(i);
        }
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < size; ++i) {
            sum += column[i];
        }
        const auto n = static_cast<std::int64_t>(size);
        CHECK(sum == n * (n - 1) / 2);
    }
}

TEST_CASE("moving a column leaves its values where they are") {
    Column<double> column(3);
    column.data()[2] = 7.0;
    const double* place = column.data();
    const Column<double> moved = std::move(column);
    CHECK(moved.data() == place);
    CHECK(moved.size() == 3);
    CHECK(moved[2] == 7.0);
    CHECK(Column<double>().size() == 0);
}

// Sanitizers end the program where there is no memory.
#ifndef SKYQUILT_SANITIZED
TEST_CASE("more bytes than there are is an error of memory, not a null pointer") {
    constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
    for (const std::size_t n_bytes : {most, most - (std::size_t{1} << 21), most / 2}) {
        CHECK_THROWS_AS(std::free(allocate_bytes(n_bytes)), std::bad_alloc);
    }
}
#endif
