// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include "skyquilt/base/parallel.hpp"

using skyquilt::for_row_ranges;

TEST_CASE("every row is worked on once, for any number of threads and rows") {
    for (const int threads : {1, 2, 3, 8}) {
        for (const std::int64_t n : {0, 1, 5, 64, 1000, 1001}) {
            std::vector<std::atomic<int>> seen(static_cast<std::size_t>(n));
            for_row_ranges(n, threads, 7, [&](std::int64_t begin, std::int64_t end, int) {
                for (auto row = begin; row < end; ++row) {
                    ++seen[static_cast<std::size_t>(row)];
                }
            });
            for (const auto& count : seen) {
                CHECK(count == 1);
            }
        }
    }
}

TEST_CASE("parts come in row order and begin at whole grains") {
    std::vector<std::int64_t> begins(4, -1);
    for_row_ranges(1000, 4, 16, [&](std::int64_t begin, std::int64_t end, int part) {
        CHECK(begin < end);
        begins[static_cast<std::size_t>(part)] = begin;
    });
    CHECK(begins[0] == 0);
    for (std::size_t part = 1; part < begins.size(); ++part) {
        CHECK(begins[part] > begins[part - 1]);
        CHECK(begins[part] % 16 == 0);
    }
}

TEST_CASE("the first failure in row order is the one that is thrown") {
    try {
        for_row_ranges(100, 4, 1, [](std::int64_t begin, std::int64_t, int) {
            if (begin > 0) {
                throw std::runtime_error(std::to_string(begin));
            }
        });
        FAIL("nothing was thrown");
    } catch (const std::runtime_error& error) {
        CHECK(std::string(error.what()) == "25");
    }
}

TEST_CASE("there are no more parts than grains, nor than threads") {
    CHECK(skyquilt::part_count(0, 8, 16) == 1);
    CHECK(skyquilt::part_count(16, 8, 16) == 1);
    CHECK(skyquilt::part_count(17, 8, 16) == 2);
    CHECK(skyquilt::part_count(1000, 4, 16) == 4);
}

TEST_CASE("zero threads asks for one per core") {
    CHECK(skyquilt::thread_count(0) >= 1);
    CHECK(skyquilt::thread_count(3) == 3);
}
