// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/region_measures.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"
#include "skyquilt/base/parallel.hpp"
#include "skyquilt/sphere/area.hpp"
#include "skyquilt/sphere/curved_area.hpp"
#include "skyquilt/sphere/growth.hpp"
#include "skyquilt/sphere/hull.hpp"
#include "skyquilt/sphere/intersection.hpp"
#include "skyquilt/sphere/make_polygons.hpp"
#include "skyquilt/sphere/region_members.hpp"

namespace skyquilt::sphere {

namespace {

std::int64_t pair_count(const Regions& a, const Regions& b) {
    if (a.size() != b.size() && a.size() != 1 && b.size() != 1) {
        throw GeometryError("region columns must have equal lengths or one row, got " +
                            std::to_string(a.size()) + " and " + std::to_string(b.size()));
    }
    return a.size() == 1 ? b.size() : a.size();
}

void check_rows(std::int64_t n, std::size_t out) {
    if (static_cast<std::int64_t>(out) != n) {
        throw GeometryError("the answer must have " + std::to_string(n) + " rows, got " +
                            std::to_string(out));
    }
}

const PolygonShape* single_polygon(const Members& members, Shape& shape) {
    if (members.size() != 1) {
        return nullptr;
    }
    shape = members[0];
    return std::get_if<PolygonShape>(&shape);
}

// What two rows have in common. The convex parts of a single member share no interior, so that what
// each of them has in common with another one adds up.
double overlap_area_sr(const Regions& a, std::int64_t row_a, const Regions& b, std::int64_t row_b) {
    const ConvexShapes of_a = convex_members(a, row_a);
    const ConvexShapes of_b = convex_members(b, row_b);
    const bool are_apart = Members(a, row_a).size() == 1 && Members(b, row_b).size() == 1;
    if (!are_apart) {
        return overlap_area_sr(of_a.shapes(), of_b.shapes());
    }
    double sum = 0.0;
    for (const Shape& p : of_a.shapes()) {
        for (const Shape& q : of_b.shapes()) {
            sum += overlap_area_sr(std::span(&p, 1), std::span(&q, 1));
        }
    }
    return sum;
}

// Members added one by one; polygons by vectors.
class ShapeColumn {
  public:
    void add(std::span<const UnitVector> polygon) {
        if (!polygon.empty()) {
            add(ShapeKind::polygon, shapes_.polygon_offsets.size() - 1);
            shapes_.vectors.insert(shapes_.vectors.end(), polygon.begin(), polygon.end());
            shapes_.polygon_offsets.push_back(static_cast<std::int64_t>(shapes_.vectors.size()));
        }
    }
    void add(const CircleShape& circle) {
        add(ShapeKind::circle, shapes_.circles.size());
        shapes_.circles.push_back(circle);
    }
    void add(const BoxShape& box) {
        add(ShapeKind::box, shapes_.boxes.size());
        shapes_.boxes.push_back(box);
    }
    void end_row() { shapes_.offsets.push_back(static_cast<std::int64_t>(shapes_.kinds.size())); }

    [[nodiscard]] Regions made() const {
        std::vector<Refusal> refusals;
        return Regions::from_shapes(shapes_, OnInvalid::raise, refusals);
    }

  private:
    void add(ShapeKind kind, std::size_t place) {
        shapes_.kinds.push_back(kind);
        shapes_.places.push_back(static_cast<std::int64_t>(place));
    }

