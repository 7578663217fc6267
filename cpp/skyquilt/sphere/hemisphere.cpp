// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/hemisphere.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

#include "skyquilt/sphere/predicates.hpp"

namespace skyquilt::sphere {

namespace {

// The middle of the smallest cap that holds directions, where that cap is smaller than a
// hemisphere: the incremental algorithm for smallest discs (E. Welzl 1991, LNCS 555, 359), on the
// sphere. It takes time proportional to their number, in the mean over their orders.
class SmallestCap {
  public:
    [[nodiscard]] static UnitVector center_of(std::vector<UnitVector> directions) {
        // Written out, since the library's shuffle may differ from platform to platform.
        std::minstd_rand random(1);
        for (std::size_t i = directions.size(); i > 1; --i) {
            std::swap(directions[i - 1], directions[random() % i]);
        }
        SmallestCap cap;
        const std::span<const UnitVector> all(directions);
        cap.set(all[0]);
        for (std::size_t i = 1; i < all.size(); ++i) {
            if (!cap.holds(all[i])) {
                cap.grow_with(all.first(i), all[i]);
            }
        }
        return cap.center_;
    }

  private:
    [[nodiscard]] bool holds(const UnitVector& p) const noexcept {
        return dot(center_, p) >= cosine_ - 1e-15;
    }
    void set(const UnitVector& a) noexcept {
        center_ = a;
        cosine_ = 1.0;
    }
    void set(const UnitVector& a, const UnitVector& b) noexcept {
        center_ = direction_of({a.x + b.x, a.y + b.y, a.z + b.z});
        cosine_ = dot(center_, a);
    }
    void set(const UnitVector& a, const UnitVector& b, const UnitVector& c) noexcept {
        const UnitVector p{b.x - a.x, b.y - a.y, b.z - a.z};
        const UnitVector q{c.x - a.x, c.y - a.y, c.z - a.z};
        const UnitVector n{p.y * q.z - p.z * q.y, p.z * q.x - p.x * q.z, p.x * q.y - p.y * q.x};
        if (dot(n, n) == 0.0) {
            return;
        }
        center_ = direction_of(n);
        cosine_ = dot(center_, a);
        if (cosine_ < 0.0) {
            center_ = -center_;
            cosine_ = -cosine_;
        }
    }
    // The smallest cap of `before` and p with p on its rim; then with q on it too.
    void grow_with(std::span<const UnitVector> before, const UnitVector& p) noexcept {
        set(p);
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (!holds(before[i])) {
                grow_with(before.first(i), p, before[i]);
            }
        }
    }
    void grow_with(std::span<const UnitVector> before, const UnitVector& p,
                   const UnitVector& q) noexcept {
        set(p, q);
        for (const UnitVector& r : before) {
            if (!holds(r)) {
                set(p, q, r);
            }
        }
    }

    UnitVector center_;
    double cosine_ = 1.0;
};

UnitVector sum_of_directions(std::span<const UnitVector> vectors) noexcept {
    UnitVector sum{0.0, 0.0, 0.0};
    for (const UnitVector& vector : vectors) {
        const UnitVector direction = direction_of(vector);
        sum = {sum.x + direction.x, sum.y + direction.y, sum.z + direction.z};
    }
    return sum;
}

bool is_ahead_of_all(const UnitVector& pole, std::span<const UnitVector> vectors) noexcept {
    return std::ranges::all_of(
        vectors, [&pole](const UnitVector& vector) { return dot_sign(pole, vector) > 0; });
}

}  // namespace

std::optional<UnitVector> hemisphere_pole(std::span<const UnitVector> vectors) {
    constexpr double clearly = 1e-12;  // above what rounding does to a sum taken in another order
    const UnitVector sum = sum_of_directions(vectors);
    if (dot(sum, sum) > 0.0) {
        const UnitVector mean = direction_of(sum);
        const bool is_clear = std::ranges::all_of(vectors, [&mean](const UnitVector& vector) {
            return dot(mean, direction_of(vector)) > clearly;
        });
        if (is_clear) {
            return mean;
        }
    }
    // In an order of their own, so that what is found does not hang on the order of the list.
    std::vector<UnitVector> directions(vectors.size());
    std::ranges::transform(vectors, directions.begin(), direction_of);
    std::ranges::sort(directions, [](const UnitVector& a, const UnitVector& b) {
        return std::tie(a.x, a.y, a.z) < std::tie(b.x, b.y, b.z);
    });
    const UnitVector sorted_sum = sum_of_directions(directions);
    if (dot(sorted_sum, sorted_sum) > 0.0) {
        const UnitVector mean = direction_of(sorted_sum);
        if (is_ahead_of_all(mean, vectors)) {
            return mean;
        }
    }
    const UnitVector center = SmallestCap::center_of(std::move(directions));
    return is_ahead_of_all(center, vectors) ? std::optional(center) : std::nullopt;
}

UnitVector horizon_point(const UnitVector& pole) noexcept {
    // x * y - y * x is exactly zero.
    return pole.x == 0.0 && pole.y == 0.0 ? UnitVector{1.0, 0.0, 0.0}
                                          : UnitVector{-pole.y, pole.x, 0.0};
}

}  // namespace skyquilt::sphere
