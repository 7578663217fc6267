// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/outline.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <tuple>
#include <utility>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/number_text.hpp"
#include "skyquilt/sphere/convex_relation.hpp"
#include "skyquilt/sphere/predicates.hpp"

namespace skyquilt::sphere {

namespace {

constexpr double cos_longest_edge = -0.99984769515639127;  // cos(179 degrees)

Refusal refuse(Rule rule, std::size_t vertex, std::string message) {
    return {0, static_cast<std::int64_t>(vertex), rule, std::move(message)};
}

// One great circle holds every vertex: either the outline runs round it, or it folds back on
// itself.
Refusal refuse_flat(const std::vector<UnitVector>& v) {
    // Along the circle, the outline's edges advance by signed angles about one normal. They add up
    // to a whole turn only for an outline that goes round.
    UnitVector normal{0.0, 0.0, 0.0};
    for (std::size_t i = 0; i < v.size(); ++i) {
        const UnitVector& a = v[i];
        const UnitVector& b = v[(i + 1) % v.size()];
        const UnitVector n{a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
        if (dot(n, n) > dot(normal, normal)) {
            normal = n;
        }
    }
    double turned = 0.0;
    for (std::size_t i = 0; i < v.size(); ++i) {
        const UnitVector& a = v[i];
        const UnitVector& b = v[(i + 1) % v.size()];
        const UnitVector n{a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
        turned += dot(n, normal) < 0.0 ? -separation_rad(a, b) : separation_rad(a, b);
    }
    if (std::abs(turned) > 3.0) {
        return refuse(
            Rule::hemisphere, 0,
            "a region must be smaller than a hemisphere: the vertices go round a great circle");
    }
    return refuse(Rule::zero_area, 0,
                  "an outline must enclose an area: all vertices lie on one great circle");
}

// Whether two vectors of length one to within 1e-14 have exactly the same direction: equal
// components, or parallel ones whose lengths differ in the last places.
bool same_direction(const UnitVector& a, const UnitVector& b) noexcept {
    constexpr double near = 3e-14;
    return a == b ||
           (std::abs(a.x - b.x) < near && std::abs(a.y - b.y) < near &&
            std::abs(a.z - b.z) < near && orientation(a, b, {1.0, 0.0, 0.0}) == 0 &&
            orientation(a, b, {0.0, 1.0, 0.0}) == 0 && orientation(a, b, {0.0, 0.0, 1.0}) == 0);
}

// An outline without its repeated neighbours, and where each vertex stood as delivered.
struct Outline {
    std::vector<UnitVector>& vertices;
    std::vector<std::size_t> places;  // empty where nothing was dropped

    [[nodiscard]] std::size_t place(std::size_t vertex) const {
        return places.empty() ? vertex : places[vertex];
    }
    [[nodiscard]] std::string name(std::size_t vertex) const {
        return std::to_string(place(vertex));
    }
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
            outline.places.push_back(i);
        }
    }
    while (kept.size() > 1 && same_direction(kept.front(), kept.back())) {
        kept.pop_back();
        outline.places.pop_back();
    }
    v = std::move(kept);
    return outline;
}

// The first vertex where a simple outline turns against the way it goes round, or `otherwise` where
// the outline is too large or too tangled to have such a way.
std::size_t inward_vertex(const std::vector<UnitVector>& v, std::size_t otherwise) {
    const std::size_t n = v.size();
    double round = 0.0;  // six times the volume of the pyramid over the outline, signed as its turn
    for (std::size_t i = 2; i < n; ++i) {
        const UnitVector p{v[i - 1].x - v[0].x, v[i - 1].y - v[0].y, v[i - 1].z - v[0].z};
        const UnitVector q{v[i].x - v[0].x, v[i].y - v[0].y, v[i].z - v[0].z};
        round += dot(v[0], {p.y * q.z - p.z * q.y, p.z * q.x - p.x * q.z, p.x * q.y - p.y * q.x});
    }
    for (std::size_t i = 0; i < n; ++i) {
        const int turn = orientation(v[(i + n - 1) % n], v[i], v[(i + 1) % n]);
        if (turn != 0 && (turn < 0) == (round > 0.0)) {
            return i;
        }
    }
    return otherwise;
}

// Some turn goes left and some right: find out which of the two possible mistakes it is.
Refusal refuse_bent(const Outline& outline, std::size_t bent_vertex) {
    const std::vector<UnitVector>& v = outline.vertices;
    const std::size_t n = v.size();
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i + 2; j < n; ++j) {
            if (i == 0 && j == n - 1) {
                continue;  // these two edges share a vertex
            }
            if (edges_cross(v[i], v[i + 1], v[j], v[(j + 1) % n])) {
                return refuse(Rule::self_crossing, outline.place(i),
                              "an outline must not cross itself: the edge from vertex " +
                                  outline.name(i) + " crosses the edge from vertex " +
                                  outline.name(j) +
                                  "; list the vertices in order around the outline");
            }
        }
    }
    const std::size_t inward = inward_vertex(v, bent_vertex);
    return refuse(Rule::not_convex, outline.place(inward),
                  "an outline must be convex: it turns inward at vertex " + outline.name(inward) +
                      "; cut it into convex parts or use its corners only");
}

