// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/polygons.hpp"

#include <algorithm>
#include <array>
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

[[noreturn]] void raise(const Refusal& refusal) {
    const std::string message = refusal.message + " (row " + std::to_string(refusal.row) +
                                ", vertex " + std::to_string(refusal.vertex) + ")";
    if (refusal.rule == Rule::latitude || refusal.rule == Rule::not_finite ||
        refusal.rule == Rule::zero_vector) {
        throw CoordinateError(message);
    }
    throw GeometryError(message);
}

// A position or a vector that is none; row and vertex are filled in by the loop over the column.
Refusal refusal_of(const LonLat& position) {
    if (std::isfinite(position.lon_deg) && std::isfinite(position.lat_deg)) {
        return {0, 0, Rule::latitude,
                "latitude must lie in [-90, 90] degrees, got " + number_text(position.lat_deg)};
    }
    return {0, 0, Rule::not_finite,
            "a vertex must be finite, got longitude " + number_text(position.lon_deg) +
                " and latitude " + number_text(position.lat_deg)};
}

std::optional<Refusal> refusal_of(const UnitVector& vector) {
    if (!std::isfinite(vector.x) || !std::isfinite(vector.y) || !std::isfinite(vector.z)) {
        return Refusal{0, 0, Rule::not_finite,
                       "a vertex must be finite, got the vector (" + number_text(vector.x) + ", " +
                           number_text(vector.y) + ", " + number_text(vector.z) + ")"};
    }
    if (vector == UnitVector{0.0, 0.0, 0.0}) {
        return Refusal{0, 0, Rule::zero_vector,
                       "a vertex must have a direction, got a vector of length zero"};
    }
    return std::nullopt;
}

// Which way every quad of a column surely goes round, a block at a time; nothing where rows are not
// all quads.
class QuickTurns {
  public:
    QuickTurns(std::span<const UnitVector> vertices, std::span<const std::int64_t> offsets)
        : vertices_(vertices) {
        for (std::size_t row = 0; row < offsets.size() && all_quads_; ++row) {
            all_quads_ = offsets[row] == static_cast<std::int64_t>(4 * row);
        }
    }
    [[nodiscard]] int operator[](std::size_t row) noexcept {
        if (!all_quads_) {
            return 0;
        }
        const std::size_t place = row % block;
        if (place == 0) {
            const std::size_t n = std::min(block, vertices_.size() / 4 - row);
            quick_turns_of_quads(vertices_.data() + 4 * row, n, turns_.data());
        }
        return turns_[place];
    }

  private:
    static constexpr std::size_t block = 256;

    std::span<const UnitVector> vertices_;
    bool all_quads_ = true;
    std::array<std::int8_t, block> turns_;
};

// The loop that both factories share. `refusal_of_vertex(i)` says why vertex i is none, if it is,
// `add(begin, end, outline, checked)` takes a row that passed and `add_empty()` stands for one that
// did not.
template <typename RefusalOfVertex, typename Add, typename AddEmpty>
void check_rows(std::span<const UnitVector> vertices, std::span<const std::int64_t> offsets,
                OnInvalid on_invalid, std::vector<Refusal>& refusals,
                const RefusalOfVertex& refusal_of_vertex, const Add& add,
                const AddEmpty& add_empty) {
    QuickTurns quick_turns(vertices, offsets);
    std::vector<UnitVector> outline;
    for (std::size_t row = 0; row + 1 < offsets.size(); ++row) {
        const auto begin = static_cast<std::size_t>(offsets[row]);
        const auto end = static_cast<std::size_t>(offsets[row + 1]);
        const std::span<const UnitVector> delivered = vertices.subspan(begin, end - begin);
        outline.assign(delivered.begin(), delivered.end());
        CheckedOutline checked;
        if (const int turn = quick_turns[row]; turn != 0) {
            checked.is_reversed = turn < 0;
            if (turn < 0) {
                std::ranges::reverse(outline);
            }
            add(begin, end, outline, checked);
            continue;
        }
        for (std::size_t i = begin; i < end && !checked.refusal; ++i) {
            checked.refusal = refusal_of_vertex(i);
            if (checked.refusal) {
                checked.refusal->vertex = static_cast<std::int64_t>(i - begin);
            }
        }
        if (!checked.refusal) {
            checked = check_outline(outline);
        }
        if (!checked.refusal) {
            add(begin, end, outline, checked);
            continue;
        }
        checked.refusal->row = static_cast<std::int64_t>(row);
        if (on_invalid == OnInvalid::raise) {
            raise(*checked.refusal);
        }
        refusals.push_back(*std::move(checked.refusal));
        add_empty();
    }
}

}  // namespace

// Adds rows one after the other.
class Polygons::Builder {
  public:
    Builder(std::size_t n_vertices, std::size_t n_rows) {
        column_.vertices_.reserve(n_vertices);
        column_.offsets_.reserve(n_rows + 1);
    }
    void keep_lon_lats() { column_.lon_lats_.reserve(column_.vertices_.capacity()); }

