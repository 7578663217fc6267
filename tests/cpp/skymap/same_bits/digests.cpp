// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Prints digests of the tracts, patches and cells that the series find for a fixed set of
// positions, one for each width of vectors that the machine has:
// tests/python/skymap/test_same_bits.py compares them over compilers and flags.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/ring_series.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace {

using skyquilt::pi;
using skyquilt::VectorWidth;
using skyquilt::skymap::RingSeries;
using skyquilt::skymap::TanRings;

// The digest of Fowler, Noll and Vo (FNV-1a, 64 bits).
class Digest {
  public:
    void add(std::int64_t value) {
        auto word = static_cast<std::uint64_t>(value);
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
    // In [0, 1), of 53 bits.
    double unit() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
    }

  private:
    std::uint64_t state_ = 2026;
};

// The rings of 120 in the same bits everywhere; patches of 20 by 20 cells, as lsst_cells_v1 has.
TanRings rings() {
    constexpr int n_rings = 120;
    TanRings made{.ring_size_rad = pi / (n_rings + 1),
                  .ra_start_rad = 0.25,
                  .scale = skyquilt::skymap::PixelScale(0.2, 17.0),
                  .reference_pixel = {14999.0, 14999.0},
                  .grid = skyquilt::skymap::PatchGrid({skyquilt::skymap::PatchStyle::Builder::cells,
                                                       3000, 3000, 200, 150, 50, 20, 1},
                                                      10, 10),
                  .version = 1,
                  .rings = {}};
    std::int64_t begin = 1;
    for (int i = 0; i < n_rings; ++i) {
        const double south_deg = 180.0 / (n_rings + 1) * (i + 0.5) - 90.0;
        const double north_deg = 180.0 / (n_rings + 1) * (i + 1.5) - 90.0;
        const double nearest = std::fmin(std::fabs(south_deg), std::fabs(north_deg));
        const double cos_lat = skyquilt::sphere::unit_vector({0.0, nearest}).x;
        const auto n = static_cast<std::int64_t>(2.0 * (n_rings + 1) * cos_lat) + 1;
        made.rings.push_back({made.ring_size_rad * (i + 1) - 0.5 * pi, n, begin});
        begin += n;
    }
    return made;
}

const char* name_of(VectorWidth width) {
    switch (width) {
        case VectorWidth::two:
            return "two";
        case VectorWidth::four:
            return "four";
        case VectorWidth::eight:
            return "eight";
    }
    return "";
}

}  // namespace

int main() {
    constexpr std::size_t n = 300003;
    std::vector<double> ra(n);
    std::vector<double> dec(n);
    Random random;
    for (std::size_t i = 0; i < n; ++i) {
        ra[i] = random.unit() * 1080.0 - 360.0;
        dec[i] = random.unit() * 180.0 - 90.0;
    }
    std::vector<std::int64_t> tract(n);
    std::vector<std::int64_t> patch(n);
    std::vector<std::int64_t> cell(n);
    for (const VectorWidth width : skyquilt::vector_widths()) {
        const RingSeries series(rings(), width);
        static_cast<void>(series.locate(ra, dec, tract, patch, cell));
        Digest digest;
        long long n_left = 0;
        long long n_outside = 0;
        for (std::size_t i = 0; i < n; ++i) {
            digest.add(tract[i]);
            if (tract[i] < 0) {
                ++n_left;
                continue;
            }
            n_outside += patch[i] < 0 ? 1 : 0;
            digest.add(patch[i]);
            digest.add(cell[i]);
        }
        std::printf("%s %016llx %lld %lld\n", name_of(width),
                    static_cast<unsigned long long>(digest.value()), n_left, n_outside);
    }
}
