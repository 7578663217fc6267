// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Prints digests of the signs of a fixed set of hard triples, and of the bits of a fixed set of
// directions: tests/python/sphere/test_same_bits.py compares them over compilers and flags.
#include <bit>
#include <cstdint>
#include <cstdio>
#include <limits>

#include "skyquilt/sphere/predicates.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace {

using skyquilt::sphere::LonLat;
using skyquilt::sphere::orientation;
using skyquilt::sphere::orientation_exact;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

// The digest of Fowler, Noll and Vo (FNV-1a, 64 bits).
class Digest {
  public:
    void add(std::uint64_t word) {
        for (int i = 0; i < 8; ++i) {
            state_ = (state_ ^ (word & 0xff)) * 0x100000001b3ULL;
            word >>= 8;
        }
    }
    [[nodiscard]] std::uint64_t value() const { return state_; }

  private:
    std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

// SplitMix64 (Steele, Lea and Flood 2014): the same numbers whatever library is at hand.
class Random {
  public:
    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
    }
    // In [-1, 1), of 53 bits.
    double signed_unit() {
        return static_cast<double>(between(-(1LL << 52), (1LL << 52) - 1)) * 0x1p-52;
    }

  private:
    std::uint64_t state_ = 2026;
};

// What the triples are made of must not depend on contraction: one operation at a time, each
// rounded by itself whatever the flags.
double rounded(double value) {
    volatile double kept = value;
    return kept;
}

UnitVector combination(double s, const UnitVector& a, double t, const UnitVector& b) {
    return {rounded(rounded(s * a.x) + rounded(t * b.x)),
            rounded(rounded(s * a.y) + rounded(t * b.y)),
            rounded(rounded(s * a.z) + rounded(t * b.z))};
}

double moved(double value, std::int64_t places) {
    return value == 0.0 ? 0.0
                        : std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) +
                                                static_cast<std::uint64_t>(places));
}

UnitVector moved(const UnitVector& v, Random& random, std::int64_t places) {
    return {moved(v.x, random.between(-places, places)),
            moved(v.y, random.between(-places, places)),
            moved(v.z, random.between(-places, places))};
}

UnitVector any_vector(Random& random) {
    return {random.signed_unit(), random.signed_unit(), random.signed_unit()};
}

// Exact powers of two, without a call of the library.
double power_of_two(std::int64_t exponent) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

UnitVector scaled(const UnitVector& v, double factor) {
    return {v.x * factor, v.y * factor, v.z * factor};
}

UnitVector digits(Random& random, double unit) {
    return {static_cast<double>(random.between(-1, 1)) * unit,
            static_cast<double>(random.between(-1, 1)) * unit,
            static_cast<double>(random.between(-1, 1)) * unit};
}

class Signs {
  public:
    void add(const UnitVector& a, const UnitVector& b, const UnitVector& c) {
        const int sign = orientation(a, b, c);
        digest_.add(static_cast<std::uint64_t>(sign + 1));
        ++counts_[sign + 1];
        differences_ += sign != orientation_exact(a, b, c) ? 1 : 0;
    }
    void print() const {
        std::printf("signs %016llx\nnegative %d\nzero %d\npositive %d\nunlike_exact %d\n",
                    static_cast<unsigned long long>(digest_.value()), counts_[0], counts_[1],
                    counts_[2], differences_);
    }

  private:
    Digest digest_;
    int counts_[3] = {0, 0, 0};
    int differences_ = 0;
};

}  // namespace

int main() {
    Random random;
    Signs signs;
    constexpr double tiny = std::numeric_limits<double>::denorm_min();
    // Draws stand in statements of their own: the order of arguments is the compiler's to choose.
    for (int i = 0; i < 100000; ++i) {
        // Beside the great circle of two others, on it or a few last places off.
        const UnitVector a = any_vector(random);
        const UnitVector b = any_vector(random);
        const double s = random.signed_unit();
        const double t = random.signed_unit();
        const UnitVector c = moved(combination(s, a, t, b), random, i % 3);
        signs.add(a, b, c);
        // The three near each other.
        const UnitVector near = moved(a, random, 3);
        const UnitVector near_too = moved(a, random, 3);
        signs.add(a, near, near_too);
        // Each of a length of its own.
        const double first = power_of_two(random.between(-500, 500));
        const double second = power_of_two(random.between(-500, 500));
        const double third = power_of_two(random.between(-500, 500));
        signs.add(scaled(a, first), scaled(b, second), scaled(c, third));
        // Small whole numbers: many zeros.
        const UnitVector p = digits(random, 1.0);
        const UnitVector q = digits(random, 1.0);
        const UnitVector r = digits(random, 1.0);
        signs.add(p, q, r);
        // Next to a plane through an axis, by the smallest number there is.
        const UnitVector off = digits(random, tiny);
        const UnitVector shrunk = scaled(b, 0x1p-400);
        signs.add({a.x, a.y, off.x}, {shrunk.x, shrunk.y, off.y}, {c.x, c.y, off.z});
    }
    signs.print();

    Digest vectors;
    for (int i = 0; i < 200000; ++i) {
        const double lon = rounded(random.signed_unit() * 720.0);
        const double lat = rounded(random.signed_unit() * 90.0);
        const UnitVector v = unit_vector({lon, lat});
        vectors.add(std::bit_cast<std::uint64_t>(v.x));
        vectors.add(std::bit_cast<std::uint64_t>(v.y));
        vectors.add(std::bit_cast<std::uint64_t>(v.z));
    }
    std::printf("vectors %016llx\n", static_cast<unsigned long long>(vectors.value()));
}
