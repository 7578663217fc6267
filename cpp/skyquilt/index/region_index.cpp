// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/index/region_index.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"
#include "skyquilt/base/parallel.hpp"
#include "skyquilt/base/wide_vectors.hpp"
#include "skyquilt/index/region_distance.hpp"
#include "skyquilt/sphere/convex_relation.hpp"
#include "skyquilt/sphere/quad_signs.hpp"
#include "skyquilt/sphere/relation.hpp"

namespace skyquilt::index {

namespace {

using sphere::Polygon;
using sphere::Polygons;
using sphere::PreparedPolygon;
using sphere::QuadSigns;
using sphere::QuickAnswer;
using sphere::UnitVector;

// ---- Answers of many rows -----------------------------------------------------------------------

// Indexed rows as they are found, one asked row after the other.
class Found {
  public:
    // Make room for n more, and for the one beyond that add_if may write.
    [[gnu::always_inline]] void make_room(std::size_t n) {
        if (rows_.size() <= size_ + n) {
            rows_.resize(2 * (size_ + n) + 1);
        }
    }
    // Written in any case and counted only where it holds.
    [[gnu::always_inline]] void add_if(bool holds, std::uint32_t row) noexcept {
        rows_[size_] = row;
        size_ += static_cast<std::size_t>(holds);
    }
    // Sort what was added since the last call: the answer to one asked row.
    [[gnu::always_inline]] void close_row() {
        const std::size_t n = size_ - begin_;
        if (n > 1) {
            sort(rows_.data() + begin_, n);
        }
        counts_.push_back(static_cast<std::uint32_t>(n));
        begin_ = size_;
    }
    void clear() noexcept {
        size_ = 0;
        begin_ = 0;
        counts_.clear();
    }
    [[nodiscard]] std::span<const std::uint32_t> rows() const noexcept {
        return {rows_.data(), size_};
    }
    [[nodiscard]] std::span<const std::uint32_t> counts() const noexcept { return counts_; }

  private:
    // The place of each of a few different numbers is how many are smaller: counted for eight at a
    // time, that takes a third of what comparing and moving takes, whose branches nobody can guess.
    [[gnu::always_inline]] static void sort(std::uint32_t* rows, std::size_t n) {
        constexpr std::size_t few = 32;
        if (n > few) {
            std::sort(rows, rows + n);
            return;
        }
        std::array<std::uint32_t, few> unsorted;
        std::copy_n(rows, n, unsorted.data());
        for (std::size_t begin = 0; begin < n; begin += 8) {
            RowLanes mine;
            for (std::size_t i = 0; i < 8; ++i) {
                mine[i] = begin + i < n ? unsorted[begin + i] : 0;
            }
            RowLanes place{};
            for (std::size_t i = 0; i < n; ++i) {
                const std::uint32_t other = unsorted[i];
                const RowLanes others{other, other, other, other, other, other, other, other};
                place -= static_cast<RowLanes>(mine > others);
            }
            for (std::size_t i = 0; i < 8 && begin + i < n; ++i) {
                rows[place[i]] = unsorted[begin + i];
            }
        }
    }

    std::vector<std::uint32_t> rows_;
    std::size_t size_ = 0;
    std::size_t begin_ = 0;
    std::vector<std::uint32_t> counts_;
};

// What one thread needs between rows.
struct Workspace {
    BoxTree::Space space;
    Found found;
};

// The answer to some asked rows, as narrow as it can be kept.
struct Piece {
    std::vector<std::uint32_t> rows;
    std::vector<std::uint32_t> counts;
};

// Answer asked rows piece by piece, as threads become free, with find(workspace, begin, end), which
// closes every row. Pieces are put in order at the end: their rows stand between 0 and 2^32, so
// that keeping them until then takes a quarter of what the answer itself takes.
RowPairs in_pieces(RowRange asked, int threads,
                   const std::function<void(Workspace&, std::int64_t, std::int64_t)>& find) {
    constexpr std::int64_t rows_per_piece = 1024;
    const std::int64_t n_rows = asked.end - asked.begin;
    const std::int64_t n_pieces = (n_rows + rows_per_piece - 1) / rows_per_piece;
    const int n_threads = part_count(n_pieces, thread_count(threads), 1);
    std::vector<Piece> pieces(static_cast<std::size_t>(n_pieces));
    std::atomic<std::int64_t> next{0};
    for_row_ranges(n_threads, n_threads, 1, [&](std::int64_t, std::int64_t, int) {
        Workspace workspace;
        for (std::int64_t i = next++; i < n_pieces; i = next++) {
            const std::int64_t begin = asked.begin + i * rows_per_piece;
            workspace.found.clear();
            find(workspace, begin, std::min(asked.end, begin + rows_per_piece));
            const auto rows = workspace.found.rows();
            const auto counts = workspace.found.counts();
            pieces[static_cast<std::size_t>(i)] = {{rows.begin(), rows.end()},
                                                   {counts.begin(), counts.end()}};
        }
    });
    std::vector<std::size_t> begins{0};
    for (const Piece& piece : pieces) {
        begins.push_back(begins.back() + piece.rows.size());
    }
    RowPairs pairs{Column<std::int64_t>(begins.back()), Column<std::int64_t>(begins.back())};
    // A thread costs as much to start as copying some ten thousand pairs.
    const int n_copiers = begins.back() < 100000 ? 1 : n_threads;
    for_row_ranges(n_pieces, n_copiers, 1, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t i = begin; i < end; ++i) {
            const Piece& piece = pieces[static_cast<std::size_t>(i)];
            const std::size_t at = begins[static_cast<std::size_t>(i)];
            std::copy(piece.rows.begin(), piece.rows.end(), pairs.indexed.data() + at);
            std::int64_t* row = pairs.asked.data() + at;
            for (std::size_t j = 0; j < piece.counts.size(); ++j) {
                row = std::fill_n(row, piece.counts[j],
                                  asked.begin + i * rows_per_piece + static_cast<std::int64_t>(j));
            }
        }
    });
    return pairs;
}

