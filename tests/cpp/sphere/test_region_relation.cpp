// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of regions: unions, one row for many, threads, points and caps.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/region_relation.hpp"

using skyquilt::CoordinateError;
using skyquilt::GeometryError;
using skyquilt::pi;
using skyquilt::sphere::bounding_cap;
using skyquilt::sphere::Cap;
using skyquilt::sphere::circle_shape;
using skyquilt::sphere::contains_points;
using skyquilt::sphere::OnInvalid;
using skyquilt::sphere::Refusal;
using skyquilt::sphere::Regions;
using skyquilt::sphere::relate;
using skyquilt::sphere::relate_columns;
using skyquilt::sphere::Relation;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::ShapeKind;
using skyquilt::sphere::Shapes;
using skyquilt::sphere::unit_vector;

namespace {

// Adds members to the last row, and rows to the column.
struct Column {
    Shapes shapes;

    Column& circle(double lon, double lat, double radius_deg) {
        shapes.kinds.push_back(ShapeKind::circle);
        shapes.places.push_back(static_cast<std::int64_t>(shapes.circles.size()));
        shapes.circles.push_back(circle_shape({lon, lat}, radius_deg));
        return *this;
    }
    Column& box(double lon_begin, double lon_end, double lat_begin, double lat_end) {
        shapes.kinds.push_back(ShapeKind::box);
        shapes.places.push_back(static_cast<std::int64_t>(shapes.boxes.size()));
        shapes.boxes.push_back({lon_begin, lon_end, lat_begin, lat_end});
        return *this;
    }
    Column& square(double lon, double lat, double width, double height) {
        return polygon(
            {{lon, lat}, {lon + width, lat}, {lon + width, lat + height}, {lon, lat + height}});
    }
    Column& polygon(const std::vector<skyquilt::sphere::LonLat>& corners) {
        shapes.kinds.push_back(ShapeKind::polygon);
        shapes.places.push_back(static_cast<std::int64_t>(shapes.polygon_offsets.size()) - 1);
        shapes.lon_lats.insert(shapes.lon_lats.end(), corners.begin(), corners.end());
        shapes.polygon_offsets.push_back(static_cast<std::int64_t>(shapes.lon_lats.size()));
        return *this;
    }
    Column& row() {
        shapes.offsets.push_back(static_cast<std::int64_t>(shapes.kinds.size()));
        return *this;
    }
    [[nodiscard]] Regions made() const {
        std::vector<Refusal> refusals;
        return Regions::from_shapes(shapes, OnInvalid::raise, refusals);
    }
};

std::vector<std::uint8_t> related(Relation relation, const Regions& a, const Regions& b,
                                  int threads = 1) {
    std::vector<std::uint8_t> out(static_cast<std::size_t>(a.size() == 1 ? b.size() : a.size()), 7);
    relate_columns(relation, a, b, threads, out);
    return out;
}

bool holds(const Regions& a, const Regions& b) { return relate(Relation::contains, a, 0, b, 0); }

}  // namespace

TEST_CASE("polygons together hold what crosses the edge they share, exactly") {
    const Regions both = Column().square(0, 0, 1, 1).square(1, 0, 1, 1).row().made();
    const Regions twice = Column().square(0, 0, 1, 1).square(0, 0, 1, 1).row().made();
    const Regions apart =
        Column().square(0, 0, 1, 1).square(std::nextafter(1.0, 2.0), 0, 1, 1).row().made();
    const Regions across = Column().square(0.5, 0.2, 1, 0.5).row().made();
    CHECK(holds(both, across));
    CHECK_FALSE(holds(twice, across));
    CHECK_FALSE(holds(apart, across));
    CHECK(holds(both, both));
    CHECK_FALSE(holds(across, both));
}

TEST_CASE("polygons that are not convex are cut before they hold together") {
    // A comb, and a square that fills its gap; edges on one meridian would leave a last place open.
    const Regions combs =
        Column()
            .polygon({{0, 0}, {3, 0}, {3, 2}, {2, 2}, {2, 1}, {1, 1}, {1, 2}, {0, 2}})
            .square(0.9, 0.5, 1.2, 2)
            .row()
            .made();
    CHECK(holds(combs, Column().square(0.2, 0.2, 2.6, 1.6).row().made()));
    CHECK(holds(combs, Column().box(0.2, 2.8, 0.2, 1.8).row().made()));
    CHECK(holds(combs, Column().circle(1.5, 1.0, 0.7).row().made()));
    CHECK_FALSE(holds(combs, Column().circle(1.5, 1.0, 1.1).row().made()));
    const Regions comb =
        Column()
            .polygon({{0, 0}, {3, 0}, {3, 2}, {2, 2}, {2, 1}, {1, 1}, {1, 2}, {0, 2}})
            .row()
            .made();
    CHECK_FALSE(holds(comb, Column().box(0.2, 2.8, 0.2, 1.8).row().made()));
    CHECK(holds(comb, Column().box(0.2, 2.8, 0.2, 0.9).row().made()));
    CHECK(holds(combs, comb));
}

