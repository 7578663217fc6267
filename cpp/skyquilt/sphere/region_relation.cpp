// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/region_relation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"
#include "skyquilt/base/parallel.hpp"
#include "skyquilt/sphere/containment.hpp"
#include "skyquilt/sphere/cover.hpp"
#include "skyquilt/sphere/curved_cover.hpp"
#include "skyquilt/sphere/prepared_polygon.hpp"
#include "skyquilt/sphere/region_members.hpp"
#include "skyquilt/sphere/relation.hpp"
#include "skyquilt/sphere/shape_relation.hpp"

namespace skyquilt::sphere {

namespace {

bool any_pair(Relation relation, const Members& a, const Members& b) {
    for (std::int64_t i = 0; i < a.size(); ++i) {
        const Shape shape = a[i];
        for (std::int64_t j = 0; j < b.size(); ++j) {
            if (relate(relation, shape, b[j])) {
                return true;
            }
        }
    }
    return false;
}

bool is_polygon(const Shape& shape) { return std::holds_alternative<PolygonShape>(shape); }

// Whether relate() can be asked if the first contains the second.
bool can_be_asked(const Shape& shape, const Shape& held) {
    const auto* polygon = std::get_if<PolygonShape>(&shape);
    return polygon == nullptr || polygon->is_convex || !std::holds_alternative<LonLatBox>(held);
}

// Whether a row holds one member of another. Polygons among themselves are decided exactly; where
// curves take part, what they can do together is looked at along their boundaries.
bool holds_member(const Members& row, const Shape& held) {
    std::vector<Shape> near;
    for (std::int64_t i = 0; i < row.size(); ++i) {
        const Shape shape = row[i];
        if (can_be_asked(shape, held) && relate(Relation::contains, shape, held)) {
            return true;
        }
        if (relate(Relation::overlaps, shape, held)) {
            near.push_back(shape);
        }
    }
    if (near.empty() || (near.size() == 1 && can_be_asked(near.front(), held))) {
        return false;
    }
    const bool all_polygons = std::ranges::all_of(near, is_polygon) && is_polygon(held);
    ConvexShapes cover;
    std::ranges::for_each(near, [&cover](const Shape& shape) { cover.add(shape); });
    ConvexShapes parts;
    parts.add(held);
    const std::vector<ConvexPolygon> polygons = cover.polygons();
    return std::ranges::all_of(parts.shapes(), [&](const Shape& part) {
        const auto* polygon = std::get_if<PolygonShape>(&part);
        if (polygon != nullptr && covers(polygons, polygon->vertices)) {
            return true;
        }
        return !all_polygons && curved_cover(cover.shapes(), part);
    });
}

bool hold_together(const Members& a, const Members& b) {
    for (std::int64_t j = 0; j < b.size(); ++j) {
        if (!holds_member(a, b[j])) {
            return false;
        }
    }
    return a.size() > 0 && b.size() > 0;
}

// Whether every row is one polygon, which the column of polygons then answers for.
bool is_column_of_polygons(const Regions& regions) {
    return regions.polygons().size() == regions.size() &&
           static_cast<std::int64_t>(regions.shapes().kinds.size()) == regions.size() &&
           std::ranges::adjacent_find(regions.shapes().offsets) == regions.shapes().offsets.end();
}

bool holds(const Members& row, const LonLat& position) {
    const UnitVector vector = unit_vector(position);
    for (std::int64_t i = 0; i < row.size(); ++i) {
        if (holds_point(row[i], position, vector)) {
            return true;
        }
    }
    return false;
}

// A row whose polygons are prepared for many points.
class ReadyRow {
  public:
    explicit ReadyRow(const Members& row) {
        for (std::int64_t i = 0; i < row.size(); ++i) {
            const Shape shape = row[i];
            if (const auto* polygon = std::get_if<PolygonShape>(&shape)) {
                polygons_.emplace_back(polygon->vertices);
            } else {
                others_.push_back(shape);
            }
        }
    }

    [[nodiscard]] bool holds(const LonLat& position) const {
        const UnitVector vector = unit_vector(position);
        return std::ranges::any_of(polygons_,
                                   [&vector](const PreparedPolygon& polygon) {
                                       return polygon.location_of(vector) != Location::outside;
                                   }) ||
               std::ranges::any_of(others_, [&](const Shape& shape) {
                   return holds_point(shape, position, vector);
               });
    }

