// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/polygons_around.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"
#include "skyquilt/sphere/region_members.hpp"
#include "skyquilt/sphere/shapes_builder.hpp"

namespace skyquilt::sphere {

namespace {

// What is added against rounding: angles in radians are within 1.5e-15 of the degrees they come
// from, the sines, cosines and frames of a corner within 1e-15, and longitudes and latitudes
// written for a corner and read again within 2.4e-15.
constexpr double rounding_rad = 8e-15;

// How the error that is allowed is shared out. Where a parallel becomes arcs they reach up to a
// half of it beyond. What is narrower than a 32nd is made wider by a 32nd on both sides, and what
// comes closer to a pole than an eighth reaches it. At a meridian the ends are moved by up to twice
// the 32nd where their corners also move towards the equator, and the great circle between them
// bulges to at most twice that (it is no longer than 120 degrees, and 1 / cos 60 is 2). So all of
// them together come to 1/2 + 1/8 + 4/32 + 1/32 at most.
constexpr double share_of_arcs = 1.0 / 2.0;
constexpr double share_of_poles = 1.0 / 8.0;
constexpr double share_of_width = 1.0 / 32.0;

constexpr double quarter_turn = pi / 2.0;
constexpr double widest_part_rad = 2.0 * pi / 3.0;
// A little over 60 degrees, so that the widest part needs one step, what was added included.
constexpr double longest_half_step_rad = pi / 2.9;

// Circles closer to a hemisphere than this are cut: rounding must not bring corners to its border.
constexpr double largest_single_radius_rad = quarter_turn - 1e-8;

struct Frame {
    UnitVector x;
    UnitVector y;
    UnitVector z;

