// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "owners.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

#include "skyquilt/base/angle.hpp"

namespace skyquilt::skymap::ownership {

namespace {

using sphere::LonLat;
using sphere::UnitVector;

double lon_rad_of(const LonLat& position) {
    return (position.lon_deg - 360.0 * std::floor(position.lon_deg / 360.0)) * radians_per_degree;
}

// Tracts between two parallels, by the longitudes at which they begin.
struct Band {
    double lat_begin;
    double lat_end;
    std::vector<std::pair<double, std::int64_t>> begins;  // with their slots, sorted
};

UnitVector cross(const UnitVector& a, const UnitVector& b) {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

// The distance of an image from the origin of the plane, for an angle from the reference point.
double image_radius(ProjectionKind kind, double angle) {
    switch (kind) {
        case ProjectionKind::tan:
            return angle < 0.5 * pi ? std::tan(angle) : std::numeric_limits<double>::infinity();
        case ProjectionKind::stg:
            return 2.0 * std::tan(0.5 * angle);
        case ProjectionKind::zea:
            return 2.0 * std::sin(0.5 * angle);
        default:
            return angle;
    }
}

// Where a position is drawn, in radians of the plane.
sphere::PlanePoint plane_point(ProjectionKind kind, const LonLat& reference,
                               const LonLat& position) {
    const double lat = position.lat_deg * radians_per_degree;
    const double lat_0 = reference.lat_deg * radians_per_degree;
    double lon = lon_rad_of({position.lon_deg - reference.lon_deg, 0.0});
    lon = lon > pi ? lon - 2.0 * pi : lon;
    if (!is_zenithal(kind)) {  // of reference points on the equator
        return {lon, kind == ProjectionKind::cea ? std::sin(lat) : std::asinh(std::tan(lat))};
    }
    const double east = std::cos(lat) * std::sin(lon);
    const double north =
        std::sin(lat) * std::cos(lat_0) - std::cos(lat) * std::sin(lat_0) * std::cos(lon);
    const double toward =
        std::sin(lat) * std::sin(lat_0) + std::cos(lat) * std::cos(lat_0) * std::cos(lon);
    const double sine = std::hypot(east, north);
    const double radius = image_radius(kind, std::atan2(sine, toward));
    // The plane of the northern pole is turned by half a turn (LONPOLE).
    const double factor = (reference.lat_deg == 90.0 ? -1.0 : 1.0) * radius / sine;
    return sine == 0.0 ? sphere::PlanePoint{} : sphere::PlanePoint{factor * east, factor * north};
}

// How far inside a box a position of pixels is, negative outside.
double depth(const PixelBox& box, const PixelPoint& at) {
    return std::min({at.x - (static_cast<double>(box.begin_x) - 0.5),
                     static_cast<double>(box.end_x) - 0.5 - at.x,
                     at.y - (static_cast<double>(box.begin_y) - 0.5),
                     static_cast<double>(box.end_y) - 0.5 - at.y});
}

}  // namespace

FindOwner owner_by_boxes(const SkyMap& skymap) {
    std::vector<Band> bands;
    std::vector<SkyBox> boxes;
    for (std::int64_t slot = 0; slot < skymap.n_tracts(); ++slot) {
        const SkyBox box = skymap.inner_box(slot).value();
        if (bands.empty() || bands.back().lat_begin != box.lat_begin) {
            if (!bands.empty() && std::abs(bands.back().lat_end - box.lat_begin) > 1e-15) {
                throw std::logic_error("two rings do not share their edge");
            }
            bands.push_back({box.lat_begin, box.lat_end, {}});
        } else if (boxes.back().lon_end != box.lon_begin) {
            throw std::logic_error("two tracts do not share their edge");
        }
        bands.back().begins.emplace_back(box.lon_begin, slot);
        boxes.push_back(box);
    }
    for (Band& band : bands) {
        const auto first = static_cast<std::size_t>(band.begins.front().second);
        const auto last = static_cast<std::size_t>(band.begins.back().second);
        // A turn of 2 pi was taken off one of the two.
        const double gap = std::abs(boxes[last].lon_end - boxes[first].lon_begin);
        if (band.begins.size() > 1 && gap > 1e-14) {
            throw std::logic_error("a ring does not close");
        }
        std::ranges::sort(band.begins);
    }
    return [bands](const LonLat& position) {
        const double lat = position.lat_deg * radians_per_degree;
        const double lon = lon_rad_of(position);
        const auto above = std::ranges::upper_bound(bands, lat, {}, &Band::lat_begin);
        const Band& band = above == bands.begin() ? bands.front() : *(above - 1);
        const auto& begins = band.begins;
        const auto after = std::ranges::upper_bound(begins, lon, {},
                                                    [](const auto& begin) { return begin.first; });
        return after == begins.begin() ? begins.back().second : (after - 1)->second;
    };
}

FindOwner owner_by_polygons(const SkyMap& skymap) {
    // The normals of the edges, all toward the middle.
    std::vector<std::vector<UnitVector>> sides;
    for (std::int64_t slot = 0; slot < skymap.n_tracts(); ++slot) {
        const std::vector<UnitVector> vertices = skymap.vertices(slot);
        const UnitVector middle = sphere::unit_vector(skymap.reference(slot));
        std::vector<UnitVector> normals;
        for (std::size_t i = 0; i < vertices.size(); ++i) {
            const UnitVector normal = cross(vertices[i], vertices[(i + 1) % vertices.size()]);
            normals.push_back(dot(normal, middle) > 0.0 ? normal : -normal);
        }
        sides.push_back(std::move(normals));
    }
    return [sides](const LonLat& position) {
        const UnitVector at = sphere::unit_vector(position);
        std::int64_t owner = -1;
        int n_owners = 0;
        for (std::size_t slot = 0; slot < sides.size(); ++slot) {
            if (std::ranges::all_of(sides[slot], [&](const UnitVector& normal) {
                    return dot(normal, at) >= 0.0;
                })) {
                owner = static_cast<std::int64_t>(slot);
                ++n_owners;
            }
        }
        return n_owners == 1 ? owner : -1;
    };
}

FindOwner owner_by_slices(std::int64_t n_slices) {
    return [n_slices](const LonLat& position) {
        const double turn = position.lon_deg / 360.0;
        return std::min(n_slices - 1, static_cast<std::int64_t>((turn - std::floor(turn)) *
                                                                static_cast<double>(n_slices)));
    };
}

FindOwner owner_by_reference(const SkyMap& skymap) {
    std::vector<UnitVector> references;
    for (std::int64_t slot = 0; slot < skymap.n_tracts(); ++slot) {
        references.push_back(sphere::unit_vector(skymap.reference(slot)));
    }
    return [references](const LonLat& position) {
        const UnitVector at = sphere::unit_vector(position);
        const auto greatest = std::ranges::max_element(
            references, {}, [&](const UnitVector& reference) { return dot(at, reference); });
        return static_cast<std::int64_t>(greatest - references.begin());
    };
}

FindOwner owner_by_healpix(int order) {
    const std::int64_t side = std::int64_t{1} << order;
    const auto n = static_cast<double>(side);
    return [side, n](const LonLat& position) {
        const double z = -std::sin(position.lat_deg * radians_per_degree);
        const double quarters =
            std::min(lon_rad_of(position) / (0.5 * pi), std::nextafter(4.0, 0.0));
        const std::int64_t n_polar = 2 * side * (side - 1);
        const auto whole = [](double x) { return static_cast<std::int64_t>(std::floor(x)); };
        if (std::abs(z) <= 2.0 / 3.0) {
            // Lines of cells that rise and fall to the East.
            const std::int64_t rising = whole(n * (0.5 + quarters - 0.75 * z));
            const std::int64_t falling = whole(n * (0.5 + quarters + 0.75 * z));
            const std::int64_t ring = side + rising - falling;  // 0 where z is 2/3
            const std::int64_t shift = (ring + 1) % 2 == 0 ? 1 : 0;
            const std::int64_t in_ring =
                ((rising + falling - side + shift + 1) / 2 + 4 * side) % (4 * side);
            return n_polar + ring * 4 * side + in_ring;
        }
        const double within = quarters - std::floor(quarters);
        const double reach = n * std::sqrt(3.0 * (1.0 - std::abs(z)));
        const std::int64_t ring = whole(within * reach) + whole((1.0 - within) * reach) + 1;
        const std::int64_t in_ring = whole(quarters * static_cast<double>(ring)) % (4 * ring);
        return z > 0.0 ? 2 * ring * (ring - 1) + in_ring
                       : 12 * side * side - 2 * ring * (ring + 1) + in_ring;
    };
}

Judge::Judge(const SkyMap& skymap, FindOwner find_owner)
    : skymap_(skymap), find_owner_(std::move(find_owner)) {}

Verdict Judge::judge(const LonLat& position, const Answer& answer) const {
    if (answer.tract < 0) {
        return Verdict::wrong;
    }
    const std::int64_t slot = skymap_.slot(answer.tract);
    const Verdict of_tract = judge_tract(position, slot);
    if (of_tract == Verdict::wrong) {
        return of_tract;
    }
    const Verdict of_pixels = judge_pixels(position, slot, answer);
    return of_pixels == Verdict::right ? of_tract : of_pixels;
}

Verdict Judge::judge_tract(const LonLat& position, std::int64_t slot) const {
    if (find_owner_(position) == slot) {
        return Verdict::right;
    }
    // Both ways round to within 1e-13 degrees.
    constexpr double nudge = 1e-12;
    const double lon_nudge =
        nudge / std::max(1e-6, std::cos(position.lat_deg * radians_per_degree));
    for (const double east : {-lon_nudge, 0.0, lon_nudge}) {
        for (const double north : {-nudge, 0.0, nudge}) {
            const LonLat beside{position.lon_deg + east,
                                std::clamp(position.lat_deg + north, -90.0, 90.0)};
            if (find_owner_(beside) == slot) {
                return Verdict::at_edge;
            }
        }
    }
    return Verdict::wrong;
}

Verdict Judge::judge_pixels(const LonLat& position, std::int64_t slot, const Answer& answer) const {
    const Tract& tract = skymap_.tract(slot);
    const sphere::PlanePoint plane =
        plane_point(tract.projection().kind(), skymap_.reference(slot), position);
    const PixelPoint offset = tract.scale().pixels(plane);
    const PixelPoint at{tract.reference_pixel().x + offset.x, tract.reference_pixel().y + offset.y};
    // Angles are good to 1e-14; what that is in pixels grows away from the reference point.
    const double away = std::max(1.0, plane.east * plane.east + plane.north * plane.north);
    const double doubt = 1e-6 + 1e-13 * away / tract.scale().radians_per_pixel();
    if (answer.patch < 0) {
        const double inside = depth(skymap_.tract_box(slot), at);
        return answer.cell >= 0 || inside > doubt ? Verdict::wrong : Verdict::in_gap;
    }
    const double inside = depth(skymap_.patch_box(answer.tract, answer.patch, Region::inner), at);
    const double inside_cell =
        answer.cell < 0
            ? inside
            : depth(skymap_.cell_box(answer.tract, answer.patch, answer.cell, Region::inner), at);
    const double least = std::min(inside, inside_cell);
    return least > doubt ? Verdict::right : least > -doubt ? Verdict::at_edge : Verdict::wrong;
}

}  // namespace skyquilt::skymap::ownership