// ---- Exact answers ------------------------------------------------------------------------------

// The parts of an index that the loops below read.
struct Parts {
    const Polygons& polygons;
    const BoxTree& tree;
    std::span<const IndexedRow> indexed;
    std::span<const std::optional<PreparedPolygon>> prepared;
};

// Two polygons of this kind are compared as they are, every edge with every vertex; for others it
// pays, or is needed, to make them ready.
bool is_light(const Polygons& polygons, std::int64_t row) noexcept {
    constexpr std::size_t few_vertices = 32;
    return polygons.is_convex(row) && polygons[row].size() <= few_vertices;
}

// A row that is asked about, made ready when that is first needed.
class AskedRow {
  public:
    AskedRow(const Polygons& polygons, std::int64_t row)
        : polygon_(polygons[row]), is_light_(index::is_light(polygons, row)) {}

    [[nodiscard]] Polygon polygon() const noexcept { return polygon_; }
    [[nodiscard]] bool is_light() const noexcept { return is_light_; }
    [[nodiscard]] const PreparedPolygon& prepared() {
        return prepared_ ? *prepared_ : prepared_.emplace(polygon_);
    }

  private:
    Polygon polygon_;
    bool is_light_;
    std::optional<PreparedPolygon> prepared_;
};

// Out of line: what is decided here is seldom, and no part of the loops compiled for wide vectors.
[[gnu::noinline]] bool holds_exactly(const Parts& index, Relation relation,
                                     const IndexedRow& indexed, AskedRow& asked) {
    const bool is_within = relation == Relation::within;
    const sphere::Relation question = relation == Relation::overlaps ? sphere::Relation::overlaps
                                      : relation == Relation::overlaps_interior
                                          ? sphere::Relation::overlaps_interior
                                          : sphere::Relation::contains;
    const Polygon polygon = index.polygons[indexed.row];
    const bool is_prepared = indexed.prepared != IndexedRow::not_prepared;
    if (!is_prepared && asked.is_light()) {
        return is_within ? relate_convex(question, asked.polygon(), polygon)
                         : relate_convex(question, polygon, asked.polygon());
    }
    std::optional<PreparedPolygon> now;
    const PreparedPolygon& prepared =
        is_prepared ? *index.prepared[indexed.prepared] : now.emplace(polygon);
    return is_within ? relate(question, asked.prepared(), prepared)
                     : relate(question, prepared, asked.prepared());
}

[[gnu::noinline]] bool holds_exactly(const Parts& index, const IndexedRow& indexed,
                                     const UnitVector& point) {
    return indexed.prepared == IndexedRow::not_prepared
               ? sphere::contains(index.polygons[indexed.row], point)
               : index.prepared[indexed.prepared]->location_of(point) != sphere::Location::outside;
}

// ---- Pairs of regions ---------------------------------------------------------------------------

// Rows that are looked for side by side. While the boxes of some are compared, memory is read for
// the others: one at a time a join takes twice as long.
constexpr std::int64_t rows_per_batch = 32;

