// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Convex polygons on the sphere, one and in columns: what makes an outline valid, and its area.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// The vertices of one convex polygon: closed, counter-clockwise seen from outside, joined by
/// great-circle arcs; no vertex repeated, edges no longer than 179 degrees, smaller than a
/// hemisphere. An empty span is the empty region.
using ConvexPolygon = std::span<const UnitVector>;

/// The rules an outline can break.
enum class Rule {
    not_finite,
    latitude,
    not_unit_length,
    too_few_vertices,
    long_edge,
    self_crossing,
    not_convex,
    zero_area,
    hemisphere,
};

/// The rule's name as users see it, e.g. "self_crossing".
[[nodiscard]] std::string_view name_of(Rule rule) noexcept;

/// Why an outline was refused, and at which of its vertices as delivered.
struct Refusal {
    std::int64_t row = 0;
    std::int64_t vertex = 0;
    Rule rule = Rule::not_finite;
    std::string message;
};

/// Bring an outline into the form of ConvexPolygon, or say why it has none.
///
/// Consecutive equal vertices are dropped, a closing vertex too; a clockwise outline is reversed:
/// of the two sides of a closed line the smaller one is meant. Coordinates never change. All
/// decisions but the length of edges (179 degrees to within 1e-12) are exact for the vectors given.
///
/// @param vertices finite vectors of length one; on success holds the polygon, else is unspecified.
/// @return nothing on success, else the refusal, its row left 0.
[[nodiscard]] std::optional<Refusal> make_convex(std::vector<UnitVector>& vertices);

/// Area in steradians: a fan of triangles by the formula of van Oosterom and Strackee (1983),
/// eq. 8, its determinant taken from differences so that small polygons keep their digits.
[[nodiscard]] double area_sr(ConvexPolygon polygon) noexcept;

/// What a column does with an outline that is refused.
enum class OnInvalid { raise, mask };

/// A column of convex polygons, immutable. A row may be the empty region, which overlaps nothing
/// and contains nothing.
class ConvexPolygons {
  public:
    ConvexPolygons() = default;

    /// From longitudes and latitudes in degrees; row i has the vertices offsets[i] to offsets[i+1].
    ///
    /// @throws GeometryError if the offsets do not cut the columns into rows, or, unless masked,
    /// for
    ///   the first outline that is refused; CoordinateError likewise for a coordinate.
    [[nodiscard]] static ConvexPolygons from_lon_lat(std::span<const double> lon_deg,
                                                     std::span<const double> lat_deg,
                                                     std::span<const std::int64_t> offsets,
                                                     OnInvalid on_invalid,
                                                     std::vector<Refusal>& refusals);

    /// From vectors of three components each, kept as given. The same rules hold; a vector that is
    /// zero, not finite or not of length one to within 1e-14 is refused.
    [[nodiscard]] static ConvexPolygons from_unit_vectors(std::span<const UnitVector> vertices,
                                                          std::span<const std::int64_t> offsets,
                                                          OnInvalid on_invalid,
                                                          std::vector<Refusal>& refusals);

    /// From polygons already in the form of ConvexPolygon, unchecked.
    [[nodiscard]] static ConvexPolygons from_valid_vertices(std::vector<UnitVector> vertices,
                                                            std::vector<std::int64_t> offsets);

    [[nodiscard]] std::int64_t size() const noexcept {
        return static_cast<std::int64_t>(offsets_.size()) - 1;
    }
    [[nodiscard]] ConvexPolygon operator[](std::int64_t row) const noexcept {
        const auto begin = static_cast<std::size_t>(offsets_[static_cast<std::size_t>(row)]);
        const auto end = static_cast<std::size_t>(offsets_[static_cast<std::size_t>(row) + 1]);
        return ConvexPolygon(vertices_).subspan(begin, end - begin);
    }
    [[nodiscard]] const std::vector<UnitVector>& vertices() const noexcept { return vertices_; }
    [[nodiscard]] const std::vector<std::int64_t>& offsets() const noexcept { return offsets_; }
    /// Whether every row has exactly four vertices, the case that has a fast path.
    [[nodiscard]] bool all_quads() const noexcept { return all_quads_; }

    /// The rows named, in that order; @throws NotFoundError for a row that is not there.
    [[nodiscard]] ConvexPolygons rows(std::span<const std::int64_t> rows) const;

  private:
    ConvexPolygons(std::vector<UnitVector> vertices, std::vector<std::int64_t> offsets);

    std::vector<UnitVector> vertices_;
    std::vector<std::int64_t> offsets_{0};
    bool all_quads_ = true;
};

}  // namespace skyquilt::sphere
