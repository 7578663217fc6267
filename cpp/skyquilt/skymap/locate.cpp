// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/locate.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "skyquilt/base/parallel.hpp"
#include "skyquilt/skymap/checked_positions.hpp"
#include "skyquilt/skymap/ring_series.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

namespace {

struct Answer {
    std::int64_t tract = -1;
    std::int64_t patch = -1;
    std::int64_t cell = -1;
};

Answer locate_by_the_rule(const SkyMap& skymap, const sphere::LonLat& position) {
    const sphere::UnitVector direction = sphere::unit_vector(position);
    Answer answer{.tract = skymap.find_tract(position, direction)};
    if (answer.tract < 0) {
        return answer;
    }
    // A number may name another slot than the one it was found for.
    const std::int64_t slot = skymap.slot(answer.tract);
    answer.patch = skymap.find_patch(slot, direction);
    if (answer.patch >= 0 && skymap.cells_per_axis() > 0) {
        answer.cell = skymap.grid(slot).find_cell(skymap.tract(slot).pixel(direction));
    }
    return answer;
}

}  // namespace

void locate(const SkyMap& skymap, std::span<const double> ra_deg, std::span<const double> dec_deg,
            int threads, std::span<std::int64_t> tract, std::span<std::int64_t> patch,
            std::span<std::int64_t> cell) {
    check_lengths(ra_deg, dec_deg);
    const bool can_be_asked = cell.empty() || skymap.cells_per_axis() > 0;
    const RingSeries* series = can_be_asked ? skymap.ring_series() : nullptr;
    // What the series leave to the rule is looked for where it is little and has just been written.
    constexpr std::size_t run = 256;
    const auto work = [&](std::int64_t begin, std::int64_t end, int) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end);
             i += run) {
            const std::size_t n = std::min(run, static_cast<std::size_t>(end) - i);
            const auto cells = cell.empty() ? cell : cell.subspan(i, n);
            if (series != nullptr &&
                series->locate(ra_deg.subspan(i, n), dec_deg.subspan(i, n), tract.subspan(i, n),
                               patch.subspan(i, n), cells)) {
                continue;
            }
            for (std::size_t row = i; row < i + n; ++row) {
                if (series != nullptr && tract[row] >= 0) {
                    continue;
                }
                Answer answer;
                if (!std::isnan(ra_deg[row]) && !std::isnan(dec_deg[row])) {
                    check_position(ra_deg[row], dec_deg[row], row);
                    answer = locate_by_the_rule(skymap, {ra_deg[row], dec_deg[row]});
                }
                tract[row] = answer.tract;
                patch[row] = answer.patch;
                if (!cell.empty()) {
                    cell[row] = answer.cell;
                }
            }
        }
    };
    for_row_ranges(static_cast<std::int64_t>(ra_deg.size()), thread_count(threads), 16 * run, work);
}

}  // namespace skyquilt::skymap
