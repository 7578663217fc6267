// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>

#include "skyquilt/base/wide_vectors.hpp"

using skyquilt::bits_of;
using skyquilt::keep_greatest;
using skyquilt::keep_least;
using skyquilt::LaneMasks;
using skyquilt::Lanes;
using skyquilt::negative_bits;

TEST_CASE("bit i tells of lane i") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (unsigned bits = 0; bits < 16; ++bits) {
        Lanes lanes{};
        LaneMasks masks{};
        for (std::size_t i = 0; i < 4; ++i) {
            const bool is_set = (bits >> i & 1) != 0;
            lanes[i] = is_set ? (i == 2 ? -infinity : -1e-300) : (i == 1 ? infinity : 0.0);
            masks[i] = is_set ? -1 : 0;
        }
        CHECK(negative_bits(lanes) == bits);
        CHECK(bits_of(masks) == bits);
        CHECK(bits_of(lanes < 0.0) == bits);
    }
    CHECK(negative_bits(Lanes{-0.0, 0.0, -0.0, 0.0}) == 5);
}

TEST_CASE("the lesser and the greater are kept lane by lane, and numbers against what is none") {
    Lanes least{1.0, -2.0, 3.0, 5.0};
    Lanes greatest = least;
    const double nan = std::nan("");
    const Lanes other{2.0, -3.0, 3.0, nan};
    keep_least(other, least);
    keep_greatest(other, greatest);
    const Lanes expected_least{1.0, -3.0, 3.0, 5.0};
    const Lanes expected_greatest{2.0, -2.0, 3.0, 5.0};
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(double{least[i]} == double{expected_least[i]});
        CHECK(double{greatest[i]} == double{expected_greatest[i]});
    }
}