bool has_repeated_vertex(const std::vector<UnitVector>& v) {
    for (std::size_t i = 0; i < v.size(); ++i) {
        for (std::size_t j = i + 1; j < v.size(); ++j) {
            if (same_direction(v[i], v[j])) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

std::string_view name_of(Rule rule) noexcept {
    switch (rule) {
        case Rule::not_finite:
            return "not_finite";
        case Rule::latitude:
            return "latitude";
        case Rule::not_unit_length:
            return "not_unit_length";
        case Rule::too_few_vertices:
            return "too_few_vertices";
        case Rule::long_edge:
            return "long_edge";
        case Rule::self_crossing:
            return "self_crossing";
        case Rule::not_convex:
            return "not_convex";
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

std::optional<Refusal> make_convex(std::vector<UnitVector>& v) {
    const std::size_t delivered = v.size();
    const Outline outline = without_repeated_neighbours(v);
    const std::size_t n = v.size();
    if (n < 3) {
        return refuse(Rule::too_few_vertices, 0,
                      "an outline needs at least 3 distinct vertices, got " + std::to_string(n) +
                          " in " + std::to_string(delivered));
    }
    for (std::size_t i = 0; i < n; ++i) {
        if (dot(v[i], v[(i + 1) % n]) < cos_longest_edge) {
            return refuse(
                Rule::long_edge, outline.place(i),
                "an edge must not be longer than 179 degrees, got " +
                    number_text(separation_rad(v[i], v[(i + 1) % n]) / radians_per_degree) +
                    " from vertex " + outline.name(i) + "; add a vertex between");
        }
    }
    // A convex outline has every vertex on the inner side of every edge. `inside[k]` notes that
    // vertex k lies strictly inside of some edge: an outline through two opposite points, a lune,
    // has vertices that do not, and is no region smaller than a hemisphere in every direction.
    int turn = 0;
    std::vector<char> inside(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t next = (i + 1) % n;
        for (std::size_t k = (i + 2) % n; k != i; k = (k + 1) % n) {
            const int side = orientation(v[i], v[next], v[k]);
            if (side == 0) {
                continue;
            }
            if (turn == 0) {
                turn = side;
            } else if (side != turn) {
                return refuse_bent(outline, next);
            }
            inside[k] = 1;
        }
    }
    if (turn == 0) {
        return refuse_flat(v);
    }
    if (const auto k = std::ranges::find(inside, 0); k != inside.end()) {
        return refuse(
            Rule::hemisphere, outline.place(static_cast<std::size_t>(k - inside.begin())),
            "a region must be smaller than a hemisphere: the outline holds two opposite points");
    }
    if (n > 4 &&
        has_repeated_vertex(v)) {  // three or four vertices that repeat one cannot get here
        return refuse(Rule::self_crossing, 0,
                      "an outline must not touch itself: it repeats a vertex");
    }
    if (turn < 0) {
        std::ranges::reverse(v);
    }
    return std::nullopt;
}

}  // namespace skyquilt::sphere
