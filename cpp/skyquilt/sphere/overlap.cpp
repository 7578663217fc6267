// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/overlap.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/parallel.hpp"
#include "skyquilt/sphere/predicates.hpp"

// The quad kernel is compiled twice and the wider one chosen when the program starts, so that one
// wheel serves every machine. Both compute the same bits: wider vectors change no rounding.
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && \
    !defined(__SANITIZE_ADDRESS__)
#define SKYQUILT_WIDE_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define SKYQUILT_WIDE_VECTORS
#endif

namespace skyquilt::sphere {

namespace {

// ---- One pair, exactly --------------------------------------------------------------------------
//
// Seen from the centre of the sphere a convex polygon is a pointed convex cone, and two of them can
// be told apart by planes through an edge of one of them alone:
//  - if the interiors are disjoint, some edge of a or b has the whole other polygon on its outer
//    side or on its great circle;
//  - if the closed regions are disjoint and no vertex of one lies on the great circle of an edge of
//    the other, some edge has the other strictly outside.
// Reason: the cone spanned by a and -b is not the whole space when a plane separates them; its
// facets are spanned by edges of a, edges of -b, or one vertex of each, and at most two facets are
// of the mixed kind, so a facet through an edge of a or b exists; it is the plane we look for.
// Only where a vertex lies exactly on the circle of an edge the closed question needs more: then
// the regions share a point if and only if a vertex of one lies in the other or two edges cross.

// The greatest of the signs with which the vertices of `other` lie to an edge's inner side.
int greatest_side(const UnitVector& begin, const UnitVector& end, ConvexPolygon other) noexcept {
    int greatest = -1;
    for (const UnitVector& vertex : other) {
        greatest = std::max(greatest, orientation(begin, end, vertex));
        if (greatest > 0) {
            break;
        }
    }
    return greatest;
}

int least_greatest_side(ConvexPolygon a, ConvexPolygon b) noexcept {
    int least = 1;
    for (std::size_t i = 0; i < a.size() && least >= 0; ++i) {
        least = std::min(least, greatest_side(a[i], a[i + 1 < a.size() ? i + 1 : 0], b));
    }
    return least;
}

bool contains_a_vertex_of(ConvexPolygon a, ConvexPolygon b) noexcept {
    return std::ranges::any_of(b, [a](const UnitVector& vertex) { return contains(a, vertex); });
}

bool any_edges_cross(ConvexPolygon a, ConvexPolygon b) noexcept {
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t j = 0; j < b.size(); ++j) {
            if (edges_cross(a[i], a[i + 1 < a.size() ? i + 1 : 0], b[j],
                            b[j + 1 < b.size() ? j + 1 : 0])) {
                return true;
            }
        }
    }
    return false;
}

bool overlaps(ConvexPolygon a, ConvexPolygon b, bool closed) noexcept {
    if (a.empty() || b.empty()) {
        return false;
    }
    const int side = std::min(least_greatest_side(a, b), least_greatest_side(b, a));
    if (side != 0) {
        return side > 0;
    }
    return closed &&
           (contains_a_vertex_of(a, b) || contains_a_vertex_of(b, a) || any_edges_cross(a, b));
}

// ---- Many pairs of quads ------------------------------------------------------------------------

constexpr std::size_t lanes = 8;

struct QuadLanes {
    double x[4][lanes];
    double y[4][lanes];
    double z[4][lanes];
};

enum Answer : std::uint8_t { no = 0, yes = 1, unsure = 2 };

// For every edge of both quads of a pair, how far inside the farthest vertex of the other lies: the
// least of these decides, where rounding cannot have changed its sign (see predicates.hpp).
inline void least_farthest(const QuadLanes& a, const QuadLanes& b, double* least) {
    for (std::size_t i = 0; i < 4; ++i) {
        const std::size_t j = (i + 1) & 3;
        double nx[lanes];
        double ny[lanes];
        double nz[lanes];
        double farthest[lanes];
        for (std::size_t w = 0; w < lanes; ++w) {
            nx[w] = a.y[i][w] * a.z[j][w] - a.z[i][w] * a.y[j][w];
            ny[w] = a.z[i][w] * a.x[j][w] - a.x[i][w] * a.z[j][w];
            nz[w] = a.x[i][w] * a.y[j][w] - a.y[i][w] * a.x[j][w];
            farthest[w] = -4.0;
        }
        for (std::size_t k = 0; k < 4; ++k) {
            for (std::size_t w = 0; w < lanes; ++w) {
                const double side = nx[w] * b.x[k][w] + ny[w] * b.y[k][w] + nz[w] * b.z[k][w];
                farthest[w] = side > farthest[w] ? side : farthest[w];
            }
        }
        for (std::size_t w = 0; w < lanes; ++w) {
            least[w] = farthest[w] < least[w] ? farthest[w] : least[w];
        }
    }
}

