// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/locate.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/parallel.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

namespace {

// Taylor series for |x| <= 0.35, the half width of a tract of the ring next to a pole of LSST's
// maps; the first terms left out, x^15/15! and x^16/16!, are below 1.2e-19 there.
constexpr double widest_offset = 0.35;

double short_sin(double x) noexcept {
    const double xx = x * x;
    return x * (1.0 + xx * (-1.0 / 6.0 +
                            xx * (1.0 / 120.0 +
                                  xx * (-1.0 / 5040.0 + xx * (1.0 / 362880.0 +
                                                              xx * (-1.0 / 39916800.0 +
                                                                    xx * (1.0 / 6227020800.0)))))));
}

double short_cos(double x) noexcept {
    const double xx = x * x;
    return 1.0 +
           xx * (-0.5 +
                 xx * (1.0 / 24.0 +
                       xx * (-1.0 / 720.0 +
                             xx * (1.0 / 40320.0 +
                                   xx * (-1.0 / 3628800.0 + xx * (1.0 / 479001600.0 +
                                                                  xx * (-1.0 / 87178291200.0)))))));
}

// What the short way needs to know of a ring.
struct RingSeries {
    double center_lat_rad;
    double sin_lat;
    double cos_lat;
    double width_rad;
    double tracts_per_radian;
    std::int64_t n_tracts;
    std::int64_t begin_tract;
};

class Locator {
  public:
    explicit Locator(const RingsSkyMap& skymap)
        : skymap_(skymap),
          ring_size_(skymap.ring_size_rad()),
          first_lat_(ring_size_ * 0.5 - 0.5 * pi),
          rings_per_radian_(1.0 / ring_size_),
          x_of_east_(-skymap.scale().cos_rotation() / skymap.scale().radians_per_pixel()),
          x_of_north_(skymap.scale().sin_rotation() / skymap.scale().radians_per_pixel()),
          patches_per_x_(1.0 / static_cast<double>(skymap.grid().style().inner_x)),
          patches_per_y_(1.0 / static_cast<double>(skymap.grid().style().inner_y)),
          tolerance_(1e-6 * std::max(patches_per_x_, patches_per_y_)) {
        for (const RingsSkyMap::Ring& ring : skymap.rings()) {
            const sphere::UnitVector center =
                sphere::unit_vector({0.0, ring.center_lat_rad / radians_per_degree});
            const auto n = static_cast<double>(ring.n_tracts);
            series_.push_back({ring.center_lat_rad, center.z, center.x, 2.0 * pi / n,
                               n / (2.0 * pi), ring.n_tracts, ring.begin_tract});
        }
    }

    // Both fill tract and patch of one position in radians; `short_way` says whether it could.
    bool short_way(double lon, double lat, std::int64_t& tract,
                   std::int64_t& patch) const noexcept {
        const double ring_number = (lat - first_lat_) * rings_per_radian_;
        const double turned = lon - skymap_.ra_start_rad();
        if (!(ring_number > 0.0 && ring_number < static_cast<double>(series_.size()) &&
              turned >= 0.0 && turned < 2.0 * pi)) {
            return false;  // a polar cap, its edge, or a right ascension still to be reduced
        }
        const auto ring_index = static_cast<std::int64_t>(ring_number);
        const RingSeries& ring = series_[static_cast<std::size_t>(ring_index)];
        const double place = turned * ring.tracts_per_radian + 0.5;
        const auto index = static_cast<std::int64_t>(place);
        // The short way multiplies where the rule divides, which can differ only beside a whole
        // number.
        const double beside = std::min(distance_to_whole(ring_number), distance_to_whole(place));
        const double d_lon = turned - static_cast<double>(index) * ring.width_rad;
        const double d_lat = lat - ring.center_lat_rad;

        const double sin_d_lat = short_sin(d_lat);
        const double cos_d_lat = short_cos(d_lat);
        const double sin_lat = ring.sin_lat * cos_d_lat + ring.cos_lat * sin_d_lat;
        const double cos_lat = ring.cos_lat * cos_d_lat - ring.sin_lat * sin_d_lat;
        const double toward = cos_lat * short_cos(d_lon);
        const double per_cosine = 1.0 / (ring.sin_lat * sin_lat + ring.cos_lat * toward);
        const double east = cos_lat * short_sin(d_lon) * per_cosine;
        const double north = (ring.cos_lat * sin_lat - ring.sin_lat * toward) * per_cosine;
        const double x =
            x_of_east_ * east + x_of_north_ * north + (skymap_.reference_pixel().x + 0.5);
        const double y =
            x_of_north_ * east - x_of_east_ * north + (skymap_.reference_pixel().y + 0.5);
        const double patch_x = x * patches_per_x_;
        const double patch_y = y * patches_per_y_;

        const double edge = std::min(distance_to_whole(patch_x), distance_to_whole(patch_y));
        if (!(beside > 1e-10 && edge > tolerance_ && std::abs(d_lon) < widest_offset &&
              std::abs(d_lat) < widest_offset)) {
            return false;
        }
        tract = skymap_.config().version == 1
                    ? ring.begin_tract + (index == ring.n_tracts ? 0 : index)
                    : skymap_.tract_at({ring_index, index == ring.n_tracts ? 0 : index});
        const PatchGrid& grid = skymap_.grid();
        const bool inside = patch_x > 0.0 && patch_y > 0.0 &&
                            patch_x < static_cast<double>(grid.n_x()) &&
                            patch_y < static_cast<double>(grid.n_y());
        patch = inside ? static_cast<std::int64_t>(patch_y) * grid.n_x() +
                             static_cast<std::int64_t>(patch_x)
                       : -1;
        return true;
    }

