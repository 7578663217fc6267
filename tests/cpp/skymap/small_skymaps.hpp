// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Skymaps of few tracts and patches, small enough for double loops, and polygons to ask them.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/sky_map.hpp"
#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/polygons.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap::testing {

using sphere::Polygons;
using sphere::unit_vector;
using sphere::UnitVector;

using Outline = std::vector<UnitVector>;

/// Convex outlines of vectors of length one as a column.
inline Polygons column(const std::vector<Outline>& outlines) {
    Outline vertices;
    std::vector<std::int64_t> offsets{0};
    for (const Outline& outline : outlines) {
        vertices.insert(vertices.end(), outline.begin(), outline.end());
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    return Polygons::from_valid_vertices(std::move(vertices), std::move(offsets));
}

/// n corners on a circle.
inline Outline around(double lon, double lat, double radius_deg, double turn_deg, int n) {
    const UnitVector center = unit_vector({lon, lat});
    const UnitVector east = unit_vector({lon + 90.0, 0.0});
    const UnitVector north{center.y * east.z - center.z * east.y,
                           center.z * east.x - center.x * east.z,
                           center.x * east.y - center.y * east.x};
    const double reach = std::tan(radius_deg * radians_per_degree);
    Outline outline;
    for (int i = 0; i < n; ++i) {
        const UnitVector at = unit_vector({turn_deg + 360.0 * i / n, 0.0});
        outline.push_back(sphere::normalized(center.x + reach * (at.x * east.x + at.y * north.x),
                                             center.y + reach * (at.x * east.y + at.y * north.y),
                                             center.z + reach * (at.x * east.z + at.y * north.z)));
    }
    REQUIRE_FALSE(check_outline(outline).refusal.has_value());
    return outline;
}

inline TractStyle style_of(ProjectionKind projection, double rotation_deg, double overlap_deg,
                           const PatchStyle& patches) {
    TractStyle style;
    style.projection = projection;
    style.pixel_scale_arcsec = 60.0;
    style.rotation_deg = rotation_deg;
    style.tract_overlap_deg = overlap_deg;
    style.patches = patches;
    return style;
}

/// Patches of 10 by 8.3 degrees with the border drawn either way.
inline SkyMap five_rings(PatchStyle::Builder builder, int version, double rotation_deg) {
    PatchStyle patches;
    patches.builder = builder;
    patches.inner_x = 600;
    patches.inner_y = 500;
    patches.border = 20;
    return {RingsConfig{.num_rings = 5, .ra_start_deg = 7.0, .version = version},
            style_of(ProjectionKind::tan, rotation_deg, 1.0, patches)};
}

struct NamedSkyMap {
    std::string name;
    SkyMap skymap;
};

inline PatchStyle legacy_patches(std::int64_t inner_x, std::int64_t inner_y, std::int64_t border) {
    PatchStyle patches;
    patches.inner_x = inner_x;
    patches.inner_y = inner_y;
    patches.border = border;
    return patches;
}

/// Patches of 4 by 4 cells with one more in each border.
inline PatchStyle cell_patches(std::int64_t cell_inner) {
    return {PatchStyle::Builder::cells,
            4 * cell_inner,
            4 * cell_inner,
            cell_inner + 10,
            cell_inner,
            10,
            4,
            1};
}

/// Tracts of any size at the poles, around right ascension 0, on top of each other and alone.
inline DiscreteConfig scattered_tracts() {
    return {{0.0, 120.0, 359.0, 2.0, 2.0, 200.0, 75.0},
            {90.0, -90.0, 3.0, 1.0, 1.0, -40.0, 60.0},
            {8.0, 5.0, 6.0, 4.0, 4.0, 20.0, 0.0}};
}

/// Tracts with patches of many sizes, some on top of each other, numbered with gaps.
inline TractTable irregular_table(ProjectionKind projection) {
    std::mt19937_64 random(17);
    std::uniform_int_distribution<std::int64_t> at(-40, 500);
    std::uniform_int_distribution<std::int64_t> size(20, 300);
    TractTable table;
    for (const auto& [number, ra, dec] : {std::tuple{40, 10.0, 5.0},
                                          {7, 14.0, 9.0},
                                          {300, 359.0, -2.0},
                                          {12, 80.0, 89.0},
                                          {9, 250.0, -70.0}}) {
        table.tracts.push_back({.number = number,
                                .reference = {ra, dec},
                                .projection = projection,
                                .pixel_scale_arcsec = 40.0,
                                .rotation_deg = 3.0 * number,
                                .x_axis = number % 2 == 0 ? XAxis::west : XAxis::east,
                                .reference_pixel = {300.25, 240.5},
                                .n_x = 640,
                                .n_y = 500});
        std::vector<PatchBoxes::Patch> patches;
        for (std::int64_t i = 0; i < 12; ++i) {
            const std::int64_t x = at(random);
            const std::int64_t y = at(random);
            const PixelBox inner{x, y, x + size(random), y + size(random)};
            patches.push_back({5 * i + 2, inner, grown(inner, i % 3 * 10)});
        }
        table.patches.push_back(patches);
    }
    return table;
}

/// Skymaps of which every box is the polygon of its corners.
inline std::vector<NamedSkyMap> gnomonic_skymaps() {
    constexpr auto tan = ProjectionKind::tan;
    std::vector<NamedSkyMap> all;
    all.push_back({"rings", five_rings(PatchStyle::Builder::legacy, 1, 0.0)});
    all.push_back({"rings of version 0 with cells",
                   SkyMap(RingsConfig{.num_rings = 4, .ra_start_deg = -50.0, .version = 0},
                          style_of(tan, 25.0, 2.0, cell_patches(160)))});
    all.push_back({"dodecahedron with cells",
                   SkyMap(DodecaConfig{}, style_of(tan, 10.0, 2.0, cell_patches(300)))});
    all.push_back(
        {"dodecahedron on a face", SkyMap(DodecaConfig{AtPoles::faces},
                                          style_of(tan, 0.0, 0.0, legacy_patches(800, 900, 50)))});
    all.push_back(
        {"equatorial, seven",
         SkyMap(EquatConfig{7, -8.0, 6.0}, style_of(tan, 0.0, 1.0, legacy_patches(500, 300, 30)))});
    all.push_back(
        {"equatorial, three", SkyMap(EquatConfig{3, 10.0, 30.0},
                                     style_of(tan, 0.0, 0.0, legacy_patches(1200, 1100, 40)))});
    all.push_back(
        {"HEALPix, nested with cells", SkyMap(HealpixConfig{1, sphere::HealpixScheme::nested},
                                              style_of(tan, 45.0, 0.0, cell_patches(200)))});
    all.push_back({"HEALPix, one for each base cell",
                   SkyMap(HealpixConfig{0, sphere::HealpixScheme::ring},
                          style_of(tan, 45.0, 1.0, legacy_patches(700, 900, 100)))});
    all.push_back({"scattered", SkyMap(scattered_tracts(),
                                       style_of(tan, 33.0, 0.5, legacy_patches(240, 200, 15)))});
    all.push_back({"table", SkyMap(irregular_table(tan))});
    return all;
}

/// Skymaps of which boxes have curved sides.
inline std::vector<NamedSkyMap> curved_skymaps() {
    std::vector<NamedSkyMap> all;
    all.push_back({"rings in stg",
                   SkyMap(RingsConfig{.num_rings = 3},
                          style_of(ProjectionKind::stg, 0.0, 1.0, legacy_patches(900, 800, 40)))});
    all.push_back({"rings of version 0 in zea with cells",
                   SkyMap(RingsConfig{.num_rings = 4, .ra_start_deg = 7.0, .version = 0},
                          style_of(ProjectionKind::zea, 20.0, 2.0, cell_patches(200)))});
    all.push_back({"rings in cea",
                   SkyMap(RingsConfig{.num_rings = 4},
                          style_of(ProjectionKind::cea, 0.0, 1.0, legacy_patches(900, 700, 40)))});
    all.push_back({"rings in arc",
                   SkyMap(RingsConfig{.num_rings = 5},
                          style_of(ProjectionKind::arc, 50.0, 1.0, legacy_patches(900, 700, 40)))});
    all.push_back({"rings in mer",
                   SkyMap(RingsConfig{.num_rings = 5},
                          style_of(ProjectionKind::mer, 0.0, 1.0, legacy_patches(900, 700, 40)))});
    all.push_back({"dodecahedron in stg",
                   SkyMap(DodecaConfig{},
                          style_of(ProjectionKind::stg, 0.0, 3.5, legacy_patches(900, 900, 50)))});
    for (const std::int64_t n : {1, 2, 4, 7}) {
        all.push_back(
            {"equatorial in cea, " + std::to_string(n),
             SkyMap(EquatConfig{n, -8.0, 6.0},
                    style_of(ProjectionKind::cea, 0.0, 1.0,
                             n == 4 ? cell_patches(150) : legacy_patches(800, 300, 30)))});
    }
    all.push_back({"HEALPix in stg", SkyMap(HealpixConfig{0, sphere::HealpixScheme::ring},
                                            style_of(ProjectionKind::stg, 45.0, 1.0,
                                                     legacy_patches(900, 900, 100)))});
    all.push_back({"scattered in zea",
                   SkyMap(scattered_tracts(),
                          style_of(ProjectionKind::zea, 33.0, 0.5, legacy_patches(240, 200, 15)))});
    all.push_back({"table in stg", SkyMap(irregular_table(ProjectionKind::stg))});
    return all;
}

inline std::vector<NamedSkyMap> skymaps_of_every_kind() {
    std::vector<NamedSkyMap> all = gnomonic_skymaps();
    for (NamedSkyMap& each : curved_skymaps()) {
        all.push_back(std::move(each));
    }
    return all;
}

/// Directions everywhere, at the poles and around longitude 0.
class Directions {
  public:
    explicit Directions(std::uint64_t seed) : random_(seed) {}

    [[nodiscard]] double between(double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random_);
    }
    [[nodiscard]] std::int64_t below(std::int64_t n) {
        return std::uniform_int_distribution<std::int64_t>(0, n - 1)(random_);
    }
    /// 10 to a power between the two.
    [[nodiscard]] double power_of_ten(double low, double high) {
        return std::pow(10.0, between(low, high));
    }
    [[nodiscard]] sphere::LonLat anywhere() {
        return {between(0.0, 360.0), std::asin(between(-1.0, 1.0)) / radians_per_degree};
    }
    [[nodiscard]] sphere::LonLat awkward() {
        switch (below(6)) {
            case 0:
                return {between(0.0, 360.0), 90.0 - power_of_ten(-9.0, 1.0)};
            case 1:
                return {between(0.0, 360.0), -90.0 + power_of_ten(-9.0, 1.0)};
            case 2:
                return {between(-1.0, 1.0) * power_of_ten(-9.0, 0.0), anywhere().lat_deg};
            case 3:
                return {90.0 * static_cast<double>(below(4)),
                        90.0 * static_cast<double>(below(3)) - 90.0};
            default:
                return anywhere();
        }
    }

  private:
    std::mt19937_64 random_;
};

