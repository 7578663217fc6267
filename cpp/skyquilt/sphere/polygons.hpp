// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of polygons on the sphere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/polygon.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// What a column does with an outline that is refused.
enum class OnInvalid { raise, mask };

/// A column of polygons, immutable. A row may be the empty region, which overlaps nothing and
/// contains nothing.
class Polygons {
  public:
    Polygons() = default;

    /// From longitudes and latitudes in degrees; row i has the vertices offsets[i] to offsets[i+1].
    /// They are kept beside the vectors, to be written as they came.
    ///
    /// @throws GeometryError if the offsets do not cut the columns into rows, or, unless masked,
    /// for
    ///   the first outline that is refused; CoordinateError likewise for a coordinate.
    [[nodiscard]] static Polygons from_lon_lat(std::span<const double> lon_deg,
                                               std::span<const double> lat_deg,
                                               std::span<const std::int64_t> offsets,
                                               OnInvalid on_invalid,
                                               std::vector<Refusal>& refusals);

    /// From vectors of any length, kept as given. The same rules hold; a vector that is zero or not
    /// finite is refused.
    [[nodiscard]] static Polygons from_unit_vectors(std::span<const UnitVector> vertices,
                                                    std::span<const std::int64_t> offsets,
                                                    OnInvalid on_invalid,
                                                    std::vector<Refusal>& refusals);

    /// From convex polygons already in the form of ConvexPolygon and of vectors of length one,
    /// unchecked.
    [[nodiscard]] static Polygons from_valid_vertices(std::vector<UnitVector> vertices,
                                                      std::vector<std::int64_t> offsets);

    [[nodiscard]] std::int64_t size() const noexcept {
        return static_cast<std::int64_t>(offsets_.size()) - 1;
    }
    [[nodiscard]] Polygon operator[](std::int64_t row) const noexcept {
        const auto begin = static_cast<std::size_t>(offsets_[static_cast<std::size_t>(row)]);
        const auto end = static_cast<std::size_t>(offsets_[static_cast<std::size_t>(row) + 1]);
        return Polygon(vertices_).subspan(begin, end - begin);
    }
    [[nodiscard]] const std::vector<UnitVector>& vertices() const noexcept { return vertices_; }
    [[nodiscard]] const std::vector<std::int64_t>& offsets() const noexcept { return offsets_; }
    /// The vertices in degrees as delivered, or nothing where vectors were.
    [[nodiscard]] const std::vector<LonLat>& lon_lats() const noexcept { return lon_lats_; }
    /// Whether a row is convex, as the empty region is.
    [[nodiscard]] bool is_convex(std::int64_t row) const noexcept {
        return not_convex_.empty() || !not_convex_[static_cast<std::size_t>(row)];
    }
    /// Whether every row is convex and every vector of length one, which the fast paths ask for.
    [[nodiscard]] bool all_convex() const noexcept { return not_convex_.empty(); }
    [[nodiscard]] bool all_of_length_one() const noexcept { return all_of_length_one_; }
    /// Whether every row has exactly four vertices.
    [[nodiscard]] bool all_quads() const noexcept { return all_quads_; }

    /// The rows named, in that order; @throws NotFoundError for a row that is not there.
    [[nodiscard]] Polygons rows(std::span<const std::int64_t> rows) const;

  private:
    class Builder;

    std::vector<UnitVector> vertices_;
    std::vector<LonLat> lon_lats_;
    std::vector<std::int64_t> offsets_{0};
    std::vector<bool> not_convex_;  // empty where every row is convex
    bool all_quads_ = true;
    bool all_of_length_one_ = true;
};

}  // namespace skyquilt::sphere
