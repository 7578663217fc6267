// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/relation.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/parallel.hpp"
#include "skyquilt/base/wide_vectors.hpp"
#include "skyquilt/sphere/boundary_walk.hpp"
#include "skyquilt/sphere/quad_signs.hpp"

namespace skyquilt::sphere {

namespace {

bool overlaps(const PreparedPolygon& a, const PreparedPolygon& b) {
    const BoundaryWalk walk = walk_boundary(a, b);
    // Outlines that do not touch lie one inside the other, or apart.
    return walk.touches || walk.inside || a.location_of(b.vertices().front()) == Location::inside;
}

// Where interiors share a point and no outline runs through the other's interior, the outlines run
// along each other with the interiors on one side.
bool overlaps_interior(const PreparedPolygon& a, const PreparedPolygon& b) {
    const BoundaryWalk walk = walk_boundary(a, b);
    return walk.inside || walk.along || walk_boundary(b, a).inside;
}

// A polygon inside a hemisphere has no holes and its outside holds a hemisphere, so it contains
// whatever it contains the outline of.
bool contains(const PreparedPolygon& a, const PreparedPolygon& b) {
    return !walk_boundary(b, a).outside;
}

// Up to so many pairs of edges, those of two convex polygons are compared one by one.
constexpr std::size_t few_pairs_of_edges = 1024;

bool is_plain_pair(const Polygons& a, std::int64_t row_a, const Polygons& b, std::int64_t row_b) {
    return a.is_convex(row_a) && b.is_convex(row_b) &&
           a[row_a].size() * b[row_b].size() <= few_pairs_of_edges;
}

// A polygon made ready when it is first needed.
class WhenNeeded {
  public:
    const PreparedPolygon& operator()(const Polygons& column, std::int64_t row) {
        if (!polygon_ || row_ != row) {
            polygon_.emplace(column[row]);
            row_ = row;
        }
        return *polygon_;
    }

  private:
    std::optional<PreparedPolygon> polygon_;
    std::int64_t row_ = -1;
};

bool relate_rows(Relation relation, const Polygons& a, std::int64_t row_a, WhenNeeded& prepared_a,
                 const Polygons& b, std::int64_t row_b, WhenNeeded& prepared_b) {
    return is_plain_pair(a, row_a, b, row_b)
               ? relate_convex(relation, a[row_a], b[row_b])
               : relate(relation, prepared_a(a, row_a), prepared_b(b, row_b));
}

// A quick look at n pairs of quads; null stands for a row that does not fit QuadSigns.
template <typename Ask>
[[gnu::always_inline]] inline void ask_quads(const UnitVector* const* a, const UnitVector* const* b,
                                             std::size_t n, QuickAnswer* out, const Ask& ask) {
    for (std::size_t i = 0; i < n; ++i) {
        out[i] =
            a[i] != nullptr && b[i] != nullptr ? ask(QuadSigns(a[i]), b[i]) : QuickAnswer::unsure;
    }
}

SKYQUILT_WIDE_VECTORS
void quads_overlap(const UnitVector* const* a, const UnitVector* const* b, std::size_t n,
                   QuickAnswer* out) {
    ask_quads(a, b, n, out,
              [](const QuadSigns& quad, const UnitVector* other)
                  __attribute__((always_inline)) { return quad.overlaps(other); });
}

SKYQUILT_WIDE_VECTORS
void quads_contain(const UnitVector* const* a, const UnitVector* const* b, std::size_t n,
                   QuickAnswer* out) {
    ask_quads(a, b, n, out,
              [](const QuadSigns& quad, const UnitVector* other)
                  __attribute__((always_inline)) { return quad.contains(other); });
}

}  // namespace

bool relate(Relation relation, const PreparedPolygon& a, const PreparedPolygon& b) {
    if (a.vertices().empty() || b.vertices().empty()) {
        return false;
    }
    switch (relation) {
        case Relation::overlaps:
            return overlaps(a, b);
        case Relation::overlaps_interior:
            return overlaps_interior(a, b);
        case Relation::contains:
            return contains(a, b);
    }
    return false;
}

bool relate(Relation relation, const Polygons& a, std::int64_t row_a, const Polygons& b,
            std::int64_t row_b) {
    WhenNeeded prepared_a;
    WhenNeeded prepared_b;
    return relate_rows(relation, a, row_a, prepared_a, b, row_b, prepared_b);
}

void relate_columns(Relation relation, const Polygons& a, const Polygons& b, int threads,
                    std::span<std::uint8_t> out) {
    if (a.size() != b.size() && a.size() != 1 && b.size() != 1) {
        throw GeometryError("polygon columns must have equal lengths or one row, got " +
                            std::to_string(a.size()) + " and " + std::to_string(b.size()));
    }
    const std::int64_t n = a.size() == 1 ? b.size() : a.size();
    if (static_cast<std::int64_t>(out.size()) != n) {
        throw GeometryError("the answer must have " + std::to_string(n) + " rows, got " +
                            std::to_string(out.size()));
    }
    const bool a_repeats = a.size() == 1;
    const bool b_repeats = b.size() == 1;
    const auto quick_look = relation == Relation::contains ? quads_contain : quads_overlap;
    for_row_ranges(n, thread_count(threads), 1024, [&](std::int64_t begin, std::int64_t end, int) {
        constexpr std::int64_t block = 256;
        std::array<const UnitVector*, block> quads_a;
        std::array<const UnitVector*, block> quads_b;
        std::array<QuickAnswer, block> quick;
        WhenNeeded prepared_a;
        WhenNeeded prepared_b;
        for (std::int64_t first = begin; first < end; first += block) {
            const std::int64_t last = std::min(first + block, end);
            find_quads(a, a_repeats ? 0 : first, a_repeats ? 0 : 1, last - first, quads_a.data());
            find_quads(b, b_repeats ? 0 : first, b_repeats ? 0 : 1, last - first, quads_b.data());
            quick_look(quads_a.data(), quads_b.data(), static_cast<std::size_t>(last - first),
                       quick.data());
            for (std::int64_t row = first; row < last; ++row) {
                const QuickAnswer answer = quick[static_cast<std::size_t>(row - first)];
                out[static_cast<std::size_t>(row)] =
                    answer == QuickAnswer::unsure
                        ? relate_rows(relation, a, a_repeats ? 0 : row, prepared_a, b,
                                      b_repeats ? 0 : row, prepared_b)
                        : answer == QuickAnswer::yes;
            }
        }
    });
}

}  // namespace skyquilt::sphere
