// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Outlines of boxes: they hold the box, reach little beyond it, and are polygons.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/box_outline.hpp"
#include "skyquilt/skymap/map_edge.hpp"
#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/prepared_polygon.hpp"

using skyquilt::pi;
using skyquilt::radians_per_degree;
using skyquilt::skymap::box_outline;
using skyquilt::skymap::is_zenithal;
using skyquilt::skymap::outline_reach_px;
using skyquilt::skymap::PixelBox;
using skyquilt::skymap::PixelPoint;
using skyquilt::skymap::PixelScale;
using skyquilt::skymap::Projection;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::rim_rad;
using skyquilt::skymap::Tract;
using skyquilt::sphere::check_outline;
using skyquilt::sphere::Location;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::normalized;
using skyquilt::sphere::PreparedPolygon;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::UnitVector;

namespace {

constexpr std::array kinds{ProjectionKind::tan, ProjectionKind::stg, ProjectionKind::zea,
                           ProjectionKind::arc, ProjectionKind::cea, ProjectionKind::mer};

class Random {
  public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    double between(double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(engine_);
    }
    std::int64_t whole(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(engine_);
    }
    UnitVector anywhere() {
        std::normal_distribution<double> normal;
        return normalized(normal(engine_), normal(engine_), normal(engine_));
    }

  private:
    std::mt19937_64 engine_;
};

class Outline {
  public:
    Outline(const Tract& tract, const PixelBox& box) : polygons_(box_outline(tract, box)) {
        for (const auto& polygon : polygons_) {
            auto vertices = polygon;
            const auto checked = check_outline(vertices);
            CHECK_MESSAGE(!checked.refusal, (checked.refusal ? checked.refusal->message : ""));
            CHECK(!checked.is_reversed);
            CHECK(checked.kept.empty());
            CHECK(std::ranges::all_of(polygon, skyquilt::sphere::has_length_one));
            prepared_.emplace_back(polygon);
        }
    }

    [[nodiscard]] bool contains(const UnitVector& direction) const {
        return std::ranges::any_of(prepared_, [&](const PreparedPolygon& polygon) {
            return polygon.location_of(direction) != Location::outside;
        });
    }
    [[nodiscard]] const std::vector<std::vector<UnitVector>>& polygons() const { return polygons_; }