// Find the candidates of rows [begin, end), a batch at a time, and call answer(row, candidates) for
// each row with its own. `box_of(row)` gives the box to look for.
template <typename BoxOf, typename Answer>
[[gnu::always_inline]] inline void for_candidates(const Parts& index, std::int64_t begin,
                                                  std::int64_t end, Workspace& workspace,
                                                  const BoxOf& box_of, const Answer& answer) {
    std::array<Box, static_cast<std::size_t>(rows_per_batch)> boxes;
    for (std::int64_t row = begin; row < end; row += rows_per_batch) {
        const auto n = static_cast<std::size_t>(std::min(rows_per_batch, end - row));
        for (std::size_t i = 0; i < n; ++i) {
            boxes[i] = box_of(row + static_cast<std::int64_t>(i));
        }
        const auto touches = index.tree.touching({boxes.data(), n}, workspace.space);
        for (const BoxTree::Touch& touch : touches) {
            const UnitVector* quad = index.indexed[touch.place()].quad;
            __builtin_prefetch(quad);
            __builtin_prefetch(quad + 3);
        }
        std::size_t next = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const std::size_t first = next;
            while (next < touches.size() && touches[next].asked() == i) {
                ++next;
            }
            answer(row + static_cast<std::int64_t>(i), touches.subspan(first, next - first));
            workspace.found.close_row();
        }
    }
}

// `ask(signs of the other quad, vertices of the indexed one)` is one of QuadSigns' questions.
template <typename Ask>
[[gnu::always_inline]] inline void find_pairs(const Parts& index, Relation relation,
                                              const Polygons& other, std::int64_t begin,
                                              std::int64_t end, Workspace& workspace,
                                              const Ask& ask) {
    Found& found = workspace.found;
    for_candidates(
        index, begin, end, workspace,
        [&](std::int64_t row) __attribute__((always_inline)) { return box_around(other[row]); },
        [&](std::int64_t row, std::span<const BoxTree::Touch> candidates)
            __attribute__((always_inline)) {
                AskedRow asked(other, row);
                found.make_room(candidates.size());
                if (sphere::fits_quad_signs(other, row)) {
                    const QuadSigns signs(asked.polygon().data());
                    for (const BoxTree::Touch& candidate : candidates) {
                        const IndexedRow& indexed = index.indexed[candidate.place()];
                        const QuickAnswer answer = indexed.quad != nullptr
                                                       ? ask(signs, indexed.quad)
                                                       : QuickAnswer::unsure;
                        found.add_if(answer == QuickAnswer::yes ||
                                         (answer == QuickAnswer::unsure &&
                                          holds_exactly(index, relation, indexed, asked)),
                                     indexed.row);
                    }
                } else {
                    for (const BoxTree::Touch& candidate : candidates) {
                        const IndexedRow& indexed = index.indexed[candidate.place()];
                        found.add_if(holds_exactly(index, relation, indexed, asked), indexed.row);
                    }
                }
            });
}

SKYQUILT_WIDE_VECTORS
void find_overlapping(const Parts& index, Relation relation, const Polygons& other,
                      std::int64_t begin, std::int64_t end, Workspace& workspace) {
    find_pairs(index, relation, other, begin, end, workspace,
               [](const QuadSigns& signs, const UnitVector* indexed)
                   __attribute__((always_inline)) { return signs.overlaps(indexed); });
}

SKYQUILT_WIDE_VECTORS
void find_containing(const Parts& index, Relation relation, const Polygons& other,
                     std::int64_t begin, std::int64_t end, Workspace& workspace) {
    find_pairs(index, relation, other, begin, end, workspace,
               [](const QuadSigns& signs, const UnitVector* indexed)
                   __attribute__((always_inline)) { return signs.within(indexed); });
}

SKYQUILT_WIDE_VECTORS
void find_within(const Parts& index, Relation relation, const Polygons& other, std::int64_t begin,
                 std::int64_t end, Workspace& workspace) {
    find_pairs(index, relation, other, begin, end, workspace,
               [](const QuadSigns& signs, const UnitVector* indexed)
                   __attribute__((always_inline)) { return signs.contains(indexed); });
}

// ---- Points -------------------------------------------------------------------------------------

