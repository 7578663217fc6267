// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The edge of a map: what of a figure is cut off there, and which figures reach it.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/map_edge.hpp"

using skyquilt::pi;
using skyquilt::skymap::ConvexFigure;
using skyquilt::skymap::FigureCorner;
using skyquilt::skymap::is_zenithal;
using skyquilt::skymap::MapEdge;
using skyquilt::skymap::Projection;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::rim_rad;
using skyquilt::sphere::PlanePoint;

namespace {

constexpr double margin = 1e-6;
constexpr std::array kinds{ProjectionKind::tan, ProjectionKind::stg, ProjectionKind::zea,
                           ProjectionKind::arc, ProjectionKind::cea, ProjectionKind::mer};

ConvexFigure rectangle(double west, double south, double east, double north, double turn = 0.0) {
    const double c = std::cos(turn);
    const double s = std::sin(turn);
    const auto at = [&](double x, double y) {
        return FigureCorner{{x * c - y * s, x * s + y * c}};
    };
    return {at(west, south), at(east, south), at(east, north), at(west, north)};
}

double area(const ConvexFigure& figure) {
    double twice = 0.0;
    for (std::size_t i = 0; i < figure.size(); ++i) {
        const PlanePoint& p = figure[i].at;
        const PlanePoint& q = figure[(i + 1) % figure.size()].at;
        twice += p.east * q.north - p.north * q.east;
    }
    return 0.5 * twice;
}

// How far a point is inside of the side it is least inside of.
double depth(const ConvexFigure& figure, const PlanePoint& point) {
    double least = 1e300;
    for (std::size_t i = 0; i < figure.size(); ++i) {
        const PlanePoint& p = figure[i].at;
        const PlanePoint& q = figure[(i + 1) % figure.size()].at;
        const PlanePoint d{q.east - p.east, q.north - p.north};
        least =
            std::min(least, (d.east * (point.north - p.north) - d.north * (point.east - p.east)) /
                                std::hypot(d.east, d.north));
    }
    return least;
}

// How far a point is within the map, the rim left out.
double depth_in_map(ProjectionKind kind, const PlanePoint& point) {
    const double radius = std::hypot(point.east, point.north);
    const double in_turn = pi - std::abs(point.east);
    switch (kind) {
        case ProjectionKind::zea:
            return 2.0 * std::cos(0.5 * 2.0 * std::sqrt(margin)) - radius;
        case ProjectionKind::arc:
            return pi - rim_rad - radius;
        case ProjectionKind::cea:
            return std::min(in_turn, std::cos(std::sqrt(2.0 * margin)) - std::abs(point.north));
        case ProjectionKind::mer:
            return in_turn;
        default:
            return 1e300;
    }
}

}  // namespace

TEST_CASE("the rim is as wide as the margin there, and no narrower than said") {
    CHECK(MapEdge(ProjectionKind::zea, 1e-4).rim_angle_rad() == doctest::Approx(0.02));
    CHECK(MapEdge(ProjectionKind::cea, 2e-4).rim_angle_rad() == doctest::Approx(0.02));
    for (const ProjectionKind kind : kinds) {
        const double narrowest = kind == ProjectionKind::tan ? 0.0 : rim_rad;
        CHECK(MapEdge(kind, 1e-12).rim_angle_rad() == narrowest);
    }
}

TEST_CASE("what is at the limit of the plane is at the rim on the sky") {
    for (const ProjectionKind kind : kinds) {
        if (kind == ProjectionKind::tan) {
            continue;
        }
        const MapEdge edge(kind, margin);
        const Projection projection(kind, {20.0, -40.0});
        const double angle = edge.rim_angle_rad();
        // Straight up from the origin, just outside of the rim and just inside.
        const auto image = [&](double from_end) {
            const double reach = (is_zenithal(kind) ? pi : 0.5 * pi) - from_end;
            const auto& frame = projection.frame();
            const double c = std::cos(reach);
            const double s = std::sin(reach);
            return projection
                .project({c * frame.contact().x + s * frame.north().x,
                          c * frame.contact().y + s * frame.north().y,
                          c * frame.contact().z + s * frame.north().z})
                .north;
        };
        const double before = image(angle * 1.001);
        const double beyond = image(angle * 0.999);
        CHECK(!edge.meets_rim(rectangle(-1e-7, 0.1, 1e-7, before))[0]);
        CHECK(edge.meets_rim(rectangle(-1e-7, 0.1, 1e-7, beyond))[0]);
    }
}