/// A box of a random tract, of its patches or of its cells, with its tract.
struct SomeBox {
    const Tract& tract;
    PixelBox box;

    [[nodiscard]] Outline corners() const {
        const auto at = tract.corners(box);
        return {at.begin(), at.end()};
    }
};

inline SomeBox some_box(const SkyMap& skymap, Directions& random, Region region) {
    while (true) {
        const std::int64_t slot = random.below(skymap.n_tracts());
        const std::int64_t number = skymap.number_at(slot);
        if (skymap.slot(number) != slot) {
            continue;  // a place of version 0 that no number names
        }
        const std::vector<std::int64_t> patches = skymap.patch_numbers(slot);
        const auto n_patches = static_cast<std::int64_t>(patches.size());
        const std::int64_t patch = patches[static_cast<std::size_t>(random.below(n_patches))];
        const std::int64_t n_cells = skymap.cells_per_axis() * skymap.cells_per_axis();
        if (random.below(10) == 0) {
            return {skymap.tract(slot), skymap.tract_box(slot)};
        }
        if (n_cells > 0 && random.below(2) == 0) {
            return {skymap.tract(slot),
                    skymap.cell_box(number, patch, random.below(n_cells), region)};
        }
        return {skymap.tract(slot), skymap.patch_box(number, patch, region)};
    }
}

