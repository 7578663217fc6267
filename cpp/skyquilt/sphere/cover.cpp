// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/cover.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "skyquilt/sphere/plane_predicates.hpp"
#include "skyquilt/sphere/predicates.hpp"

namespace skyquilt::sphere {

namespace {

// The polygons of the cover are taken away one after the other. What is left is a list of convex
// pieces, each given by the planes of its edges in counter-clockwise order, all of them planes of
// edges of the polygons handed in: so each vertex is where two of these cross, however often a
// piece was cut, and one predicate decides everything.
using Piece = std::vector<EdgePlane>;

// Edges on one great circle become one; the planes of neighbours then cross in the vertex.
Piece piece_of(ConvexPolygon polygon) {
    Piece piece;
    const std::size_t n = polygon.size();
    for (std::size_t i = 0; i < n; ++i) {
        const UnitVector& before = polygon[(i + n - 1) % n];
        const UnitVector& after = polygon[(i + 1) % n];
        if (orientation(before, polygon[i], after) != 0) {
            piece.emplace_back(polygon[i], after);
        }
    }
    return piece;
}

struct Halves {
    Piece inner;  // empty where it has no interior
    Piece outer;
};

Halves cut(const Piece& piece, const EdgePlane& plane) {
    const std::size_t n = piece.size();
    std::vector<int> side(n);  // of the vertex at which edge i begins
    for (std::size_t i = 0; i < n; ++i) {
        side[i] = side_of_crossing(piece[(i + n - 1) % n], piece[i], plane);
    }
    if (std::ranges::all_of(side, [](int s) { return s >= 0; })) {
        return {piece, {}};
    }
    if (std::ranges::all_of(side, [](int s) { return s <= 0; })) {
        return {{}, piece};
    }
    // No edge lies in the plane now, and each half has the edges that reach into it; the plane
    // closes it between the edge that leaves it and the one that comes back.
    Halves halves;
    for (std::size_t i = 0; i < n; ++i) {
        const int begin = side[i];
        const int end = side[(i + 1) % n];
        if (begin > 0 || end > 0) {
            halves.inner.push_back(piece[i]);
        }
        if (begin < 0 || end < 0) {
            halves.outer.push_back(piece[i]);
        }
        if (begin > 0 && end <= 0) {
            halves.inner.push_back(plane);
        }
        if (begin < 0 && end >= 0) {
            halves.outer.push_back(plane.turned());
        }
    }
    return halves;
}

// What of a piece lies outside of a polygon, in convex pieces.
std::vector<Piece> without(Piece piece, const Piece& polygon) {
    std::vector<Piece> outside;
    const Piece whole = piece;
    for (const EdgePlane& plane : polygon) {
        Halves halves = cut(piece, plane);
        if (halves.inner.empty()) {
            return {whole};  // they share no interior: there was no need to cut
        }
        if (!halves.outer.empty()) {
            outside.push_back(std::move(halves.outer));
        }
        piece = std::move(halves.inner);
    }
    return outside;
}

}  // namespace

bool covers(std::span<const ConvexPolygon> cover, ConvexPolygon polygon) {
    std::vector<Piece> left{piece_of(polygon)};
    for (const ConvexPolygon part : cover) {
        if (part.empty()) {
            continue;
        }
        const Piece taken = piece_of(part);
        std::vector<Piece> still_left;
        for (Piece& piece : left) {
            for (Piece& rest : without(std::move(piece), taken)) {
                still_left.push_back(std::move(rest));
            }
        }
        left = std::move(still_left);
        if (left.empty()) {
            return true;
        }
    }
    return false;
}

}  // namespace skyquilt::sphere
