// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What the series are sure of must be what the formulas for one position give, for every width of
// vectors.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/ring_series.hpp"
#include "skyquilt/skymap/sky_map.hpp"

using skyquilt::radians_per_degree;
using skyquilt::vector_widths;
using skyquilt::VectorWidth;
using skyquilt::skymap::PatchStyle;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::Rings;
using skyquilt::skymap::RingsConfig;
using skyquilt::skymap::RingSeries;
using skyquilt::skymap::SkyMap;
using skyquilt::skymap::TanRings;
using skyquilt::skymap::TractStyle;

namespace {

#ifdef NDEBUG
constexpr int n_positions = 10'000'000;  // of all skymaps together
#else
constexpr int n_positions = 200'000;
#endif

// ---- Skymaps ------------------------------------------------------------------------------------

TanRings tan_rings(const SkyMap& skymap) {
    const Rings& rings = *skymap.rings();
    TanRings made{.ring_size_rad = rings.ring_size_rad(),
                  .ra_start_rad = rings.ra_start_rad(),
                  .scale = skymap.tract(0).scale(),
                  .reference_pixel = skymap.tract(0).reference_pixel(),
                  .grid = skymap.grid(0),
                  .version = rings.config().version,
                  .rings = {}};
    for (const Rings::Ring& ring : rings.rings()) {
        made.rings.push_back({ring.center_lat_rad, ring.n_tracts, ring.begin_tract});
    }
    return made;
}

struct Config {
    RingsConfig rings;
    TractStyle style;
};

PatchStyle patches(std::int64_t inner_x, std::int64_t inner_y) {
    PatchStyle style;
    style.inner_x = inner_x;
    style.inner_y = inner_y;
    return style;
}

PatchStyle cells(std::int64_t cell_inner, std::int64_t per_patch, std::int64_t in_border) {
    PatchStyle style = patches(cell_inner * per_patch, cell_inner * per_patch);
    style.builder = PatchStyle::Builder::cells;
    style.cell_inner = cell_inner;
    style.cells_per_patch_inner = per_patch;
    style.cells_in_border = in_border;
    return style;
}

Config config(std::int64_t num_rings, double pixel_scale, const PatchStyle& style,
              double overlap = 0.0, double rotation = 0.0, double ra_start = 0.0, int version = 1) {
    return {{.num_rings = num_rings, .ra_start_deg = ra_start, .version = version},
            {.projection = ProjectionKind::tan,
             .pixel_scale_arcsec = pixel_scale,
             .rotation_deg = rotation,
             .tract_overlap_deg = overlap,
             .patches = style}};
}

// No builder of LSST's makes such, but the columns of positions take them.
PatchStyle cells_that_do_not_fit() {
    PatchStyle style = cells(150, 20, 1);
    style.inner_x = 3001;
    return style;
}

Config lsst_cells_v1() { return config(120, 0.2, cells(150, 20, 1)); }

SkyMap lsst_cells_v1_skymap() {
    const Config made = lsst_cells_v1();
    return {made.rings, made.style};
}

std::vector<Config> all_configs() {
    return {
        lsst_cells_v1(),
        config(120, 0.2, cells(150, 20, 1), 0.0, 0.0, 0.0, 0),
        config(120, 0.168, patches(4000, 4000), 1.0 / 60.0),
        config(120, 0.2, patches(4000, 2500), 0.01, 37.0, -5.0),
        config(120, 0.2, cells(100, 7, 3), 0.0, -122.5, 1234.5),
        config(121, 1.0, cells(50, 3, 0), 0.1, 90.0, 33.3, 0),
        config(400, 0.1, patches(3000, 3000)),
        config(1000, 0.05, cells(64, 16, 2), 0.0, 10.0, 180.0),
        config(1000, 3e-4, patches(100'000, 80'000), 0.0, 3.0),
        config(47, 0.5, cells(200, 10, 1), 0.02, 0.0, 359.0),
        config(12, 2.0, cells(150, 20, 1), 0.0, 12.5, 200.0),
        config(12, 2.0, patches(3000, 2000), 0.02, 0.0, 0.0, 0),
        config(3, 20.0, patches(1000, 1000)),
        config(1, 20.0, patches(3000, 2000), 0.02, 90.0, 10.0),
        config(120, 600.0, patches(5, 3), 0.3),
        config(120, 0.2, cells_that_do_not_fit()),
    };
}

// ---- The formulas, one position at a time -------------------------------------------------------

struct Found {
    std::int64_t tract = -1;
    std::int64_t patch = -1;
    std::int64_t cell = -1;
};

Found found_by_the_rule(const SkyMap& skymap, double ra_deg, double dec_deg) {
    const auto direction = skyquilt::sphere::unit_vector({ra_deg, dec_deg});
    Found found;
    found.tract = skymap.find_tract({ra_deg, dec_deg}, direction);
    const std::int64_t slot = skymap.slot(found.tract);
    const auto pixel = skymap.tract(slot).pixel(direction);
    found.patch = skymap.grid(slot).find_patch(pixel);
    found.cell = skymap.grid(slot).find_cell(pixel);
    return found;
}

// ---- Positions ----------------------------------------------------------------------------------

struct Positions {
    std::vector<double> ra;
    std::vector<double> dec;

