// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/sphgeom_encoding.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/byte_reader.hpp"
#include "skyquilt/sphere/lon_lat_box.hpp"
#include "skyquilt/sphere/predicates.hpp"
#include "skyquilt/sphere/shapes_builder.hpp"

namespace skyquilt::sphere {

namespace {

using Failure = std::optional<Refusal>;

// The codes and sizes of sphgeom's TYPE_CODE and ENCODED_SIZE (lsst/sphgeom, 30.2026.4000).
constexpr char polygon_code = 'p';  // then three doubles a vertex
constexpr char circle_code = 'c';   // then the centre, the squared chord and the opening angle
constexpr char box_code = 'b';      // then two longitudes and two latitudes in radians
constexpr char ellipse_code = 'e';
constexpr char union_code = 'u';  // then, for each operand, its size and its encoding
constexpr char intersection_code = 'i';
constexpr std::size_t vertex_size = 24;
constexpr std::size_t circle_size = 40;
constexpr std::size_t box_size = 32;

// The double of degrees that multiplication turns into these radians, or the nearest where none is.
double degrees_of(double radians) {
    const double nearest = radians / radians_per_degree;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const double degrees :
         {nearest, std::nextafter(nearest, -infinity), std::nextafter(nearest, infinity)}) {
        if (degrees * radians_per_degree == radians) {
            return degrees;
        }
    }
    return nearest;
}

UnitVector take_vector(ByteReader& in) {
    const auto x = in.take<double>();
    const auto y = in.take<double>();
    const auto z = in.take<double>();
    return {x, y, z};
}

class SphgeomEncoding {
  public:
    SphgeomEncoding(std::string_view encoding, ShapesBuilder& builder)
        : whole_(encoding), builder_(builder) {}

    Failure read() {
        // What is still to be read, the next one last: a union of unions is their union.
        std::vector<std::string_view> pending{whole_};
        while (!pending.empty()) {
            const std::string_view encoding = pending.back();
            pending.pop_back();
            if (encoding.empty()) {
                return refuse(encoding, "an encoding must begin with its type, got no bytes");
            }
            Failure failure;
            switch (encoding.front()) {
                case polygon_code:
                    failure = read_polygon(encoding);
                    break;
                case circle_code:
                    failure = read_circle(encoding);
                    break;
                case box_code:
                    failure = read_box(encoding);
                    break;
                case union_code:
                    failure = read_union(encoding, pending);
                    break;
                case ellipse_code:
                    return refuse(encoding,
                                  "a region here is made of polygons, circles and boxes; give a"
                                  " polygon around it: got an Ellipse");
                case intersection_code:
                    return refuse(
                        encoding,
                        "a region here is a union of polygons, circles and boxes; state it"
                        " so: got an IntersectionRegion");
                default:
                    return refuse(encoding,
                                  "an encoding must begin with the type p, c, b or u, got byte " +
                                      std::to_string(static_cast<unsigned char>(encoding.front())));
            }
            if (failure) {
                return failure;
            }
        }
        return std::nullopt;
    }

  private:
    [[nodiscard]] Refusal refuse(std::string_view encoding, std::string message) const {
        const auto place = encoding.data() - whole_.data();
        return unreadable(place, std::move(message) + " at byte " + std::to_string(place));
    }

    Failure read_polygon(std::string_view encoding) {
        ByteReader in(encoding.substr(1));
        if (in.left() % vertex_size != 0 || in.left() < 3 * vertex_size) {
            return refuse(encoding,
                          "a ConvexPolygon must have 24 bytes for each of three or more vertices,"
                          " got " +
                              std::to_string(in.left()));
        }
        vertices_.clear();
        while (in.left() > 0) {
            vertices_.push_back(take_vector(in));
        }
        builder_.add_polygon(vertices_);
        return std::nullopt;
    }

    Failure read_circle(std::string_view encoding) {
        ByteReader in(encoding.substr(1));
        if (in.left() != circle_size) {
            return refuse(encoding,
                          "a Circle must have 40 bytes, got " + std::to_string(in.left()));
        }
        const UnitVector center = take_vector(in);
        const auto squared_chord = in.take<double>();
        const auto radius_rad = in.take<double>();
        if (!(squared_chord < 0.0)) {
            builder_.add_circle(center, radius_rad);
        }
        return std::nullopt;
    }

    Failure read_box(std::string_view encoding) {
        ByteReader in(encoding.substr(1));
        if (in.left() != box_size) {
            return refuse(encoding, "a Box must have 32 bytes, got " + std::to_string(in.left()));
        }
        const auto lon_begin = in.take<double>();
        const auto lon_end = in.take<double>();
        const auto lat_begin = in.take<double>();
        const auto lat_end = in.take<double>();
        // Intervals of NaN or of latitudes that run downwards are how sphgeom states emptiness.
        if (!std::isnan(lon_begin) && !std::isnan(lon_end) && lat_begin <= lat_end) {
            builder_.add_box({degrees_of(lon_begin), degrees_of(lon_end), degrees_of(lat_begin),
                              degrees_of(lat_end)});
        }
        return std::nullopt;
    }

    Failure read_union(std::string_view encoding, std::vector<std::string_view>& pending) {
        const std::size_t first = pending.size();
        std::string_view rest = encoding.substr(1);
        while (!rest.empty()) {
            ByteReader in(rest);
            if (in.left() < 8) {
                return refuse(rest, "the size of an operand must have 8 bytes, got " +
                                        std::to_string(in.left()));
            }
            const auto size = in.take<std::uint64_t>();
            if (size > in.left()) {
                return refuse(rest, "an encoding must hold what it announces: an operand of " +
                                        std::to_string(size) + " bytes, got " +
                                        std::to_string(in.left()));
            }
            pending.push_back(in.take_bytes(static_cast<std::size_t>(size)));
            rest.remove_prefix(8 + static_cast<std::size_t>(size));
        }
        std::reverse(pending.begin() + static_cast<std::ptrdiff_t>(first), pending.end());
        return std::nullopt;
    }

