// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Random numbers, and the figures that pairs are made of.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <vector>

#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere::oracle {

using Outline = std::vector<UnitVector>;

/// Random numbers with the same bits everywhere, which those of the standard library lack.
class Random {
  public:
    explicit Random(std::seed_seq& seed) : engine_(seed) {}

    /// In [0, n).
    [[nodiscard]] int below(int n) {
        return static_cast<int>((engine_() >> 32) * static_cast<std::uint64_t>(n) >> 32);
    }
    [[nodiscard]] bool coin() { return (engine_() >> 63) != 0; }
    [[nodiscard]] double uniform(double low, double high) {
        return low + (high - low) * (static_cast<double>(engine_() >> 11) * 0x1p-53);
    }
    template <typename T>
    [[nodiscard]] T one_of(std::initializer_list<T> values) {
        return values.begin()[below(static_cast<int>(values.size()))];
    }

  private:
    std::mt19937_64 engine_;
};

[[nodiscard]] UnitVector sum(double s, const UnitVector& a, double t, const UnitVector& b);
[[nodiscard]] UnitVector unit(const UnitVector& v);
[[nodiscard]] UnitVector cross_product(const UnitVector& a, const UnitVector& b);

/// Anywhere on the sphere.
[[nodiscard]] UnitVector direction(Random& random);

/// Ten to a power between two.
[[nodiscard]] double power_of_ten(Random& random, double low, double high);

/// At most 400 corners on a circle, counter-clockwise: convex whatever their number, but for
/// rounding.
void around(Random& random, const UnitVector& center, double radius_deg, int n, Outline& out);

/// Bring an outline into the form of a convex polygon; false if it has none.
[[nodiscard]] bool make_convex(Outline& outline);

}  // namespace skyquilt::sphere::oracle
