// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// One polygon against all boxes of a skymap: what the exact relations say of every pair.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "plane_twin.hpp"
#include "skyquilt/skymap/box_join.hpp"
#include "skyquilt/skymap/box_outline.hpp"
#include "skyquilt/sphere/cap.hpp"
#include "skyquilt/sphere/relation.hpp"
#include "small_skymaps.hpp"

using skyquilt::skymap::box_outline;
using skyquilt::skymap::BoxJoin;
using skyquilt::skymap::extent_of;
using skyquilt::skymap::JoinQuestion;
using skyquilt::skymap::Level;
using skyquilt::skymap::outline_reach_px;
using skyquilt::skymap::PairRuns;
using skyquilt::skymap::PixelBox;
using skyquilt::skymap::Predicate;
using skyquilt::skymap::Region;
using skyquilt::skymap::SkyMap;
using skyquilt::skymap::testing::Answers;
using skyquilt::skymap::testing::curved_skymaps;
using skyquilt::skymap::testing::Directions;
using skyquilt::skymap::testing::gnomonic_skymaps;
using skyquilt::skymap::testing::hard_polygons;
using skyquilt::skymap::testing::NamedSkyMap;
using skyquilt::skymap::testing::Outline;
using skyquilt::skymap::testing::PlaneTwin;
using skyquilt::sphere::bounding_cap;
using skyquilt::sphere::Cap;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::PreparedPolygon;
using skyquilt::sphere::relate;
using skyquilt::sphere::Relation;

namespace {

// Row, tract, patch and cell, 0 where they are not asked for.
using Pair = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>;

std::vector<Pair> joined(const SkyMap& skymap, const Polygons& polygons,
                         const JoinQuestion& question) {
    PairRuns runs;
    BoxJoin join(skymap, question);
    for (std::int64_t row = 0; row < polygons.size(); ++row) {
        join.add_row(row, polygons[row], polygons.is_convex(row), runs);
    }
    const std::size_t n = runs.size();
    std::vector<std::int64_t> rows(n);
    std::vector<std::int64_t> tracts(n);
    std::vector<std::int64_t> patches(question.level == Level::tract ? 0 : n);
    std::vector<std::int64_t> cells(question.level == Level::cell ? n : 0);
    const std::int64_t per_patch = skymap.cells_per_axis() * skymap.cells_per_axis();
    runs.write({rows, tracts, patches, cells, std::max<std::int64_t>(1, per_patch)});
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < n; ++i) {
        pairs.emplace_back(rows[i], tracts[i], patches.empty() ? 0 : patches[i],
                           cells.empty() ? 0 : cells[i]);
    }
    return pairs;
}

struct NumberedBox {
    std::int64_t patch;
    std::int64_t cell;
    PixelBox box;
};

std::vector<NumberedBox> boxes_of(const SkyMap& skymap, std::int64_t number,
                                  const JoinQuestion& question) {
    if (question.level == Level::tract) {
        return {{0, 0, skymap.tract_box(skymap.slot(number))}};
    }
    std::vector<NumberedBox> boxes;
    const std::int64_t n_cells = skymap.cells_per_axis() * skymap.cells_per_axis();
    for (const std::int64_t patch : skymap.patch_numbers(skymap.slot(number))) {
        if (question.level == Level::patch) {
            boxes.push_back({patch, 0, skymap.patch_box(number, patch, question.region)});
        }
        for (std::int64_t cell = 0; question.level == Level::cell && cell < n_cells; ++cell) {
            boxes.push_back({patch, cell, skymap.cell_box(number, patch, cell, question.region)});
        }
    }
    return boxes;
}