/// A polygon that is hard to join, in no form yet and perhaps not valid: of any size anywhere, a
/// box of the skymap itself, along the sides of one or across its corner, with or without an inward
/// corner, of vectors of any length.
inline Outline hard_outline(const SkyMap& skymap, Directions& random) {
    const auto mixed = [](const UnitVector& a, const UnitVector& b, double share) {
        return sphere::normalized((1.0 - share) * a.x + share * b.x,
                                  (1.0 - share) * a.y + share * b.y,
                                  (1.0 - share) * a.z + share * b.z);
    };
    const auto ring = [&](int n) {
        const sphere::LonLat at = random.awkward();
        return around(at.lon_deg, at.lat_deg, std::min(80.0, random.power_of_ten(-6.0, 2.0)),
                      random.between(0.0, 360.0), n);
    };
    const Outline box =
        some_box(skymap, random, random.below(2) == 0 ? Region::inner : Region::outer).corners();
    const auto corner = [&](std::int64_t i) { return box[static_cast<std::size_t>(i % 4)]; };
    const std::int64_t i = random.below(4);
    const double share = random.between(0.01, 0.99);
    switch (random.below(9)) {
        case 0:
            return ring(3 + static_cast<int>(random.below(4)));
        case 1: {  // a star
            const Outline far = ring(6);
            Outline star;
            for (std::size_t k = 0; k < far.size(); ++k) {
                const UnitVector& next = far[(k + 1) % far.size()];
                const UnitVector& across = far[(k + far.size() / 2) % far.size()];
                star.push_back(far[k]);
                star.push_back(mixed(mixed(far[k], next, 0.5), across, 0.2 * share));
            }
            return star;
        }
        case 2:  // the box itself
            return box;
        case 3:  // on the outer side of one of its sides
            return {
                corner(i + 1), corner(i),
                sphere::normalized(
                    corner(i).x + corner(i + 1).x + share * (corner(i + 1).x - corner(i + 2).x),
                    corner(i).y + corner(i + 1).y + share * (corner(i + 1).y - corner(i + 2).y),
                    corner(i).z + corner(i + 1).z + share * (corner(i + 1).z - corner(i + 2).z))};
        case 4:  // an arrowhead along two of its sides
            return {corner(i), corner(i + 1),
                    mixed(mixed(corner(i), corner(i + 2), 0.5), corner(i + 1), 0.4 * share),
                    corner(i + 2)};
        case 5: {  // across a corner
            const UnitVector& at = corner(i);
            const UnitVector from = mixed(at, corner(i + 1), 0.1 * share);
            const UnitVector to = mixed(at, corner(i + 3), 0.2 * share);
            return {from, to,
                    sphere::normalized(3.0 * at.x - from.x - to.x, 3.0 * at.y - from.y - to.y,
                                       3.0 * at.z - from.z - to.z)};
        }
        case 6:  // the box a little larger or smaller
        {
            const UnitVector middle = mixed(corner(0), corner(2), 0.5);
            const double by =
                (random.below(2) == 0 ? 1.0 : -1.0) * random.power_of_ten(-16.0, -1.0);
            Outline grown;
            for (const UnitVector& at : box) {
                grown.push_back(mixed(at, middle, by));
            }
            return grown;
        }
        case 7:  // a sliver from one corner of a box to one of another
            return {corner(0), some_box(skymap, random, Region::inner).corners()[2],
                    mixed(corner(0), corner(2), random.power_of_ten(-12.0, -1.0))};
        default: {
            Outline outline = ring(4);
            for (std::size_t k = 0; k < outline.size(); ++k) {
                const double factor = std::ldexp(1.0, static_cast<int>(k % 2) * 700 - 800);
                outline[k] = {factor * outline[k].x, factor * outline[k].y, factor * outline[k].z};
            }
            return outline;
        }
    }
}

/// n rows of such polygons, those that are refused replaced by others; every tenth row is empty.
inline Polygons hard_polygons(const SkyMap& skymap, Directions& random, int n) {
    Outline vertices;
    std::vector<std::int64_t> offsets{0};
    for (int row = 0; row < n; ++row) {
        while (row % 10 != 9) {
            const Outline made = hard_outline(skymap, random);
            Outline outline = made;
            const bool is_finite = std::ranges::all_of(
                made, [](const UnitVector& at) { return std::isfinite(at.x + at.y + at.z); });
            if (is_finite && !check_outline(outline).refusal) {
                vertices.insert(vertices.end(), made.begin(), made.end());
                break;
            }
        }
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    std::vector<sphere::Refusal> refusals;
    Polygons polygons =
        Polygons::from_unit_vectors(vertices, offsets, sphere::OnInvalid::mask, refusals);
    REQUIRE(refusals.size() == static_cast<std::size_t>(n / 10));
    return polygons;
}

}  // namespace skyquilt::skymap::testing
