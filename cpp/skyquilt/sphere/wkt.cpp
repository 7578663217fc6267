// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/wkt.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "skyquilt/base/number_text.hpp"
#include "skyquilt/sphere/shapes_builder.hpp"
#include "skyquilt/sphere/text_reader.hpp"

namespace skyquilt::sphere {

namespace {

using Failure = std::optional<Refusal>;

class Wkt {
  public:
    Wkt(std::string_view text, ShapesBuilder& builder) : in_(text), builder_(builder) {}

    Failure read() {
        if (Failure failure = read_srid()) {
            return failure;
        }
        // The collection of collections is one collection: counting them is enough.
        std::int64_t open_collections = 0;
        while (true) {
            if (in_.take_word("GEOMETRYCOLLECTION")) {
                if (!in_.take_word("EMPTY")) {
                    if (!in_.take('(')) {
                        return refuse("a GEOMETRYCOLLECTION must be EMPTY or begin with '('");
                    }
                    ++open_collections;
                    continue;
                }
            } else if (Failure failure = read_polygons()) {
                return failure;
            }
            while (open_collections > 0 && in_.take(')')) {
                --open_collections;
            }
            if (open_collections == 0) {
                break;
            }
            if (!in_.take(',')) {
                return refuse("the members of a GEOMETRYCOLLECTION must end with ',' or ')'");
            }
        }
        return in_.at_end() ? Failure() : refuse("a text must end after its geometry");
    }

  private:
    [[nodiscard]] Refusal refuse(std::string message) const {
        return unreadable(in_.place(), std::move(message) + ", got " + in_.found() +
                                           " at character " + std::to_string(in_.place()));
    }

    Failure read_srid() {
        if (!in_.take_word("SRID")) {
            return std::nullopt;
        }
        in_.take('=');
        const TextReader before = in_;
        const std::optional<double> srid = in_.take_number();
        if (!srid || (*srid != 4326.0 && *srid != 0.0)) {
            in_ = before;
            return refuse("an SRID must be 4326 or 0: longitudes and latitudes in degrees");
        }
        return in_.take(';') ? Failure() : refuse("an SRID must end with ';'");
    }

    Failure read_polygons() {
        if (in_.take_word("POLYGON")) {
            return in_.take_word("EMPTY") ? Failure() : read_polygon();
        }
        if (!in_.take_word("MULTIPOLYGON")) {
            return refuse("a region must be a POLYGON, a MULTIPOLYGON or a GEOMETRYCOLLECTION");
        }
        if (in_.take_word("EMPTY")) {
            return std::nullopt;
        }
        if (!in_.take('(')) {
            return refuse_body("a MULTIPOLYGON");
        }
        do {
            if (!in_.take_word("EMPTY")) {
                if (Failure failure = read_polygon()) {
                    return failure;
                }
            }
        } while (in_.take(','));
        return in_.take(')') ? Failure() : refuse("a MULTIPOLYGON must end with ')'");
    }

    [[nodiscard]] Refusal refuse_body(const std::string& type) const {
        const std::string_view word = in_.word();
        if (same_word(word, "Z") || same_word(word, "M") || same_word(word, "ZM")) {
            return refuse("a position on the sphere has two coordinates; drop Z and M");
        }
        return refuse(type + " must be EMPTY or begin with '('");
    }

    Failure read_polygon() {
        if (!in_.take('(')) {
            return refuse_body("a POLYGON");
        }
        if (!in_.take('(')) {
            return refuse("the ring of a POLYGON must begin with '('");
        }
        vertices_.clear();
        do {
            const std::optional<double> lon = take_coordinate();
            const std::optional<double> lat = lon ? take_coordinate() : std::nullopt;
            if (!lat) {
                return refuse("a vertex must be two finite numbers, longitude and latitude");
            }
            if (in_.is_number()) {
                return refuse("a position on the sphere has two coordinates; drop Z and M");
            }
            vertices_.push_back({*lon, *lat});
        } while (in_.take(','));
        if (!in_.take(')')) {
            return refuse("the ring of a POLYGON must end with ')'");
        }
        if (in_.take(',')) {
            return refuse(
                "a region here is a union of polygons without holes; cut it so that it"
                " needs none, or keep the outer ring alone");
        }
        if (!in_.take(')')) {
            return refuse("a POLYGON must end with ')'");
        }
        builder_.add_polygon(vertices_);
        return std::nullopt;
    }

    std::optional<double> take_coordinate() {
        const TextReader before = in_;
        const std::optional<double> number = in_.take_number();
        if (!number || in_.number_runs_on()) {
            in_ = before;
            return std::nullopt;
        }
        return number;
    }

    TextReader in_;
    ShapesBuilder& builder_;
    std::vector<LonLat> vertices_;
};

void append_vertex(std::string& text, const LonLat& position) {
    append_number(text, position.lon_deg);
    text += ' ';
    append_number(text, position.lat_deg);
}

void append_ring(std::string& text, const ShapeView& polygon) {
    text += "((";
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        append_vertex(text, polygon.position(i));
        text += ", ";
    }
    if (is_closed(polygon)) {
        text.resize(text.size() - 2);
    } else if (polygon.size() > 0) {
        append_vertex(text, polygon.position(0));
    }
    text += "))";
}

}  // namespace

Shapes shapes_from_wkt(std::span<const std::string_view> texts, std::vector<Refusal>& refusals) {
    return read_rows(texts, refusals, [](std::string_view text, ShapesBuilder& builder) {
        return Wkt(text, builder).read();
    });
}

std::vector<std::string> wkts(const Shapes& shapes) {
    return write_rows(shapes, [](std::span<const ShapeView> polygons, std::int64_t row) {
        check_polygons(polygons, row, "well-known text");
        if (polygons.empty()) {
            return std::string("POLYGON EMPTY");
        }
        std::string text = polygons.size() == 1 ? "POLYGON " : "MULTIPOLYGON (";
        for (std::size_t i = 0; i < polygons.size(); ++i) {
            if (i > 0) {
                text += ", ";
            }
            append_ring(text, polygons[i]);
        }
        if (polygons.size() > 1) {
            text += ')';
        }
        return text;
    });
}

}  // namespace skyquilt::sphere
