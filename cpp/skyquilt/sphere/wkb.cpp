// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/wkb.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/byte_reader.hpp"
#include "skyquilt/sphere/shapes_builder.hpp"

namespace skyquilt::sphere {

namespace {

using Failure = std::optional<Refusal>;

constexpr std::uint32_t polygon_type = 3;
constexpr std::uint32_t multipolygon_type = 6;
constexpr std::uint32_t collection_type = 7;

// PostGIS' flags in the type, beside the OGC's thousands for Z, M and both.
constexpr std::uint32_t z_flag = 0x80000000;
constexpr std::uint32_t m_flag = 0x40000000;
constexpr std::uint32_t srid_flag = 0x20000000;

constexpr std::size_t header_size = 5;  // byte order and type
constexpr std::size_t vertex_size = 16;

std::string type_name(std::uint32_t type) {
    constexpr std::string_view names[] = {"geometry",
                                          "POINT",
                                          "LINESTRING",
                                          "POLYGON",
                                          "MULTIPOINT",
                                          "MULTILINESTRING",
                                          "MULTIPOLYGON",
                                          "GEOMETRYCOLLECTION",
                                          "CIRCULARSTRING",
                                          "COMPOUNDCURVE",
                                          "CURVEPOLYGON",
                                          "MULTICURVE",
                                          "MULTISURFACE",
                                          "CURVE",
                                          "SURFACE",
                                          "POLYHEDRALSURFACE",
                                          "TIN",
                                          "TRIANGLE"};
    return type > 0 && type < std::size(names) ? std::string(names[type])
                                               : "type " + std::to_string(type);
}

class Wkb {
  public:
    Wkb(std::string_view binary, ShapesBuilder& builder) : in_(binary), builder_(builder) {}

    Failure read() {
        // Collections that were begun and whose members have not all been read.
        std::vector<Members> open;
        do {
            if (!open.empty()) {
                --open.back().left;
            }
            std::uint32_t type = 0;
            if (Failure failure = read_header(type)) {
                return failure;
            }
            if (!open.empty() && open.back().polygons_only && type != polygon_type) {
                return refuse("the members of a MULTIPOLYGON must be POLYGONs, got " +
                              type_name(type));
            }
            if (type == polygon_type) {
                if (Failure failure = read_polygon()) {
                    return failure;
                }
            } else {
                std::uint32_t count = 0;
                if (Failure failure = read_count(count, header_size + 4, "members")) {
                    return failure;
                }
                open.push_back({count, type == multipolygon_type});
            }
            while (!open.empty() && open.back().left == 0) {
                open.pop_back();
            }
        } while (!open.empty());
        return in_.left() == 0 ? Failure()
                               : refuse("a binary must end after its geometry, got " +
                                        std::to_string(in_.left()) + " more bytes");
    }

  private:
    struct Members {
        std::uint32_t left = 0;
        bool polygons_only = false;
    };

    [[nodiscard]] Refusal refuse(std::string message) const {
        return unreadable(in_.place(),
                          std::move(message) + " at byte " + std::to_string(in_.place()));
    }

    Failure read_header(std::uint32_t& type) {
        if (in_.left() < header_size) {
            return refuse("a geometry must begin with its byte order and type, got " +
                          std::to_string(in_.left()) + " bytes");
        }
        const auto order = in_.take<std::uint8_t>();
        if (order > 1) {
            return refuse("a byte order must be 0 or 1, got " + std::to_string(order));
        }
        in_.set_order(order == 1 ? std::endian::little : std::endian::big);
        type = in_.take<std::uint32_t>();
        const bool has_srid = (type & srid_flag) != 0;
        const bool has_z_or_m = (type & (z_flag | m_flag)) != 0;
        type &= ~(z_flag | m_flag | srid_flag);
        if (has_z_or_m || (type >= 1000 && type < 4000)) {
            return refuse("a position on the sphere has two coordinates; drop Z and M, got " +
                          type_name(type % 1000) + " with them");
        }
        if (type != polygon_type && type != multipolygon_type && type != collection_type) {
            return refuse(
                "a region must be a POLYGON, a MULTIPOLYGON or a GEOMETRYCOLLECTION, got " +
                type_name(type));
        }
        if (has_srid) {
            if (in_.left() < 4) {
                return refuse("an SRID must have 4 bytes, got " + std::to_string(in_.left()));
            }
            const auto srid = in_.take<std::uint32_t>();
            if (srid != 4326 && srid != 0) {
                return refuse(
                    "an SRID must be 4326 or 0: longitudes and latitudes in degrees, got " +
                    std::to_string(srid));
            }
        }
        return std::nullopt;
    }

