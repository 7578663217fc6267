// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How two convex polygons lie to each other, proved by the signs of their vertices alone. Nearly
// all pairs have such a proof, and finding it takes less than a tenth of the time of
// clipped_cones.hpp.
//
// The proofs. Write n_i = a_i x a_(i+1) for the plane of an edge; the cone of a strictly convex
// polygon is where n_i . x >= 0 for all its edges, its interior where n_i . x > 0.
//  - Apart: n_i . b_j < 0 for all vertices of b. So are all points of b, sums of these; a has none.
//  - A vertex inside: n_i . b_j > 0 for all edges of a. The interior of a is a neighbourhood of
//    b_j, and every neighbourhood of a vertex holds points of the interior of its polygon.
//  - Edges that cross: with edges p to q and r to s, for any four vectors
//        [p q s] r - [p q r] s = (p x q) x (r x s) = [r s p] q - [r s q] p.
//    Where the four factors are positive, the same vector lies strictly between r and s and
//    strictly between p and q; where all are negative, its opposite does. There two different great
//    circles cross, each with the interior of its polygon on one side, so that beside it the
//    interiors share points. The factors are [p q s], -[p q r], [r s p] and -[r s q].
//  - a holds b if and only if n_i . b_j >= 0 for all i and j, since cones are convex.
// What has none of the first three is left open: pairs that only touch, and pairs that lie apart
// because one reaches the opposite of the other.
//
// The core asks the same signs, but computes them in doubles first. Nothing of its code is used
// here: all numbers are whole from the start.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "clipped_cones.hpp"
#include "skyquilt/sphere/polygon.hpp"

namespace skyquilt::sphere::oracle {

/// A convex polygon of at most eight vertices in whole numbers of 64 and 128 bits, its normals
/// included.
class NarrowCone {
  public:
    static constexpr std::size_t most_vertices = 8;

    /// Nothing where a component is above one or no multiple of 2^-62, as few are of vectors of
    /// length one; where there are too many vertices; and where the outline is not strictly convex:
    /// every vertex strictly inside every edge but those that it ends. This says that no two
    /// vertices are equal, and, multiplying any sum of vertices that is zero by each normal, that
    /// the cone is pointed.
    [[nodiscard]] static std::optional<NarrowCone> from(Polygon polygon) noexcept;

    friend std::optional<Answers> certified(const NarrowCone& a, const NarrowCone& b) noexcept;

  private:
    using Whole = std::array<std::int64_t, 3>;

    // high * 2^63 + low, the latter in [0, 2^63).
    struct Normal {
        Whole high{};
        Whole low{};
    };

    // Which vertices of a polygon lie strictly outside of an edge and which strictly inside, by
    // bits.
    struct Sides {
        unsigned outside = 0;
        unsigned inside = 0;
    };

    // Which edges, again by bits, go from strictly outside to strictly inside, and the other way.
    struct Crossings {
        unsigned inwards = 0;
        unsigned outwards = 0;
    };

    using AllSides = std::array<Sides, most_vertices>;
    using AllCrossings = std::array<Crossings, most_vertices>;

    NarrowCone() = default;

    [[nodiscard]] static Normal cross(const Whole& a, const Whole& b) noexcept;
    [[nodiscard]] static int sign_of_dot(const Normal& normal, const Whole& vertex) noexcept;
    [[nodiscard]] Sides sides_of(const Normal& normal) const noexcept;
    [[nodiscard]] Crossings crossings(const Sides& sides) const noexcept;
    [[nodiscard]] unsigned all() const noexcept { return (1U << size_) - 1U; }

    std::size_t size_ = 0;
    std::array<Whole, most_vertices> vertices_{};
    std::array<Normal, most_vertices> normals_{};
};

/// The answers for two polygons, where signs prove them.
[[nodiscard]] std::optional<Answers> certified(const NarrowCone& a, const NarrowCone& b) noexcept;

}  // namespace skyquilt::sphere::oracle