    void add(double ra_deg, double dec_deg) {
        ra.push_back(ra_deg);
        dec.push_back(dec_deg);
    }
};

class Draw {
  public:
    explicit Draw(std::uint64_t seed) : random_(seed) {}

    double between(double least, double greatest) {
        return std::uniform_real_distribution<double>(least, greatest)(random_);
    }
    std::int64_t whole_between(std::int64_t least, std::int64_t greatest) {
        return std::uniform_int_distribution<std::int64_t>(least, greatest)(random_);
    }
    // Of any size between two powers of ten, of both signs.
    double of_size(double least_power, double greatest_power) {
        return (between(0.0, 1.0) < 0.5 ? -1.0 : 1.0) *
               std::pow(10.0, between(least_power, greatest_power));
    }

  private:
    std::mt19937_64 random_;
};

// Half of them anywhere, the others beside edges: of tracts, and of the patches and cells of tracts
// anywhere and about the poles.
Positions positions_of(const SkyMap& skymap, std::size_t n, Draw& draw) {
    Positions positions;
    const auto& style = skymap.grid(0).style();
    const auto box = skymap.tract_box(0);
    while (positions.ra.size() < n) {
        const double ra = draw.between(-20.0, 380.0);
        const double dec = std::asin(draw.between(-1.0, 1.0)) / radians_per_degree;
        positions.add(ra, dec);
        positions.add(ra + 360.0 * static_cast<double>(draw.whole_between(-18, 18)), dec);
        const std::int64_t n_tracts = skymap.n_tracts();
        const std::int64_t tract = draw.between(0.0, 1.0) < 0.3
                                       ? draw.whole_between(0, std::min<std::int64_t>(60, n_tracts))
                                       : draw.whole_between(0, n_tracts - 1);
        const std::int64_t number =
            draw.between(0.0, 1.0) < 0.5 ? tract : n_tracts - 1 - tract % n_tracts;
        const auto edges = skymap.rings()->inner_box(number % n_tracts);
        if (draw.between(0.0, 1.0) < 0.2) {
            positions.add(edges.lon_begin / radians_per_degree + draw.of_size(-15.0, -4.0),
                          draw.between(edges.lat_begin, edges.lat_end) / radians_per_degree);
            positions.add(
                draw.between(edges.lon_begin, edges.lon_begin + 0.01) / radians_per_degree,
                std::max(-90.0, edges.lat_begin / radians_per_degree + draw.of_size(-15.0, -4.0)));
        } else {
            const bool by_cells = style.cell_inner > 0 && draw.between(0.0, 1.0) < 0.5;
            const auto edge = [&](std::int64_t end, std::int64_t inner) {
                const std::int64_t size = by_cells ? style.cell_inner : inner;
                return static_cast<double>(draw.whole_between(0, end / size) * size) - 0.5 +
                       draw.of_size(-10.0, 1.0);
            };
            const auto projection = skymap.tract(number % n_tracts);
            const double x = draw.between(-0.5, static_cast<double>(box.end_x));
            const double y = draw.between(-0.5, static_cast<double>(box.end_y));
            const auto beside_column =
                lon_lat(projection.direction({edge(box.end_x, style.inner_x), y}));
            const auto beside_line =
                lon_lat(projection.direction({x, edge(box.end_y, style.inner_y)}));
            positions.add(beside_column.lon_deg, beside_column.lat_deg);
            positions.add(beside_line.lon_deg, beside_line.lat_deg);
        }
    }
    return positions;
}

// ---- The answers of the series ------------------------------------------------------------------

struct Answers {
    std::vector<std::int64_t> tract;
    std::vector<std::int64_t> patch;
    std::vector<std::int64_t> cell;
    bool are_complete = false;
};

enum class Ask { patches, cells };

Answers answers_of(const RingSeries& series, const Positions& positions, Ask ask) {
    const std::size_t n = positions.ra.size();
    Answers out{std::vector<std::int64_t>(n, -7), std::vector<std::int64_t>(n, -7),
                std::vector<std::int64_t>(ask == Ask::cells ? n : 0, -7)};
    out.are_complete = series.locate(positions.ra, positions.dec, out.tract, out.patch, out.cell);
    return out;
}

// How many of them are not what the rule gives; those left to it are counted apart.
struct Comparison {
    std::size_t n_different = 0;
    std::size_t n_left = 0;
};

Comparison compare(const Answers& many, const std::vector<Found>& ones) {
    Comparison all;
    for (std::size_t i = 0; i < ones.size(); ++i) {
        if (many.tract[i] == -1) {
            ++all.n_left;
        } else if (many.tract[i] != ones[i].tract || many.patch[i] != ones[i].patch ||
                   (!many.cell.empty() && many.cell[i] != ones[i].cell)) {
            ++all.n_different;
        }
    }
    return all;
}

// Nothing is to be read beside a tract of -1.
std::size_t n_differing(const Answers& a, const Answers& b) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < a.tract.size(); ++i) {
        const bool is_same = a.tract[i] == b.tract[i] &&
                             (a.tract[i] == -1 || (a.patch[i] == b.patch[i] &&
                                                   (a.cell.empty() || a.cell[i] == b.cell[i])));
        n += is_same ? 0U : 1U;
    }
    return n;
}

}  // namespace