  private:
    std::vector<std::vector<UnitVector>> polygons_;
    std::vector<PreparedPolygon> prepared_;
};

// How far a pixel position is outside of a box, below 0 inside.
double outside_px(const PixelBox& box, const PixelPoint& pixel) {
    const auto beyond = [](double at, std::int64_t begin, std::int64_t end) {
        return std::max(static_cast<double>(begin) - 0.5 - at,
                        at - (static_cast<double>(end) - 0.5));
    };
    const double x = beyond(pixel.x, box.begin_x, box.end_x);
    const double y = beyond(pixel.y, box.begin_y, box.end_y);
    return std::max(x, y) <= 0.0 ? std::max(x, y) : std::hypot(std::max(x, 0.0), std::max(y, 0.0));
}

// The same with a cylinder not cut open: the least of the images one turn apart.
double outside_px(const Tract& tract, const PixelBox& box, const UnitVector& direction) {
    const PixelPoint pixel = tract.pixel(direction);
    if (is_zenithal(tract.projection().kind())) {
        return outside_px(box, pixel);
    }
    const PixelPoint turn = tract.scale().pixels({2.0 * pi, 0.0});
    return std::min({outside_px(box, pixel), outside_px(box, {pixel.x + turn.x, pixel.y + turn.y}),
                     outside_px(box, {pixel.x - turn.x, pixel.y - turn.y})});
}

// The angle from where the map ends at one direction.
double from_rim(const Projection& projection, const UnitVector& direction) {
    return projection.kind() == ProjectionKind::tan ? pi
           : is_zenithal(projection.kind())         ? pi - projection.reach_rad(direction)
                                                    : 0.5 * pi - projection.reach_rad(direction);
}

// The radius of the disc there.
double rim_radius(const Tract& tract) {
    const double g = 0.5 * outline_reach_px * tract.scale().radians_per_pixel();
    return 1.05 * std::max(rim_rad, tract.projection().kind() == ProjectionKind::zea
                                        ? 2.0 * std::sqrt(g)
                                        : (tract.projection().kind() == ProjectionKind::cea
                                               ? std::sqrt(2.0 * g)
                                               : g));
}

struct Counts {
    int held = 0;
    int apart = 0;
};

void check_directions(const Tract& tract, const PixelBox& box, const Outline& outline,
                      const UnitVector& direction, Counts& counts) {
    // The corners of tan are as exact as the vectors, a few 1e-10 pixel and more far out.
    const double surely = tract.projection().kind() == ProjectionKind::tan ? -1e-6 : 0.0;
    if (outside_px(box, tract.pixel(direction)) <= surely) {
        ++counts.held;
        CHECK_MESSAGE(outline.contains(direction), static_cast<int>(tract.projection().kind()));
    } else if (outline.contains(direction)) {
        if (from_rim(tract.projection(), direction) > rim_radius(tract)) {
            CHECK_MESSAGE(outside_px(tract, box, direction) <= outline_reach_px,
                          static_cast<int>(tract.projection().kind()));
        }
    } else {
        ++counts.apart;
    }
}

// Directions along the sides of the box and all over the sky.
void check_laws(const Tract& tract, const PixelBox& box, Random& random, Counts& counts) {
    const Outline outline(tract, box);
    const double x0 = static_cast<double>(box.begin_x) - 0.5;
    const double x1 = static_cast<double>(box.end_x) - 0.5;
    const double y0 = static_cast<double>(box.begin_y) - 0.5;
    const double y1 = static_cast<double>(box.end_y) - 0.5;
    for (int i = 0; i < 60; ++i) {
        const double off = i % 4 == 0 ? 0.0 : random.between(-3e-3, 3e-3);
        const double x = random.between(x0, x1);
        const double y = random.between(y0, y1);
        const std::array<PixelPoint, 5> pixels{
            {{x0 + off, y}, {x1 + off, y}, {x, y0 + off}, {x, y1 + off}, {x, y}}};
        for (const PixelPoint& pixel : pixels) {
            const UnitVector direction = tract.direction(pixel);
            if (!std::isnan(direction.x)) {
                check_directions(tract, box, outline, direction, counts);
            }
        }
        check_directions(tract, box, outline, random.anywhere(), counts);
    }
}

}  // namespace

TEST_CASE("in tan the outline is the four corners") {
    const Tract tract(Projection(ProjectionKind::tan, {30.0, 60.0}), PixelScale(0.2, 10.0),
                      {15000.0, 15000.0});
    const PixelBox box{100, 200, 4300, 4400};
    const auto polygons = box_outline(tract, box);
    const auto corners = tract.corners(box);
    CHECK(polygons.size() == 1);
    CHECK(std::ranges::equal(polygons.front(), corners));
}

TEST_CASE("an empty box has no outline") {
    for (const ProjectionKind kind : kinds) {
        const Tract tract(Projection(kind, {30.0, 60.0}), PixelScale(0.2, 10.0), {0.0, 0.0});
        CHECK(box_outline(tract, {5, 5, 5, 10}).empty());
        CHECK(box_outline(tract, {5, 5, 8, 3}).empty());
    }
}

