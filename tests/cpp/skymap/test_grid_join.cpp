// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The fast way must give what the exact predicate says of every tract, patch and cell.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <tuple>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/grid_join.hpp"
#include "skyquilt/sphere/convex_relation.hpp"

using skyquilt::radians_per_degree;
using skyquilt::skymap::DiscreteConfig;
using skyquilt::skymap::GridJoin;
using skyquilt::skymap::JoinQuestion;
using skyquilt::skymap::Level;
using skyquilt::skymap::PairRuns;
using skyquilt::skymap::PatchGrid;
using skyquilt::skymap::PatchStyle;
using skyquilt::skymap::PixelBox;
using skyquilt::skymap::Predicate;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::Region;
using skyquilt::skymap::RingsConfig;
using skyquilt::skymap::SkyMap;
using skyquilt::skymap::TractStyle;
using skyquilt::sphere::check_outline;
using skyquilt::sphere::normalized;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::Relation;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

using Outline = std::vector<UnitVector>;
// Row, tract, and the number of the box.
using Pair = std::tuple<std::int64_t, std::int64_t, std::int64_t>;

TractStyle tan_style(PatchStyle::Builder builder, double rotation) {
    TractStyle style;
    style.projection = ProjectionKind::tan;
    style.pixel_scale_arcsec = 30.0;
    style.rotation_deg = rotation;
    style.patches.builder = builder;
    style.patches.inner_x = 600;
    style.patches.inner_y = 500;
    style.patches.border = 20;
    if (builder == PatchStyle::Builder::cells) {
        style.patches.inner_x = style.patches.inner_y = 480;
        style.patches.cell_inner = 120;
        style.patches.cell_border = 15;
        style.patches.cells_per_patch_inner = 4;
        style.patches.cells_in_border = 1;
        style.patches.border = 135;
    }
    return style;
}

SkyMap rings(PatchStyle::Builder builder, int version, double rotation) {
    RingsConfig config;
    config.num_rings = 11;
    config.ra_start_deg = 7.0;
    config.version = version;
    return SkyMap(config, tan_style(builder, rotation));
}