TEST_CASE("what the series are sure of is what the formulas give, for every width of vectors") {
    Draw draw(72);
    const std::vector<Config> configs = all_configs();
    for (const Config& each : configs) {
        CAPTURE(each.rings.num_rings);
        CAPTURE(each.style.pixel_scale_arcsec);
        CAPTURE(each.style.rotation_deg);
        const SkyMap skymap(each.rings, each.style);
        const Positions positions =
            positions_of(skymap, static_cast<std::size_t>(n_positions) / configs.size(), draw);
        std::vector<Found> ones;
        ones.reserve(positions.ra.size());
        for (std::size_t i = 0; i < positions.ra.size(); ++i) {
            ones.push_back(found_by_the_rule(skymap, positions.ra[i], positions.dec[i]));
        }
        for (const Ask ask : {Ask::patches, Ask::cells}) {
            if (ask == Ask::cells && each.style.patches.cell_inner == 0) {
                continue;
            }
            const TanRings rings = tan_rings(skymap);
            const Answers baseline =
                answers_of(RingSeries(rings, VectorWidth::two), positions, ask);
            const Comparison all = compare(baseline, ones);
            CHECK(all.n_different == 0);
            // Edges apart, ordinary skymaps are not left to the rule.
            CHECK(baseline.are_complete == (all.n_left == 0));
            if (each.rings.num_rings == 120 && each.style.pixel_scale_arcsec < 1.0 &&
                ask == Ask::patches) {
                CHECK(all.n_left < positions.ra.size() / 2);
            }
            for (const VectorWidth width : vector_widths()) {
                const Answers wide = answers_of(RingSeries(rings, width), positions, ask);
                CHECK(n_differing(wide, baseline) == 0);
            }
        }
    }
}

