// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// An index over a column of regions: which of them overlap others, hold a point or lie nearest.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "skyquilt/base/column.hpp"
#include "skyquilt/index/box_tree.hpp"
#include "skyquilt/sphere/polygons.hpp"
#include "skyquilt/sphere/prepared_polygon.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::index {

/// How an indexed region can lie to another one.
enum class Relation {
    overlaps,           ///< the closed regions share a point: touching counts
    overlaps_interior,  ///< the open regions share a point
    contains,           ///< the closed indexed region holds every point of the other
    within,             ///< the closed other region holds every point of the indexed one
};

/// Pairs of an indexed row and a row that was asked about, sorted by the latter, then the former.
struct RowPairs {
    Column<std::int64_t> indexed;
    Column<std::int64_t> asked;
};

/// Rows of a column, from `begin` to `end`, the latter left out.
struct RowRange {
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

/// What is read once a box has been found to touch.
struct IndexedRow {
    const sphere::UnitVector* quad;  ///< the vertices, if they fit QuadSigns
    std::uint32_t row;
    std::uint32_t prepared;  ///< which of the prepared polygons it is, or not_prepared

    static constexpr std::uint32_t not_prepared = 0xffffffffU;
};

/// Built once over a column of polygons, which it keeps alive and never changes. All questions may
/// be asked from many threads at a time. Boxes find candidates; every answer is decided exactly for
/// the vectors in memory. Empty rows are in no answer. No answer depends on the number of threads.
class RegionIndex {
  public:
    /// @throws GeometryError for 2^32 - 8 rows or more.
    explicit RegionIndex(std::shared_ptr<const sphere::Polygons> polygons, int threads);

    [[nodiscard]] const sphere::Polygons& polygons() const noexcept { return *polygons_; }

    /// All pairs of an indexed row and one of the rows named of another column that lie so to each
    /// other.
    ///
    /// @throws NotFoundError if the other column has no such rows.
    [[nodiscard]] RowPairs pairs(Relation relation, const sphere::Polygons& other, RowRange rows,
                                 int threads) const;

    /// All pairs of an indexed row and a point that it holds, boundary included. Points have length
    /// one to within 1e-14.
    [[nodiscard]] RowPairs containing(std::span<const sphere::UnitVector> points,
                                      int threads) const;

    /// The k regions nearest to each point, nearest first, and their distances: 0 inside and on the
    /// boundary, elsewhere that to the nearest point of the boundary (see region_distance.hpp).
    /// Equal distances are sorted by row. Only regions within `max_distance_deg` count.
    ///
    /// @param rows k for each point; -1 where there are fewer.
    /// @param distances_deg likewise; infinity where there are fewer.
    /// @throws std::invalid_argument if the lengths do not fit or k < 1; CoordinateError if the
    ///   greatest distance is negative or NaN.
    void nearest(std::span<const sphere::UnitVector> points, std::int64_t k,
                 double max_distance_deg, int threads, std::span<std::int64_t> rows,
                 std::span<double> distances_deg) const;

  private:
    std::shared_ptr<const sphere::Polygons> polygons_;
    BoxTree tree_;
    std::vector<IndexedRow> indexed_;  // in the order of the tree
    // The rows that are not convex or have many vertices.
    std::vector<std::optional<sphere::PreparedPolygon>> prepared_;
};

}  // namespace skyquilt::index