TEST_CASE("curved members hold together too, each in its own way") {
    const Regions mixed =
        Column().square(0, 0, 10, 10).circle(10, 5, 5).box(10, 20, 0, 10).row().made();
    CHECK(holds(mixed, Column().square(2, 2, 16, 6).row().made()));
    CHECK(holds(mixed, Column().circle(10, 5, 4.8).row().made()));
    CHECK_FALSE(holds(mixed, Column().circle(10, 5, 4.8).circle(19, 5, 2).row().made()));
    CHECK_FALSE(holds(Column().square(0, 0, 9, 10).box(11, 20, 0, 10).row().made(),
                      Column().circle(10, 5, 0.5).row().made()));
}

TEST_CASE("columns give what single pairs give, for any number of threads") {
    std::mt19937_64 random(81);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    const auto draw = [&](int n) {
        Column column;
        for (int i = 0; i < n; ++i) {
            for (int k = static_cast<int>(3.0 * unit(random)); k >= 0; --k) {
                const double x = 10.0 * unit(random);
                const double y = 10.0 * unit(random);
                const int kind = static_cast<int>(3.0 * unit(random));
                kind == 0   ? column.circle(x, y, 3.0 * unit(random))
                : kind == 1 ? column.box(x, x + 4.0 * unit(random), y, y + 4.0 * unit(random))
                            : column.square(x, y, 0.1 + 4.0 * unit(random), 2.0);
            }
            column.row();
        }
        return column.made();
    };
    const Regions a = draw(300);
    const Regions b = draw(300);
    for (const Relation relation :
         {Relation::overlaps, Relation::overlaps_interior, Relation::contains}) {
        const auto answer = related(relation, a, b);
        CHECK(related(relation, a, b, 3) == answer);
        CHECK(std::ranges::count(answer, 1) > 0);
        CHECK(std::ranges::count(answer, 0) > 2);
        for (std::int64_t row = 0; row < 300; row += 7) {
            CHECK(relate(relation, a, row, b, row) == (answer[static_cast<std::size_t>(row)] == 1));
        }
        const Regions one = a.rows(std::vector<std::int64_t>{5});
        const auto many = related(relation, one, b);
        for (std::int64_t row = 0; row < 300; row += 11) {
            CHECK(relate(relation, a, 5, b, row) == (many[static_cast<std::size_t>(row)] == 1));
        }
    }
    std::vector<std::uint8_t> short_answer(3);
    CHECK_THROWS_AS(relate_columns(Relation::overlaps, a, b, 1, short_answer), GeometryError);
    CHECK_THROWS_AS(related(Relation::overlaps, a, draw(2)), GeometryError);
}

TEST_CASE("points lie in any member, and no point in an empty row") {
    const Regions regions =
        Column().square(0, 0, 1, 1).circle(5, 5, 1).row().row().box(350, 10, -1, 1).row().made();
    std::vector<std::uint8_t> out(3);
    contains_points(regions, std::vector<double>{5.5, 5.5, 0.0}, std::vector<double>{5.0, 5.0, 0.0},
                    1, out);
    CHECK(out == std::vector<std::uint8_t>{1, 0, 1});
    contains_points(regions, std::vector<double>{0.5}, std::vector<double>{0.5}, 2, out);
    CHECK(out == std::vector<std::uint8_t>{1, 0, 1});
    const Regions one = regions.rows(std::vector<std::int64_t>{0});
    const double nan = std::numeric_limits<double>::quiet_NaN();
    contains_points(one, std::vector<double>{0.5, nan, 5.0}, std::vector<double>{0.5, 0.0, 7.0}, 1,
                    out);
    CHECK(out == std::vector<std::uint8_t>{1, 0, 0});
    CHECK_THROWS_AS(
        contains_points(one, std::vector<double>{0.0}, std::vector<double>{90.5}, 1, out),
        GeometryError);
    std::vector<std::uint8_t> single(1);
    CHECK_THROWS_AS(
        contains_points(one, std::vector<double>{0.0}, std::vector<double>{90.5}, 1, single),
        CoordinateError);
}

TEST_CASE("caps are no larger than need be where there is one member") {
    const auto cap_of = [](const Column& column) { return bounding_cap(column.made(), 0); };
    CHECK(cap_of(Column().circle(10, 20, 30).row()).radius_rad == doctest::Approx(pi / 6));
    CHECK(cap_of(Column().box(0, 360, 80, 90).row()).radius_rad == doctest::Approx(pi / 18));
    CHECK(cap_of(Column().box(0, 360, -90, -80).row()).center.z == -1.0);
    CHECK(cap_of(Column().box(0, 10, -90, 90).row()).radius_rad == doctest::Approx(pi / 2));
    CHECK(cap_of(Column().box(0, 360, -90, 90).row()).radius_rad == pi);
    CHECK(cap_of(Column().circle(0, 90, 1).circle(0, -90, 1).row()).radius_rad == pi);
    const Cap both = cap_of(Column().circle(0, 0, 1).circle(10, 0, 1).row());
    CHECK(both.radius_rad == doctest::Approx(6.0 * pi / 180.0));
    CHECK(separation_rad(both.center, unit_vector({5.0, 0.0})) < 1e-14);
}
