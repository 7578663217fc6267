// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/boundary_walk.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "skyquilt/sphere/arcs.hpp"
#include "skyquilt/sphere/predicates.hpp"

namespace skyquilt::sphere {

namespace {

// Where outlines that do not cross meet, one of the points is a vertex of either, so nothing has to
// be constructed. Between two such points a piece of the outline lies all inside, all outside or
// all along the other's outline, and the direction in which it sets out tells which: every question
// is an orientation of vertices.
enum class Course { unknown, inside, outside, along, against };

class Walker {
  public:
    Walker(const PreparedPolygon& walked, const PreparedPolygon& other)
        : walked_(walked.vertices()), walked_edges_(walked.edges()), other_(other) {}

    [[nodiscard]] BoundaryWalk walk() {
        for (std::size_t edge = 0; edge < walked_.size(); ++edge) {
            if (!walk_edge(edge)) {
                return {true, true, true, false, false};
            }
        }
        // What came before the first meeting is of one piece with what came after the last.
        if (began_unknown_) {
            if (course_ == Course::unknown) {
                course_ = other_.location_of(walked_.front()) == Location::inside ? Course::inside
                                                                                  : Course::outside;
            }
            note(course_);
        }
        return found_;
    }

  private:
    [[nodiscard]] const UnitVector& vertex_of_other(std::size_t i) const noexcept {
        return other_.vertices()[i < other_.vertices().size() ? i : 0];
    }
    [[nodiscard]] const UnitVector& before_in_other(std::size_t i) const noexcept {
        return other_.vertices()[i > 0 ? i - 1 : other_.vertices().size() - 1];
    }

    // False if it crosses an edge of the other.
    bool walk_edge(std::size_t edge) {
        const UnitVector& begin = walked_[edge];
        const UnitVector& end = walked_[edge + 1 < walked_.size() ? edge + 1 : 0];
        meetings_.clear();
        Course at_begin = Course::unknown;
        const bool crosses =
            other_.edges().any_near(walked_edges_.edge_box(edge), [&](std::size_t i) {
                const UnitVector& a = vertex_of_other(i);
                const UnitVector& b = vertex_of_other(i + 1);
                const int side_a = orientation(begin, end, a);
                const int side_b = orientation(begin, end, b);
                if (side_a * side_b > 0) {
                    return false;
                }
                const int side_begin = orientation(a, b, begin);
                const int side_end = orientation(a, b, end);
                if (side_begin * side_end > 0) {
                    return false;
                }
                if (side_a != 0 && side_b != 0 && side_begin != 0 && side_end != 0) {
                    return side_begin == side_b;
                }
                if (side_a == 0 && is_between(a, begin, end)) {
                    found_.touches = true;
                    if (same_direction(a, begin)) {
                        at_begin = course_from_vertex(i, end);
                        return false;
                    }
                    if (!same_direction(a, end)) {
                        meetings_.push_back(i);
                    }
                }
                if (side_begin == 0 && is_between(begin, a, b)) {
                    found_.touches = true;
                    if (!same_direction(begin, b)) {
                        at_begin = course_from_edge(i, begin, end);
                    }
                }
                return false;
            });
        if (crosses) {
            return false;
        }
        if (at_begin != Course::unknown) {
            course_ = at_begin;
        }
        note(course_);
        std::ranges::sort(meetings_, [&](std::size_t p, std::size_t q) {
            return p != q && run_the_same_way(begin, end, vertex_of_other(p), vertex_of_other(q));
        });
        for (const std::size_t vertex : meetings_) {
            course_ = course_from_vertex(vertex, end);
            note(course_);
        }
        return true;
    }

    // How a way sets out from a vertex of the other polygon towards a point.
    [[nodiscard]] Course course_from_vertex(std::size_t vertex,
                                            const UnitVector& towards) const noexcept {
        const UnitVector& before = before_in_other(vertex);
        const UnitVector& here = vertex_of_other(vertex);
        const UnitVector& after = vertex_of_other(vertex + 1);
        const int side_of_next = orientation(here, after, towards);
        const int side_of_last = orientation(before, here, towards);
        if (side_of_next == 0 && run_the_same_way(here, after, here, towards)) {
            return Course::along;
        }
        if (side_of_last == 0 && run_the_same_way(here, before, here, towards)) {
            return Course::against;
        }
        const bool is_inside = orientation(before, here, after) >= 0
                                   ? side_of_next > 0 && side_of_last > 0
                                   : side_of_next > 0 || side_of_last > 0;
        return is_inside ? Course::inside : Course::outside;
    }

    // The same from a point inside an edge of the other.
    [[nodiscard]] Course course_from_edge(std::size_t edge, const UnitVector& here,
                                          const UnitVector& towards) const noexcept {
        const UnitVector& begin = vertex_of_other(edge);
        const UnitVector& end = vertex_of_other(edge + 1);
        const int side = orientation(begin, end, towards);
        if (side == 0) {
            return run_the_same_way(begin, end, here, towards) ? Course::along : Course::against;
        }
        return side > 0 ? Course::inside : Course::outside;
    }

    void note(Course course) noexcept {
        switch (course) {
            case Course::unknown:
                began_unknown_ = true;
                break;
            case Course::inside:
                found_.inside = true;
                break;
            case Course::outside:
                found_.outside = true;
                break;
            case Course::along:
                found_.along = true;
                break;
            case Course::against:
                found_.against = true;
                break;
        }
    }

    Polygon walked_;
    const EdgeTree& walked_edges_;
    const PreparedPolygon& other_;
    BoundaryWalk found_;
    Course course_ = Course::unknown;
    bool began_unknown_ = false;
    std::vector<std::size_t> meetings_;  // vertices of the other inside an edge of this
};

}  // namespace

BoundaryWalk walk_boundary(const PreparedPolygon& walked, const PreparedPolygon& other) {
    return Walker(walked, other).walk();
}

}  // namespace skyquilt::sphere