TEST_CASE("a figure well within the map stays as it is") {
    for (const ProjectionKind kind : kinds) {
        const ConvexFigure figure = rectangle(-0.5, -0.2, 0.4, 0.3, 0.7);
        const MapEdge edge(kind, margin);
        const auto [part, is_all] = edge.part_within(figure);
        CHECK(!is_all);
        CHECK(std::ranges::equal(part, figure, [](const auto& a, const auto& b) {
            return a.at.east == b.at.east && a.at.north == b.at.north && !a.is_rim && !b.is_rim;
        }));
        CHECK(edge.meets_rim(figure) == std::array{false, false});
    }
}

TEST_CASE("a square around a disc loses its corners, and one around all is told") {
    const MapEdge edge(ProjectionKind::zea, margin);
    const double radius = 2.0 * std::cos(std::sqrt(margin));
    const double half = 1.7;
    const auto [part, is_all] = edge.part_within(rectangle(-half, -half, half, half, 0.3));
    CHECK(!is_all);
    // The disc without four segments; its arcs are chords of up to 0.1 radians here.
    const double angle = std::acos(half / radius);
    const double expected =
        radius * radius * (pi - 4.0 * (angle - std::sin(angle) * std::cos(angle)));
    CHECK(area(part) == doctest::Approx(expected).epsilon(2e-3));
    CHECK(std::ranges::count_if(part, [](const auto& corner) { return !corner.is_rim; }) == 4);
    for (const FigureCorner& corner : part) {
        CHECK(std::hypot(corner.at.east, corner.at.north) ==
              doctest::Approx(radius).epsilon(1e-15));
    }
    CHECK(edge.part_within(rectangle(-2.1, -2.1, 2.1, 2.1)).is_all);
    CHECK(edge.part_within(rectangle(-2.1, -2.1, 2.1, 2.1)).figure.empty());
    CHECK(!edge.part_within(rectangle(-2.1, -2.1, 2.1, 1.999)).is_all);
}

TEST_CASE("a segment of the disc is kept however flat it is") {
    const MapEdge edge(ProjectionKind::arc, margin);
    const double radius = pi - rim_rad;
    for (const double height : {1e-6, 1e-4, 2e-3, 0.01, 0.3}) {
        const ConvexFigure part =
            edge.part_within(rectangle(-4.0, radius - height, 4.0, 5.0, 0.6)).figure;
        const double angle = std::acos(1.0 - height / radius);
        const double expected = radius * radius * (angle - std::sin(angle) * std::cos(angle));
        // With one corner between its ends an arc keeps 3/4 of its segment.
        CHECK(area(part) > 0.74 * expected);
        CHECK(area(part) < 1.01 * expected);
    }
}

TEST_CASE("what lies beyond the map, or touches it by less than half the margin, leaves nothing") {
    for (const double turn : {0.0, 0.5, 3.0}) {
        const auto is_empty = [&](ProjectionKind kind, const ConvexFigure& figure) {
            const auto [part, is_all] = MapEdge(kind, margin).part_within(figure);
            return part.empty() && !is_all;
        };
        const double zea = 2.0 * std::cos(std::sqrt(margin));
        CHECK(is_empty(ProjectionKind::zea, rectangle(zea - 0.4 * margin, -1.0, 5.0, 1.0, turn)));
        CHECK(!is_empty(ProjectionKind::zea, rectangle(zea - 0.6 * margin, -1.0, 5.0, 1.0, turn)));
        CHECK(is_empty(ProjectionKind::arc, rectangle(2.3, 2.3, 5.0, 5.0, turn)));
        CHECK(!is_empty(ProjectionKind::arc, rectangle(2.2, 2.2, 5.0, 5.0, turn)));
        CHECK(!is_empty(ProjectionKind::stg, rectangle(100.0, 100.0, 101.0, 101.0, turn)));
        CHECK(!is_empty(ProjectionKind::tan, rectangle(1e9, 1e9, 1.1e9, 1.1e9, turn)));
    }
    const MapEdge cylinder(ProjectionKind::mer, margin);
    CHECK(cylinder.part_within(rectangle(pi + 0.6 * margin, 0.0, 4.0, 1.0)).figure.empty());
    CHECK(!cylinder.part_within(rectangle(pi + 0.4 * margin, 0.0, 4.0, 1.0)).figure.empty());
    CHECK(cylinder.part_within(rectangle(0.0, 12.0, 1.0, 13.0)).figure.empty());
}