    std::string_view whole_;
    ShapesBuilder& builder_;
    std::vector<UnitVector> vertices_;
};

void append_vector(std::string& encoding, const UnitVector& v) {
    append_bytes(encoding, v.x);
    append_bytes(encoding, v.y);
    append_bytes(encoding, v.z);
}

void check_direction(const UnitVector& v, const std::string& what, std::int64_t row) {
    if (!std::isfinite(v.x) || !std::isfinite(v.y) || !std::isfinite(v.z) ||
        v == UnitVector{0.0, 0.0, 0.0}) {
        throw CoordinateError(what + " must be a direction, finite and not zero: row " +
                              std::to_string(row) + " has one that is not");
    }
}

// The vertices in the order and number that sphgeom has them.
std::vector<UnitVector> convex_vertices(const ShapeView& polygon, std::int64_t row) {
    std::vector<UnitVector> v;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        // Scaled first: what rounding does to vertices on one great circle must be seen below.
        check_direction(polygon.vector(i), "a vertex", row);
        const UnitVector vertex = direction_of(polygon.vector(i));
        if (v.empty() || !(vertex == v.back())) {
            v.push_back(vertex);
        }
    }
    while (v.size() > 1 && v.front() == v.back()) {
        v.pop_back();
    }
    if (v.size() < 3) {
        throw GeometryError("an outline needs at least 3 distinct vertices: row " +
                            std::to_string(row) + " has " + std::to_string(v.size()));
    }
    bool left = false;
    bool right = false;
    for (std::size_t i = 0; i < v.size(); ++i) {
        const int turn = orientation(v[i], v[(i + 1) % v.size()], v[(i + 2) % v.size()]);
        left = left || turn > 0;
        right = right || turn < 0;
    }
    if (left && right) {
        throw GeometryError("sphgeom has convex polygons alone: row " + std::to_string(row) +
                            " holds one that is not; write it as well-known binary or as an"
                            " s_region");
    }
    if (right) {
        std::ranges::reverse(v);
    }
    return v;
}

void append_polygon(std::string& encoding, const ShapeView& polygon, std::int64_t row) {
    encoding += polygon_code;
    for (const UnitVector& vertex : convex_vertices(polygon, row)) {
        append_vector(encoding, vertex);
    }
}

void append_circle(std::string& encoding, const CircleShape& circle, std::int64_t row) {
    check_direction(circle.center, "a centre", row);
    encoding += circle_code;
    append_vector(encoding, direction_of(circle.center));
    const double half_chord = std::sin(0.5 * circle.radius_rad);
    append_bytes(encoding, circle.radius_rad < pi ? 4.0 * half_chord * half_chord : 4.0);
    append_bytes(encoding, std::min(circle.radius_rad, pi));
}

// A longitude from 0 on and below a whole turn; the remainder is exact.
double normalized_lon_rad(double lon_deg) {
    double reduced = std::fmod(lon_deg, 360.0);
    if (reduced < 0.0) {
        reduced += 360.0;
    }
    return reduced < 360.0 ? reduced * radians_per_degree : 0.0;
}

void append_box(std::string& encoding, const BoxShape& box) {
    encoding += box_code;
    const double begin = normalized_lon_rad(box.lon_begin_deg);
    const double end = normalized_lon_rad(box.lon_end_deg);
    // Longitudes that differ may be one in radians: then the box is as good as everything or as a
    // piece of one meridian.
    const bool all_lons = box.lon_end_deg - box.lon_begin_deg >= 360.0 ||
                          (begin == end && LonLatBox(box).width_deg() > 180.0);
    append_bytes(encoding, all_lons ? 0.0 : begin);
    append_bytes(encoding, all_lons ? 2.0 * pi : end);
    append_bytes(encoding, box.lat_begin_deg * radians_per_degree);
    append_bytes(encoding, box.lat_end_deg * radians_per_degree);
}

void append_shape(std::string& encoding, const ShapeView& shape, std::int64_t row) {
    switch (shape.kind()) {
        case ShapeKind::polygon:
            append_polygon(encoding, shape, row);
            break;
        case ShapeKind::circle:
            append_circle(encoding, shape.circle(), row);
            break;
        case ShapeKind::box:
            append_box(encoding, shape.box());
            break;
    }
}

}  // namespace

Shapes shapes_from_sphgeom(std::span<const std::string_view> encodings,
                           std::vector<Refusal>& refusals) {
    return read_rows(encodings, refusals, [](std::string_view encoding, ShapesBuilder& builder) {
        return SphgeomEncoding(encoding, builder).read();
    });
}

std::vector<std::string> sphgeom_encodings(const Shapes& shapes) {
    return write_rows(shapes, [](std::span<const ShapeView> row_shapes, std::int64_t row) {
        std::string encoding;
        if (row_shapes.size() == 1) {
            append_shape(encoding, row_shapes.front(), row);
            return encoding;
        }
        encoding += union_code;
        std::string operand;
        for (const ShapeView& shape : row_shapes) {
            operand.clear();
            append_shape(operand, shape, row);
            append_bytes(encoding, static_cast<std::uint64_t>(operand.size()));
            encoding += operand;
        }
        return encoding;
    });
}

}  // namespace skyquilt::sphere
