// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/locate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>

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

// The series answer for one grid of one size about every centre.
std::optional<RingSeries> series_of(const SkyMap& skymap) {
    const Rings* rings = skymap.rings();
    if (rings == nullptr || skymap.tract(0).projection().kind() != ProjectionKind::tan) {
        return std::nullopt;
    }
    TanRings made{.ring_size_rad = rings->ring_size_rad(),
                  .ra_start_rad = rings->ra_start_rad(),
                  .scale = skymap.tract(0).scale(),
                  .reference_pixel = skymap.tract(0).reference_pixel(),
                  .grid = skymap.grid(0),
                  .version = rings->config().version,
                  .rings = {}};
    for (const Rings::Ring& ring : rings->rings()) {
        made.rings.push_back({ring.center_lat_rad, ring.n_tracts, ring.begin_tract});
    }
    return RingSeries(made);
}

}  // namespace

void locate(const SkyMap& skymap, std::span<const double> ra_deg, std::span<const double> dec_deg,
            int threads, std::span<std::int64_t> tract, std::span<std::int64_t> patch,
            std::span<std::int64_t> cell) {
    check_lengths(ra_deg, dec_deg);
    const std::optional<RingSeries> series = cell.empty() ? series_of(skymap) : std::nullopt;
    constexpr std::size_t run = 256;  // rows whose certainty is kept at a time
    const auto work = [&](std::int64_t begin, std::int64_t end, int) {
        std::array<std::uint8_t, run> is_sure{};
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end);
             i += run) {
            const std::size_t n = std::min(run, static_cast<std::size_t>(end) - i);
            if (series) {
                series->locate(ra_deg.subspan(i, n), dec_deg.subspan(i, n), tract.subspan(i, n),
                               patch.subspan(i, n), std::span(is_sure).first(n));
            }
            for (std::size_t row = i; row < i + n; ++row) {
                if (is_sure[row - i] != 0) {
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
