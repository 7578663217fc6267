// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/locate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"
#include "skyquilt/base/parallel.hpp"
#include "skyquilt/skymap/ring_series.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

namespace {

void locate_by_the_rule(const RingsSkyMap& skymap, double ra_deg, double dec_deg,
                        std::int64_t& tract, std::int64_t& patch) {
    const RingsSkyMap::Place place =
        skymap.find_place(reduced_lon(ra_deg * radians_per_degree), dec_deg * radians_per_degree);
    tract = skymap.tract_at(place);
    // In version 0 a number may name another place than the one it was found for.
    const Tract& projection =
        skymap.projection(skymap.config().version == 1 ? place : skymap.place(tract));
    patch = skymap.find_patch(projection, sphere::unit_vector({ra_deg, dec_deg}));
}

TanRings tan_rings(const RingsSkyMap& skymap) {
    TanRings made{.ring_size_rad = skymap.ring_size_rad(),
                  .ra_start_rad = skymap.ra_start_rad(),
                  .scale = skymap.scale(),
                  .reference_pixel = skymap.reference_pixel(),
                  .grid = skymap.grid(),
                  .version = skymap.config().version,
                  .rings = {}};
    for (const RingsSkyMap::Ring& ring : skymap.rings()) {
        made.rings.push_back({ring.center_lat_rad, ring.n_tracts, ring.begin_tract});
    }
    return made;
}

// The rule takes off whole turns of the rounded 2 pi, positions take off those of 360 degrees. A
// million degrees from zero the two differ by 3e-10 degrees, far beyond that by whole patches.
constexpr double widest_ra_deg = 1e6;

void check_position(double ra_deg, double dec_deg, std::size_t row) {
    if (!(std::abs(dec_deg) <= 90.0)) {
        throw CoordinateError("declination must lie in [-90, 90] degrees, got " +
                              number_text(dec_deg) + " at row " + std::to_string(row));
    }
    if (!(std::abs(ra_deg) <= widest_ra_deg)) {
        throw CoordinateError("right ascension must lie within a million degrees or be NaN, got " +
                              number_text(ra_deg) + " at row " + std::to_string(row));
    }
}

}  // namespace

void locate(const RingsSkyMap& skymap, std::span<const double> ra_deg,
            std::span<const double> dec_deg, int threads, std::span<std::int64_t> tract,
            std::span<std::int64_t> patch) {
    if (ra_deg.size() != dec_deg.size()) {
        throw CoordinateError("right ascension and declination must have equal lengths, got " +
                              std::to_string(ra_deg.size()) + " and " +
                              std::to_string(dec_deg.size()));
    }
    const RingSeries series(tan_rings(skymap));
    constexpr std::size_t run = 256;  // rows whose certainty is kept at a time
    const auto work = [&](std::int64_t begin, std::int64_t end, int) {
        std::array<std::uint8_t, run> is_sure;
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end);
             i += run) {
            const std::size_t n = std::min(run, static_cast<std::size_t>(end) - i);
            series.locate(ra_deg.subspan(i, n), dec_deg.subspan(i, n), tract.subspan(i, n),
                          patch.subspan(i, n), std::span(is_sure).first(n));
            for (std::size_t row = i; row < i + n; ++row) {
                if (is_sure[row - i] != 0) {
                    continue;
                }
                if (std::isnan(ra_deg[row]) || std::isnan(dec_deg[row])) {
                    tract[row] = -1;
                    patch[row] = -1;
                    continue;
                }
                check_position(ra_deg[row], dec_deg[row], row);
                locate_by_the_rule(skymap, ra_deg[row], dec_deg[row], tract[row], patch[row]);
            }
        }
    };
    for_row_ranges(static_cast<std::int64_t>(ra_deg.size()), thread_count(threads), 16 * run, work);
}

}  // namespace skyquilt::skymap