TEST_CASE("patches of a survey's size are held, and little more") {
    Random random(91);
    for (const ProjectionKind kind : kinds) {
        Counts counts;
        for (int i = 0; i < 40; ++i) {
            const Tract tract(
                Projection(kind, {random.between(0.0, 360.0), random.between(-90.0, 90.0)}),
                PixelScale(0.2, i % 2 == 0 ? 0.0 : random.between(0.0, 360.0)), {14999.0, 14999.0});
            // Up to 40 degrees from the reference point.
            const std::int64_t x = random.whole(-500'000, 500'000);
            const std::int64_t y = random.whole(-500'000, 500'000);
            const PixelBox box{x, y, x + random.whole(1, 5000), y + random.whole(1, 5000)};
            check_laws(tract, box, random, counts);
            const auto polygons = box_outline(tract, box);
            CHECK(polygons.size() == 1);
            CHECK(polygons.front().size() < 800);
        }
        CHECK(counts.held > 4000);
        CHECK(counts.apart > 4000);
    }
}

TEST_CASE("boxes of any size are held, whatever of them the map shows") {
    Random random(92);
    for (const ProjectionKind kind : kinds) {
        Counts counts;
        int several = 0;
        for (int i = 0; i < 40; ++i) {
            const Tract tract(
                Projection(kind, {random.between(0.0, 360.0), random.between(-90.0, 90.0)}),
                PixelScale(3600.0, i % 2 == 0 ? 0.0 : random.between(0.0, 360.0)), {0.0, 0.0});
            const std::int64_t x = random.whole(-250, 200);
            const std::int64_t y = random.whole(-250, 200);
            const std::int64_t largest = i % 4 == 0 ? 500 : 60;
            const PixelBox box{x, y, x + random.whole(1, largest), y + random.whole(1, largest)};
            check_laws(tract, box, random, counts);
            several += box_outline(tract, box).size() > 1 ? 1 : 0;
        }
        CHECK(counts.held > 1000);
        CHECK(counts.apart > 1500);
        CHECK((several > 2) == (kind != ProjectionKind::tan));
    }
}

TEST_CASE("boxes that reach a little into the map are held") {
    Random random(95);
    Counts counts;
    for (const double rotation : {0.0, 77.0}) {
        const PixelScale scale(3600.0, rotation);
        const Tract distances(Projection(ProjectionKind::arc, {5.0, 70.0}), scale, {0.0, 0.0});
        const Tract areas(Projection(ProjectionKind::zea, {5.0, 70.0}), scale, {0.0, 0.0});
        // Radii of 180 and 114.6 pixels.
        for (const std::int64_t begin : {177, 179, 180}) {
            check_laws(distances, {-40, begin, 40, 200}, random, counts);
            check_laws(distances, {begin, -40, 200, 40}, random, counts);
            check_laws(areas, {-30, begin - 66, 30, 140}, random, counts);
            check_laws(areas, {-140, -30, 66 - begin, 30}, random, counts);
        }
    }
    CHECK(counts.held > 100);
}

