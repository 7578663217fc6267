// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/s_region.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/number_text.hpp"
#include "skyquilt/sphere/shapes_builder.hpp"
#include "skyquilt/sphere/text_reader.hpp"

namespace skyquilt::sphere {

namespace {

using Failure = std::optional<Refusal>;

// Words of a coordinate system that change nothing: the frames that are ICRS for what they carry,
// where the observer stands, and longitude with latitude. STC-S 1.33, sections 3.1 to 3.3; GSC1 and
// GSC2, the frames of the guide star catalogues, are MAST's.
constexpr std::array<std::string_view, 21> same_systems = {"ICRS",
                                                           "FK5",
                                                           "J2000",
                                                           "J2000.0",
                                                           "GSC1",
                                                           "GSC2",
                                                           "UNKNOWNFRAME",
                                                           "GEOCENTER",
                                                           "BARYCENTER",
                                                           "HELIOCENTER",
                                                           "TOPOCENTER",
                                                           "LSR",
                                                           "LSRK",
                                                           "LSRD",
                                                           "EMBARYCENTER",
                                                           "GALACTIC_CENTER",
                                                           "LOCAL_GROUP_CENTER",
                                                           "RELOCATABLE",
                                                           "UNKNOWNREFPOS",
                                                           "SPHERICAL2",
                                                           "SPHER2"};

// Frames whose longitudes and latitudes are other ones, and coordinates that are none.
constexpr std::array<std::string_view, 18> other_systems = {
    "GALACTIC",   "GALACTIC_I", "GALACTIC_II", "SUPER_GALACTIC", "SUPERGALACTIC", "ECLIPTIC",
    "FK4",        "B1950",      "B1950.0",     "GEO_C",          "GEO_D",         "UNITSPHERE",
    "CARTESIAN1", "CARTESIAN2", "CARTESIAN3",  "SPHERICAL3",     "CART2",         "CART3"};

bool is_one_of(std::string_view word, std::span<const std::string_view> words) noexcept {
    return std::ranges::any_of(
        words, [word](std::string_view capitals) { return same_word(word, capitals); });
}

// How many of a unit make one degree.
struct Unit {
    std::string_view name;
    double per_degree;
};

constexpr std::array<Unit, 13> units = {{{"DEG", 1.0},
                                         {"D", 1.0},
                                         {"DEGREE", 1.0},
                                         {"DEGREES", 1.0},
                                         {"ARCMIN", 60.0},
                                         {"ARCMINUTE", 60.0},
                                         {"ARCMINUTES", 60.0},
                                         {"ARCSEC", 3600.0},
                                         {"ARCSECOND", 3600.0},
                                         {"ARCSECONDS", 3600.0},
                                         {"MAS", 3600000.0},
                                         {"RAD", radians_per_degree},
                                         {"RADIAN", radians_per_degree}}};

std::optional<double> unit_of(std::string_view word) noexcept {
    for (const Unit& unit : units) {
        if (same_word(word, unit.name)) {
            return unit.per_degree;
        }
    }
    return std::nullopt;
}

// Reads one text into a builder.
class SRegion {
  public:
    SRegion(std::string_view text, ShapesBuilder& builder)
        : in_(text, Commas::white_space), builder_(builder) {}

    Failure read() {
        if (in_.at_end()) {
            return std::nullopt;  // the empty region, as s_regions() writes it
        }
        while (!in_.at_end()) {
            if (open_unions_ > 0 && in_.take(')')) {
                if (--open_unions_ == 0) {
                    if (Failure failure = end_union()) {
                        return failure;
                    }
                }
            } else if (Failure failure = read_phrase()) {
                return failure;
            }
        }
        if (open_unions_ > 0) {
            return refuse("a UNION must end with ')', got the end");
        }
        if (builder_.shapes_of_row() == 0) {
            return refuse("an s_region must state a region, got a UNION of nothing");
        }
        return std::nullopt;
    }

  private:
    [[nodiscard]] Refusal refuse_at(std::int64_t place, std::string message) const {
        return unreadable(place, std::move(message) + " at character " + std::to_string(place));
    }
    [[nodiscard]] Refusal refuse(std::string message) const {
        return refuse_at(in_.place(), std::move(message));
    }

    Failure read_phrase() {
        const std::int64_t begin = in_.place();
        const std::string_view shape = in_.word();
        if (same_word(shape, "POLYGON")) {
            in_.pass(shape);
            return read_polygon();
        }
        if (same_word(shape, "CIRCLE")) {
            in_.pass(shape);
            return read_circle();
        }
        if (same_word(shape, "UNION")) {
            in_.pass(shape);
            if (Failure failure = read_system()) {
                return failure;
            }
            if (!in_.take('(')) {
                return refuse("a UNION must list its regions in parentheses, got " + in_.found());
            }
            ++open_unions_;
            return std::nullopt;
        }
        if (same_word(shape, "POSITIONINTERVAL")) {
            in_.pass(shape);
            return read_interval();
        }
        if (same_word(shape, "ALLSKY")) {
            in_.pass(shape);
            if (Failure failure = read_system()) {
                return failure;
            }
            builder_.add_circle(LonLat{0.0, 90.0}, 180.0);
            return read_sub_phrases();
        }
        return refuse_at(begin, why_no_phrase(shape));
    }

