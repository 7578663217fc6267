// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/outline.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/number_text.hpp"
#include "skyquilt/base/wide_vectors.hpp"
#include "skyquilt/sphere/arcs.hpp"
#include "skyquilt/sphere/edge_tree.hpp"
#include "skyquilt/sphere/hemisphere.hpp"
#include "skyquilt/sphere/predicates.hpp"

namespace skyquilt::sphere {

namespace {

constexpr double cos_longest_edge = -0.99984769515639127;     // cos(179 degrees)
constexpr double cos_half_longest_edge = 0.0174524064372835;  // cos(89 degrees), of 178 rather

Refusal refuse(Rule rule, std::size_t vertex, std::string message) {
    return {0, static_cast<std::int64_t>(vertex), rule, std::move(message)};
}

// An outline without its repeated neighbours, and where each vertex stood as delivered.
struct Outline {
    std::vector<UnitVector>& vertices;
    std::vector<std::size_t> kept;  // empty where nothing was dropped

    [[nodiscard]] std::size_t size() const noexcept { return vertices.size(); }
    [[nodiscard]] const UnitVector& operator[](std::size_t i) const noexcept { return vertices[i]; }
    [[nodiscard]] const UnitVector& after(std::size_t i) const noexcept {
        return vertices[i + 1 < vertices.size() ? i + 1 : 0];
    }
    [[nodiscard]] const UnitVector& before(std::size_t i) const noexcept {
        return vertices[i > 0 ? i - 1 : vertices.size() - 1];
    }
    [[nodiscard]] std::size_t place(std::size_t i) const { return kept.empty() ? i : kept[i]; }
    [[nodiscard]] std::string name(std::size_t i) const { return std::to_string(place(i)); }
};

Outline without_repeated_neighbours(std::vector<UnitVector>& v) {
    Outline outline{v, {}};
    if (std::ranges::adjacent_find(v, same_direction) == v.end() &&
        (v.empty() || !same_direction(v.front(), v.back()))) {
        return outline;
    }
    std::vector<UnitVector> kept;
    for (std::size_t i = 0; i < v.size(); ++i) {
        if (kept.empty() || !same_direction(v[i], kept.back())) {
            kept.push_back(v[i]);
            outline.kept.push_back(i);
        }
    }
    while (kept.size() > 1 && same_direction(kept.front(), kept.back())) {
        kept.pop_back();
        outline.kept.pop_back();
    }
    v = std::move(kept);
    return outline;
}

std::optional<Refusal> long_edge(const Outline& v) {
    for (std::size_t i = 0; i < v.size(); ++i) {
        if (dot(direction_of(v[i]), direction_of(v.after(i))) < cos_longest_edge) {
            return refuse(
                Rule::long_edge, v.place(i),
                "an edge must not be longer than 179 degrees, got " +
                    number_text(separation_rad(direction_of(v[i]), direction_of(v.after(i))) /
                                radians_per_degree) +
                    " from vertex " + v.name(i) + "; add a vertex between");
        }
    }
    return std::nullopt;
}

// One great circle holds every vertex: either the outline runs round it, or it folds back on
// itself.
Refusal refuse_flat(const Outline& v) {
    // Along the circle, the outline's edges advance by signed angles about one normal. They add up
    // to a whole turn only for an outline that goes round.
    const auto normal_of = [&v](std::size_t i) {
        const UnitVector a = direction_of(v[i]);
        const UnitVector b = direction_of(v.after(i));
        return UnitVector{a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
    };
    UnitVector normal{0.0, 0.0, 0.0};
    for (std::size_t i = 0; i < v.size(); ++i) {
        const UnitVector n = normal_of(i);
        if (dot(n, n) > dot(normal, normal)) {
            normal = n;
        }
    }
    double turned = 0.0;
    for (std::size_t i = 0; i < v.size(); ++i) {
        const double angle = separation_rad(direction_of(v[i]), direction_of(v.after(i)));
        turned += dot(normal_of(i), normal) < 0.0 ? -angle : angle;
    }
    if (std::abs(turned) > 3.0) {
        return refuse(
            Rule::hemisphere, v.place(0),
            "a region must be smaller than a hemisphere: the vertices go round a great circle");
    }
    return refuse(Rule::zero_area, v.place(0),
                  "an outline must enclose an area: all vertices lie on one great circle");
}

// The turns at the vertices of an outline: the sign of the first that is not straight, where it is,
// how many are not straight, whether any goes the other way, and whether any edge runs back along
// the one before.
struct Turns {
    int sign = 0;
    std::size_t first = 0;
    std::size_t count = 0;
    bool differ = false;
    bool fold = false;
};

bool folds_at(const Outline& v, std::size_t i) {
    return orientation(v.before(i), v[i], v.after(i)) == 0 &&
           !run_the_same_way(v.before(i), v[i], v[i], v.after(i));
}

Turns turns_of(const Outline& v) {
    Turns turns;
    for (std::size_t i = 0; i < v.size(); ++i) {
        const int turn = orientation(v.before(i), v[i], v.after(i));
        if (turn == 0) {
            turns.fold = turns.fold || folds_at(v, i);
            continue;
        }
        if (turns.sign == 0) {
            turns.sign = turn;
            turns.first = i;
        }
        turns.differ = turns.differ || turn != turns.sign;
        ++turns.count;
    }
    return turns;
}

// Whether an outline whose turns are all one way or straight goes round once and is smaller than a
// hemisphere. Seen from a corner, its root, the other vertices must come in their order within the
// angle of the corner, less than 180 degrees: then the triangles at the root fill it one beside the
// other, and having no inward turn it is convex. Neither the root again nor its opposite may come
// along: these alone lie on both sides of the angle. A convex region with two opposite points is a
// lune, which has two corners only.
bool goes_round_once(const Outline& v, const Turns& turns) {
    if (turns.count < 3) {
        return false;
    }
    const std::size_t n = v.size();
    const UnitVector& root = v[turns.first];
    const UnitVector& first = v.after(turns.first);
    const UnitVector& last = v.before(turns.first);
    std::size_t i = turns.first + 1 < n ? turns.first + 1 : 0;
    for (std::size_t k = 1; k < n; ++k, i = i + 1 < n ? i + 1 : 0) {
        const int side_of_first = k == 1 ? 0 : orientation(root, first, v[i]) * turns.sign;
        const int side_of_last = k + 1 == n ? 0 : orientation(last, root, v[i]) * turns.sign;
        const bool is_in_order =
            k + 1 == n || orientation(root, v[i], v.after(i)) * turns.sign >= 0;
        if (!is_in_order || side_of_first < 0 || side_of_last < 0 ||
            (side_of_first == 0 && side_of_last == 0)) {
            return false;
        }
    }
    return true;
}

// The first two edges that touch where they must not, if any.
std::optional<Refusal> self_crossing(const Outline& v) {
    const std::size_t n = v.size();
    for (std::size_t i = 0; i < n; ++i) {
        if (folds_at(v, i)) {
            return refuse(
                Rule::self_crossing, v.place(i),
                "an outline must not fold back on itself: it turns round at vertex " + v.name(i));
        }
    }
    const EdgeTree edges(v.vertices);
    for (std::size_t i = 0; i < n; ++i) {
        std::size_t other = n;
        const bool touches = edges.any_near(edges.edge_box(i), [&](std::size_t j) {
            if (j < i + 2 || (i == 0 && j == n - 1)) {
                return false;  // seen before, the edge itself or a neighbour
            }
            other = j;
            return arcs_touch(v[i], v.after(i), v[j], v.after(j));
        });
        if (touches) {
            const bool crosses = arcs_cross(v[i], v.after(i), v[other], v.after(other));
            return refuse(Rule::self_crossing, v.place(i),
                          (crosses ? "an outline must not cross itself: the edge from vertex "
                                   : "an outline must not touch itself: the edge from vertex ") +
                              v.name(i) +
                              (crosses ? " crosses the edge from vertex "
                                       : " touches the edge from vertex ") +
                              v.name(other) + "; list the vertices in order around the outline");
        }
    }
    return std::nullopt;
}

// The way a simple outline inside a hemisphere goes round: the sign of its turn at a corner of its
// hull. Seen from a point on the horizon the vertices lie side by side in an exact order; of those
// farthest to the right the one farthest from the point is such a corner.
int turn_of(const Outline& v, const UnitVector& pole) {
    const UnitVector from = horizon_point(pole);
    std::size_t corner = 0;
    for (std::size_t i = 1; i < v.size(); ++i) {
        const int side = orientation(from, v[corner], v[i]);
        if (side < 0 || (side == 0 && run_the_same_way(from, v[corner], v[corner], v[i]))) {
            corner = i;
        }
    }
    return orientation(v.before(corner), v[corner], v.after(corner));
}

}  // namespace

std::string_view name_of(Rule rule) noexcept {
    switch (rule) {
        case Rule::not_finite:
            return "not_finite";
        case Rule::latitude:
            return "latitude";
        case Rule::zero_vector:
            return "zero_vector";
        case Rule::too_few_vertices:
            return "too_few_vertices";
        case Rule::long_edge:
            return "long_edge";
        case Rule::self_crossing:
            return "self_crossing";
        case Rule::zero_area:
            return "zero_area";
        case Rule::hemisphere:
            return "hemisphere";
        case Rule::unreadable:
            return "unreadable";
        case Rule::radius:
            return "radius";
        case Rule::box_range:
            return "box_range";
    }
    return "unknown";
}

CheckedOutline check_outline(std::vector<UnitVector>& vertices) {
    const std::size_t delivered = vertices.size();
    Outline v = without_repeated_neighbours(vertices);
    CheckedOutline checked;
    const std::size_t n = v.size();
    if (n < 3) {
        checked.refusal = refuse(Rule::too_few_vertices, 0,
                                 "an outline needs at least 3 distinct vertices, got " +
                                     std::to_string(n) + " in " + std::to_string(delivered));
        return checked;
    }
    checked.refusal = long_edge(v);
    if (checked.refusal) {
        return checked;
    }
    const Turns turns = turns_of(v);
    if (turns.count == 0) {
        checked.refusal = refuse_flat(v);
        return checked;
    }
    int turn = turns.sign;
    checked.is_convex = !turns.differ && !turns.fold && goes_round_once(v, turns);
    if (!checked.is_convex) {
        checked.refusal = self_crossing(v);
        if (checked.refusal) {
            return checked;
        }
    }
    const std::optional<UnitVector> pole = hemisphere_pole(vertices);
    if (!pole) {
        checked.refusal = refuse(Rule::hemisphere, v.place(0),
                                 "a region must be smaller than a hemisphere: no hemisphere holds "
                                 "all vertices; cut it into parts");
        return checked;
    }
    if (!checked.is_convex) {
        turn = turn_of(v, *pole);
    }
    checked.kept = std::move(v.kept);
    if (turn < 0) {
        checked.is_reversed = true;
        std::ranges::reverse(vertices);
    }
    return checked;
}

// Seen from the first vertex, all others within 89 degrees, the outline lies in a plane and has no
// edge longer than 178 degrees. Four turns
// one way, each less than 180 degrees, add up to one whole turn there, not two: it goes round once
// and has no inward turn. Neighbours in one direction or on one great circle would turn by nothing.
SKYQUILT_WIDE_VECTORS
void quick_turns_of_quads(const UnitVector* quads, std::size_t n, std::int8_t* turns) noexcept {
    for (std::size_t i = 0; i < n; ++i) {
        const UnitVector* v = quads + 4 * i;
        const Lanes x{v[0].x, v[1].x, v[2].x, v[3].x};
        const Lanes y{v[0].y, v[1].y, v[2].y, v[3].y};
        const Lanes z{v[0].z, v[1].z, v[2].z, v[3].z};
        const Lanes next_x{v[1].x, v[2].x, v[3].x, v[0].x};
        const Lanes next_y{v[1].y, v[2].y, v[3].y, v[0].y};
        const Lanes next_z{v[1].z, v[2].z, v[3].z, v[0].z};
        const Lanes far_x{v[2].x, v[3].x, v[0].x, v[1].x};
        const Lanes far_y{v[2].y, v[3].y, v[0].y, v[1].y};
        const Lanes far_z{v[2].z, v[3].z, v[0].z, v[1].z};
        // Computed as in orientation(), whose error bound holds.
        const Lanes turn = (y * next_z - z * next_y) * far_x + (z * next_x - x * next_z) * far_y +
                           (x * next_y - y * next_x) * far_z;
        const Lanes excess = x * x + y * y + z * z - 1.0;
        const Lanes ahead = x * v[0].x + y * v[0].y + z * v[0].z;
        const LaneMasks is_fit =
            (excess <= 2e-14) & (excess >= -2e-14) & (ahead > cos_half_longest_edge);
        const LaneMasks left = is_fit & (turn > orientation_error);
        const LaneMasks right = is_fit & (turn < -orientation_error);
        const std::int64_t all_left = left[0] & left[1] & left[2] & left[3];
        const std::int64_t all_right = right[0] & right[1] & right[2] & right[3];
        turns[i] = static_cast<std::int8_t>(all_right - all_left);  // a mask that holds is -1
    }
}

}  // namespace skyquilt::sphere