Polygons column(const std::vector<Outline>& outlines) {
    Outline vertices;
    std::vector<std::int64_t> offsets{0};
    for (const Outline& outline : outlines) {
        vertices.insert(vertices.end(), outline.begin(), outline.end());
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    return Polygons::from_valid_vertices(std::move(vertices), std::move(offsets));
}

Outline around(double lon, double lat, double radius_deg, double turn_deg, int n) {
    const UnitVector center = unit_vector({lon, lat});
    const UnitVector east = unit_vector({lon + 90.0, 0.0});
    const UnitVector north{center.y * east.z - center.z * east.y,
                           center.z * east.x - center.x * east.z,
                           center.x * east.y - center.y * east.x};
    const double reach = std::tan(radius_deg * radians_per_degree);
    Outline outline;
    for (int i = 0; i < n; ++i) {
        const UnitVector at = unit_vector({turn_deg + 360.0 * i / n, 0.0});
        outline.push_back(normalized(center.x + reach * (at.x * east.x + at.y * north.x),
                                     center.y + reach * (at.x * east.y + at.y * north.y),
                                     center.z + reach * (at.x * east.z + at.y * north.z)));
    }
    REQUIRE_FALSE(check_outline(outline).refusal.has_value());
    return outline;
}

std::vector<PixelBox> boxes(const SkyMap& skymap, std::int64_t slot, const JoinQuestion& question) {
    const PatchGrid& grid = skymap.grid(slot);
    if (question.level == Level::tract) {
        return {skymap.tract_box(slot)};
    }
    std::vector<PixelBox> all;
    const std::int64_t n_cells = grid.cells_per_axis() * grid.cells_per_axis();
    for (std::int64_t patch = 0; patch < grid.n_patches(); ++patch) {
        if (question.level == Level::patch) {
            all.push_back(grid.patch_box(patch, question.region));
            continue;
        }
        for (std::int64_t cell = 0; cell < n_cells; ++cell) {
            all.push_back(grid.cell_box(patch, cell, question.region));
        }
    }
    return all;
}

// Every row with every box.
std::vector<Pair> double_loop(const SkyMap& skymap, const Polygons& polygons,
                              const JoinQuestion& question) {
    std::vector<Pair> pairs;
    for (std::int64_t slot = 0; slot < skymap.n_tracts(); ++slot) {
        std::vector<std::int64_t> numbers;
        skymap.add_numbers_of(slot, numbers);
        std::int64_t box_number = 0;
        for (const PixelBox& box : boxes(skymap, slot, question)) {
            const auto corners = skymap.tract(slot).corners(box);
            for (std::int64_t row = 0; row < polygons.size(); ++row) {
                if (relate_convex(question.predicate == Predicate::overlaps ? Relation::overlaps
                                                                            : Relation::contains,
                                  polygons[row], corners)) {
                    for (const std::int64_t number : numbers) {
                        pairs.emplace_back(row, number, box_number);
                    }
                }
            }
            ++box_number;
        }
    }
    std::ranges::sort(pairs);
    return pairs;
}

// What is found, in the order in which it is, and the rows that have to go another way.
struct Found {
    std::vector<Pair> pairs;
    std::vector<std::int64_t> other_rows;
};

Found joined(const SkyMap& skymap, const Polygons& polygons, const JoinQuestion& question) {
    Found found;
    REQUIRE(GridJoin::answers(skymap, question));
    GridJoin join(skymap, question);
    PairRuns runs;
    for (std::int64_t row = 0; row < polygons.size(); ++row) {
        row = join.add_rows(polygons, row, polygons.size(), runs);
        if (row < polygons.size()) {
            found.other_rows.push_back(row);
        }
    }
    const std::size_t n = runs.size();
    std::vector<std::int64_t> row(n);
    std::vector<std::int64_t> tract(n);
    std::vector<std::int64_t> box(n);
    runs.write({row, tract, box, {}, 1});
    for (std::size_t i = 0; i < n; ++i) {
        found.pairs.emplace_back(row[i], tract[i], box[i]);
    }
    return found;
}

// Runs of neighbours and rows anywhere, of all sizes and numbers of corners.
std::vector<Outline> footprints(const SkyMap& skymap, const JoinQuestion& question, int n) {
    std::mt19937_64 random(93);
    std::uniform_real_distribution<double> lon(0.0, 360.0);
    std::uniform_real_distribution<double> sine(-1.0, 1.0);
    std::uniform_real_distribution<double> exponent(-6.0, 1.0);
    std::uniform_int_distribution<int> corners(3, 16);
    std::uniform_int_distribution<std::int64_t> slot(0, skymap.n_tracts() - 1);
    std::vector<Outline> rows;
    for (int i = 0; i < n; ++i) {
        const double lat =
            i % 5 == 0 ? 89.5 - 0.1 * i : std::asin(sine(random)) / radians_per_degree;
        const double first_lon = i % 7 == 0 ? 359.0 : lon(random);
        rows.push_back(
            around(first_lon, lat, std::pow(10.0, exponent(random)), lon(random), corners(random)));
        for (int k = 0; k < 6; ++k) {
            rows.push_back(around(first_lon + 0.9 * k, lat, 0.6, 20.0 * i, k == 3 ? 7 : 4));
        }
        // A box itself, and a triangle on the outer side of one of its sides.
        const std::int64_t tract = slot(random);
        const std::vector<PixelBox> all = boxes(skymap, tract, question);
        const auto box =
            skymap.tract(tract).corners(all[static_cast<std::size_t>(random() % all.size())]);
        rows.emplace_back(box.begin(), box.end());
        const auto side = static_cast<std::size_t>(i % 4);
        const UnitVector& a = box[side];
        const UnitVector& b = box[(side + 1) % 4];
        const UnitVector& c = box[(side + 2) % 4];
        rows.push_back({b, a,
                        normalized(a.x + b.x + 0.5 * (b.x - c.x), a.y + b.y + 0.5 * (b.y - c.y),
                                   a.z + b.z + 0.5 * (b.z - c.z))});
        REQUIRE_FALSE(check_outline(rows.back()).refusal.has_value());
    }
    return rows;
}

}  // namespace

TEST_CASE("every pair is one that the exact predicate gives, and the other way round") {
    const SkyMap legacy = rings(PatchStyle::Builder::legacy, 1, 0.0);
    const SkyMap turned = rings(PatchStyle::Builder::cells, 0, 25.0);
    for (const SkyMap* skymap : {&legacy, &turned}) {
        for (const Level level : {Level::tract, Level::patch, Level::cell}) {
            for (const Region region : {Region::inner, Region::outer}) {
                for (const Predicate predicate : {Predicate::overlaps, Predicate::contains}) {
                    const JoinQuestion question{level, region, predicate};
                    if (level == Level::cell && skymap == &legacy) {
                        CHECK_FALSE(GridJoin::answers(*skymap, question));
                        continue;
                    }
                    const Polygons polygons =
                        column(footprints(*skymap, question, level == Level::cell ? 6 : 40));
                    const std::vector<Pair> expected = double_loop(*skymap, polygons, question);
                    CHECK(expected.size() > 10);
                    const Found found = joined(*skymap, polygons, question);
                    CHECK(found.other_rows.empty());
                    const bool equal = found.pairs == expected;
                    CHECK(equal);
                }
            }
        }
    }
}

