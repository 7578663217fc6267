// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of polygons on the sphere.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/polygon.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// What a column does with an outline that is refused.
enum class OnInvalid { raise, mask };

/// A column of convex polygons, immutable. A row may be the empty region, which overlaps nothing
/// and contains nothing.
class Polygons {
  public:
    Polygons() = default;

    /// From longitudes and latitudes in degrees; row i has the vertices offsets[i] to offsets[i+1].
    ///
    /// @throws GeometryError if the offsets do not cut the columns into rows, or, unless masked,
    /// for
    ///   the first outline that is refused; CoordinateError likewise for a coordinate.
    [[nodiscard]] static Polygons from_lon_lat(std::span<const double> lon_deg,
                                               std::span<const double> lat_deg,
                                               std::span<const std::int64_t> offsets,
                                               OnInvalid on_invalid,
                                               std::vector<Refusal>& refusals);

    /// From vectors of three components each, kept as given. The same rules hold; a vector that is
    /// zero, not finite or not of length one to within 1e-14 is refused.
    [[nodiscard]] static Polygons from_unit_vectors(std::span<const UnitVector> vertices,
                                                    std::span<const std::int64_t> offsets,
                                                    OnInvalid on_invalid,
                                                    std::vector<Refusal>& refusals);

    /// From polygons already in the form of ConvexPolygon, unchecked.
    [[nodiscard]] static Polygons from_valid_vertices(std::vector<UnitVector> vertices,
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
    [[nodiscard]] Polygons rows(std::span<const std::int64_t> rows) const;

  private:
    Polygons(std::vector<UnitVector> vertices, std::vector<std::int64_t> offsets);

    std::vector<UnitVector> vertices_;
    std::vector<std::int64_t> offsets_{0};
    bool all_quads_ = true;
};

}  // namespace skyquilt::sphere