SKYQUILT_WIDE_VECTORS
void find_holders(const Parts& index, std::span<const UnitVector> points, std::int64_t begin,
                  std::int64_t end, Workspace& workspace) {
    Found& found = workspace.found;
    for_candidates(
        index, begin, end, workspace,
        [&](std::int64_t row) __attribute__((always_inline)) {
            return box_around(points[static_cast<std::size_t>(row)]);
        },
        [&](std::int64_t row,
            std::span<const BoxTree::Touch> candidates) __attribute__((always_inline)) {
            const UnitVector& point = points[static_cast<std::size_t>(row)];
            found.make_room(candidates.size());
            for (const BoxTree::Touch& candidate : candidates) {
                const IndexedRow& indexed = index.indexed[candidate.place()];
                const QuickAnswer answer = indexed.quad != nullptr
                                               ? QuadSigns::contains(indexed.quad, point)
                                               : QuickAnswer::unsure;
                found.add_if(answer == QuickAnswer::yes || (answer == QuickAnswer::unsure &&
                                                            holds_exactly(index, indexed, point)),
                             indexed.row);
            }
        });
}

// The regions nearest to one point: a queue of blocks and rows by the least distance that they can
// have (G. R. Hjaltason and H. Samet, Distance browsing in spatial databases, 1999).
class NearestSearch {
  public:
    NearestSearch(const Parts& index, std::int64_t k, double max_distance_deg)
        : index_(index), k_(static_cast<std::size_t>(k)), max_distance_deg_(max_distance_deg) {}

    void find(const UnitVector& point, std::span<std::int64_t> rows,
              std::span<double> distances_deg) {
        queue_.clear();
        nearest_.clear();
        double limit = squared_chord_above(max_distance_deg_);
        if (index_.tree.levels() > 0) {
            queue_.push_back({0.0, 0, 0});
        }
        while (!queue_.empty() && queue_.front().squared <= limit) {
            const Place place = queue_.front();
            std::ranges::pop_heap(queue_, std::ranges::greater{}, &Place::squared);
            queue_.pop_back();
            if (place.level == index_.tree.levels()) {
                consider(index_.indexed[place.number], point);
                if (nearest_.size() == k_) {
                    limit = std::min(limit, squared_chord_above(nearest_.front().distance_deg));
                }
                continue;
            }
            std::array<double, BoxTree::fan_out> squared;
            index_.tree.squared_distances(place.level, place.number, point, squared);
            for (std::size_t j = 0; j < BoxTree::fan_out; ++j) {
                if (squared[j] <= limit) {
                    queue_.push_back(
                        {squared[j], place.level + 1, place.number * BoxTree::fan_out + j});
                    std::ranges::push_heap(queue_, std::ranges::greater{}, &Place::squared);
                }
            }
        }
        std::ranges::sort_heap(nearest_);
        for (std::size_t i = 0; i < k_; ++i) {
            const bool is_there = i < nearest_.size();
            rows[i] = is_there ? nearest_[i].row : -1;
            distances_deg[i] =
                is_there ? nearest_[i].distance_deg : std::numeric_limits<double>::infinity();
        }
    }

  private:
    // A block, or, one level below the last, a row; and the least its squared chord can be.
    struct Place {
        double squared;
        std::size_t level;
        std::size_t number;
    };
    struct Neighbor {
        double distance_deg;
        std::int64_t row;

        [[nodiscard]] friend auto operator<=>(const Neighbor&, const Neighbor&) = default;
    };

    // The square of the straight distance that goes with an angle, from above: boxes farther than
    // that hold no region whose distance, as computed, is as small. Angles are computed to 3e-13
    // (region_distance.hpp, edges of 179 degrees), a chord is no longer than its angle, and the
    // squares lose far less than the rest.
    [[nodiscard]] static double squared_chord_above(double angle_deg) noexcept {
        if (angle_deg >= 180.0) {
            return std::numeric_limits<double>::max();
        }
        const double chord = 2.0 * std::sin(0.5 * angle_deg * radians_per_degree) + 1e-12;
        return chord * chord;
    }

    void consider(const IndexedRow& indexed, const UnitVector& point) {
        const double distance_deg =
            holds_exactly(index_, indexed, point)
                ? 0.0
                : boundary_distance_rad(index_.polygons[indexed.row], point) / radians_per_degree;
        const Neighbor neighbor{distance_deg, indexed.row};
        if (distance_deg > max_distance_deg_ ||
            (nearest_.size() == k_ && !(neighbor < nearest_.front()))) {
            return;
        }
        if (nearest_.size() == k_) {
            std::ranges::pop_heap(nearest_);
            nearest_.pop_back();
        }
        nearest_.push_back(neighbor);
        std::ranges::push_heap(nearest_);
    }

    Parts index_;
    std::size_t k_;
    double max_distance_deg_;
    // Working space, kept between points.
    std::vector<Place> queue_;
    std::vector<Neighbor> nearest_;  // a heap, the farthest first
};

}  // namespace