TEST_CASE("tracts of any kind that share one grid are joined") {
    DiscreteConfig config;
    config.ra_deg = {10.0, 14.0, 200.0};
    config.dec_deg = {-3.0, -3.0, 88.0};
    config.radius_deg = {2.0, 2.0, 2.0};
    const SkyMap skymap(config, tan_style(PatchStyle::Builder::legacy, 0.0));
    REQUIRE(skymap.has_one_grid());
    std::vector<Outline> rows;
    for (int i = 0; i < 60; ++i) {
        rows.push_back(around(5.0 + 0.3 * i, -4.0 + 0.1 * i, 0.5, 3.0 * i, 4));
        rows.push_back(around(7.0 * i, 88.5, 0.5, 3.0 * i, 4));
    }
    const Polygons polygons = column(rows);
    const JoinQuestion question;
    const std::vector<Pair> expected = double_loop(skymap, polygons, question);
    CHECK(expected.size() > 100);
    const bool equal = joined(skymap, polygons, question).pairs == expected;
    CHECK(equal);
}

TEST_CASE("a block of more than 64 columns is joined word by word") {
    TractStyle style = tan_style(PatchStyle::Builder::legacy, 0.0);
    style.patches.inner_x = 9;
    style.patches.inner_y = 60;
    style.patches.border = 2;
    RingsConfig config;
    config.num_rings = 20;
    const SkyMap skymap(config, style);
    CHECK(skymap.grid(0).n_x() > 64);
    const Polygons polygons =
        column({around(40.0, 3.0, 6.0, 10.0, 5), around(80.0, 40.0, 5.0, 0.0, 4)});
    for (const Predicate predicate : {Predicate::overlaps, Predicate::contains}) {
        const JoinQuestion question{Level::patch, Region::outer, predicate};
        const std::vector<Pair> expected = double_loop(skymap, polygons, question);
        CHECK(expected.size() > 1000);
        const bool equal = joined(skymap, polygons, question).pairs == expected;
        CHECK(equal);
    }
}

TEST_CASE("rows that are empty, not convex, of other lengths or many corners go another way") {
    const SkyMap skymap = rings(PatchStyle::Builder::legacy, 1, 0.0);
    const Outline quad = around(30.0, 10.0, 1.0, 0.0, 4);
    Outline arrow = around(31.0, 10.0, 1.0, 0.0, 4);
    arrow[2] = normalized(arrow[1].x + arrow[3].x + 0.2 * arrow[0].x,
                          arrow[1].y + arrow[3].y + 0.2 * arrow[0].y,
                          arrow[1].z + arrow[3].z + 0.2 * arrow[0].z);
    Outline longer = around(32.0, 10.0, 1.0, 0.0, 4);
    for (UnitVector& vertex : longer) {
        vertex = {3.0 * vertex.x, 3.0 * vertex.y, 3.0 * vertex.z};
    }
    Outline vertices;
    std::vector<std::int64_t> offsets{0};
    for (const Outline& outline :
         {quad, Outline{}, quad, arrow, longer, quad, around(30.0, 10.0, 1.0, 0.0, 17),
          around(30.0, 10.0, 1.0, 0.0, 16), around(30.0, 10.0, 70.0, 0.0, 4), quad}) {
        vertices.insert(vertices.end(), outline.begin(), outline.end());
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    std::vector<skyquilt::sphere::Refusal> refusals;
    // The row without vertices becomes the empty region.
    const Polygons polygons =
        Polygons::from_unit_vectors(vertices, offsets, skyquilt::sphere::OnInvalid::mask, refusals);
    CHECK(refusals.size() == 1);
    const Found found = joined(skymap, polygons, {});
    CHECK(found.other_rows == std::vector<std::int64_t>{1, 3, 4, 6, 8});
    // Those that stay are all found.
    std::vector<Pair> expected = double_loop(skymap, polygons, {});
    std::erase_if(expected, [&](const Pair& pair) {
        return std::ranges::find(found.other_rows, std::get<0>(pair)) != found.other_rows.end();
    });
    const bool equal = found.pairs == expected;
    CHECK(equal);
}

TEST_CASE("skymaps of curved projections and of grids of their own go another way") {
    TractStyle curved = tan_style(PatchStyle::Builder::legacy, 0.0);
    curved.projection = ProjectionKind::stg;
    CHECK_FALSE(GridJoin::answers(SkyMap(RingsConfig{11, 0.0, 1}, curved), {}));
    DiscreteConfig config;
    config.ra_deg = {10.0, 14.0};
    config.dec_deg = {-3.0, -3.0};
    config.radius_deg = {2.0, 8.0};
    CHECK_FALSE(GridJoin::answers(SkyMap(config, tan_style(PatchStyle::Builder::legacy, 0.0)), {}));
}