    [[nodiscard]] std::string why_no_phrase(std::string_view shape) const {
        if (same_word(shape, "BOX")) {
            return "a BOX is read as great circles by some and as parallels by others; give its "
                   "corners as a"
                   " POLYGON, or its longitudes and latitudes as the POS text RANGE: got BOX";
        }
        if (same_word(shape, "POSITION")) {
            return "a POSITION has no extent and is no region; give a CIRCLE about it: got "
                   "POSITION";
        }
        if (same_word(shape, "NOT") || same_word(shape, "INTERSECTION") ||
            same_word(shape, "DIFFERENCE")) {
            return "a region here is a union of polygons without holes; state it so, or leave the"
                   " row out: got " +
                   in_.found();
        }
        if (same_word(shape, "ELLIPSE") || same_word(shape, "CONVEX")) {
            return "a region here is made of polygons and circles; give a POLYGON around it: got " +
                   in_.found();
        }
        return "an s_region must state a POLYGON, a CIRCLE or a UNION, got " + in_.found();
    }

    Failure read_system() {
        if (in_.take_word("FILLFACTOR") && !in_.take_number()) {
            return refuse("a FILLFACTOR must be a number, got " + in_.found());
        }
        for (std::string_view word = in_.word(); !word.empty(); word = in_.word()) {
            if (is_one_of(word, same_systems)) {
                in_.pass(word);
                continue;
            }
            if (is_one_of(word, other_systems)) {
                return refuse(
                    "positions must be ICRS longitudes and latitudes; transform them with"
                    " astropy's SkyCoord first: got the system " +
                    in_.found());
            }
            if (same_word(word, "NAN") || same_word(word, "INF") || same_word(word, "INFINITY")) {
                return refuse("a coordinate must be a finite number, got " + in_.found());
            }
            return refuse(
                "positions must be in a known frame (ICRS, FK5, J2000, GSC1 or none), got " +
                in_.found());
        }
        return std::nullopt;
    }

    // The numbers of a shape, as they stand.
    Failure read_numbers() {
        numbers_.clear();
        while (in_.is_number()) {
            const std::optional<double> number = in_.take_number();
            if (!number) {
                return refuse("a number must fit a double, got " + in_.found());
            }
            numbers_.push_back(*number);
            if (in_.number_runs_on()) {
                return std::nullopt;  // a radius with its unit, or a mistake: the shape knows
            }
        }
        const std::string_view word = in_.word();
        if (same_word(word, "NAN") || same_word(word, "INF") || same_word(word, "INFINITY")) {
            return refuse("a coordinate must be a finite number, got " + in_.found());
        }
        return std::nullopt;
    }

    Failure refuse_running_on() {
        if (in_.number_runs_on()) {
            return refuse("a number must end with white space or a comma, got " + in_.found() +
                          " after it");
        }
        return std::nullopt;
    }

    Failure read_polygon() {
        Failure failure = read_system();
        if (!failure) {
            failure = read_numbers();
        }
        if (!failure) {
            failure = refuse_running_on();
        }
        if (failure) {
            return failure;
        }
        if (numbers_.empty()) {
            return refuse("a POLYGON must list its vertices, got " + in_.found());
        }
        if (numbers_.size() % 2 != 0) {
            return refuse("a POLYGON must have a longitude and a latitude for each vertex, got " +
                          std::to_string(numbers_.size()) + " numbers and then " + in_.found());
        }
        if (failure = read_degrees(numbers_.size()); failure) {
            return failure;
        }
        vertices_.clear();
        for (std::size_t i = 0; i < numbers_.size(); i += 2) {
            vertices_.push_back({numbers_[i], numbers_[i + 1]});
        }
        builder_.add_polygon(vertices_);
        return std::nullopt;
    }

    Failure read_circle() {
        Failure failure = read_system();
        if (!failure) {
            failure = read_numbers();
        }
        if (failure) {
            return failure;
        }
        std::optional<double> radius_per_degree;
        if (numbers_.size() == 3) {
            radius_per_degree = read_unit_of_radius();
        }
        if (failure = refuse_running_on(); failure) {
            return failure;
        }
        if (numbers_.size() != 3) {
            return refuse("a CIRCLE must have 3 numbers: longitude, latitude and radius; got " +
                          std::to_string(numbers_.size()) + " and then " + in_.found());
        }
        if (radius_per_degree) {
            numbers_[2] /= *radius_per_degree;
        }
        if (failure = read_degrees(radius_per_degree ? 2 : 3); failure) {
            return failure;
        }
        builder_.add_circle(LonLat{numbers_[0], numbers_[1]}, numbers_[2]);
        return std::nullopt;
    }