    Shapes shapes_;
};

// A member as it was delivered, polygons as vectors.
void add_member(ShapeColumn& column, const Regions& regions, std::size_t member) {
    const Shapes& shapes = regions.shapes();
    const std::int64_t place = shapes.places[member];
    switch (shapes.kinds[member]) {
        case ShapeKind::polygon:
            column.add(regions.polygons()[place]);
            break;
        case ShapeKind::circle:
            column.add(shapes.circles[static_cast<std::size_t>(place)]);
            break;
        case ShapeKind::box:
            column.add(shapes.boxes[static_cast<std::size_t>(place)]);
            break;
    }
}

void add_common(ShapeColumn& column, const PolygonShape& a, const PolygonShape& b) {
    ConvexShapes parts_a;
    ConvexShapes parts_b;
    parts_a.add(a);
    parts_b.add(b);
    for (const ConvexPolygon p : parts_a.polygons()) {
        for (const ConvexPolygon q : parts_b.polygons()) {
            column.add(intersection(p, q));
        }
    }
}

// Two ranges of longitude share up to two: from the beginning of each that lies in the other to
// whichever end comes first.
void add_common(ShapeColumn& column, const LonLatBox& a, const LonLatBox& b) {
    const double south = std::max(a.lat_begin_deg(), b.lat_begin_deg());
    const double north = std::min(a.lat_end_deg(), b.lat_end_deg());
    if (a.has_all_longitudes() && b.has_all_longitudes()) {
        column.add(BoxShape{0.0, 360.0, south, north});
        return;
    }
    const auto add_from = [&](const LonLatBox& from, const LonLatBox& other) {
        if (from.has_all_longitudes() || !other.has_longitude(from.lon_begin_deg())) {
            return;
        }
        const double begin = from.lon_begin_deg();
        const auto eastwards = [begin](double lon) { return std::pair{lon < begin, lon}; };
        const double end = other.has_all_longitudes() ||
                                   eastwards(from.lon_end_deg()) <= eastwards(other.lon_end_deg())
                               ? from.lon_end_deg()
                               : other.lon_end_deg();
        if (begin != end) {
            column.add(BoxShape{begin, end, south, north});
        }
    };
    add_from(a, b);
    if (a.has_all_longitudes() || b.has_all_longitudes() ||
        a.lon_begin_deg() != b.lon_begin_deg()) {
        add_from(b, a);
    }
}

BoxShape grown_box(const BoxShape& box, double angle_deg) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double angle_rad = angle_deg * radians_per_degree;
    const double highest = std::max(std::abs(box.lat_begin_deg), std::abs(box.lat_end_deg));
    BoxShape larger{0.0, 360.0,
                    std::max(-90.0, std::nextafter(box.lat_begin_deg - angle_deg, -infinity)),
                    std::min(90.0, std::nextafter(box.lat_end_deg + angle_deg, infinity))};
    if (highest + angle_deg >= 90.0 - 1e-9) {
        return larger;  // a pole comes within reach of every meridian
    }
    // A disc reaches so far along the parallels, rounded up by some hundred last places.
    const double reach = std::asin(std::sin(angle_rad) / std::cos(highest * radians_per_degree)) /
                             radians_per_degree * (1.0 + 1e-13) +
                         1e-13;
    const LonLatBox wrapped(box);
    if (!wrapped.has_all_longitudes() && wrapped.width_deg() + 2.0 * reach < 360.0) {
        larger.lon_begin_deg = wrapped.lon_begin_deg() - reach;
        larger.lon_end_deg = wrapped.lon_begin_deg() + wrapped.width_deg() + reach;
    }
    return larger;
}

}  // namespace

void areas_sr(const Regions& regions, int threads, std::span<double> out) {
    check_rows(regions.size(), out.size());
    for_row_ranges(
        regions.size(), thread_count(threads), 16, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t row = begin; row < end; ++row) {
                const Members members(regions, row);
                out[static_cast<std::size_t>(row)] =
                    members.size() == 0   ? 0.0
                    : members.size() == 1 ? area_sr(members[0])
                                          : union_area_sr(convex_members(regions, row).shapes());
            }
        });
}

void overlap_areas_sr(const Regions& a, const Regions& b, int threads, std::span<double> out) {
    const std::int64_t n = pair_count(a, b);
    check_rows(n, out.size());
    for_row_ranges(n, thread_count(threads), 16, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t row = begin; row < end; ++row) {
            const std::int64_t row_a = a.size() == 1 ? 0 : row;
            const std::int64_t row_b = b.size() == 1 ? 0 : row;
            Shape shape_a;
            Shape shape_b;
            const auto* p = single_polygon(Members(a, row_a), shape_a);
            const auto* q = single_polygon(Members(b, row_b), shape_b);
            out[static_cast<std::size_t>(row)] = p != nullptr && q != nullptr
                                                     ? overlap_area_sr(p->vertices, q->vertices)
                                                     : overlap_area_sr(a, row_a, b, row_b);
        }
    });
}

