// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/ring_series.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

namespace {

using Constants = RingSeries::Constants;
using Ring = RingSeries::Ring;

// ---- Vectors ------------------------------------------------------------------------------------

// Adding 1.5 * 2^52 rounds to the nearest whole number, which then stands in the low bits.
constexpr double to_whole = 6755399441055744.0;
constexpr auto whole_bits = std::bit_cast<std::int64_t>(to_whole);
constexpr std::int64_t all_but_sign = std::numeric_limits<std::int64_t>::max();

// Doubles of one sign are ordered as their bits are, and what is not a number comes after all of
// them: negative where x is farther from zero than the limit or not a number.
template <typename Vectors>
[[gnu::always_inline]] inline void room_within(const typename Vectors::Doubles& x, double limit,
                                               typename Vectors::Words& room) {
    room = std::bit_cast<std::int64_t>(limit) -
           (reinterpret_cast<typename Vectors::Words>(x) & all_but_sign);
}

template <typename Vector, typename Value>
[[gnu::always_inline]] inline void load(const Value* from, Vector& to) {
    std::memcpy(&to, from, sizeof(Vector));
}
template <typename Vector, typename Value>
[[gnu::always_inline]] inline void store(const Vector& from, Value* to) {
    std::memcpy(to, &from, sizeof(Vector));
}

// What is known of the rings of two, four or eight positions: their rows of the table, transposed.
// The low half of each word is a ring's number. Without loops: gcc 12 keeps them, and then moves
// the rows through memory.
template <typename Vector>
[[gnu::always_inline]] inline void load_row(const Ring* rings, std::int64_t word, Vector& row) {
    load(&rings[static_cast<std::uint32_t>(word)], row);
}
template <typename Vector>
[[gnu::always_inline]] inline void load_rest_of_row(const Ring* rings, std::int64_t word,
                                                    Vector& row) {
    load(&rings[static_cast<std::uint32_t>(word)].tract_width, row);
}
[[gnu::always_inline]] inline void look_up(const Ring* rings, const std::int64_t* words,
                                           TwoLanes::Doubles& sin_lat, TwoLanes::Doubles& cos_lat,
                                           TwoLanes::Doubles& width, TwoLanes::Doubles& number) {
    TwoLanes::Doubles row_0;
    TwoLanes::Doubles row_1;
    TwoLanes::Doubles rest_0;
    TwoLanes::Doubles rest_1;
    load_row(rings, words[0], row_0);
    load_row(rings, words[1], row_1);
    load_rest_of_row(rings, words[0], rest_0);
    load_rest_of_row(rings, words[1], rest_1);
    sin_lat = __builtin_shufflevector(row_0, row_1, 0, 2);
    cos_lat = __builtin_shufflevector(row_0, row_1, 1, 3);
    width = __builtin_shufflevector(rest_0, rest_1, 0, 2);
    number = __builtin_shufflevector(rest_0, rest_1, 1, 3);
}
[[gnu::always_inline]] inline void look_up(const Ring* rings, const std::int64_t* words,
                                           FourLanes::Doubles& sin_lat, FourLanes::Doubles& cos_lat,
                                           FourLanes::Doubles& width, FourLanes::Doubles& number) {
    FourLanes::Doubles row_0;
    FourLanes::Doubles row_1;
    FourLanes::Doubles row_2;
    FourLanes::Doubles row_3;
    load_row(rings, words[0], row_0);
    load_row(rings, words[1], row_1);
    load_row(rings, words[2], row_2);
    load_row(rings, words[3], row_3);
    const auto even_01 = __builtin_shufflevector(row_0, row_1, 0, 4, 2, 6);
    const auto odd_01 = __builtin_shufflevector(row_0, row_1, 1, 5, 3, 7);
    const auto even_23 = __builtin_shufflevector(row_2, row_3, 0, 4, 2, 6);
    const auto odd_23 = __builtin_shufflevector(row_2, row_3, 1, 5, 3, 7);
    sin_lat = __builtin_shufflevector(even_01, even_23, 0, 1, 4, 5);
    cos_lat = __builtin_shufflevector(odd_01, odd_23, 0, 1, 4, 5);
    width = __builtin_shufflevector(even_01, even_23, 2, 3, 6, 7);
    number = __builtin_shufflevector(odd_01, odd_23, 2, 3, 6, 7);
}
[[gnu::always_inline]] inline void load_two_rows(const Ring* rings, std::int64_t low_word,
                                                 std::int64_t high_word,
                                                 EightLanes::Doubles& rows) {
    FourLanes::Doubles low;
    FourLanes::Doubles high;
    load_row(rings, low_word, low);
    load_row(rings, high_word, high);
    rows = __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
}
[[gnu::always_inline]] inline void look_up(const Ring* rings, const std::int64_t* words,
                                           EightLanes::Doubles& sin_lat,
                                           EightLanes::Doubles& cos_lat, EightLanes::Doubles& width,
                                           EightLanes::Doubles& number) {
    EightLanes::Doubles rows_04;
    EightLanes::Doubles rows_15;
    EightLanes::Doubles rows_26;
    EightLanes::Doubles rows_37;
    load_two_rows(rings, words[0], words[4], rows_04);
    load_two_rows(rings, words[1], words[5], rows_15);
    load_two_rows(rings, words[2], words[6], rows_26);
    load_two_rows(rings, words[3], words[7], rows_37);
    const auto even_01 = __builtin_shufflevector(rows_04, rows_15, 0, 8, 2, 10, 4, 12, 6, 14);
    const auto odd_01 = __builtin_shufflevector(rows_04, rows_15, 1, 9, 3, 11, 5, 13, 7, 15);
    const auto even_23 = __builtin_shufflevector(rows_26, rows_37, 0, 8, 2, 10, 4, 12, 6, 14);
    const auto odd_23 = __builtin_shufflevector(rows_26, rows_37, 1, 9, 3, 11, 5, 13, 7, 15);
    sin_lat = __builtin_shufflevector(even_01, even_23, 0, 1, 8, 9, 4, 5, 12, 13);
    cos_lat = __builtin_shufflevector(odd_01, odd_23, 0, 1, 8, 9, 4, 5, 12, 13);
    width = __builtin_shufflevector(even_01, even_23, 2, 3, 10, 11, 6, 7, 14, 15);
    number = __builtin_shufflevector(odd_01, odd_23, 2, 3, 10, 11, 6, 7, 14, 15);
}

// ---- A run of positions, in three steps ---------------------------------------------------------

// Each step keeps its answers for the next. One loop over all three would take twice as long: the
// way from a declination to a patch is a chain of about 150 cycles, of which a processor can look
// ahead over two or three.
constexpr std::size_t run = 256;
struct Kept {
    alignas(64) std::array<std::int64_t, run> ring;  // in the low half
    alignas(64) std::array<double, run> x;           // boxes from the middle of the first one
    alignas(64) std::array<double, run> y;
};

// The farthest from the middle of a ring, or of a tract in longitude, at which a position surely is
// in it. The rule divides where the series multiply: their numbers of rings and tracts, up to 2002,
// differ by less than 1e-10 (derived below).
constexpr double sure_place = 0.5 - 1e-9;
// Whole turns from raStart up to which that holds.
constexpr double most_turns = 16.0;

// The number of a ring, from its middle.
template <typename Vectors>
[[gnu::always_inline]] inline void ring_number(const Constants& c, const double* dec_deg,
                                               typename Vectors::Doubles& number) {
    typename Vectors::Doubles dec;
    load(dec_deg, dec);
    number = dec * c.rings_per_degree + c.first_ring;
}

template <typename Vectors>
[[gnu::always_inline]] inline void find_rings(const Constants& c, const double* dec_deg,
                                              std::size_t n, Kept& kept) {
    using Doubles = typename Vectors::Doubles;
    const Doubles least = Doubles{} + to_whole;
    const Doubles greatest = least + c.last_ring;
    for (std::size_t i = 0; i < n; i += Vectors::count) {
        Doubles number;
        ring_number<Vectors>(c, dec_deg + i, number);
        // No comparison with what is not a number holds.
        Doubles ring = number + to_whole;
        ring = ring > least ? ring : least;
        ring = ring < greatest ? ring : greatest;
        store(ring, &kept.ring[i]);
    }
}

template <typename Vectors>
[[gnu::always_inline]] inline void project(const Constants& c, const Ring* rings,
                                           const double* ra_deg, const double* dec_deg,
                                           std::size_t n, Kept& kept, std::int64_t* tract_out) {
    using Doubles = typename Vectors::Doubles;
    using Words = typename Vectors::Words;
    for (std::size_t i = 0; i < n; i += Vectors::count) {
        Doubles number;
        ring_number<Vectors>(c, dec_deg + i, number);
        Doubles ring;
        load(&kept.ring[i], ring);
        const Doubles off_ring = number - (ring - to_whole);
        const Doubles lat = off_ring * c.ring_size;
        Doubles sin_center;
        Doubles cos_center;
        Doubles width;
        Doubles packed;
        look_up(rings, &kept.ring[i], sin_center, cos_center, width, packed);
        const auto tract_number = reinterpret_cast<Words>(packed);
        const Words n_tracts = tract_number & 0xffffffff;
        // A whole number below 2^52 in the low bits of 2^52.
        const Words lifted = n_tracts | std::bit_cast<std::int64_t>(0x1p52);

        Doubles ra;
        load(ra_deg + i, ra);
        const Doubles turns = ra * (1.0 / 360.0) + c.first_turn;
        const Doubles place = (turns - ((turns + to_whole) - to_whole)) *
                              (reinterpret_cast<Doubles>(lifted) - 0x1p52);
        const Doubles whole_place = place + to_whole;
        const Doubles off_place = place - (whole_place - to_whole);
        const Doubles lon = off_place * width;
        // Places run from minus to plus half a turn; numbers begin at the first.
        const Words index = reinterpret_cast<Words>(whole_place) - whole_bits;
        const Words tract =
            (tract_number >> 32) + index + (((index - c.first_index) >> 63) & n_tracts);

        const Doubles lat_2 = lat * lat;
        const Doubles lon_2 = lon * lon;
        const Doubles sin_lat = lat * (1.0 + lat_2 * (-1.0 / 6.0 + lat_2 * (1.0 / 120.0)));
        const Doubles cos_lat = 1.0 + lat_2 * (-0.5 + lat_2 * (1.0 / 24.0));
        const Doubles sin_lon = lon * (1.0 + lon_2 * (-1.0 / 6.0 + lon_2 * (1.0 / 120.0)));
        const Doubles versine = lon_2 * (0.5 + lon_2 * (-1.0 / 24.0 + lon_2 * (1.0 / 720.0)));
        // With the latitude as centre + lat, the formulas of the gnomonic projection become sums
        // without cancellation: the versine, 1 - cos, is small.
        const Doubles cos_whole = cos_center * cos_lat - sin_center * sin_lat;
        const Doubles bend = cos_whole * versine;
        const Doubles per_cosine = 1.0 / (cos_lat - cos_center * bend);
        const Doubles east = cos_whole * sin_lon;
        const Doubles north = sin_lat + sin_center * bend;
        const Doubles x = (east * c.x_of_east + north * c.x_of_north) * per_cosine + c.reference_x;
        const Doubles y = (east * c.y_of_east + north * c.y_of_north) * per_cosine + c.reference_y;
        store(x, &kept.x[i]);
        store(y, &kept.y[i]);

        Words in_ring;
        Words in_tract;
        Words in_turns;
        room_within<Vectors>(off_ring, sure_place, in_ring);
        room_within<Vectors>(off_place, sure_place, in_tract);
        room_within<Vectors>(turns, most_turns, in_turns);
        const Words answer = tract | ((in_ring | in_tract | in_turns) >> 63);
        store(answer, tract_out + i);
    }
}

enum class Finest { patches, cells };

// A number of boxes from the middle of the first, and the middle of the nearest one.
template <typename Vectors>
[[gnu::always_inline]] inline void nearest_middle(const typename Vectors::Doubles& x,
                                                  typename Vectors::Doubles& middle) {
    middle = (x + to_whole) - to_whole;
}
template <typename Vectors>
[[gnu::always_inline]] inline void as_words(const typename Vectors::Doubles& whole,
                                            typename Vectors::Words& words) {
    const typename Vectors::Doubles lifted = whole + to_whole;
    words = reinterpret_cast<typename Vectors::Words>(lifted) - whole_bits;
}

template <typename Vectors, Finest finest>
[[gnu::always_inline]] inline std::int64_t find_boxes(const Constants& c, std::size_t n,
                                                      const Kept& kept, std::int64_t* tract_out,
                                                      std::int64_t* patch_out,
                                                      std::int64_t* cell_out) {
    using Doubles = typename Vectors::Doubles;
    using Words = typename Vectors::Words;
    Words any{};
    for (std::size_t i = 0; i < n; i += Vectors::count) {
        Doubles x;
        Doubles y;
        Words tract;
        load(&kept.x[i], x);
        load(&kept.y[i], y);
        load(tract_out + i, tract);
        Doubles middle_x;
        Doubles middle_y;
        nearest_middle<Vectors>(x, middle_x);
        nearest_middle<Vectors>(y, middle_y);
        Words in_column;
        Words in_line;
        room_within<Vectors>(x - middle_x, c.sure, in_column);
        room_within<Vectors>(y - middle_y, c.sure, in_line);
        tract |= (in_column | in_line) >> 63;
        any |= tract;
        store(tract, tract_out + i);

        Doubles column = middle_x;
        Doubles line = middle_y;
        if constexpr (finest == Finest::cells) {
            nearest_middle<Vectors>(middle_x * c.patches_per_cell - c.middle_cell, column);
            nearest_middle<Vectors>(middle_y * c.patches_per_cell - c.middle_cell, line);
        }
        // Negative beyond the first and the last of the tract.
        Words below_x;
        Words below_y;
        Words above_x;
        Words above_y;
        as_words<Vectors>(column, below_x);
        as_words<Vectors>(line, below_y);
        as_words<Vectors>(c.n_patches_x - 1.0 - column, above_x);
        as_words<Vectors>(c.n_patches_y - 1.0 - line, above_y);
        const Words outside = (below_x | below_y | above_x | above_y) >> 63;
        Words patch;
        as_words<Vectors>(line * c.n_patches_x + column, patch);
        const Words patch_answer = patch | outside;
        store(patch_answer, patch_out + i);
        if constexpr (finest == Finest::cells) {
            const Doubles cell_x = middle_x - column * c.cells_per_patch + c.cells_in_border;
            const Doubles cell_y = middle_y - line * c.cells_per_patch + c.cells_in_border;
            Words cell;
            as_words<Vectors>(cell_y * c.cells_per_axis + cell_x, cell);
            const Words cell_answer = cell | outside;
            store(cell_answer, cell_out + i);
        }
    }
    std::int64_t all = 0;
    for (std::size_t k = 0; k < Vectors::count; ++k) {
        all |= any[k];
    }
    return all;
}

// Negative where a tract of the run is. Precondition: n is a multiple of the width.
template <typename Vectors>
[[gnu::always_inline]] inline std::int64_t locate_run(const Constants& constants, const Ring* rings,
                                                      const double* ra_deg, const double* dec_deg,
                                                      std::size_t n, std::int64_t* tract,
                                                      std::int64_t* patch, std::int64_t* cell) {
    // A copy of which the compiler knows that no answer is written into it.
    const Constants c = constants;
    Kept kept;
    find_rings<Vectors>(c, dec_deg, n, kept);
    project<Vectors>(c, rings, ra_deg, dec_deg, n, kept, tract);
    return cell == nullptr ? find_boxes<Vectors, Finest::patches>(c, n, kept, tract, patch, cell)
                           : find_boxes<Vectors, Finest::cells>(c, n, kept, tract, patch, cell);
}

using Kernel = std::int64_t (*)(const Constants&, const Ring*, const double*, const double*,
                                std::size_t, std::int64_t*, std::int64_t*, std::int64_t*);

std::int64_t locate_by_two(const Constants& c, const Ring* rings, const double* ra,
                           const double* dec, std::size_t n, std::int64_t* tract,
                           std::int64_t* patch, std::int64_t* cell) {
    return locate_run<TwoLanes>(c, rings, ra, dec, n, tract, patch, cell);
}
#ifdef SKYQUILT_HAS_WIDER_VECTORS
SKYQUILT_FOUR_LANES
std::int64_t locate_by_four(const Constants& c, const Ring* rings, const double* ra,
                            const double* dec, std::size_t n, std::int64_t* tract,
                            std::int64_t* patch, std::int64_t* cell) {
    return locate_run<FourLanes>(c, rings, ra, dec, n, tract, patch, cell);
}
SKYQUILT_EIGHT_LANES
std::int64_t locate_by_eight(const Constants& c, const Ring* rings, const double* ra,
                             const double* dec, std::size_t n, std::int64_t* tract,
                             std::int64_t* patch, std::int64_t* cell) {
    return locate_run<EightLanes>(c, rings, ra, dec, n, tract, patch, cell);
}
#endif

Kernel kernel_of(VectorWidth width) noexcept {
#ifdef SKYQUILT_HAS_WIDER_VECTORS
    switch (width) {
        case VectorWidth::eight:
            return locate_by_eight;
        case VectorWidth::four:
            return locate_by_four;
        case VectorWidth::two:
            return locate_by_two;
    }
#endif
    static_cast<void>(width);
    return locate_by_two;
}

// ---- Bounds on the error ------------------------------------------------------------------------

// How far, in radians of the tangent plane, the series may be from the rule anywhere in the tracts
// of a ring; infinity where they are of no use. `tallest` and `widest` are half the extents of its
// tracts in latitude and longitude, `cos_lat` the largest cosine of a latitude in it. Without
// functions of the system, so that the same positions are left to the rule everywhere.
double error_bound(double tallest, double widest, double cos_lat) noexcept {
    if (!(tallest < 1.0 && widest < 1.5)) {
        return std::numeric_limits<double>::infinity();
    }
    const double tallest_6 = tallest * tallest * tallest * tallest * tallest * tallest;
    const double widest_6 = widest * widest * widest * widest * widest * widest;
    // What is left out of an alternating series with falling terms is less than its first term.
    const double of_sin_lat = tallest * tallest_6 / 5040.0;
    const double of_cos_lat = tallest_6 / 720.0;
    const double of_sin_lon = widest * widest_6 / 5040.0;
    const double of_versine = widest * widest * widest_6 / 40320.0;
    const double of_cos_whole = of_sin_lat + of_cos_lat;
    const double of_east = cos_lat * of_sin_lon + widest * of_cos_whole;
    const double of_bend = cos_lat * of_versine + 0.5 * widest * widest * of_cos_whole;
    const double of_north = of_sin_lat + of_bend;
    const double of_cosine = of_cos_lat + of_bend;
    // cos(distance from the centre) = cos(lat) - cos(center) cos(center + lat) versine(lon).
    const double cosine =
        1.0 - 0.5 * tallest * tallest - 0.5 * cos_lat * cos_lat * widest * widest - of_cosine;
    if (!(cosine > 0.1)) {
        return std::numeric_limits<double>::infinity();
    }
    const double tangent = std::sqrt(1.0 - cosine * cosine) / cosine;
    const double of_series = (of_east + of_north + tangent * of_cosine) / cosine;
    // Roundings, series and rule together. Latitude: four of ring numbers of half a turn, below
    // 1e-15. Longitude: three of up to 16 turns and one each of right ascension and raStart, of up
    // to 16 and 32 turns, 96 * 2^-53 turns or 7e-14; the rule's unit vectors, of which 360 degrees
    // are taken off without error, and its dot products, below 3e-15. In the plane an angle grows
    // by at most 1 / cosine^2.
    return of_series + 1e-13 / (cosine * cosine);
}

void leave_to_the_rule(std::span<Ring> rings) noexcept {
    for (Ring& ring : rings) {
        ring.tract_width = std::numeric_limits<double>::quiet_NaN();
    }
}

}  // namespace