    [[nodiscard]] UnitVector vector(double a, double b, double c) const noexcept {
        return normalized(a * x.x + b * y.x + c * z.x, a * x.y + b * y.y + c * z.y,
                          a * x.z + b * y.z + c * z.z);
    }
    [[nodiscard]] UnitVector direction(double lon_rad, double lat_rad) const noexcept {
        const double c = std::cos(lat_rad);
        return vector(c * std::cos(lon_rad), c * std::sin(lon_rad), std::sin(lat_rad));
    }
};

constexpr Frame sky{{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}};

UnitVector cross(const UnitVector& a, const UnitVector& b) noexcept {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

Frame frame_about(const UnitVector& center) noexcept {
    const UnitVector z = direction_of(center);
    const double x_size = std::abs(z.x);
    const double y_size = std::abs(z.y);
    const double z_size = std::abs(z.z);
    const UnitVector far = x_size <= y_size && x_size <= z_size ? sky.x
                           : y_size <= z_size                   ? sky.y
                                                                : sky.z;
    const UnitVector across = cross(far, z);
    const UnitVector x = normalized(across.x, across.y, across.z);
    return {x, cross(z, x), z};
}

// Half the longest difference in longitude of two corners whose great circle, at its crest, rises
// from a latitude >= 0 to at most `rise` above it: cos h = tan(lat) / tan(lat + rise), in a form
// that keeps its digits for small h, 1 - cos h = sin(rise) / (cos(lat) sin(lat + rise)).
double half_step(double lat, double rise) noexcept {
    if (lat + rise >= quarter_turn) {
        return longest_half_step_rad;
    }
    const double s = std::sqrt(0.5 * std::sin(rise) / (std::cos(lat) * std::sin(lat + rise)));
    return std::min(longest_half_step_rad, 2.0 * std::asin(std::min(s, 1.0)));
}

// ---- Boxes --------------------------------------------------------------------------------------

// Between two meridians and two parallels of a frame, in radians; at most 120 degrees wide and
// high.
struct Patch {
    double west;
    double east;
    double south;
    double north;
};

// The northern side of a patch, or with the latitude mirrored the southern one.
struct Side {
    bool is_pole = false;
    double west = 0.0;
    double east = 0.0;
    double lat = 0.0;  // of the corners
    double steps = 0.0;

    [[nodiscard]] double corner_count() const noexcept { return is_pole ? 2.0 : steps + 1.0; }
};

// Great circles bulge towards the nearer pole. On the side nearer to the pole corners lie on the
// parallel, on the other side where the great circle touches it halfway between two of them.
Side side_of(const Patch& patch, double north, double margin, double max_error) noexcept {
    Side side;
    const double near_pole = share_of_poles * max_error;
    if (north >= quarter_turn - near_pole) {
        side.is_pole = true;
        side.west = patch.west;
        side.east = patch.east;
        return side;
    }
    // A side about the other pole is kept away from it, so that what follows stays small.
    north = std::max(north, near_pole - quarter_turn);
    const double rise = share_of_arcs * max_error;
    const double half = north >= 0.0     ? half_step(north, rise)
                        : -north <= rise ? longest_half_step_rad
                                         : half_step(-north - rise, rise);
    // The corners at the ends lie `margin` beyond the meridians. The great circle through two
    // points at one distance from another great circle lies farther out between them.
    const double beyond = std::asin(std::sin(margin) / std::cos(north));
    side.west = patch.west - beyond;
    side.east = patch.east + beyond;
    side.steps = std::max(1.0, std::ceil((side.east - side.west) / (2.0 * half)));
    side.lat =
        north >= 0.0
            ? north
            : std::atan(std::tan(north) * std::cos(0.5 * (side.east - side.west) / side.steps));
    return side;
}

// The corners of a side from east to west; `up` is +1 for a northern one, -1 for a southern one.
void add_corners(std::vector<UnitVector>& corners, const Frame& frame, const Side& side,
                 double margin, double up) {
    if (!side.is_pole) {
        const auto n = static_cast<std::int64_t>(side.steps);
        for (std::int64_t i = 0; i <= n; ++i) {
            const double part = static_cast<double>(i) / side.steps;
            corners.push_back(
                frame.direction(side.east + part * (side.west - side.east), up * side.lat));
        }
        return;
    }
    // A little beyond the pole, and beyond both meridians: in one corner where they are far apart.
    const double middle = 0.5 * (side.west + side.east);
    const double back_x = -margin * std::cos(middle);
    const double back_y = -margin * std::sin(middle);
    const double half_width_sine = std::sin(0.5 * (side.east - side.west));
    if (half_width_sine >= 0.5) {
        corners.push_back(frame.vector(back_x / half_width_sine, back_y / half_width_sine, up));
        return;
    }
    corners.push_back(frame.vector(back_x - margin * std::sin(side.east),
                                   back_y + margin * std::cos(side.east), up));
    corners.push_back(frame.vector(back_x + margin * std::sin(side.west),
                                   back_y - margin * std::cos(side.west), up));
}

struct Sides {
    Side south;  // mirrored
    Side north;
    double margin;
};

Sides sides_of(const Patch& patch, double max_error) noexcept {
    const double least = share_of_width * max_error;
    const double upward = patch.north - patch.south < least ? least : rounding_rad;
    const double widest_parallel = patch.south <= 0.0 && patch.north >= 0.0
                                       ? 1.0
                                       : std::max(std::cos(patch.south), std::cos(patch.north));
    const double margin =
        (patch.east - patch.west) * widest_parallel < least ? least : rounding_rad;
    return {side_of(patch, -(patch.south - upward), margin, max_error),
            side_of(patch, patch.north + upward, margin, max_error), margin};
}

std::string too_many(double n) {
    std::string text = "polygons around it would have ";
    text += std::to_string(static_cast<std::int64_t>(n));
    text += " corners, and may have ";
    text += std::to_string(static_cast<std::int64_t>(most_outline_corners));
    return text;
}

PolygonsAround polygons_around(const Frame& frame, const Patch& whole, double max_error,
                               double largest) {
    // A billionth of a part more, so that a whole turn is cut into three.
    const double size = std::min(largest, widest_part_rad) * (1.0 + 1e-9);
    const double columns = std::max(1.0, std::ceil((whole.east - whole.west) / size));
    const double rows = std::max(1.0, std::ceil((whole.north - whole.south) / size));
    const double width = (whole.east - whole.west) / columns;
    const double height = (whole.north - whole.south) / rows;
    double count = 0.0;
    const auto patch_at = [&](double row, double column) {
        return Patch{whole.west + column * width,
                     column + 1.0 < columns ? whole.west + (column + 1.0) * width : whole.east,
                     whole.south + row * height,
                     row + 1.0 < rows ? whole.south + (row + 1.0) * height : whole.north};
    };
    for (double row = 0.0; row < rows; ++row) {  // the parts of a row are alike
        const Sides sides = sides_of(patch_at(row, 0.0), max_error);
        count += columns * (sides.south.corner_count() + sides.north.corner_count());
    }
    if (count > most_outline_corners) {
        return too_many(count);
    }
    std::vector<std::vector<UnitVector>> polygons;
    for (double row = 0.0; row < rows; ++row) {
        for (double column = 0.0; column < columns; ++column) {
            const Sides sides = sides_of(patch_at(row, column), max_error);
            std::vector<UnitVector>& corners = polygons.emplace_back();
            add_corners(corners, frame, sides.south, sides.margin, -1.0);
            std::ranges::reverse(corners);
            add_corners(corners, frame, sides.north, sides.margin, 1.0);
        }
    }
    return polygons;
}

void add_as_delivered(ShapesBuilder& builder, const ShapeView& polygon, bool by_lon_lats) {
    std::vector<LonLat> positions;
    std::vector<UnitVector> vectors;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        if (by_lon_lats) {
            positions.push_back(polygon.position(i));
        } else {
            vectors.push_back(polygon.vector(i));
        }
    }
    if (by_lon_lats) {
        builder.add_polygon(positions);
    } else {
        builder.add_polygon(vectors);
    }
}

void add_corners_of(ShapesBuilder& builder, const std::vector<UnitVector>& corners,
                    bool by_lon_lats) {
    if (!by_lon_lats) {
        builder.add_polygon(corners);
        return;
    }
    std::vector<LonLat> positions;
    std::ranges::transform(corners, std::back_inserter(positions), lon_lat);
    builder.add_polygon(positions);
}

}  // namespace

// ---- Circles ------------------------------------------------------------------------------------

PolygonsAround polygons_around(const Circle& circle, double max_error_rad, double largest_rad) {
    const Frame frame = frame_about(circle.center);
    const double radius =
        std::max(circle.radius_rad + rounding_rad, share_of_width * max_error_rad);
    if (radius > largest_single_radius_rad || 2.0 * radius > largest_rad) {
        return polygons_around(frame,
                               Patch{0.0, 2.0 * pi, quarter_turn - circle.radius_rad, quarter_turn},
                               max_error_rad, largest_rad);
    }
    // The sides touch a circle of this radius from outside: tan(reach) = tan(radius) / cos(pi / n).
    const double rise = max_error_rad - rounding_rad - (radius - circle.radius_rad);
    const double n = std::max(3.0, std::ceil(pi / half_step(radius, rise)));
    if (n > most_outline_corners) {
        return too_many(n);
    }
    const double reach = std::atan(std::tan(radius) / std::cos(pi / n));
    std::vector<UnitVector> corners;
    for (double i = 0.0; i < n; ++i) {
        corners.push_back(frame.direction(2.0 * pi * i / n, quarter_turn - reach));
    }
    return std::vector<std::vector<UnitVector>>{std::move(corners)};
}

PolygonsAround polygons_around(const LonLatBox& box, double max_error_rad, double largest_rad) {
    const double south = box.lat_begin_deg();
    const double north = box.lat_end_deg();
    const bool is_point = south == north;
    if (north == 90.0 && (is_point || box.has_all_longitudes())) {
        return polygons_around(Circle{sky.z, (90.0 - south) * radians_per_degree}, max_error_rad,
                               largest_rad);
    }
    if (south == -90.0 && (is_point || box.has_all_longitudes())) {
        return polygons_around(Circle{-sky.z, (north + 90.0) * radians_per_degree}, max_error_rad,
                               largest_rad);
    }
    const double west = box.lon_begin_deg() * radians_per_degree;
    return polygons_around(sky,
                           Patch{west, west + box.width_deg() * radians_per_degree,
                                 south * radians_per_degree, north * radians_per_degree},
                           max_error_rad, largest_rad);
}

// ---- Columns ------------------------------------------------------------------------------------

Regions to_polygons(const Regions& regions, double max_error_deg, double largest_deg) {
    if (!(max_error_deg >= least_outline_error_deg && max_error_deg <= largest_outline_error_deg)) {
        throw GeometryError("the largest error of polygons around shapes must lie in [" +
                            number_text(least_outline_error_deg) + ", " +
                            number_text(largest_outline_error_deg) + "] degrees, got " +
                            number_text(max_error_deg));
    }
    const double max_error_rad = max_error_deg * radians_per_degree;
    const double largest_rad = largest_deg * radians_per_degree;
    const Shapes& shapes = regions.shapes();
    const bool by_lon_lats = !shapes.lon_lats.empty();
    ShapesBuilder builder;
    const auto add_around = [&](const PolygonsAround& around, std::int64_t row) {
        if (const auto* refused = std::get_if<std::string>(&around)) {
            throw GeometryError("row " + std::to_string(row) +
                                " holds a shape that is too large "
                                "for this error: " +
                                *refused + "; allow more than " + number_text(max_error_deg) +
                                " degrees");
        }
        for (const auto& corners : std::get<std::vector<std::vector<UnitVector>>>(around)) {
            add_corners_of(builder, corners, by_lon_lats);
        }
    };
    for (std::int64_t row = 0; row < regions.size(); ++row) {
        const Members members(regions, row);
        for (std::int64_t i = 0; i < members.size(); ++i) {
            const Shape member = members[i];
            if (const auto* circle = std::get_if<Circle>(&member)) {
                add_around(polygons_around(*circle, max_error_rad, largest_rad), row);
            } else if (const auto* box = std::get_if<LonLatBox>(&member)) {
                add_around(polygons_around(*box, max_error_rad, largest_rad), row);
            } else {
                const ShapeView view(shapes, shapes.offsets[static_cast<std::size_t>(row)] + i);
                add_as_delivered(builder, view, by_lon_lats);
            }
        }
        builder.end_row();
    }
    std::vector<Refusal> refusals;
    return Regions::from_shapes(builder.take(), OnInvalid::raise, refusals);
}

}  // namespace skyquilt::sphere