  private:
    std::vector<PreparedPolygon> polygons_;
    std::vector<Shape> others_;
};

void check_lengths(std::int64_t a, std::int64_t b, std::size_t out) {
    if (a != b && a != 1 && b != 1) {
        throw GeometryError("region columns must have equal lengths or one row, got " +
                            std::to_string(a) + " and " + std::to_string(b));
    }
    const std::int64_t n = a == 1 ? b : a;
    if (static_cast<std::int64_t>(out) != n) {
        throw GeometryError("the answer must have " + std::to_string(n) + " rows, got " +
                            std::to_string(out));
    }
}

// The distance of the farthest corner from the middle, for boxes up to a hemisphere wide: along a
// meridian or a parallel the distance from the middle grows away from where it is least. For others
// and where it is smaller, the cap about the nearer pole.
Cap cap_of(const LonLatBox& box) {
    const double to_north = (90.0 - box.lat_begin_deg()) * radians_per_degree;
    const double to_south = (90.0 + box.lat_end_deg()) * radians_per_degree;
    Cap cap{{0.0, 0.0, to_north <= to_south ? 1.0 : -1.0}, std::min(to_north, to_south)};
    if (box.width_deg() <= 180.0) {
        const UnitVector middle = unit_vector({box.lon_begin_deg() + 0.5 * box.width_deg(),
                                               0.5 * (box.lat_begin_deg() + box.lat_end_deg())});
        double radius = 0.0;
        for (const double lon : {box.lon_begin_deg(), box.lon_end_deg()}) {
            for (const double lat : {box.lat_begin_deg(), box.lat_end_deg()}) {
                radius = std::max(radius, separation_rad(middle, unit_vector({lon, lat})));
            }
        }
        if (radius < cap.radius_rad) {
            cap = {middle, radius};
        }
    }
    return {cap.center, std::min(pi, cap.radius_rad + 1e-14)};
}

Cap cap_of(const Circle& circle) {
    return {direction_of(circle.center), std::min(pi, circle.radius_rad + 1e-14)};
}

Cap cap_of(const PolygonShape& polygon) {
    std::vector<UnitVector> vertices(polygon.vertices.begin(), polygon.vertices.end());
    std::ranges::transform(vertices, vertices.begin(), direction_of);
    return bounding_cap(vertices);
}

}  // namespace

bool relate(Relation relation, const Regions& a, std::int64_t row_a, const Regions& b,
            std::int64_t row_b) {
    const Members of_a(a, row_a);
    const Members of_b(b, row_b);
    return relation == Relation::contains ? hold_together(of_a, of_b)
                                          : any_pair(relation, of_a, of_b);
}

void relate_columns(Relation relation, const Regions& a, const Regions& b, int threads,
                    std::span<std::uint8_t> out) {
    check_lengths(a.size(), b.size(), out.size());
    if (is_column_of_polygons(a) && is_column_of_polygons(b)) {
        relate_columns(relation, a.polygons(), b.polygons(), threads, out);
        return;
    }
    const auto n = static_cast<std::int64_t>(out.size());
    for_row_ranges(n, thread_count(threads), 64, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t row = begin; row < end; ++row) {
            out[static_cast<std::size_t>(row)] =
                relate(relation, a, a.size() == 1 ? 0 : row, b, b.size() == 1 ? 0 : row) ? 1 : 0;
        }
    });
}

void contains_points(const Regions& regions, std::span<const double> lon_deg,
                     std::span<const double> lat_deg, int threads, std::span<std::uint8_t> out) {
    if (is_column_of_polygons(regions)) {
        contains_points(regions.polygons(), lon_deg, lat_deg, threads, out);
        return;
    }
    if (lon_deg.size() != lat_deg.size()) {
        throw CoordinateError("longitude and latitude must have equal lengths, got " +
                              std::to_string(lon_deg.size()) + " and " +
                              std::to_string(lat_deg.size()));
    }
    const auto n_points = static_cast<std::int64_t>(lon_deg.size());
    check_lengths(regions.size(), n_points, out.size());
    for (std::size_t i = 0; i < lon_deg.size(); ++i) {
        // Comparisons with NaN are false: what is not known passes.
        if (std::isinf(lon_deg[i]) || lat_deg[i] < -90.0 || lat_deg[i] > 90.0) {
            throw CoordinateError(
                "longitude must be finite and latitude lie in [-90, 90] degrees, got " +
                number_text(lon_deg[i]) + " and " + number_text(lat_deg[i]) + " at row " +
                std::to_string(i));
        }
    }
    // One row that many points are asked of is made ready once.
    std::optional<ReadyRow> one_row;
    if (regions.size() == 1) {
        one_row.emplace(Members(regions, 0));
    }
    const auto n = static_cast<std::int64_t>(out.size());
    for_row_ranges(n, thread_count(threads), 256, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t row = begin; row < end; ++row) {
            const auto point = static_cast<std::size_t>(n_points == 1 ? 0 : row);
            const LonLat position{lon_deg[point], lat_deg[point]};
            const bool held =
                is_position(position) &&
                (one_row ? one_row->holds(position) : holds(Members(regions, row), position));
            out[static_cast<std::size_t>(row)] = held ? 1 : 0;
        }
    });
}

Cap bounding_cap(const Regions& regions, std::int64_t row) {
    const Members members(regions, row);
    std::vector<Cap> caps;
    UnitVector sum{0.0, 0.0, 0.0};
    for (std::int64_t i = 0; i < members.size(); ++i) {
        const Cap cap = std::visit([](const auto& shape) { return cap_of(shape); }, members[i]);
        sum = {sum.x + cap.center.x, sum.y + cap.center.y, sum.z + cap.center.z};
        caps.push_back(cap);
    }
    if (caps.size() == 1) {
        return caps.front();
    }
    if (dot(sum, sum) < 1e-20) {
        return {caps.front().center, pi};  // members all round the sphere
    }
    const UnitVector center = normalized(sum.x, sum.y, sum.z);
    double radius = 0.0;
    for (const Cap& cap : caps) {
        radius = std::max(radius, separation_rad(center, cap.center) + cap.radius_rad);
    }
    return {center, std::min(pi, radius + 1e-14)};
}

}  // namespace skyquilt::sphere
