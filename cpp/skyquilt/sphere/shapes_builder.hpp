// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Fills a column of shapes row by row, and reads shapes back for those who write them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/shapes.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// Puts shapes into a column, one after the other, and ends rows. The polygons of one column are
/// all given by positions or all by vectors.
class ShapesBuilder {
  public:
    void add_polygon(std::span<const LonLat> vertices);
    void add_polygon(std::span<const UnitVector> vertices);
    void add_circle(const LonLat& center_deg, double radius_deg);
    void add_circle(const UnitVector& center, double radius_rad);
    void add_box(const BoxShape& box);

    /// How many shapes the row being filled has so far.
    [[nodiscard]] std::size_t shapes_of_row() const noexcept {
        return shapes_.kinds.size() - row_.kinds;
    }
    void end_row();
    /// End the row empty, whatever was put into it.
    void end_row_empty();

    [[nodiscard]] Shapes take() noexcept { return std::move(shapes_); }

  private:
    // How long the columns were when the row began.
    struct Sizes {
        std::size_t kinds = 0;
        std::size_t polygons = 0;
        std::size_t lon_lats = 0;
        std::size_t vectors = 0;
        std::size_t circles = 0;
        std::size_t boxes = 0;
    };

    void add(ShapeKind kind, std::size_t place);

    Shapes shapes_;
    Sizes row_;
};

/// The refusal of a text or an encoding that states no region; its row is left 0.
[[nodiscard]] Refusal unreadable(std::int64_t place, std::string message);

/// Read a column of texts or encodings. `read_row(text, builder)` puts the shapes of one text into
/// the builder and ends no row; it gives a refusal where the text states none, and that row becomes
/// empty. A view without data, unlike one of length zero, stands for a value that is missing.
template <typename ReadRow>
[[nodiscard]] Shapes read_rows(std::span<const std::string_view> texts,
                               std::vector<Refusal>& refusals, const ReadRow& read_row) {
    ShapesBuilder builder;
    for (std::size_t row = 0; row < texts.size(); ++row) {
        std::optional<Refusal> refusal =
            texts[row].data() == nullptr
                ? unreadable(0, "a region must be stated, got a missing value")
                : read_row(texts[row], builder);
        if (refusal) {
            refusal->row = static_cast<std::int64_t>(row);
            refusals.push_back(std::move(*refusal));
            builder.end_row_empty();
        } else {
            builder.end_row();
        }
    }
    return builder.take();
}

/// One shape of a column, as those see it who write it.
class ShapeView {
  public:
    ShapeView(const Shapes& shapes, std::int64_t shape) noexcept;

    [[nodiscard]] ShapeKind kind() const noexcept { return kind_; }
    /// How many vertices a polygon has.
    [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
    /// A polygon's vertex as delivered, or by lon_lat() where vectors were delivered.
    [[nodiscard]] LonLat position(std::size_t vertex) const noexcept;
    /// A polygon's vertex as delivered, or by unit_vector() where positions were delivered.
    [[nodiscard]] UnitVector vector(std::size_t vertex) const noexcept;
    [[nodiscard]] const CircleShape& circle() const noexcept { return shapes_.circles[begin_]; }
    [[nodiscard]] const BoxShape& box() const noexcept { return shapes_.boxes[begin_]; }

  private:
    const Shapes& shapes_;
    ShapeKind kind_;
    std::size_t begin_;  // first vertex of a polygon, else the number of the circle or the box
    std::size_t end_;
};

/// Write each row of a column: `write_row(shapes_of_row, row)` gives one text or encoding, from a
/// vector of views that is valid during the call.
template <typename WriteRow>
[[nodiscard]] std::vector<std::string> write_rows(const Shapes& shapes, const WriteRow& write_row) {
    std::vector<std::string> texts;
    texts.reserve(shapes.offsets.size() - 1);
    std::vector<ShapeView> views;
    for (std::size_t row = 0; row + 1 < shapes.offsets.size(); ++row) {
        views.clear();
        for (std::int64_t shape = shapes.offsets[row]; shape < shapes.offsets[row + 1]; ++shape) {
            views.emplace_back(shapes, shape);
        }
        texts.push_back(
            write_row(std::span<const ShapeView>(views), static_cast<std::int64_t>(row)));
    }
    return texts;
}

/// Whether a polygon repeats its first vertex at the end. A polygon without vertices does not need
/// to.
[[nodiscard]] bool is_closed(const ShapeView& polygon) noexcept;

/// @throws GeometryError if a row holds a shape that is no polygon, which `form` cannot state.
void check_polygons(std::span<const ShapeView> row_shapes, std::int64_t row, std::string_view form);

/// What a shape is called in messages: "polygon", "circle" or "box of longitudes and latitudes".
[[nodiscard]] std::string_view name_of(ShapeKind kind) noexcept;

}  // namespace skyquilt::sphere