    void full_way(double ra_deg, double dec_deg, std::int64_t& tract,
                  std::int64_t& patch) const noexcept {
        const RingsSkyMap::Place place = skymap_.find_place(
            reduced_lon(ra_deg * radians_per_degree), dec_deg * radians_per_degree);
        tract = skymap_.tract_at(place);
        // In version 0 a tract number may belong to another place than the one it was found for.
        const Tract& projection = skymap_.config().version == 1
                                      ? skymap_.projection(place)
                                      : skymap_.projection(skymap_.place(tract));
        patch = skymap_.find_patch(projection, sphere::unit_vector({ra_deg, dec_deg}));
    }

    // In version 0 the first place of the last ring is the only one whose number names another
    // place.
    [[nodiscard]] bool number_names_its_place(std::int64_t tract) const noexcept {
        return skymap_.config().version == 1 || tract != skymap_.n_tracts() - 1;
    }

  private:
    // Adding and subtracting 1.5 * 2^52 rounds to a whole number without a call into a library.
    static double distance_to_whole(double value) noexcept {
        constexpr double to_whole = 6755399441055744.0;
        return std::abs(value - ((value + to_whole) - to_whole));
    }

    const RingsSkyMap& skymap_;
    double ring_size_;
    double first_lat_;
    double rings_per_radian_;
    double x_of_east_;
    double x_of_north_;
    double patches_per_x_;
    double patches_per_y_;
    double tolerance_;
    std::vector<RingSeries> series_;
};

}  // namespace

void locate(const RingsSkyMap& skymap, std::span<const double> ra_deg,
            std::span<const double> dec_deg, int threads, std::span<std::int64_t> tract,
            std::span<std::int64_t> patch) {
    if (ra_deg.size() != dec_deg.size()) {
        throw CoordinateError("right ascension and declination must have equal lengths, got " +
                              std::to_string(ra_deg.size()) + " and " +
                              std::to_string(dec_deg.size()));
    }
    const Locator locator(skymap);
    for_row_ranges(
        static_cast<std::int64_t>(ra_deg.size()), thread_count(threads), 4096,
        [&](std::int64_t begin, std::int64_t end, int) {
            for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
                const double ra = ra_deg[i];
                const double dec = dec_deg[i];
                if (locator.short_way(ra * radians_per_degree, dec * radians_per_degree, tract[i],
                                      patch[i]) &&
                    locator.number_names_its_place(tract[i])) {
                    continue;
                }
                if (std::isnan(ra) || std::isnan(dec)) {
                    tract[i] = -1;
                    patch[i] = -1;
                    continue;
                }
                if (!(std::abs(dec) <= 90.0)) {
                    throw CoordinateError("declination must lie in [-90, 90] degrees, got " +
                                          std::to_string(dec) + " at row " + std::to_string(i));
                }
                if (std::isinf(ra)) {
                    throw CoordinateError("right ascension must be finite or NaN, got " +
                                          std::to_string(ra) + " at row " + std::to_string(i));
                }
                locator.full_way(ra, dec, tract[i], patch[i]);
            }
        });
}

}  // namespace skyquilt::skymap