    // Add an outline that check_outline() has passed. `lon_lats` holds its vertices as delivered,
    // or is empty.
    void add(std::span<const UnitVector> outline, const CheckedOutline& checked,
             std::span<const LonLat> lon_lats) {
        column_.vertices_.insert(column_.vertices_.end(), outline.begin(), outline.end());
        if (!lon_lats.empty()) {
            const std::size_t begin = column_.lon_lats_.size();
            if (checked.kept.empty()) {
                column_.lon_lats_.insert(column_.lon_lats_.end(), lon_lats.begin(), lon_lats.end());
            } else {
                for (const std::size_t place : checked.kept) {
                    column_.lon_lats_.push_back(lon_lats[place]);
                }
            }
            if (checked.is_reversed) {
                std::reverse(column_.lon_lats_.begin() + static_cast<std::ptrdiff_t>(begin),
                             column_.lon_lats_.end());
            }
        }
        if (!checked.is_convex) {
            column_.not_convex_.resize(column_.offsets_.size());
            column_.not_convex_.back() = true;
        }
        close_row();
    }
    void add_empty() { close_row(); }
    void note_lengths_of(std::span<const UnitVector> outline) noexcept {
        column_.all_of_length_one_ =
            column_.all_of_length_one_ && std::ranges::all_of(outline, has_length_one);
    }

    [[nodiscard]] Polygons finished() && {
        if (!column_.not_convex_.empty()) {
            column_.not_convex_.resize(column_.offsets_.size() - 1);
        }
        return std::move(column_);
    }

  private:
    void close_row() {
        const auto end = static_cast<std::int64_t>(column_.vertices_.size());
        column_.all_quads_ = column_.all_quads_ && end - column_.offsets_.back() == 4;
        column_.offsets_.push_back(end);
    }

    Polygons column_;
};

Polygons Polygons::from_lon_lat(std::span<const double> lon_deg, std::span<const double> lat_deg,
                                std::span<const std::int64_t> offsets, OnInvalid on_invalid,
                                std::vector<Refusal>& refusals) {
    if (lon_deg.size() != lat_deg.size()) {
        throw CoordinateError("longitude and latitude must have equal lengths, got " +
                              std::to_string(lon_deg.size()) + " and " +
                              std::to_string(lat_deg.size()));
    }
    check_offsets(offsets, lon_deg.size());
    Builder builder(lon_deg.size(), offsets.size() - 1);
    builder.keep_lon_lats();
    std::vector<UnitVector> vectors(lon_deg.size());
    unit_vectors(lon_deg, lat_deg, vectors);
    std::vector<LonLat> delivered;
    check_rows(
        vectors, offsets, on_invalid, refusals,
        [&](std::size_t i) {
            return std::isnan(vectors[i].x)
                       ? std::optional(refusal_of(LonLat{lon_deg[i], lat_deg[i]}))
                       : std::nullopt;
        },
        [&](std::size_t begin, std::size_t end, std::span<const UnitVector> outline,
            const CheckedOutline& checked) {
            delivered.clear();
            for (std::size_t i = begin; i < end; ++i) {
                delivered.push_back({lon_deg[i], lat_deg[i]});
            }
            builder.add(outline, checked, delivered);
        },
        [&] { builder.add_empty(); });
    return std::move(builder).finished();
}

Polygons Polygons::from_unit_vectors(std::span<const UnitVector> vertices,
                                     std::span<const std::int64_t> offsets, OnInvalid on_invalid,
                                     std::vector<Refusal>& refusals) {
    check_offsets(offsets, vertices.size());
    Builder builder(vertices.size(), offsets.size() - 1);
    check_rows(
        vertices, offsets, on_invalid, refusals,
        [&](std::size_t i) { return refusal_of(vertices[i]); },
        [&](std::size_t, std::size_t, std::span<const UnitVector> outline,
            const CheckedOutline& checked) {
            builder.note_lengths_of(outline);
            builder.add(outline, checked, {});
        },
        [&] { builder.add_empty(); });
    return std::move(builder).finished();
}

Polygons Polygons::from_valid_vertices(std::vector<UnitVector> vertices,
                                       std::vector<std::int64_t> offsets) {
    Polygons column;
    column.vertices_ = std::move(vertices);
    column.offsets_ = std::move(offsets);
    for (std::size_t row = 0; row + 1 < column.offsets_.size(); ++row) {
        column.all_quads_ =
            column.all_quads_ && column.offsets_[row + 1] - column.offsets_[row] == 4;
    }
    return column;
}

Polygons Polygons::rows(std::span<const std::int64_t> rows) const {
    Polygons taken;
    taken.offsets_.reserve(rows.size() + 1);
    taken.all_of_length_one_ = all_of_length_one_;
    for (const std::int64_t row : rows) {
        if (row < 0 || row >= size()) {
            throw NotFoundError("no row " + std::to_string(row) + ": the column has " +
                                std::to_string(size()) + " rows");
        }
        const Polygon polygon = (*this)[row];
        taken.vertices_.insert(taken.vertices_.end(), polygon.begin(), polygon.end());
        if (!lon_lats_.empty()) {
            const auto begin = lon_lats_.begin() + offsets_[static_cast<std::size_t>(row)];
            taken.lon_lats_.insert(taken.lon_lats_.end(), begin,
                                   begin + static_cast<std::ptrdiff_t>(polygon.size()));
        }
        if (!is_convex(row)) {
            taken.not_convex_.resize(taken.offsets_.size());
            taken.not_convex_.back() = true;
        }
        taken.all_quads_ = taken.all_quads_ && polygon.size() == 4;
        taken.offsets_.push_back(static_cast<std::int64_t>(taken.vertices_.size()));
    }
    if (!taken.not_convex_.empty()) {
        taken.not_convex_.resize(rows.size());
    }
    return taken;
}

}  // namespace skyquilt::sphere
