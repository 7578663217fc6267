// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/pos.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"
#include "skyquilt/sphere/shapes_builder.hpp"
#include "skyquilt/sphere/text_reader.hpp"

namespace skyquilt::sphere {

namespace {

using Failure = std::optional<Refusal>;

Refusal refuse(const TextReader& in, std::string message) {
    return unreadable(in.place(), std::move(message) + ", got " + in.found() + " at character " +
                                      std::to_string(in.place()));
}

// A finite number with white space after it.
std::optional<double> take_coordinate(TextReader& in) {
    TextReader ahead = in;
    const std::optional<double> number = ahead.take_number();
    if (!number || ahead.number_runs_on()) {
        return std::nullopt;
    }
    in = ahead;
    return number;
}

// A bound of a RANGE: a number, or the infinity that leaves that side open.
std::optional<double> take_bound(TextReader& in, double lowest, double highest) {
    TextReader ahead = in;
    const bool negative = ahead.take('-');
    if (!negative) {
        ahead.take('+');
    }
    if (ahead.take_word("INF") || ahead.take_word("INFINITY")) {
        in = ahead;
        return negative ? lowest : highest;
    }
    return take_coordinate(in);
}

Failure read_circle(TextReader& in, ShapesBuilder& builder) {
    std::array<double, 3> numbers{};
    for (double& number : numbers) {
        const std::optional<double> taken = take_coordinate(in);
        if (!taken) {
            return refuse(in, "a CIRCLE must have 3 numbers: longitude, latitude and radius");
        }
        number = *taken;
    }
    builder.add_circle(LonLat{numbers[0], numbers[1]}, numbers[2]);
    return std::nullopt;
}

Failure read_range(TextReader& in, ShapesBuilder& builder) {
    std::array<double, 4> bounds{};
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        const std::optional<double> bound =
            i < 2 ? take_bound(in, 0.0, 360.0) : take_bound(in, -90.0, 90.0);
        if (!bound) {
            return refuse(in, "a RANGE must have 4 numbers: two longitudes and two latitudes");
        }
        bounds[i] = *bound;
    }
    builder.add_box({bounds[0], bounds[1], bounds[2], bounds[3]});
    return std::nullopt;
}

Failure read_polygon(TextReader& in, ShapesBuilder& builder) {
    std::vector<LonLat> vertices;
    while (!in.at_end()) {
        const std::optional<double> lon = take_coordinate(in);
        const std::optional<double> lat = lon ? take_coordinate(in) : std::nullopt;
        if (!lat) {
            return refuse(in, "a POLYGON must have a longitude and a latitude for each vertex");
        }
        vertices.push_back({*lon, *lat});
    }
    if (vertices.empty()) {
        return refuse(in, "a POLYGON must list its vertices");
    }
    builder.add_polygon(vertices);
    return std::nullopt;
}

Failure read_pos(std::string_view text, ShapesBuilder& builder) {
    TextReader in(text);
    Failure failure;
    if (in.at_end()) {
        return failure;  // the empty region, as pos_texts() writes it
    }
    if (in.take_word("CIRCLE")) {
        failure = read_circle(in, builder);
    } else if (in.take_word("RANGE")) {
        failure = read_range(in, builder);
    } else if (in.take_word("POLYGON")) {
        failure = read_polygon(in, builder);
    } else {
        return refuse(in, "a POS must begin with CIRCLE, RANGE or POLYGON");
    }
    if (!failure && !in.at_end()) {
        return refuse(in, "a POS must end after its one shape");
    }
    return failure;
}

void append(std::string& text, double number) {
    text += ' ';
    append_number(text, number);
}

std::string pos_text(const ShapeView& shape) {
    std::string text;
    switch (shape.kind()) {
        case ShapeKind::polygon:
            text = "POLYGON";
            for (std::size_t i = 0; i < shape.size(); ++i) {
                const LonLat position = shape.position(i);
                append(text, position.lon_deg);
                append(text, position.lat_deg);
            }
            break;
        case ShapeKind::circle:
            text = "CIRCLE";
            append(text, shape.circle().center_deg.lon_deg);
            append(text, shape.circle().center_deg.lat_deg);
            append(text, shape.circle().radius_deg);
            break;
        case ShapeKind::box:
            text = "RANGE";
            append(text, shape.box().lon_begin_deg);
            append(text, shape.box().lon_end_deg);
            append(text, shape.box().lat_begin_deg);
            append(text, shape.box().lat_end_deg);
            break;
    }
    return text;
}

}  // namespace

Shapes shapes_from_pos(std::span<const std::string_view> texts, std::vector<Refusal>& refusals) {
    return read_rows(texts, refusals, read_pos);
}

std::vector<std::string> pos_texts(const Shapes& shapes) {
    return write_rows(shapes, [](std::span<const ShapeView> row_shapes, std::int64_t row) {
        if (row_shapes.size() > 1) {
            throw GeometryError("a POS states one shape: row " + std::to_string(row) + " has " +
                                std::to_string(row_shapes.size()) + "; write it as an s_region");
        }
        return row_shapes.empty() ? std::string() : pos_text(row_shapes.front());
    });
}

}  // namespace skyquilt::sphere