RegionIndex::RegionIndex(std::shared_ptr<const Polygons> polygons, int threads)
    : polygons_(std::move(polygons)) {
    const std::int64_t n = polygons_->size();
    constexpr std::int64_t too_many =
        std::numeric_limits<std::uint32_t>::max() - BoxTree::fan_out + 1;
    if (n >= too_many) {
        throw GeometryError("an index holds fewer than " + std::to_string(too_many) +
                            " regions, got " + std::to_string(n) + "; index them in parts");
    }
    std::vector<Box> boxes(static_cast<std::size_t>(n));
    const int n_threads = thread_count(threads);
    for_row_ranges(n, n_threads, 4096, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t row = begin; row < end; ++row) {
            boxes[static_cast<std::size_t>(row)] = box_around((*polygons_)[row]);
        }
    });
    tree_ = BoxTree(boxes, n_threads);
    const auto rows = tree_.rows();
    indexed_.resize(rows.size());
    for_row_ranges(static_cast<std::int64_t>(rows.size()), n_threads, 4096,
                   [&](std::int64_t begin, std::int64_t end, int) {
                       for (auto i = static_cast<std::size_t>(begin);
                            i < static_cast<std::size_t>(end); ++i) {
                           const bool fits = sphere::fits_quad_signs(*polygons_, rows[i]);
                           indexed_[i] = {fits ? (*polygons_)[rows[i]].data() : nullptr, rows[i],
                                          IndexedRow::not_prepared};
                       }
                   });
    std::vector<std::uint32_t> to_prepare;
    for (IndexedRow& indexed : indexed_) {
        if (indexed.quad == nullptr && !is_light(*polygons_, indexed.row)) {
            indexed.prepared = static_cast<std::uint32_t>(to_prepare.size());
            to_prepare.push_back(indexed.row);
        }
    }
    prepared_.resize(to_prepare.size());
    for_row_ranges(static_cast<std::int64_t>(to_prepare.size()), n_threads, 16,
                   [&](std::int64_t begin, std::int64_t end, int) {
                       for (auto i = static_cast<std::size_t>(begin);
                            i < static_cast<std::size_t>(end); ++i) {
                           prepared_[i].emplace((*polygons_)[to_prepare[i]]);
                       }
                   });
}

RowPairs RegionIndex::pairs(Relation relation, const Polygons& other, RowRange rows,
                            int threads) const {
    if (rows.begin < 0 || rows.end < rows.begin || rows.end > other.size()) {
        throw NotFoundError("no rows " + std::to_string(rows.begin) + " to " +
                            std::to_string(rows.end) + ": the column has " +
                            std::to_string(other.size()) + " rows");
    }
    const auto find = relation == Relation::contains ? find_containing
                      : relation == Relation::within ? find_within
                                                     : find_overlapping;
    const Parts index{*polygons_, tree_, indexed_, prepared_};
    return in_pieces(rows, threads,
                     [&](Workspace& workspace, std::int64_t begin, std::int64_t end) {
                         find(index, relation, other, begin, end, workspace);
                     });
}

RowPairs RegionIndex::containing(std::span<const UnitVector> points, int threads) const {
    const Parts index{*polygons_, tree_, indexed_, prepared_};
    return in_pieces({0, static_cast<std::int64_t>(points.size())}, threads,
                     [&](Workspace& workspace, std::int64_t begin, std::int64_t end) {
                         find_holders(index, points, begin, end, workspace);
                     });
}

void RegionIndex::nearest(std::span<const UnitVector> points, std::int64_t k,
                          double max_distance_deg, int threads, std::span<std::int64_t> rows,
                          std::span<double> distances_deg) const {
    if (k < 1) {
        throw std::invalid_argument("k must be at least 1, got " + std::to_string(k));
    }
    const auto k_size = static_cast<std::size_t>(k);
    if (rows.size() != points.size() * k_size || distances_deg.size() != rows.size()) {
        throw std::invalid_argument("the answer must have k rows for each point");
    }
    if (!(max_distance_deg >= 0.0)) {
        throw CoordinateError("the greatest distance must be zero or positive degrees, got " +
                              number_text(max_distance_deg));
    }
    const Parts index{*polygons_, tree_, indexed_, prepared_};
    for_row_ranges(static_cast<std::int64_t>(points.size()), thread_count(threads), 64,
                   [&](std::int64_t begin, std::int64_t end, int) {
                       NearestSearch search(index, k, max_distance_deg);
                       for (auto i = static_cast<std::size_t>(begin);
                            i < static_cast<std::size_t>(end); ++i) {
                           search.find(points[i], rows.subspan(i * k_size, k_size),
                                       distances_deg.subspan(i * k_size, k_size));
                       }
                   });
}

}  // namespace skyquilt::index
