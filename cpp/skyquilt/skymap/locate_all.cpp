// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/locate_all.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/parallel.hpp"
#include "skyquilt/skymap/checked_positions.hpp"
#include "skyquilt/skymap/nearby_tracts.hpp"
#include "skyquilt/sphere/convex_relation.hpp"

namespace skyquilt::skymap {

namespace {

// Whether a box holds a direction whose image is `pixel`, off by less than the slack.
bool holds(const Tract& tract, const PixelBox& box, const PixelPoint& pixel, double slack,
           const sphere::UnitVector& direction) {
    const auto [least, greatest] = extent_of(box);
    const double inside = std::min(std::min(pixel.x - least.x, greatest.x - pixel.x),
                                   std::min(pixel.y - least.y, greatest.y - pixel.y));
    if (std::abs(inside) > slack || tract.projection().kind() != ProjectionKind::tan) {
        return inside >= 0.0;
    }
    return contains(tract.corners(box), direction);
}

// The places of the rows from `begin` to `end`, with the number of each row's entries.
void find_places(const SkyMap& skymap, std::span<const double> ra_deg,
                 std::span<const double> dec_deg, Level level, Region region, std::int64_t begin,
                 std::int64_t end, std::span<std::int64_t> counts, AllPlaces& out) {
    NearbyTracts nearby(skymap);
    const std::int64_t n_cells = skymap.cells_per_axis() * skymap.cells_per_axis();
    for (auto row = static_cast<std::size_t>(begin); row < static_cast<std::size_t>(end); ++row) {
        if (std::isnan(ra_deg[row]) || std::isnan(dec_deg[row])) {
            continue;
        }
        check_position(ra_deg[row], dec_deg[row], row);
        const sphere::UnitVector direction = sphere::unit_vector({ra_deg[row], dec_deg[row]});
        const std::size_t before = out.tract.size();
        for (const NumberedTract& near : nearby.find({direction, 0.0})) {
            const std::int64_t number = near.number;
            const std::int64_t slot = near.slot;
            const Tract& tract = skymap.tract(slot);
            const PixelPoint pixel = tract.pixel(direction);
            if (!std::isfinite(pixel.x) || !std::isfinite(pixel.y)) {
                continue;
            }
            // Of a few roundings; the gnomonic projection stretches them by the inverse square of
            // the cosine.
            const double rad = tract.scale().radians_per_pixel();
            const double east = (pixel.x - tract.reference_pixel().x) * rad;
            const double north = (pixel.y - tract.reference_pixel().y) * rad;
            const double slack = std::max(1e-6, 1e-14 / rad * (1.0 + east * east + north * north));
            const PixelExtent extent{{pixel.x - slack, pixel.y - slack},
                                     {pixel.x + slack, pixel.y + slack}};
            visit_boxes_near(skymap, slot, level, region, extent,
                             [&](std::int64_t box_number, const PixelBox& box) {
                                 if (!holds(tract, box, pixel, slack, direction)) {
                                     return;
                                 }
                                 out.tract.push_back(number);
                                 if (level == Level::patch) {
                                     out.patch.push_back(box_number);
                                 } else if (level == Level::cell) {
                                     out.patch.push_back(box_number / n_cells);
                                     out.cell.push_back(box_number % n_cells);
                                 }
                             });
        }
        counts[row] = static_cast<std::int64_t>(out.tract.size() - before);
    }
}

}  // namespace

AllPlaces locate_all(const SkyMap& skymap, std::span<const double> ra_deg,
                     std::span<const double> dec_deg, Level level, Region region, int threads) {
    check_lengths(ra_deg, dec_deg);
    check_level(skymap, level);
    constexpr std::int64_t grain = 4096;
    const auto n = static_cast<std::int64_t>(ra_deg.size());
    const int n_parts = part_count(n, thread_count(threads), grain);
    std::vector<AllPlaces> parts(static_cast<std::size_t>(n_parts));
    AllPlaces all;
    all.offsets.assign(ra_deg.size() + 1, 0);
    const std::span counts = std::span(all.offsets).subspan(1);
    for_row_ranges(n, n_parts, grain, [&](std::int64_t begin, std::int64_t end, int part) {
        find_places(skymap, ra_deg, dec_deg, level, region, begin, end, counts,
                    parts[static_cast<std::size_t>(part)]);
    });
    for (std::size_t row = 1; row < all.offsets.size(); ++row) {
        all.offsets[row] += all.offsets[row - 1];
    }
    for (const AllPlaces& part : parts) {
        all.tract.insert(all.tract.end(), part.tract.begin(), part.tract.end());
        all.patch.insert(all.patch.end(), part.patch.begin(), part.patch.end());
        all.cell.insert(all.cell.end(), part.cell.begin(), part.cell.end());
    }
    return all;
}

}  // namespace skyquilt::skymap
