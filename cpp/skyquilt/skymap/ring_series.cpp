// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/ring_series.hpp"

#include <algorithm>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/wide_vectors.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

namespace {

// Taylor series, each good to 1e-15 within its limit, which is what is left out: x^9/9! = 5.4e-18
// and x^8/8! = 9.7e-16 at 0.05; x^11/11! = 4.4e-17 and x^10/10! = 3.0e-15 at 0.16, in the cosine of
// a longitude that is multiplied by the cosine of a latitude below 0.1 there.
constexpr double widest_lat_offset = 0.05;
constexpr double widest_lon_offset = 0.16;

[[gnu::always_inline]] inline void sin_cos_of_lat_offset(const Lanes& x, Lanes& sin, Lanes& cos) {
    const Lanes xx = x * x;
    sin = x + x * xx * (-1.0 / 6.0 + xx * (1.0 / 120.0 + xx * (-1.0 / 5040.0)));
    cos = 1.0 + xx * (-0.5 + xx * (1.0 / 24.0 + xx * (-1.0 / 720.0)));
}
[[gnu::always_inline]] inline void sin_cos_of_lon_offset(const Lanes& x, Lanes& sin, Lanes& cos) {
    const Lanes xx = x * x;
    sin = x +
          x * xx * (-1.0 / 6.0 + xx * (1.0 / 120.0 + xx * (-1.0 / 5040.0 + xx * (1.0 / 362880.0))));
    cos = 1.0 + xx * (-0.5 + xx * (1.0 / 24.0 + xx * (-1.0 / 720.0 + xx * (1.0 / 40320.0))));
}

// Adding and subtracting 1.5 * 2^52 rounds to the nearest whole number.
constexpr double to_whole = 6755399441055744.0;

[[gnu::always_inline]] inline void round_down(const Lanes& x, Lanes& whole) {
    const Lanes nearest = (x + to_whole) - to_whole;
    whole = nearest > x ? nearest - 1.0 : nearest;
}
// Replaces `least` by the distance of x to the nearest whole number where that is less.
[[gnu::always_inline]] inline void keep_distance_to_whole(const Lanes& x, Lanes& least) {
    const Lanes off = x - ((x + to_whole) - to_whole);
    const Lanes distance = off < 0.0 ? -off : off;
    least = distance < least ? distance : least;
}
// Replaces `least` by limit - |x| where that is less.
[[gnu::always_inline]] inline void keep_room(const Lanes& x, double limit, Lanes& least) {
    const Lanes room = limit - (x < 0.0 ? -x : x);
    least = room < least ? room : least;
}

// Locates positions i to i + 3. A row that the rule is certain to answer in the same way gets its
// tract and patch and `is_sure`; the others are left to the rule.
SKYQUILT_WIDE_VECTORS
void locate_by_series(const RingSeries::Scalars& s, const RingSeries::Ring* rings,
                      const double* ra_deg, const double* dec_deg, std::size_t n_fours,
                      std::int64_t* tract_out, std::int64_t* patch_out, std::uint8_t* is_sure) {
    const Lanes zero{0.0, 0.0, 0.0, 0.0};
    for (std::size_t four = 0; four < n_fours; ++four) {
        const double* ra = ra_deg + 4 * four;
        const double* dec = dec_deg + 4 * four;
        const Lanes lat = Lanes{dec[0], dec[1], dec[2], dec[3]} * radians_per_degree;
        const Lanes number = (lat - s.first_lat) * s.rings_per_radian;
        const Lanes turned =
            (Lanes{ra[0], ra[1], ra[2], ra[3]} * radians_per_degree - s.ra_start) * (0.5 / pi);
        // How certain the answer is, negative or NaN where it is not: each line takes the least.
        Lanes beside = number;
        beside = s.n_rings - number < beside ? s.n_rings - number : beside;
        keep_distance_to_whole(number, beside);
        const Lanes ring_number = beside > 0.0 ? number : zero;

        const RingSeries::Ring& r0 = rings[static_cast<std::int32_t>(ring_number[0])];
        const RingSeries::Ring& r1 = rings[static_cast<std::int32_t>(ring_number[1])];
        const RingSeries::Ring& r2 = rings[static_cast<std::int32_t>(ring_number[2])];
        const RingSeries::Ring& r3 = rings[static_cast<std::int32_t>(ring_number[3])];
        const Lanes center_lat{r0.center_lat, r1.center_lat, r2.center_lat, r3.center_lat};
        const Lanes sin_center{r0.sin_lat, r1.sin_lat, r2.sin_lat, r3.sin_lat};
        const Lanes cos_center{r0.cos_lat, r1.cos_lat, r2.cos_lat, r3.cos_lat};
        const Lanes width{r0.width, r1.width, r2.width, r3.width};
        const Lanes n_tracts{r0.n_tracts, r1.n_tracts, r2.n_tracts, r3.n_tracts};
        const Lanes begin_tract{r0.begin_tract, r1.begin_tract, r2.begin_tract, r3.begin_tract};

        Lanes turns;
        round_down(turned, turns);
        const Lanes tracts = (turned - turns) * n_tracts;
        const Lanes place = tracts + 0.5;
        Lanes index;
        round_down(place, index);
        const Lanes d_lon = (tracts - index) * width;
        const Lanes d_lat = lat - center_lat;

        Lanes sin_d_lat;
        Lanes cos_d_lat;
        Lanes sin_d_lon;
        Lanes cos_d_lon;
        sin_cos_of_lat_offset(d_lat, sin_d_lat, cos_d_lat);
        sin_cos_of_lon_offset(d_lon, sin_d_lon, cos_d_lon);
        const Lanes sin_lat = sin_center * cos_d_lat + cos_center * sin_d_lat;
        const Lanes cos_lat = cos_center * cos_d_lat - sin_center * sin_d_lat;
        const Lanes toward = cos_lat * cos_d_lon;
        const Lanes per_cosine = 1.0 / (sin_center * sin_lat + cos_center * toward);
        const Lanes east = cos_lat * sin_d_lon * per_cosine;
        const Lanes north = (cos_center * sin_lat - sin_center * toward) * per_cosine;
        const Lanes x = s.x_of_east * east + s.x_of_north * north + s.reference_x;
        const Lanes y = s.x_of_north * east - s.x_of_east * north + s.reference_y;
        const Lanes patch_x = x * s.patches_per_x;
        const Lanes patch_y = y * s.patches_per_y;

        Lanes column;
        Lanes line;
        round_down(patch_x, column);
        round_down(patch_y, line);
        Lanes inside = patch_x < patch_y ? patch_x : patch_y;
        inside = s.n_x - patch_x < inside ? s.n_x - patch_x : inside;
        inside = s.n_y - patch_y < inside ? s.n_y - patch_y : inside;
        const Lanes patch = inside > 0.0 ? line * s.n_x + column : zero - 1.0;
        const Lanes wrapped = index < n_tracts ? index : zero;
        const Lanes tract = begin_tract + wrapped;

        // The rule divides where this multiplies: they can differ only beside a whole number.
        keep_distance_to_whole(place, beside);
        Lanes edge{1.0, 1.0, 1.0, 1.0};
        keep_distance_to_whole(patch_x, edge);
        keep_distance_to_whole(patch_y, edge);
        // First the longitude: no comparison with a NaN holds, so one that is there now stays.
        Lanes room = 16.0 - (turned < 0.0 ? -turned : turned);
        const Lanes past_first = wrapped - s.first_index + 0.5;
        room = past_first < room ? past_first : room;
        keep_room(d_lat, widest_lat_offset, room);
        keep_room(d_lon, widest_lon_offset, room);
        for (std::size_t k = 0; k < 4; ++k) {
            const bool sure = (beside[k] > 1e-10) & (edge[k] > s.edge) & (room[k] > 0.0);
            is_sure[4 * four + k] = static_cast<std::uint8_t>(sure);
            // A NaN makes no integer; what is written instead is never read.
            tract_out[4 * four + k] = static_cast<std::int32_t>(sure ? tract[k] : 0.0);
            patch_out[4 * four + k] = static_cast<std::int32_t>(sure ? patch[k] : 0.0);
        }
    }
}

}  // namespace

