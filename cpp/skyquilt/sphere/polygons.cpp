// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/polygons.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"

namespace skyquilt::sphere {

namespace {

void check_offsets(std::span<const std::int64_t> offsets, std::size_t n_vertices) {
    if (offsets.empty() || offsets.front() != 0) {
        throw GeometryError("offsets must begin with 0");
    }
    if (offsets.back() != static_cast<std::int64_t>(n_vertices)) {
        throw GeometryError("offsets must end with the number of vertices, " +
                            std::to_string(n_vertices) + ", got " + std::to_string(offsets.back()));
    }
    const auto drop = std::ranges::adjacent_find(offsets, std::greater<>{});
    if (drop != offsets.end()) {
        throw GeometryError("offsets must not decrease, got " + std::to_string(*drop) + " before " +
                            std::to_string(*(drop + 1)) + " at row " +
                            std::to_string(drop - offsets.begin()));
    }
}

// Its row and vertex are filled in by the loop over the column.
Refusal refusal_of(Rule rule, std::string message) { return {0, 0, rule, std::move(message)}; }

[[noreturn]] void raise(const Refusal& refusal) {
    const std::string message = refusal.message + " (row " + std::to_string(refusal.row) +
                                ", vertex " + std::to_string(refusal.vertex) + ")";
    if (refusal.rule == Rule::latitude || refusal.rule == Rule::not_finite ||
        refusal.rule == Rule::not_unit_length) {
        throw CoordinateError(message);
    }
    throw GeometryError(message);
}

// The loop that both factories share: `vertex_of(i, refusal)` gives vertex i or fills the refusal.
template <typename VertexOf>
Polygons build(std::size_t n_vertices, std::span<const std::int64_t> offsets, OnInvalid on_invalid,
               std::vector<Refusal>& refusals, const VertexOf& vertex_of) {
    check_offsets(offsets, n_vertices);
    std::vector<UnitVector> vertices;
    vertices.reserve(n_vertices);
    std::vector<std::int64_t> out_offsets;
    out_offsets.reserve(offsets.size());
    out_offsets.push_back(0);
    std::vector<UnitVector> outline;
    for (std::size_t row = 0; row + 1 < offsets.size(); ++row) {
        outline.clear();
        std::optional<Refusal> refusal;
        for (auto i = offsets[row]; i < offsets[row + 1] && !refusal; ++i) {
            outline.push_back(vertex_of(static_cast<std::size_t>(i), refusal));
            if (refusal) {
                refusal->vertex = i - offsets[row];
            }
        }
        if (!refusal) {
            refusal = make_convex(outline);
        }
        if (refusal) {
            refusal->row = static_cast<std::int64_t>(row);
            if (on_invalid == OnInvalid::raise) {
                raise(*refusal);
            }
            refusals.push_back(*std::move(refusal));
        } else {
            vertices.insert(vertices.end(), outline.begin(), outline.end());
        }
        out_offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    return Polygons::from_valid_vertices(std::move(vertices), std::move(out_offsets));
}

}  // namespace

Polygons::Polygons(std::vector<UnitVector> vertices, std::vector<std::int64_t> offsets)
    : vertices_(std::move(vertices)), offsets_(std::move(offsets)) {
    for (std::size_t row = 0; row + 1 < offsets_.size(); ++row) {
        all_quads_ = all_quads_ && offsets_[row + 1] - offsets_[row] == 4;
    }
}

Polygons Polygons::from_lon_lat(std::span<const double> lon_deg, std::span<const double> lat_deg,
                                std::span<const std::int64_t> offsets, OnInvalid on_invalid,
                                std::vector<Refusal>& refusals) {
    if (lon_deg.size() != lat_deg.size()) {
        throw CoordinateError("longitude and latitude must have equal lengths, got " +
                              std::to_string(lon_deg.size()) + " and " +
                              std::to_string(lat_deg.size()));
    }
    return build(lon_deg.size(), offsets, on_invalid, refusals,
                 [&](std::size_t i, std::optional<Refusal>& refusal) -> UnitVector {
                     const LonLat position{lon_deg[i], lat_deg[i]};
                     if (is_position(position)) {
                         return unit_vector(position);
                     }
                     if (std::isfinite(position.lon_deg) && std::isfinite(position.lat_deg)) {
                         refusal = refusal_of(Rule::latitude,
                                              "latitude must lie in [-90, 90] degrees, got " +
                                                  number_text(position.lat_deg));
                     } else {
                         refusal = refusal_of(Rule::not_finite,
                                              "a vertex must be finite, got longitude " +
                                                  number_text(position.lon_deg) + " and latitude " +
                                                  number_text(position.lat_deg));
                     }
                     return {};
                 });
}

Polygons Polygons::from_unit_vectors(std::span<const UnitVector> vertices,
                                     std::span<const std::int64_t> offsets, OnInvalid on_invalid,
                                     std::vector<Refusal>& refusals) {
    return build(vertices.size(), offsets, on_invalid, refusals,
                 [&](std::size_t i, std::optional<Refusal>& refusal) -> UnitVector {
                     const UnitVector& v = vertices[i];
                     const double length = std::sqrt(dot(v, v));
                     if (!(std::abs(length - 1.0) <= 1e-14)) {
                         refusal =
                             refusal_of(Rule::not_unit_length,
                                        "a vertex must have length 1 to within 1e-14, got length " +
                                            number_text(length));
                     }
                     return v;
                 });
}

Polygons Polygons::from_valid_vertices(std::vector<UnitVector> vertices,
                                       std::vector<std::int64_t> offsets) {
    return {std::move(vertices), std::move(offsets)};
}

Polygons Polygons::rows(std::span<const std::int64_t> rows) const {
    std::vector<UnitVector> vertices;
    std::vector<std::int64_t> offsets{0};
    offsets.reserve(rows.size() + 1);
    for (const std::int64_t row : rows) {
        if (row < 0 || row >= size()) {
            throw NotFoundError("no row " + std::to_string(row) + ": the column has " +
                                std::to_string(size()) + " rows");
        }
        const ConvexPolygon polygon = (*this)[row];
        vertices.insert(vertices.end(), polygon.begin(), polygon.end());
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    return {std::move(vertices), std::move(offsets)};
}

}  // namespace skyquilt::sphere