inline void gather(const UnitVector* quads, std::size_t stride, QuadLanes& out) {
    for (std::size_t w = 0; w < lanes; ++w) {
        for (std::size_t k = 0; k < 4; ++k) {
            const UnitVector& v = quads[w * stride + k];
            out.x[k][w] = v.x;
            out.y[k][w] = v.y;
            out.z[k][w] = v.z;
        }
    }
}

// Strides are 4 for a column and 0 for one quad that stands for all; `blocks` runs of eight pairs.
SKYQUILT_WIDE_VECTORS
void relate_quads(const UnitVector* a, std::size_t a_stride, const UnitVector* b,
                  std::size_t b_stride, std::size_t blocks, std::uint8_t* out) {
    QuadLanes p;
    QuadLanes q;
    for (std::size_t block = 0; block < blocks; ++block) {
        gather(a + block * lanes * a_stride, a_stride, p);
        gather(b + block * lanes * b_stride, b_stride, q);
        double least[lanes];
        for (std::size_t w = 0; w < lanes; ++w) {
            least[w] = 4.0;
        }
        least_farthest(p, q, least);
        least_farthest(q, p, least);
        for (std::size_t w = 0; w < lanes; ++w) {
            out[block * lanes + w] =
                least[w] > orientation_error ? yes : (least[w] < -orientation_error ? no : unsure);
        }
    }
}

}  // namespace

bool edges_cross(const UnitVector& a, const UnitVector& b, const UnitVector& c,
                 const UnitVector& d) noexcept {
    // The four turns around the two arcs have one sense just when the arcs cross here and not at
    // the opposite point.
    const int abd = orientation(a, b, d);
    return abd != 0 && orientation(a, b, c) == -abd && orientation(c, d, b) == -abd &&
           orientation(c, d, a) == abd;
}

bool contains(ConvexPolygon polygon, const UnitVector& point) noexcept {
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        if (orientation(polygon[i], polygon[i + 1 < polygon.size() ? i + 1 : 0], point) < 0) {
            return false;
        }
    }
    return !polygon.empty();
}

bool relate(Relation relation, ConvexPolygon a, ConvexPolygon b) noexcept {
    switch (relation) {
        case Relation::overlaps:
            return overlaps(a, b, true);
        case Relation::overlaps_interior:
            return overlaps(a, b, false);
        case Relation::contains:
            return !a.empty() && !b.empty() &&
                   std::ranges::all_of(
                       b, [a](const UnitVector& vertex) { return contains(a, vertex); });
    }
    return false;
}

void relate_columns(Relation relation, const ConvexPolygons& a, const ConvexPolygons& b,
                    int threads, std::span<std::uint8_t> out) {
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
    const bool quads = relation != Relation::contains && a.all_quads() && b.all_quads();
    for_row_ranges(n, thread_count(threads), 1024, [&](std::int64_t begin, std::int64_t end, int) {
        std::int64_t decided = begin;
        if (quads) {
            const auto blocks = static_cast<std::size_t>(end - begin) / lanes;
            relate_quads(a.vertices().data() + (a_repeats ? 0 : 4 * begin), a_repeats ? 0 : 4,
                         b.vertices().data() + (b_repeats ? 0 : 4 * begin), b_repeats ? 0 : 4,
                         blocks, out.data() + begin);
            decided = begin + static_cast<std::int64_t>(blocks * lanes);
        }
        for (std::int64_t row = begin; row < end; ++row) {
            auto& answer = out[static_cast<std::size_t>(row)];
            if (row >= decided || answer == unsure) {
                answer =
                    relate(relation, a[a_repeats ? 0 : row], b[b_repeats ? 0 : row]) ? yes : no;
            }
        }
    });
}

}  // namespace skyquilt::sphere
