// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "skyquilt/skymap/pair_runs.hpp"

using skyquilt::skymap::PairRuns;

namespace {

constexpr std::int64_t untouched = -7;

struct Columns {
    explicit Columns(std::size_t n) : row(n, untouched), tract(n, untouched), box(n, untouched) {}

    std::vector<std::int64_t> row;
    std::vector<std::int64_t> tract;
    std::vector<std::int64_t> box;
};

}  // namespace

TEST_CASE("runs are spelled out pair by pair in the order in which they came") {
    // Enough of them for several chunks, some long ones, and numbers that need all their bits.
    std::mt19937_64 random(91);
    std::uniform_int_distribution<std::int64_t> short_count(1, 4);
    std::uniform_int_distribution<std::int64_t> long_count(5, 60);
    PairRuns runs;
    Columns expected(0);
    for (std::int64_t i = 0; i < 100000; ++i) {
        // Several runs for some rows and tracts; the same tract again for other rows.
        const std::int64_t row = (std::int64_t{1} << 40) + i / 3;
        const std::int64_t tract = (std::int64_t{1} << 35) - i / 2 % 1000;
        const std::int64_t first = (std::int64_t{1} << 45) + 11 * i;
        const std::int64_t count = i % 50 == 0 ? long_count(random) : short_count(random);
        runs.add(row, tract, first, count);
        for (std::int64_t k = 0; k < count; ++k) {
            expected.row.push_back(row);
            expected.tract.push_back(tract);
            expected.box.push_back(first + k);
        }
    }
    const std::size_t n = runs.size();
    REQUIRE(n == expected.row.size());
    Columns found(n + 8);
    runs.write({std::span(found.row).first(n),
                std::span(found.tract).first(n),
                std::span(found.box).first(n),
                {},
                1});
    for (const auto& [column, values] : {std::pair{&found.row, &expected.row},
                                         {&found.tract, &expected.tract},
                                         {&found.box, &expected.box}}) {
        const bool equal = std::ranges::equal(std::span(*column).first(n), *values);
        CHECK(equal);
        // What lies beyond belongs to the next thread.
        CHECK(std::ranges::all_of(std::span(*column).subspan(n),
                                  [](std::int64_t value) { return value == untouched; }));
    }
}

TEST_CASE("numbers of cells are split from those of their patches, in runs of any length") {
    PairRuns runs;
    std::vector<std::int64_t> boxes;
    // Four cells a patch; the longest run goes on through five patches.
    for (std::int64_t i = 0; i < 400; ++i) {
        const std::int64_t first = 7 * i % 50;
        const std::int64_t count = 1 + i % 17;
        runs.add(i, 7, first, count);
        for (std::int64_t k = 0; k < count; ++k) {
            boxes.push_back(first + k);
        }
    }
    REQUIRE(runs.size() == boxes.size());
    Columns found(runs.size());
    std::vector<std::int64_t> cell(runs.size());
    runs.write({found.row, found.tract, found.box, cell, 4});
    bool equal = true;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        equal = equal && found.box[i] == boxes[i] / 4 && cell[i] == boxes[i] % 4;
    }
    CHECK(equal);
    CHECK(found.row.back() == 399);
    CHECK(std::ranges::is_sorted(found.row));
    CHECK(std::ranges::count(found.tract, 7) == static_cast<std::ptrdiff_t>(boxes.size()));
}

TEST_CASE("numbers of boxes are left out on request, and no runs are no pairs") {
    PairRuns runs;
    CHECK(runs.size() == 0);
    runs.write({});
    runs.add(3, 5, 0, 1);
    runs.add(4, 6, 0, 1);
    std::vector<std::int64_t> row(2);
    std::vector<std::int64_t> tract(2);
    runs.write({row, tract, {}, {}, 1});
    CHECK(row == std::vector<std::int64_t>{3, 4});
    CHECK(tract == std::vector<std::int64_t>{5, 6});
}
