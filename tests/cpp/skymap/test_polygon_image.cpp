// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What an image is sure of must be so for the images of many points.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "plane_twin.hpp"
#include "skyquilt/skymap/polygon_image.hpp"
#include "small_skymaps.hpp"

using skyquilt::skymap::PixelExtent;
using skyquilt::skymap::PixelPoint;
using skyquilt::skymap::PixelScale;
using skyquilt::skymap::PolygonImage;
using skyquilt::skymap::Projection;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::Sure;
using skyquilt::skymap::Tract;
using skyquilt::skymap::testing::Answers;
using skyquilt::skymap::testing::around;
using skyquilt::skymap::testing::Directions;
using skyquilt::skymap::testing::Outline;
using skyquilt::skymap::testing::PlaneTwin;
using skyquilt::sphere::check_outline;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

constexpr std::array kinds{ProjectionKind::tan, ProjectionKind::stg, ProjectionKind::zea,
                           ProjectionKind::arc, ProjectionKind::cea, ProjectionKind::mer};

bool agree(Sure sure, bool answer) { return sure == Sure::unsure || (sure == Sure::yes) == answer; }

// A box beside a point of the boundary: of any size and shape, inside, outside or across.
PixelExtent box_at(const PixelPoint& point, Directions& random) {
    const double width = random.power_of_ten(-2.0, 3.0);
    const double height = width * random.power_of_ten(-1.0, 1.0);
    const auto share = [&] {
        const double away = random.power_of_ten(-5.0, 0.5);
        switch (random.below(3)) {
            case 0:
                return -away;
            case 1:
                return 1.0 + away;
            default:
                return random.between(0.0, 1.0);
        }
    };
    const PixelPoint least{point.x - share() * width, point.y - share() * height};
    return {least, {least.x + width, least.y + height}};
}

}  // namespace

TEST_CASE("no sure answer is wrong, in any projection") {
    Directions random(301);
    for (const ProjectionKind kind : kinds) {
        int n_sure_overlaps = 0;
        int n_sure_contains = 0;
        int n_compared = 0;
        for (int i = 0; i < 400; ++i) {
            const LonLat reference = random.awkward();
            const Tract tract(Projection(kind, reference),
                              PixelScale(60.0, i % 2 == 0 ? 0.0 : random.between(0.0, 360.0)),
                              {1000.0, 2000.0});
            // Mostly where an image is to be had.
            const UnitVector near =
                tract.direction({random.between(-2e3, 4e3), random.between(-1e3, 5e3)});
            const LonLat center =
                i % 4 == 0 || !std::isfinite(near.x) ? random.awkward() : lon_lat(near);
            Outline polygon = around(center.lon_deg, center.lat_deg, random.power_of_ten(-3.0, 1.6),
                                     random.between(0.0, 360.0), 3 + static_cast<int>(i % 4));
            const bool is_convex = i % 5 != 0;
            if (!is_convex) {
                const UnitVector middle = unit_vector(center);
                const UnitVector& a = polygon[0];
                const UnitVector& b = polygon[1];
                polygon.insert(polygon.begin() + 1,
                               skyquilt::sphere::normalized(a.x + b.x + 3.0 * middle.x,
                                                            a.y + b.y + 3.0 * middle.y,
                                                            a.z + b.z + 3.0 * middle.z));
                REQUIRE_FALSE(check_outline(polygon).refusal.has_value());
            }
            PolygonImage image;
            if (!image.project(polygon, is_convex, tract)) {
                continue;
            }
            const std::optional<PlaneTwin> twin = PlaneTwin::of(polygon, tract);
            if (!twin) {
                continue;
            }
            for (int k = 0; k < 100; ++k) {
                const PixelPoint point = twin->point(random);
                const PixelExtent& extent = image.extent();
                CHECK(extent.least.x <= point.x);
                CHECK(point.x <= extent.greatest.x);
                CHECK(extent.least.y <= point.y);
                CHECK(point.y <= extent.greatest.y);
                const PixelExtent box = box_at(point, random);
                const std::optional<Answers> truth = twin->answers(box, 0.0);
                if (!truth) {
                    continue;
                }
                ++n_compared;
                n_sure_overlaps += image.overlaps(box) != Sure::unsure ? 1 : 0;
                n_sure_contains += image.contains(box) != Sure::unsure ? 1 : 0;
                const bool right = agree(image.overlaps(box), truth->overlaps) &&
                                   agree(image.contains(box), truth->contains);
                CHECK(right);
            }
        }
        CAPTURE(static_cast<int>(kind));
        CAPTURE(n_compared);
        CAPTURE(n_sure_overlaps);
        CHECK(n_compared > 10000);
        CHECK(n_sure_overlaps > n_compared / 4);
        CHECK(n_sure_contains > n_compared / 4);
    }
}