TEST_CASE("a box around the map holds the sky") {
    Random random(93);
    for (const ProjectionKind kind : kinds) {
        if (kind == ProjectionKind::tan) {
            continue;
        }
        const Tract tract(Projection(kind, {10.0, -35.0}), PixelScale(360'000.0, 30.0), {0.0, 0.0});
        // Large enough for mer and stg, which have no end, to reach their rim.
        const Outline outline(tract, {-30'000, -30'000, 30'000, 30'000});
        for (int i = 0; i < 100; ++i) {
            CHECK(outline.contains(random.anywhere()));
        }
        const auto& frame = tract.projection().frame();
        for (const UnitVector& end : {frame.contact(), frame.east(), frame.north()}) {
            CHECK(outline.contains(end));
            CHECK(outline.contains(-end));
        }
    }
}

TEST_CASE("a box beyond the map has no outline") {
    for (const double rotation : {0.0, 45.0, 200.0}) {
        const auto n_polygons = [&](ProjectionKind kind, const PixelBox& box) {
            return box_outline(Tract(Projection(kind, {70.0, 20.0}), PixelScale(3600.0, rotation),
                                     {0.0, 0.0}),
                               box)
                .size();
        };
        // Radii of 114.6 and 180 degrees; half a width of 180 and, in cea, a height of 57.3.
        CHECK(n_polygons(ProjectionKind::zea, {82, 82, 100, 100}) == 0);
        CHECK(n_polygons(ProjectionKind::zea, {80, 80, 100, 100}) > 0);
        CHECK(n_polygons(ProjectionKind::arc, {-300, 128, -128, 129}) == 0);
        CHECK(n_polygons(ProjectionKind::arc, {-300, 127, -127, 129}) > 0);
        CHECK(n_polygons(ProjectionKind::cea, {400, -500, 410, 500}) == 0);
        CHECK(n_polygons(ProjectionKind::mer, {400, -100, 500, 100}) == 0);
    }
    const Tract tract(Projection(ProjectionKind::cea, {70.0, 20.0}), PixelScale(3600.0, 0.0),
                      {0.0, 0.0});
    CHECK(box_outline(tract, {-10, 58, 10, 60}).empty());
    CHECK(box_outline(tract, {-10, 57, 10, 60}).size() == 2);
    CHECK(box_outline(tract, {181, -10, 190, 10}).empty());
    CHECK(box_outline(tract, {180, -10, 190, 10}).size() == 1);
}

TEST_CASE("a band around the sky is cut nowhere but at its sides") {
    Random random(94);
    const Tract tract(Projection(ProjectionKind::cea, {180.0, 0.0}), PixelScale(0.333, 0.0),
                      {2'000'000.0, 15'000.0});
    const PixelBox box{0, 0, 4'000'000, 30'000};
    const Outline outline(tract, box);
    CHECK(outline.polygons().size() > 3);
    for (int i = 0; i < 500; ++i) {
        const UnitVector inside = skyquilt::sphere::unit_vector(
            {i % 5 == 0 ? 0.0 : random.between(0.0, 360.0), random.between(-1.387, 1.387)});
        CHECK(outline.contains(inside));
        const UnitVector beyond = skyquilt::sphere::unit_vector(
            {random.between(0.0, 360.0), random.between(1.389, 90.0) * (i % 2 == 0 ? 1.0 : -1.0)});
        CHECK(!outline.contains(beyond));
    }
}

TEST_CASE("the end of the map belongs to all boxes that touch it, and to no other") {
    for (const ProjectionKind kind :
         {ProjectionKind::zea, ProjectionKind::arc, ProjectionKind::cea}) {
        const Projection projection(kind, {70.0, 20.0});
        const Tract tract(projection, PixelScale(3600.0, 0.0), {0.0, 0.0});
        const UnitVector end =
            is_zenithal(kind) ? -projection.reference() : projection.frame().north();
        // Pixel positions of the end, straight up from the origin.
        const auto rim = static_cast<std::int64_t>(kind == ProjectionKind::zea   ? 115
                                                   : kind == ProjectionKind::arc ? 180
                                                                                 : 57);
        const auto holds_end = [&](std::int64_t begin, std::int64_t past) {
            return Outline(tract, {-2, begin, 2, past}).contains(end);
        };
        CHECK(holds_end(rim - 3, rim + 1));
        CHECK(!holds_end(rim - 4, rim - 1));
        // Beside it, only what the box shows.
        const Outline outline(tract, {-2, rim - 3, 2, rim + 1});
        for (double turn = 10.0; turn < 350.0; turn += 7.0) {
            const double c = std::cos(turn * radians_per_degree);
            const double s = std::sin(turn * radians_per_degree);
            const auto& frame = projection.frame();
            const UnitVector& up = is_zenithal(kind) ? frame.north() : frame.contact();
            const UnitVector beside = normalized(end.x + 0.02 * (c * up.x + s * frame.east().x),
                                                 end.y + 0.02 * (c * up.y + s * frame.east().y),
                                                 end.z + 0.02 * (c * up.z + s * frame.east().z));
            CHECK(!outline.contains(beside));
        }
    }
}