// Every polygon with every box. Only those apart by their bounding caps are not related.
std::vector<Pair> double_loop(const SkyMap& skymap, const Polygons& polygons,
                              const JoinQuestion& question) {
    struct Row {
        PreparedPolygon prepared;
        Cap cap;
    };
    std::vector<Row> rows;
    for (std::int64_t row = 0; row < polygons.size(); ++row) {
        Outline directions;
        for (const auto& vertex : polygons[row]) {
            directions.push_back(direction_of(vertex));
        }
        rows.push_back({PreparedPolygon(polygons[row]),
                        directions.empty() ? Cap{} : bounding_cap(directions)});
    }
    const Relation relation =
        question.predicate == Predicate::overlaps ? Relation::overlaps : Relation::contains;
    std::vector<Pair> pairs;
    for (const std::int64_t number : skymap.numbers()) {
        for (const NumberedBox& box : boxes_of(skymap, number, question)) {
            const auto corners = skymap.tract(skymap.slot(number)).corners(box.box);
            const PreparedPolygon prepared(corners);
            const Cap cap = bounding_cap(corners);
            for (std::size_t row = 0; row < rows.size(); ++row) {
                if (separation_rad(cap.center, rows[row].cap.center) <=
                        cap.radius_rad + rows[row].cap.radius_rad + 1e-9 &&
                    relate(relation, rows[row].prepared, prepared)) {
                    pairs.emplace_back(row, number, box.patch, box.cell);
                }
            }
        }
    }
    std::ranges::sort(pairs);
    return pairs;
}

constexpr std::array levels{Level::tract, Level::patch, Level::cell};
constexpr std::array regions{Region::inner, Region::outer};
constexpr std::array predicates{Predicate::overlaps, Predicate::contains};

}  // namespace

TEST_CASE("in the gnomonic projection the join gives what the double loop gives") {
    Directions random(201);
    std::size_t n_contained = 0;
    for (const NamedSkyMap& each : gnomonic_skymaps()) {
        CAPTURE(each.name);
        const SkyMap& skymap = each.skymap;
        for (const Level level : levels) {
            if (level == Level::cell && skymap.cells_per_axis() == 0) {
                continue;
            }
            const Polygons polygons =
                hard_polygons(skymap, random, level == Level::cell ? 60 : 250);
            for (const Region region : regions) {
                for (const Predicate predicate : predicates) {
                    const JoinQuestion question{level, region, predicate};
                    const std::vector<Pair> expected = double_loop(skymap, polygons, question);
                    const std::vector<Pair> found = joined(skymap, polygons, question);
                    CAPTURE(static_cast<int>(level));
                    CAPTURE(static_cast<int>(region));
                    CAPTURE(static_cast<int>(predicate));
                    if (predicate == Predicate::overlaps) {
                        CHECK(expected.size() > 100);
                    } else {
                        n_contained += expected.size();
                    }
                    CHECK(std::ranges::is_sorted(found));
                    const bool equal = found == expected;
                    CHECK(equal);
                }
            }
        }
    }
    CHECK(n_contained > 10000);
}

TEST_CASE("in other projections the join gives what the images in the plane say") {
    Directions random(202);
    for (const NamedSkyMap& each : curved_skymaps()) {
        CAPTURE(each.name);
        const SkyMap& skymap = each.skymap;
        const Polygons polygons = hard_polygons(skymap, random, 24);
        std::size_t n_asked = 0;
        std::size_t n_sure = 0;
        for (const Level level : levels) {
            if (level == Level::cell && skymap.cells_per_axis() == 0) {
                continue;
            }
            for (const Region region : regions) {
                const std::vector<Pair> overlapping =
                    joined(skymap, polygons, {level, region, Predicate::overlaps});
                const std::vector<Pair> contained =
                    joined(skymap, polygons, {level, region, Predicate::contains});
                for (const std::int64_t number : skymap.numbers()) {
                    const auto& tract = skymap.tract(skymap.slot(number));
                    const std::vector<NumberedBox> boxes =
                        boxes_of(skymap, number, {level, region, Predicate::overlaps});
                    for (std::int64_t row = 0; row < polygons.size(); ++row) {
                        if (polygons[row].empty()) {
                            continue;
                        }
                        const std::optional<PlaneTwin> twin = PlaneTwin::of(polygons[row], tract);
                        for (const NumberedBox& box : boxes) {
                            ++n_asked;
                            // Outlines reach this far beyond their boxes.
                            const std::optional<Answers> truth =
                                twin ? twin->answers(extent_of(box.box), outline_reach_px)
                                     : std::nullopt;
                            if (!truth) {
                                continue;
                            }
                            ++n_sure;
                            const Pair pair{row, number, box.patch, box.cell};
                            const bool right =
                                std::ranges::binary_search(overlapping, pair) == truth->overlaps &&
                                std::ranges::binary_search(contained, pair) == truth->contains;
                            if (!right) {
                                CAPTURE(row);
                                CAPTURE(number);
                                CAPTURE(box.patch);
                                CHECK(right);
                            }
                        }
                    }
                }
            }
        }
        CAPTURE(n_asked);
        CHECK(n_sure > n_asked * 3 / 4);
    }
}

