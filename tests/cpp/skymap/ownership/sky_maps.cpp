// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "sky_maps.hpp"

#include <stdexcept>
#include <utility>

namespace skyquilt::skymap::ownership {

namespace {

PatchStyle legacy(std::int64_t inner) {
    PatchStyle patches;
    patches.inner_x = inner;
    patches.inner_y = inner;
    return patches;
}

// LSST's defaults.
PatchStyle cells() { return {PatchStyle::Builder::cells, 3000, 3000, 200, 150, 50, 20, 1}; }

TractStyle style(ProjectionKind projection, double pixel_scale_arcsec, double tract_overlap_deg,
                 const PatchStyle& patches, double rotation_deg = 0.0) {
    return {.projection = projection,
            .pixel_scale_arcsec = pixel_scale_arcsec,
            .rotation_deg = rotation_deg,
            .tract_overlap_deg = tract_overlap_deg,
            .patches = patches};
}

Case by_boxes(std::string name, SkyMap skymap) {
    FindOwner find = owner_by_boxes(skymap);
    return {std::move(name), std::move(skymap), std::move(find)};
}
Case by_polygons(std::string name, SkyMap skymap) {
    FindOwner find = owner_by_polygons(skymap);
    return {std::move(name), std::move(skymap), std::move(find)};
}
Case by_reference(std::string name, SkyMap skymap) {
    FindOwner find = owner_by_reference(skymap);
    return {std::move(name), std::move(skymap), std::move(find)};
}

constexpr auto tan = ProjectionKind::tan;
constexpr auto stg = ProjectionKind::stg;

}  // namespace

std::vector<std::string> names() {
    return {"lsst_cells_v1", "hsc_rings_v1", "rings_turned", "rings_stg",      "dodeca",
            "dodeca_faces",  "equat",        "healpix",      "discrete_twelve"};
}

Case case_of(const std::string& name) {
    if (name == "lsst_cells_v1") {
        return by_boxes(name, SkyMap(RingsConfig{}, style(tan, 0.2, 1.0 / 60.0, cells())));
    }
    if (name == "hsc_rings_v1") {
        return by_boxes(name, SkyMap(RingsConfig{}, style(tan, 0.168, 1.0 / 60.0, legacy(4000))));
    }
    if (name == "rings_turned") {  // with gaps
        return by_boxes(name, SkyMap(RingsConfig{.num_rings = 40, .ra_start_deg = -33.0},
                                     style(tan, 0.5, 0.0, cells(), 30.0)));
    }
    if (name == "rings_stg") {  // LSST's defaults
        return by_boxes(name, SkyMap(RingsConfig{}, style(stg, 0.333, 1.0, legacy(4000))));
    }
    if (name == "dodeca") {
        return by_polygons(name, SkyMap(DodecaConfig{}, style(stg, 0.2, 3.5, legacy(4000))));
    }
    if (name == "dodeca_faces") {
        return by_polygons(
            name, SkyMap(DodecaConfig{AtPoles::faces}, style(stg, 0.2, 3.5, legacy(4000))));
    }
    if (name == "equat") {
        return {name,
                SkyMap(EquatConfig{8, -60.0, 60.0},
                       style(ProjectionKind::cea, 0.333, 1.0, legacy(4000))),
                owner_by_slices(8)};
    }
    if (name == "healpix") {
        return {name, SkyMap(HealpixConfig{.order = 4}, style(stg, 0.333, 1.0, cells(), 45.0)),
                owner_by_healpix(4)};
    }
    if (name == "discrete_twelve") {
        DiscreteConfig config;
        for (int i = 0; i < 12; ++i) {
            config.ra_deg.push_back(37.0 * i);
            config.dec_deg.push_back(-75.0 + 13.5 * i);
            config.radius_deg.push_back(2.0 + i);
        }
        return by_reference(name, SkyMap(config, style(tan, 0.2, 1.0, legacy(4000))));
    }
    throw std::invalid_argument("no skymap named " + name);
}

}  // namespace skyquilt::skymap::ownership