RingSeries::RingSeries(const TanRings& skymap, VectorWidth width) : width_(width) {
    const double radians_per_pixel = skymap.scale.radians_per_pixel();
    const PatchStyle& style = skymap.grid.style();
    const auto n_rings = skymap.rings.size();
    const double half_ring = 0.5 * skymap.ring_size_rad;
    const PixelBox box = skymap.grid.tract_box();

    std::vector<Ring> table;
    std::vector<double> errors_pixels;
    for (const TanRings::Ring& ring : skymap.rings) {
        const sphere::UnitVector center =
            sphere::unit_vector({0.0, ring.center_lat_rad / radians_per_degree});
        const auto n = static_cast<double>(ring.n_tracts);
        table.push_back({center.z, center.x, 2.0 * pi / n, ring.begin_tract << 32 | ring.n_tracts});
        // Of the latitude nearest the equator that is in the ring.
        const double lat = std::max(0.0, std::abs(ring.center_lat_rad) - half_ring);
        const double cos_lat = sphere::unit_vector({0.0, lat / radians_per_degree}).x;
        // Pixel positions are rounded four times.
        errors_pixels.push_back(error_bound(half_ring, pi / n, cos_lat) / radians_per_pixel +
                                4.0 * 0x1p-53 *
                                    static_cast<double>(std::max(box.end_x, box.end_y)));
    }

    const auto fill = [&](double pixels_x, double pixels_y, Constants& c,
                          std::vector<Ring>& rings) {
        // Twice the bound, and never less than a millionth of a pixel. Rings in which more than one
        // position in sixteen would be that near to an edge are left to the rule.
        const double finest = std::min(pixels_x, pixels_y);
        double edge_pixels = 1e-6;
        for (const double error : errors_pixels) {
            if (2.0 * error <= finest / 64.0) {
                edge_pixels = std::max(edge_pixels, 2.0 * error);
            }
        }
        c.rings_per_degree = static_cast<double>(n_rings + 1) / 180.0;
        c.first_ring = 0.5 * static_cast<double>(n_rings + 1) - 1.0;
        c.last_ring = static_cast<double>(n_rings) - 1.0;
        c.ring_size = skymap.ring_size_rad;
        c.first_turn = skymap.ra_start_rad * (-0.5 / pi);
        // In version 0 the first tract of a ring has the number after its last one's.
        c.first_index = skymap.version == 1 ? 0 : 1;
        c.x_of_east = -skymap.scale.cos_rotation() / (radians_per_pixel * pixels_x);
        c.x_of_north = skymap.scale.sin_rotation() / (radians_per_pixel * pixels_x);
        c.y_of_east = skymap.scale.sin_rotation() / (radians_per_pixel * pixels_y);
        c.y_of_north = skymap.scale.cos_rotation() / (radians_per_pixel * pixels_y);
        c.reference_x = (skymap.reference_pixel.x + 0.5) / pixels_x - 0.5;
        c.reference_y = (skymap.reference_pixel.y + 0.5) / pixels_y - 0.5;
        c.n_patches_x = static_cast<double>(skymap.grid.n_x());
        c.n_patches_y = static_cast<double>(skymap.grid.n_y());
        c.sure = 0.5 - edge_pixels / finest;
        const auto cells = static_cast<double>(style.cells_per_patch_inner);
        c.patches_per_cell = 1.0 / cells;
        c.middle_cell = 0.5 * (cells - 1.0) / cells;
        c.cells_per_patch = cells;
        c.cells_in_border = static_cast<double>(style.cells_in_border);
        c.cells_per_axis = static_cast<double>(skymap.grid.cells_per_axis());

        rings = table;
        for (std::size_t i = 0; i < n_rings; ++i) {
            // In version 0 the first tract of the first ring keeps its number, and that of the last
            // ring is missing.
            const bool is_odd = skymap.version != 1 && (i == 0 || i + 1 == n_rings);
            if (is_odd || !(2.0 * errors_pixels[i] <= edge_pixels) ||
                !(std::abs(c.first_turn) <= most_turns)) {
                leave_to_the_rule(std::span(rings).subspan(i, 1));
            }
        }
    };
    fill(static_cast<double>(style.inner_x), static_cast<double>(style.inner_y), for_patches_,
         rings_for_patches_);
    if (style.cell_inner > 0) {
        const auto pixels = static_cast<double>(style.cell_inner);
        fill(pixels, pixels, for_cells_, rings_for_cells_);
        // The series find a patch by its cells.
        const std::int64_t patch = style.cell_inner * style.cells_per_patch_inner;
        if (patch != style.inner_x || patch != style.inner_y) {
            leave_to_the_rule(rings_for_cells_);
        }
    }
}

