// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/locate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "skyquilt/base/parallel.hpp"
#include "skyquilt/skymap/checked_positions.hpp"
#include "skyquilt/skymap/ring_series.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

namespace {

// Rows that are worked on together: those that the series leave to the rule are looked for where
// they are few and have just been written.
constexpr std::size_t run = 256;

struct Answer {
    std::int64_t tract = -1;
    std::int64_t patch = -1;
    std::int64_t cell = -1;
};

// False where a coordinate is missing. @throws CoordinateError if they are no position.
bool has_position(double ra_deg, double dec_deg, std::size_t row) {
    if (std::isnan(ra_deg) || std::isnan(dec_deg)) {
        return false;
    }
    check_position(ra_deg, dec_deg, row);
    return true;
}

Answer answer_in(const SkyMap& skymap, std::int64_t tract, const sphere::UnitVector& direction) {
    if (tract < 0) {
        return {};
    }
    // A number may name another slot than the one it was found for.
    const std::int64_t slot = skymap.slot(tract);
    if (!skymap.has_grids()) {
        return {.tract = tract, .patch = skymap.find_patch(slot, direction)};
    }
    const PatchGrid& grid = skymap.grid(slot);
    const PixelPoint pixel = skymap.tract(slot).pixel(direction);
    return {.tract = tract, .patch = grid.find_patch(pixel), .cell = grid.find_cell(pixel)};
}

// Columns of one run of rows, the first of which is row `begin` of the call.
struct Run {
    std::size_t begin;
    std::span<const double> ra_deg;
    std::span<const double> dec_deg;
    std::span<std::int64_t> tract;
    std::span<std::int64_t> patch;
    std::span<std::int64_t> cell;  // or empty

    void set(std::size_t i, const Answer& answer) const noexcept {
        tract[i] = answer.tract;
        patch[i] = answer.patch;
        if (!cell.empty()) {
            cell[i] = answer.cell;
        }
    }
};

void locate_by_series(const SkyMap& skymap, const RingSeries& series, const Run& rows) {
    if (series.locate(rows.ra_deg, rows.dec_deg, rows.tract, rows.patch, rows.cell)) {
        return;
    }
    for (std::size_t i = 0; i < rows.tract.size(); ++i) {
        if (rows.tract[i] >= 0) {
            continue;
        }
        Answer answer;
        if (has_position(rows.ra_deg[i], rows.dec_deg[i], rows.begin + i)) {
            const sphere::LonLat position{rows.ra_deg[i], rows.dec_deg[i]};
            const sphere::UnitVector direction = sphere::unit_vector(position);
            answer = answer_in(skymap, skymap.find_tract(position, direction), direction);
        }
        rows.set(i, answer);
    }
}

// All tracts first: what is known of one is then on its way from memory while others are looked
// for.
void locate_by_the_rule(const SkyMap& skymap, const Run& rows) {
    const std::size_t n = rows.tract.size();
    std::array<sphere::UnitVector, run> directions;
    sphere::unit_vectors(rows.ra_deg, rows.dec_deg, std::span(directions).first(n));
    for (std::size_t i = 0; i < n; ++i) {
        rows.tract[i] = has_position(rows.ra_deg[i], rows.dec_deg[i], rows.begin + i)
                            ? skymap.find_tract({rows.ra_deg[i], rows.dec_deg[i]}, directions[i])
                            : -1;
    }
    for (std::size_t i = 0; i < n; ++i) {
        rows.set(i, answer_in(skymap, rows.tract[i], directions[i]));
    }
}

}  // namespace

void locate(const SkyMap& skymap, std::span<const double> ra_deg, std::span<const double> dec_deg,
            int threads, std::span<std::int64_t> tract, std::span<std::int64_t> patch,
            std::span<std::int64_t> cell) {
    check_lengths(ra_deg, dec_deg);
    const bool can_be_asked = cell.empty() || skymap.cells_per_axis() > 0;
    const RingSeries* series = can_be_asked ? skymap.ring_series() : nullptr;
    const auto work = [&](std::int64_t begin, std::int64_t end, int) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end);
             i += run) {
            const std::size_t n = std::min(run, static_cast<std::size_t>(end) - i);
            const Run rows{.begin = i,
                           .ra_deg = ra_deg.subspan(i, n),
                           .dec_deg = dec_deg.subspan(i, n),
                           .tract = tract.subspan(i, n),
                           .patch = patch.subspan(i, n),
                           .cell = cell.empty() ? cell : cell.subspan(i, n)};
            if (series != nullptr) {
                locate_by_series(skymap, *series, rows);
            } else {
                locate_by_the_rule(skymap, rows);
            }
        }
    };
    for_row_ranges(static_cast<std::int64_t>(ra_deg.size()), thread_count(threads), 16 * run, work);
}

}  // namespace skyquilt::skymap
