// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/shapes_builder.hpp"

#include <cmath>
#include <utility>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"

namespace skyquilt::sphere {

void ShapesBuilder::add(ShapeKind kind, std::size_t place) {
    shapes_.kinds.push_back(kind);
    shapes_.places.push_back(static_cast<std::int64_t>(place));
}

void ShapesBuilder::add_polygon(std::span<const LonLat> vertices) {
    add(ShapeKind::polygon, shapes_.polygon_offsets.size() - 1);
    shapes_.lon_lats.insert(shapes_.lon_lats.end(), vertices.begin(), vertices.end());
    shapes_.polygon_offsets.push_back(static_cast<std::int64_t>(shapes_.lon_lats.size()));
}

void ShapesBuilder::add_polygon(std::span<const UnitVector> vertices) {
    add(ShapeKind::polygon, shapes_.polygon_offsets.size() - 1);
    shapes_.vectors.insert(shapes_.vectors.end(), vertices.begin(), vertices.end());
    shapes_.polygon_offsets.push_back(static_cast<std::int64_t>(shapes_.vectors.size()));
}

void ShapesBuilder::add_circle(const LonLat& center_deg, double radius_deg) {
    add(ShapeKind::circle, shapes_.circles.size());
    const UnitVector center =
        is_position(center_deg) ? unit_vector(center_deg) : UnitVector{0.0, 0.0, 0.0};
    shapes_.circles.push_back({center_deg, center, radius_deg, radius_deg * radians_per_degree});
}

void ShapesBuilder::add_circle(const UnitVector& center, double radius_rad) {
    add(ShapeKind::circle, shapes_.circles.size());
    shapes_.circles.push_back(
        {lon_lat(center), center, radius_rad / radians_per_degree, radius_rad});
}

void ShapesBuilder::add_box(const BoxShape& box) {
    add(ShapeKind::box, shapes_.boxes.size());
    shapes_.boxes.push_back(box);
}

void ShapesBuilder::end_row() {
    shapes_.offsets.push_back(static_cast<std::int64_t>(shapes_.kinds.size()));
    row_ = {shapes_.kinds.size(),    shapes_.polygon_offsets.size() - 1,
            shapes_.lon_lats.size(), shapes_.vectors.size(),
            shapes_.circles.size(),  shapes_.boxes.size()};
}

void ShapesBuilder::end_row_empty() {
    shapes_.kinds.resize(row_.kinds);
    shapes_.places.resize(row_.kinds);
    shapes_.polygon_offsets.resize(row_.polygons + 1);
    shapes_.lon_lats.resize(row_.lon_lats);
    shapes_.vectors.resize(row_.vectors);
    shapes_.circles.resize(row_.circles);
    shapes_.boxes.resize(row_.boxes);
    end_row();
}

Refusal unreadable(std::int64_t place, std::string message) {
    return {0, place, Rule::unreadable, std::move(message)};
}

ShapeView::ShapeView(const Shapes& shapes, std::int64_t shape) noexcept
    : shapes_(shapes), kind_(shapes.kinds[static_cast<std::size_t>(shape)]) {
    const auto place = static_cast<std::size_t>(shapes.places[static_cast<std::size_t>(shape)]);
    begin_ = kind_ == ShapeKind::polygon ? static_cast<std::size_t>(shapes.polygon_offsets[place])
                                         : place;
    end_ = kind_ == ShapeKind::polygon ? static_cast<std::size_t>(shapes.polygon_offsets[place + 1])
                                       : place;
}

LonLat ShapeView::position(std::size_t vertex) const noexcept {
    return shapes_.lon_lats.empty() ? lon_lat(shapes_.vectors[begin_ + vertex])
                                    : shapes_.lon_lats[begin_ + vertex];
}

UnitVector ShapeView::vector(std::size_t vertex) const noexcept {
    return shapes_.lon_lats.empty() ? shapes_.vectors[begin_ + vertex]
                                    : unit_vector(shapes_.lon_lats[begin_ + vertex]);
}

bool is_closed(const ShapeView& polygon) noexcept {
    if (polygon.size() == 0) {
        return true;
    }
    if (polygon.size() == 1) {
        return false;
    }
    const LonLat first = polygon.position(0);
    const LonLat last = polygon.position(polygon.size() - 1);
    // A binary may hold NaN, which is as good as itself: else each writing would add a vertex.
    const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
    return same(first.lon_deg, last.lon_deg) && same(first.lat_deg, last.lat_deg);
}

void check_polygons(std::span<const ShapeView> row_shapes, std::int64_t row,
                    std::string_view form) {
    for (const ShapeView& shape : row_shapes) {
        if (shape.kind() != ShapeKind::polygon) {
            throw GeometryError(std::string(form) + " states polygons alone: row " +
                                std::to_string(row) + " holds a " +
                                std::string(name_of(shape.kind())) +
                                "; make polygons of it with Regions.to_polygons first");
        }
    }
}

std::string_view name_of(ShapeKind kind) noexcept {
    switch (kind) {
        case ShapeKind::polygon:
            return "polygon";
        case ShapeKind::circle:
            return "circle";
        case ShapeKind::box:
            return "box of longitudes and latitudes";
    }
    return "unknown";
}

}  // namespace skyquilt::sphere