Regions intersections(const Regions& a, const Regions& b) {
    const std::int64_t n = pair_count(a, b);
    ShapeColumn column;
    for (std::int64_t row = 0; row < n; ++row) {
        const std::int64_t row_a = a.size() == 1 ? 0 : row;
        const std::int64_t row_b = b.size() == 1 ? 0 : row;
        const Members of_a(a, row_a);
        const Members of_b(b, row_b);
        const auto begin_a =
            static_cast<std::size_t>(a.shapes().offsets[static_cast<std::size_t>(row_a)]);
        const auto begin_b =
            static_cast<std::size_t>(b.shapes().offsets[static_cast<std::size_t>(row_b)]);
        for (std::int64_t i = 0; i < of_a.size(); ++i) {
            const Shape p = of_a[i];
            for (std::int64_t j = 0; j < of_b.size(); ++j) {
                const Shape q = of_b[j];
                if (!relate(Relation::overlaps_interior, p, q)) {
                    continue;
                }
                const auto* polygon_p = std::get_if<PolygonShape>(&p);
                const auto* polygon_q = std::get_if<PolygonShape>(&q);
                const auto* box_p = std::get_if<LonLatBox>(&p);
                const auto* box_q = std::get_if<LonLatBox>(&q);
                const bool box_in_bent = (polygon_p != nullptr && !polygon_p->is_convex) ||
                                         (polygon_q != nullptr && !polygon_q->is_convex);
                if (polygon_p != nullptr && polygon_q != nullptr) {
                    add_common(column, *polygon_p, *polygon_q);
                } else if (box_p != nullptr && box_q != nullptr) {
                    add_common(column, *box_p, *box_q);
                } else if (!(box_in_bent && box_q != nullptr) && relate(Relation::contains, p, q)) {
                    add_member(column, b, begin_b + static_cast<std::size_t>(j));
                } else if (!(box_in_bent && box_p != nullptr) && relate(Relation::contains, q, p)) {
                    add_member(column, a, begin_a + static_cast<std::size_t>(i));
                } else {
                    throw GeometryError(
                        "what a circle or a box shares with a part of another shape is no union of "
                        "polygons, circles and boxes (row " +
                        std::to_string(row) +
                        "); overlap_area_deg2 measures it, and polygons made with "
                        "Regions.to_polygons share a little more");
                }
            }
        }
        column.end_row();
    }
    return column.made();
}

Polygons convex_hulls(const Regions& regions, int threads) {
    return make_polygons(regions.size(), threads, [&](std::int64_t row) {
        const Members members(regions, row);
        std::vector<UnitVector> vertices;
        for (std::int64_t i = 0; i < members.size(); ++i) {
            const Shape shape = members[i];
            const auto* polygon = std::get_if<PolygonShape>(&shape);
            if (polygon == nullptr) {
                throw GeometryError("the convex hull of a circle or a box is no polygon (row " +
                                    std::to_string(row) +
                                    "); make polygons of it with Regions.to_polygons first");
            }
            vertices.insert(vertices.end(), polygon->vertices.begin(), polygon->vertices.end());
        }
        const Hull hull = convex_hull(vertices);
        if (hull.kind == HullKind::not_in_hemisphere) {
            throw GeometryError("no open hemisphere holds the members, so they have no hull (row " +
                                std::to_string(row) + ")");
        }
        std::vector<UnitVector> corners;
        for (const std::int64_t corner : hull.corners) {
            corners.push_back(vertices[static_cast<std::size_t>(corner)]);
        }
        return corners;
    });
}

Regions grown(const Regions& regions, double angle_deg) {
    if (!(angle_deg >= 0.0 && std::isfinite(angle_deg))) {
        throw GeometryError("a region can be grown by a finite angle of at least 0, got " +
                            number_text(angle_deg) + " degrees");
    }
    if (angle_deg == 0.0) {
        return regions;
    }
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double angle_rad = std::nextafter(angle_deg * radians_per_degree, infinity);
    const Shapes& shapes = regions.shapes();
    ShapeColumn column;
    for (std::size_t row = 0; row + 1 < shapes.offsets.size(); ++row) {
        for (auto s = shapes.offsets[row]; s < shapes.offsets[row + 1]; ++s) {
            const auto member = static_cast<std::size_t>(s);
            const std::int64_t place = shapes.places[member];
            if (shapes.kinds[member] == ShapeKind::circle) {
                CircleShape circle = shapes.circles[static_cast<std::size_t>(place)];
                circle.radius_deg =
                    std::min(180.0, std::nextafter(circle.radius_deg + angle_deg, infinity));
                circle.radius_rad =
                    std::min(pi, std::nextafter(circle.radius_rad + angle_rad, infinity));
                column.add(circle);
            } else if (shapes.kinds[member] == ShapeKind::box) {
                column.add(grown_box(shapes.boxes[static_cast<std::size_t>(place)], angle_deg));
            } else {
                ConvexShapes parts;
                parts.add(
                    PolygonShape{regions.polygons()[place], regions.polygons().is_convex(place)});
                for (const ConvexPolygon part : parts.polygons()) {
                    auto result = grown(part, angle_rad);
                    if (const auto* refused = std::get_if<std::string>(&result)) {
                        throw GeometryError(*refused + ", got " + number_text(angle_deg) +
                                            " degrees at row " + std::to_string(row));
                    }
                    column.add(std::get<std::vector<UnitVector>>(result));
                }
            }
        }
        column.end_row();
    }
    return column.made();
}

}  // namespace skyquilt::sphere