TEST_CASE("a cylinder ends at both poles, and a margin beyond where it is cut open") {
    const MapEdge edge(ProjectionKind::cea, margin);
    const ConvexFigure part = edge.part_within(rectangle(3.0, -2.0, 4.0, 2.0)).figure;
    const double limit = std::cos(edge.rim_angle_rad());
    CHECK(area(part) == doctest::Approx((pi + margin - 3.0) * 2.0 * limit).epsilon(1e-12));
    for (const FigureCorner& corner : part) {
        CHECK(std::abs(corner.at.north) == limit);
        CHECK(corner.at.east >= 3.0);
        CHECK(corner.at.east <= pi + margin);
    }
    // Two steps along each rim, and one side up and one down.
    CHECK(part.size() == 6);
    CHECK(std::ranges::count_if(part, &FigureCorner::is_rim) == 4);
    CHECK(edge.meets_rim(rectangle(3.0, -2.0, 4.0, 2.0)) == std::array{true, true});
    CHECK(edge.meets_rim(rectangle(3.0, -2.0, 4.0, 0.9)) == std::array{false, true});
    CHECK(edge.meets_rim(rectangle(3.0, 0.0, 4.0, 2.0)) == std::array{true, false});
    CHECK(edge.meets_rim(rectangle(3.2, -2.0, 4.0, 2.0)) == std::array{false, false});
    CHECK(edge.meets_rim(rectangle(3.0, 1.1, 4.0, 2.0)) == std::array{false, false});
}

TEST_CASE("corners that stand on one spot become one") {
    const MapEdge edge(ProjectionKind::arc, margin);
    ConvexFigure figure = rectangle(0.0, 0.0, 1.0, 1.0);
    figure.insert(figure.begin() + 1, {{1.0, -1e-9}});
    figure.push_back({{-1e-9, 1e-9}});
    CHECK(edge.part_within(figure).figure.size() == 4);
}

TEST_CASE("a point is in the part if it is in the figure and on the map") {
    std::mt19937_64 random(61);
    const auto between = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    for (const ProjectionKind kind : kinds) {
        const MapEdge edge(kind, margin);
        int n_in = 0;
        int n_cut = 0;
        for (int i = 0; i < 500; ++i) {
            const double x = between(-4.0, 4.0);
            const double y = between(-4.0, 4.0);
            const ConvexFigure figure =
                rectangle(x, y, x + between(0.01, 4.0), y + between(0.01, 4.0), between(-pi, pi));
            const auto [part, is_all] = edge.part_within(figure);
            CHECK(!is_all);
            for (int k = 0; k < 40; ++k) {
                const PlanePoint point{between(-4.0, 4.0), between(-4.0, 4.0)};
                const double expected = std::min(depth(figure, point), depth_in_map(kind, point));
                // Chords of 0.1 radians are off their arcs by up to pi (1 - cos 0.05).
                const double unsure = is_zenithal(kind) ? 0.004 : 2.0 * margin;
                if (std::abs(expected) > unsure) {
                    const bool is_in = !part.empty() && depth(part, point) > 0.0;
                    CHECK(is_in == (expected > 0.0));
                    n_in += is_in ? 1 : 0;
                    n_cut += !is_in && depth(figure, point) > 0.0 ? 1 : 0;
                }
            }
        }
        CHECK(n_in > 150);
        CHECK((n_cut > 100) == (kind != ProjectionKind::tan && kind != ProjectionKind::stg));
    }
}