TEST_CASE("a box so wide that it has several outlines is contained only if all of it is") {
    const SkyMap skymap(skyquilt::skymap::EquatConfig{3, -8.0, 6.0},
                        skyquilt::skymap::testing::style_of(
                            skyquilt::skymap::ProjectionKind::cea, 0.0, 1.0,
                            skyquilt::skymap::testing::legacy_patches(800, 300, 30)));
    REQUIRE(box_outline(skymap.tract(0), skymap.tract_box(0)).size() > 1);
    // Round one half of tract 0, which runs from 0 to 120 degrees and on to where its last patches
    // end, with an arm along the other half; then round both.
    Outline vertices;
    for (const skyquilt::sphere::LonLat& at : std::vector<skyquilt::sphere::LonLat>{{-9.0, -20.0},
                                                                                    {64.0, -20.0},
                                                                                    {64.0, 12.0},
                                                                                    {129.0, 12.0},
                                                                                    {129.0, 20.0},
                                                                                    {-9.0, 20.0},
                                                                                    {56.0, -20.0},
                                                                                    {129.0, -20.0},
                                                                                    {129.0, 20.0},
                                                                                    {-9.0, 20.0},
                                                                                    {-9.0, 12.0},
                                                                                    {56.0, 12.0},
                                                                                    {-9.0, -20.0},
                                                                                    {129.0, -20.0},
                                                                                    {129.0, 20.0},
                                                                                    {-9.0, 20.0}}) {
        vertices.push_back(unit_vector(at));
    }
    std::vector<skyquilt::sphere::Refusal> refusals;
    const Polygons polygons =
        Polygons::from_unit_vectors(vertices, std::vector<std::int64_t>{0, 6, 12, 16},
                                    skyquilt::sphere::OnInvalid::raise, refusals);
    const auto rows_of_tract_0 = [&](Predicate predicate) {
        std::vector<std::int64_t> rows;
        for (const auto& [row, tract, patch, cell] :
             joined(skymap, polygons, {Level::tract, Region::outer, predicate})) {
            if (tract == 0) {
                rows.push_back(row);
            }
        }
        return rows;
    };
    CHECK(rows_of_tract_0(Predicate::overlaps) == std::vector<std::int64_t>{0, 1, 2});
    CHECK(rows_of_tract_0(Predicate::contains) == std::vector<std::int64_t>{2});
}

TEST_CASE("all cells of a patch that a polygon contains are listed, of the next patch too") {
    // So that runs of consecutive numbers would pass from one patch to the next.
    const SkyMap skymap = gnomonic_skymaps()[1].skymap;
    REQUIRE(skymap.cells_per_axis() == 6);
    const std::int64_t number = 20;
    const auto& tract = skymap.tract(skymap.slot(number));
    const PixelBox whole = grown(skymap.tract_box(skymap.slot(number)), 300);
    const auto corners = tract.corners(whole);
    const Polygons polygons = skyquilt::skymap::testing::column({{corners.begin(), corners.end()}});
    const std::int64_t n_patches = skymap.n_patches(skymap.slot(number));
    for (const Predicate predicate : predicates) {
        std::int64_t n = 0;
        for (const auto& [row, found, patch, cell] :
             joined(skymap, polygons, {Level::cell, Region::outer, predicate})) {
            if (found == number) {
                CHECK(patch == n / 36);
                CHECK(cell == n % 36);
                ++n;
            }
        }
        CHECK(n == 36 * n_patches);
    }
}

TEST_CASE("the empty polygon has no pairs") {
    const SkyMap skymap = gnomonic_skymaps()[0].skymap;
    for (const Predicate predicate : predicates) {
        CHECK(joined(skymap, skyquilt::skymap::testing::column({{}, {}}),
                     {Level::patch, Region::outer, predicate})
                  .empty());
    }
}