bool RingSeries::locate(std::span<const double> ra_deg, std::span<const double> dec_deg,
                        std::span<std::int64_t> tract, std::span<std::int64_t> patch,
                        std::span<std::int64_t> cell) const noexcept {
    const bool has_cells = !cell.empty();
    const Constants& c = has_cells ? for_cells_ : for_patches_;
    const Ring* rings = (has_cells ? rings_for_cells_ : rings_for_patches_).data();
    const Kernel kernel = kernel_of(width_);
    constexpr std::size_t widest = EightLanes::count;
    const std::size_t n = ra_deg.size();
    const std::size_t n_whole = n - n % widest;
    std::int64_t any = 0;
    for (std::size_t i = 0; i < n_whole; i += run) {
        any |= kernel(c, rings, &ra_deg[i], &dec_deg[i], std::min(run, n_whole - i), &tract[i],
                      &patch[i], has_cells ? &cell[i] : nullptr);
    }
    if (n_whole < n) {
        // The last few as one vector, whose other lanes hold what is already there.
        std::array<double, widest> ra;
        std::array<double, widest> dec;
        std::array<std::int64_t, widest> last_tract;
        std::array<std::int64_t, widest> last_patch;
        std::array<std::int64_t, widest> last_cell;
        ra.fill(ra_deg[n_whole]);
        dec.fill(dec_deg[n_whole]);
        std::ranges::copy(ra_deg.subspan(n_whole), ra.begin());
        std::ranges::copy(dec_deg.subspan(n_whole), dec.begin());
        any |= kernel(c, rings, ra.data(), dec.data(), widest, last_tract.data(), last_patch.data(),
                      has_cells ? last_cell.data() : nullptr);
        std::copy_n(last_tract.begin(), n - n_whole, &tract[n_whole]);
        std::copy_n(last_patch.begin(), n - n_whole, &patch[n_whole]);
        if (has_cells) {
            std::copy_n(last_cell.begin(), n - n_whole, &cell[n_whole]);
        }
    }
    return any >= 0;
}

}  // namespace skyquilt::skymap