TEST_CASE("the series answer nearly every position of the skymaps in use") {
    Draw draw(73);
    Positions anywhere;
    for (int i = 0; i < 100'000; ++i) {
        anywhere.add(draw.between(0.0, 360.0),
                     std::asin(draw.between(-1.0, 1.0)) / radians_per_degree);
    }
    for (const Config& each :
         {lsst_cells_v1(), config(120, 0.2, cells(150, 20, 1), 0.0, 0.0, 0.0, 0),
          config(120, 0.168, patches(4000, 4000), 1.0 / 60.0)}) {
        const RingSeries series(tan_rings(SkyMap(each.rings, each.style)));
        for (const Ask ask : {Ask::patches, Ask::cells}) {
            if (ask == Ask::cells && each.style.patches.cell_inner == 0) {
                continue;
            }
            const Answers many = answers_of(series, anywhere, ask);
            const auto n_left = std::ranges::count(many.tract, -1);
            // Both polar caps are 8.4e-5 of the sky. In version 0 the rings about them, of ten
            // tracts, are left to the rule too.
            CHECK(n_left < (each.rings.version == 1 ? 60 : 120));
            CHECK(n_left > 0);
            CHECK_FALSE(many.are_complete);
        }
    }
}

TEST_CASE("the series are not sure beside edges, and of what is no position") {
    constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const SkyMap skymap = lsst_cells_v1_skymap();
    const auto edge = skymap.rings()->inner_box(9000);
    const double lon = 0.5 * (edge.lon_begin + edge.lon_end) / radians_per_degree + 0.01;
    const double lat = 0.5 * (edge.lat_begin + edge.lat_end) / radians_per_degree + 0.01;
    const auto on_patch_edge = lon_lat(skymap.tract(9000).direction({2999.5, 4000.0}));
    const auto on_cell_edge = lon_lat(skymap.tract(9000).direction({4000.0, 4649.5}));
    Positions positions;
    positions.add(lon, lat);
    positions.add(on_cell_edge.lon_deg, on_cell_edge.lat_deg);
    positions.add(on_patch_edge.lon_deg, on_patch_edge.lat_deg);
    positions.add(edge.lon_begin / radians_per_degree, lat);
    positions.add(lon, edge.lat_begin / radians_per_degree);
    for (const double odd :
         {not_a_number, -not_a_number, infinite, -infinite, 1e300, -1e300, 1e7}) {
        positions.add(odd, lat);
        positions.add(lon, odd);
        positions.add(odd, odd);
    }
    for (const double pole : {90.0, -90.0, 90.5, -90.5}) {
        positions.add(lon, pole);
    }
    for (const VectorWidth width : vector_widths()) {
        const RingSeries series(tan_rings(skymap), width);
        for (const Ask ask : {Ask::patches, Ask::cells}) {
            const Answers many = answers_of(series, positions, ask);
            CHECK(many.tract[0] == 9000);
            CHECK(many.tract[1] == (ask == Ask::patches ? 9000 : -1));
            for (std::size_t i = 2; i < positions.ra.size(); ++i) {
                CAPTURE(i);
                CHECK(many.tract[i] == -1);
            }
        }
    }
}

TEST_CASE("a column of any length gets the answers of its positions") {
    Draw draw(74);
    const SkyMap skymap = lsst_cells_v1_skymap();
    const Positions all = positions_of(skymap, 600, draw);
    for (const VectorWidth width : vector_widths()) {
        const RingSeries series(tan_rings(skymap), width);
        const Answers whole = answers_of(series, all, Ask::cells);
        for (const std::size_t n : {0UL, 1UL, 2UL, 3UL, 5UL, 7UL, 8UL, 9UL, 255UL, 256UL, 257UL,
                                    263UL, 264UL, 265UL, 520UL, 599UL}) {
            Positions some;
            some.ra.assign(all.ra.begin(), all.ra.begin() + static_cast<std::ptrdiff_t>(n));
            some.dec.assign(all.dec.begin(), all.dec.begin() + static_cast<std::ptrdiff_t>(n));
            const Answers begun = answers_of(series, some, Ask::cells);
            CHECK(n_differing(begun, whole) == 0);
            CHECK(begun.are_complete == (std::ranges::find(begun.tract, -1) == begun.tract.end()));
        }
    }
}