    Failure read_interval() {
        Failure failure = read_system();
        if (!failure) {
            failure = read_numbers();
        }
        if (!failure) {
            failure = refuse_running_on();
        }
        if (failure) {
            return failure;
        }
        if (numbers_.size() != 4) {
            return refuse(
                "a POSITIONINTERVAL must have 4 numbers: the longitude and the latitude of"
                " two corners; got " +
                std::to_string(numbers_.size()) + " and then " + in_.found());
        }
        if (failure = read_degrees(numbers_.size()); failure) {
            return failure;
        }
        builder_.add_box({numbers_[0], numbers_[2], numbers_[1], numbers_[3]});
        return std::nullopt;
    }

    // What follows a radius and no other number: a unit, as a word or as the signs of minutes and
    // seconds.
    std::optional<double> read_unit_of_radius() {
        if (in_.take('"')) {
            return 3600.0;
        }
        if (in_.take('\'')) {
            return in_.take('\'') ? 3600.0 : 60.0;
        }
        const std::string_view word = in_.word();
        const std::optional<double> unit = unit_of(word);
        if (unit) {
            in_.pass(word);
        }
        return unit;
    }

    // What may follow the numbers of a shape, and the unit of all of them.
    Failure read_sub_phrases() {
        per_degree_ = 1.0;
        while (true) {
            if (in_.take_word("UNIT")) {
                const std::string_view word = in_.word();
                const std::optional<double> unit = unit_of(word);
                if (!unit) {
                    return refuse("a UNIT must be deg, arcmin, arcsec, mas or rad, got " +
                                  in_.found());
                }
                per_degree_ = *unit;
                in_.pass(word);
                // STC-S lets each coordinate have its unit: "deg deg".
                if (const auto second = unit_of(in_.word())) {
                    if (*second != *unit) {
                        return refuse("longitudes and latitudes must have one UNIT, got " +
                                      in_.found() + " after another");
                    }
                    in_.pass(in_.word());
                }
            } else if (in_.take_word("ERROR") || in_.take_word("RESOLUTION") ||
                       in_.take_word("SIZE") || in_.take_word("PIXSIZE")) {
                while (in_.take_number()) {
                }
            } else {
                return std::nullopt;
            }
        }
    }

    // The same, and so many numbers brought into degrees. Dividing by one changes none.
    Failure read_degrees(std::size_t count) {
        const std::int64_t begin = in_.place();
        if (Failure failure = read_sub_phrases()) {
            return failure;
        }
        for (double& number : std::span(numbers_).first(count)) {
            number /= per_degree_;
        }
        if (!std::ranges::all_of(numbers_, [](double number) { return std::isfinite(number); })) {
            return refuse_at(begin, "a number of degrees must fit a double, got a larger one");
        }
        return std::nullopt;
    }

    Failure end_union() {
        const std::int64_t begin = in_.place();
        if (Failure failure = read_sub_phrases()) {
            return failure;
        }
        if (per_degree_ != 1.0) {
            return refuse_at(begin,
                             "a UNIT other than deg must follow each shape of a UNION, not the"
                             " whole; got one");
        }
        return std::nullopt;
    }

    TextReader in_;
    ShapesBuilder& builder_;
    std::vector<double> numbers_;
    std::vector<LonLat> vertices_;
    double per_degree_ = 1.0;
    std::int64_t open_unions_ = 0;  // a union of unions is their union: counting them is enough
};

void append_shape(std::string& text, const ShapeView& shape, std::string_view system) {
    if (shape.kind() == ShapeKind::box) {
        text += "POSITIONINTERVAL";
        text += system;
        const BoxShape& box = shape.box();
        for (const double number :
             {box.lon_begin_deg, box.lat_begin_deg, box.lon_end_deg, box.lat_end_deg}) {
            text += ' ';
            append_number(text, number);
        }
        return;
    }
    if (shape.kind() == ShapeKind::circle) {
        text += "CIRCLE";
        text += system;
        const CircleShape& circle = shape.circle();
        for (const double number :
             {circle.center_deg.lon_deg, circle.center_deg.lat_deg, circle.radius_deg}) {
            text += ' ';
            append_number(text, number);
        }
        return;
    }
    text += "POLYGON";
    text += system;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const LonLat position = shape.position(i);
        text += ' ';
        append_number(text, position.lon_deg);
        text += ' ';
        append_number(text, position.lat_deg);
    }
}

}  // namespace

Shapes shapes_from_s_region(std::span<const std::string_view> texts,
                            std::vector<Refusal>& refusals) {
    return read_rows(texts, refusals, [](std::string_view text, ShapesBuilder& builder) {
        return SRegion(text, builder).read();
    });
}

std::vector<std::string> s_regions(const Shapes& shapes) {
    return write_rows(shapes, [](std::span<const ShapeView> row_shapes, std::int64_t) {
        std::string text;
        if (row_shapes.size() == 1) {
            append_shape(text, row_shapes.front(), " ICRS");
        } else if (row_shapes.size() > 1) {
            text += "UNION ICRS (";
            for (const ShapeView& shape : row_shapes) {
                if (text.back() != '(') {
                    text += ' ';
                }
                append_shape(text, shape, "");
            }
            text += ')';
        }
        return text;
    });
}

}  // namespace skyquilt::sphere
