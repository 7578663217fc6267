// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of regions: each row the union of polygons, circles and boxes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "skyquilt/sphere/circle.hpp"
#include "skyquilt/sphere/lon_lat_box.hpp"
#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/polygons.hpp"
#include "skyquilt/sphere/shapes.hpp"

namespace skyquilt::sphere {

/// A column of regions, immutable. A row is the union of its members; a row without members is the
/// empty region, which overlaps nothing and contains nothing.
class Regions {
  public:
    Regions() = default;

    /// From shapes as delivered, every rule checked. A row with a member that is refused becomes
    /// empty, or raises; its first refusal tells which rule, and the vertex within the member.
    ///
    /// @throws GeometryError if the offsets or places do not fit together, or, unless masked, for
    ///   the first row that is refused; CoordinateError likewise for a coordinate.
    [[nodiscard]] static Regions from_shapes(const Shapes& shapes, OnInvalid on_invalid,
                                             std::vector<Refusal>& refusals);

    /// From polygons, row i being the union of the rows offsets[i] to offsets[i + 1] of the column;
    /// empty polygons add nothing.
    ///
    /// @throws GeometryError if the offsets do not cut the column into rows.
    [[nodiscard]] static Regions from_polygons(const Polygons& polygons,
                                               std::span<const std::int64_t> offsets);

    [[nodiscard]] std::int64_t size() const noexcept {
        return static_cast<std::int64_t>(shapes_.offsets.size()) - 1;
    }
    /// The members as delivered, bit by bit.
    [[nodiscard]] const Shapes& shapes() const noexcept { return shapes_; }
    /// The polygons among the members, in the form of Polygon: one row each, none of them empty.
    [[nodiscard]] const Polygons& polygons() const noexcept { return polygons_; }

    /// The rows named, in that order; @throws NotFoundError for a row that is not there.
    [[nodiscard]] Regions rows(std::span<const std::int64_t> rows) const;

    /// Row by row the members of both. Vertices delivered as longitudes and latitudes in one column
    /// and as vectors in the other are vectors in the answer.
    ///
    /// @throws GeometryError if the columns differ in length and neither has one row.
    [[nodiscard]] static Regions united(const Regions& a, const Regions& b);

    /// Fewer rows: row i is the union of the rows offsets[i] to offsets[i + 1].
    ///
    /// @throws GeometryError if the offsets do not cut the column into rows.
    [[nodiscard]] Regions grouped(std::span<const std::int64_t> offsets) const;

    /// Whether the members of all rows are the same ones in the same order.
    friend bool operator==(const Regions& a, const Regions& b) noexcept;
    /// Equal for equal columns, the same in every process. Boxes count by their number alone: equal
    /// ones may have longitudes whole turns apart.
    [[nodiscard]] std::uint64_t hash() const noexcept;

  private:
    Shapes shapes_;
    Polygons polygons_;
};

}  // namespace skyquilt::sphere