    // How many of something follow, each of at least so many bytes.
    Failure read_count(std::uint32_t& count, std::size_t size, const char* what) {
        if (in_.left() < 4) {
            return refuse(std::string("the number of ") + what + " must have 4 bytes, got " +
                          std::to_string(in_.left()));
        }
        count = in_.take<std::uint32_t>();
        if (count > in_.left() / size) {
            return refuse("a binary must hold what it announces: " + std::to_string(count) + " " +
                          what + ", got " + std::to_string(in_.left()) + " bytes for them");
        }
        return std::nullopt;
    }

    Failure read_polygon() {
        std::uint32_t rings = 0;
        if (Failure failure = read_count(rings, 4, "rings")) {
            return failure;
        }
        if (rings == 0) {
            return std::nullopt;
        }
        if (rings > 1) {
            return refuse(
                "a region here is a union of polygons without holes; cut it so that it"
                " needs none, or keep the outer ring alone: got " +
                std::to_string(rings - 1) + " holes");
        }
        std::uint32_t count = 0;
        if (Failure failure = read_count(count, vertex_size, "vertices")) {
            return failure;
        }
        if (count == 0) {
            return refuse("a ring must have vertices, got none");
        }
        vertices_.clear();
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto lon = in_.take<double>();
            const auto lat = in_.take<double>();
            vertices_.push_back({lon, lat});
        }
        builder_.add_polygon(vertices_);
        return std::nullopt;
    }

    ByteReader in_;
    ShapesBuilder& builder_;
    std::vector<LonLat> vertices_;
};

void append_header(std::string& binary, std::uint32_t type) {
    append_bytes(binary, std::uint8_t{1});
    append_bytes(binary, type);
}

void append_vertex(std::string& binary, const LonLat& position) {
    append_bytes(binary, position.lon_deg);
    append_bytes(binary, position.lat_deg);
}

void append_count(std::string& binary, std::size_t count, std::int64_t row) {
    if (count > std::numeric_limits<std::uint32_t>::max()) {
        throw GeometryError("well-known binary counts to 4294967295: row " + std::to_string(row) +
                            " has more vertices or polygons; write it in parts");
    }
    append_bytes(binary, static_cast<std::uint32_t>(count));
}

void append_polygon(std::string& binary, const ShapeView& polygon, std::int64_t row) {
    append_header(binary, polygon_type);
    append_bytes(binary, std::uint32_t{1});
    const bool closed = is_closed(polygon);
    append_count(binary, polygon.size() + (closed ? 0 : 1), row);
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        append_vertex(binary, polygon.position(i));
    }
    if (!closed) {
        append_vertex(binary, polygon.position(0));
    }
}

}  // namespace

Shapes shapes_from_wkb(std::span<const std::string_view> binaries, std::vector<Refusal>& refusals) {
    return read_rows(binaries, refusals, [](std::string_view binary, ShapesBuilder& builder) {
        return Wkb(binary, builder).read();
    });
}

std::vector<std::string> wkbs(const Shapes& shapes) {
    return write_rows(shapes, [](std::span<const ShapeView> polygons, std::int64_t row) {
        check_polygons(polygons, row, "well-known binary");
        std::string binary;
        if (polygons.empty()) {
            append_header(binary, polygon_type);
            append_bytes(binary, std::uint32_t{0});
            return binary;
        }
        if (polygons.size() > 1) {
            append_header(binary, multipolygon_type);
            append_count(binary, polygons.size(), row);
        }
        for (const ShapeView& polygon : polygons) {
            append_polygon(binary, polygon, row);
        }
        return binary;
    });
}

}  // namespace skyquilt::sphere