RingSeries::RingSeries(const TanRings& skymap) {
    const double radians_per_pixel = skymap.scale.radians_per_pixel();
    const PatchStyle& style = skymap.grid.style();
    Scalars& s = scalars_;
    s.first_lat = skymap.ring_size_rad * 0.5 - 0.5 * pi;
    s.rings_per_radian = 1.0 / skymap.ring_size_rad;
    s.n_rings = static_cast<double>(skymap.rings.size());
    s.ra_start = skymap.ra_start_rad;
    s.x_of_east = -skymap.scale.cos_rotation() / radians_per_pixel;
    s.x_of_north = skymap.scale.sin_rotation() / radians_per_pixel;
    s.reference_x = skymap.reference_pixel.x + 0.5;
    s.reference_y = skymap.reference_pixel.y + 0.5;
    s.patches_per_x = 1.0 / static_cast<double>(style.inner_x);
    s.patches_per_y = 1.0 / static_cast<double>(style.inner_y);
    s.n_x = static_cast<double>(skymap.grid.n_x());
    s.n_y = static_cast<double>(skymap.grid.n_y());
    // A millionth of a pixel, and for very small pixels a hundred times the error of the series.
    s.edge = std::max(1e-6, 1e-12 / radians_per_pixel) * std::max(s.patches_per_x, s.patches_per_y);
    s.first_index = skymap.version == 1 ? 0.0 : 1.0;
    for (const TanRings::Ring& ring : skymap.rings) {
        const sphere::UnitVector center =
            sphere::unit_vector({0.0, ring.center_lat_rad / radians_per_degree});
        const auto n = static_cast<double>(ring.n_tracts);
        rings_.push_back({ring.center_lat_rad, center.z, center.x, 2.0 * pi / n, n,
                          static_cast<double>(ring.begin_tract)});
    }
}

void RingSeries::locate(std::span<const double> ra_deg, std::span<const double> dec_deg,
                        std::span<std::int64_t> tract, std::span<std::int64_t> patch,
                        std::span<std::uint8_t> is_sure) const noexcept {
    const std::size_t n_fours = ra_deg.size() / 4;
    locate_by_series(scalars_, rings_.data(), ra_deg.data(), dec_deg.data(), n_fours, tract.data(),
                     patch.data(), is_sure.data());
    std::ranges::fill(is_sure.subspan(4 * n_fours), std::uint8_t{0});
}

}  // namespace skyquilt::skymap
