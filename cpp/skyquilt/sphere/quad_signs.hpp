// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// One convex quad compared with others: what plain arithmetic says for sure, before anything exact.
//
// The tests are those of convex_relation.cpp, where they are derived: signs of triple products
// beyond orientation_error are right for vectors of length one. With the four edges of a quad side
// by side, every value stays in a register; what is the same for all comparisons of one quad, the
// normals of its edges, is found once.
#pragma once

#include <algorithm>
#include <cstdint>

#include "skyquilt/base/wide_vectors.hpp"
#include "skyquilt/sphere/polygons.hpp"
#include "skyquilt/sphere/predicates.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// What a quick look can tell: `unsure` where rounding could decide.
enum class QuickAnswer : std::uint8_t { no = 0, yes = 1, unsure = 2 };

/// From two numbers 0 or 1, at most one of them 1. Without a branch, which nobody could predict.
[[nodiscard, gnu::always_inline]] inline QuickAnswer quick_answer(unsigned is_yes,
                                                                  unsigned is_no) noexcept {
    return static_cast<QuickAnswer>(is_yes | ((is_yes | is_no) ^ 1U) << 1U);
}

/// Whether a row is one that QuadSigns can take: convex, of four vertices, of a length within 1e-14
/// of one, which is what orientation_error covers.
[[nodiscard]] inline bool fits_quad_signs(const Polygons& polygons, std::int64_t row) noexcept {
    const Polygon polygon = polygons[row];
    return polygon.size() == 4 && polygons.is_convex(row) &&
           (polygons.all_of_length_one() || std::ranges::all_of(polygon, has_length_one));
}

/// The vertices of n rows from `first` on, `stride` 1 or 0 rows apart; null for a row that does not
/// fit.
inline void find_quads(const Polygons& polygons, std::int64_t first, std::int64_t stride,
                       std::int64_t n, const UnitVector** quads) noexcept {
    if (polygons.all_quads() && polygons.all_convex() && polygons.all_of_length_one()) {
        const UnitVector* quad = polygons.vertices().data() + 4 * first;
        for (std::int64_t i = 0; i < n; ++i) {
            quads[i] = quad + 4 * stride * i;
        }
        return;
    }
    for (std::int64_t i = 0; i < n; ++i) {
        const std::int64_t row = first + i * stride;
        quads[i] = fits_quad_signs(polygons, row) ? polygons[row].data() : nullptr;
    }
}

class QuadSigns {
  public:
    /// Precondition here and below: pointers are to the vertices of quads that fit.
    [[gnu::always_inline]] explicit QuadSigns(const UnitVector* quad) noexcept
        : vertices_(quad), edges_(quad) {
        Lanes ahead{4.0, 4.0, 4.0, 4.0};
        edges_.lower_to_vertices(quad[0], ahead);
        is_ahead_ = least_of(ahead) > surely_ahead;
    }

    /// Whether the two overlap. A sure answer holds for the closed and for the open regions.
    [[nodiscard, gnu::always_inline]] QuickAnswer overlaps(const UnitVector* other) const noexcept {
        const Edges others(other);
        Lanes least{4.0, 4.0, 4.0, 4.0};  // above every product
        edges_.lower_to_farthest(other, least);
        others.lower_to_farthest(vertices_, least);
        Lanes ahead{4.0, 4.0, 4.0, 4.0};
        others.lower_to_vertices(vertices_[0], ahead);
        const double value = least_of(least);
        const auto is_yes = static_cast<unsigned>(value > orientation_error) &
                            static_cast<unsigned>(is_ahead_) &
                            static_cast<unsigned>(least_of(ahead) > surely_ahead);
        return quick_answer(is_yes, static_cast<unsigned>(value < -orientation_error));
    }

    /// Whether the other lies in this one.
    [[nodiscard, gnu::always_inline]] QuickAnswer contains(const UnitVector* other) const noexcept {
        Lanes least{4.0, 4.0, 4.0, 4.0};  // above every product
        edges_.lower_to_nearest(other, least);
        return answer(least_of(least));
    }

    /// Whether this one lies in the other.
    [[nodiscard, gnu::always_inline]] QuickAnswer within(const UnitVector* other) const noexcept {
        Lanes least{4.0, 4.0, 4.0, 4.0};  // above every product
        Edges(other).lower_to_nearest(vertices_, least);
        return answer(least_of(least));
    }

    /// Whether a point of length one lies in a quad.
    [[nodiscard, gnu::always_inline]] static QuickAnswer contains(
        const UnitVector* quad, const UnitVector& point) noexcept {
        Lanes side;
        Edges(quad).find_side(point, side);
        return answer(least_of(side));
    }

  private:
    // The product of two vectors of length one is computed with an error below 4e-16.
    static constexpr double surely_ahead = 1e-15;

    // The four vertices of a quad side by side, and the normals of the edges that begin there.
    // Vectors leave functions by reference: how they would be returned depends on the machine.
    struct Edges {
        Lanes x;
        Lanes y;
        Lanes z;
        Lanes normal_x;
        Lanes normal_y;
        Lanes normal_z;

        [[gnu::always_inline]] explicit Edges(const UnitVector* v) noexcept
            : x{v[0].x, v[1].x, v[2].x, v[3].x},
              y{v[0].y, v[1].y, v[2].y, v[3].y},
              z{v[0].z, v[1].z, v[2].z, v[3].z} {
            const Lanes next_x{v[1].x, v[2].x, v[3].x, v[0].x};
            const Lanes next_y{v[1].y, v[2].y, v[3].y, v[0].y};
            const Lanes next_z{v[1].z, v[2].z, v[3].z, v[0].z};
            normal_x = y * next_z - z * next_y;
            normal_y = z * next_x - x * next_z;
            normal_z = x * next_y - y * next_x;
        }

        // How far to the inner side of each edge a point lies.
        [[gnu::always_inline]] void find_side(const UnitVector& p, Lanes& side) const noexcept {
            side = normal_x * p.x + normal_y * p.y + normal_z * p.z;
        }
        // Lower `least` to how far inside the farthest of four vertices lies.
        [[gnu::always_inline]] void lower_to_farthest(const UnitVector* v,
                                                      Lanes& least) const noexcept {
            Lanes a;
            Lanes b;
            Lanes c;
            Lanes d;
            find_side(v[0], a);
            find_side(v[1], b);
            find_side(v[2], c);
            find_side(v[3], d);
            const Lanes ab = a > b ? a : b;
            const Lanes cd = c > d ? c : d;
            const Lanes farthest = ab > cd ? ab : cd;
            least = farthest < least ? farthest : least;
        }
        // The same for the nearest.
        [[gnu::always_inline]] void lower_to_nearest(const UnitVector* v,
                                                     Lanes& least) const noexcept {
            Lanes side;
            for (int i = 0; i < 4; ++i) {
                find_side(v[i], side);
                least = side < least ? side : least;
            }
        }
        // Lower `least` to how far along a direction each vertex of this quad lies.
        [[gnu::always_inline]] void lower_to_vertices(const UnitVector& p,
                                                      Lanes& least) const noexcept {
            const Lanes along = x * p.x + y * p.y + z * p.z;
            least = along < least ? along : least;
        }
    };

    [[nodiscard, gnu::always_inline]] static double least_of(const Lanes& lanes) noexcept {
        const double low = lanes[0] < lanes[1] ? lanes[0] : lanes[1];
        const double high = lanes[2] < lanes[3] ? lanes[2] : lanes[3];
        return low < high ? low : high;
    }

    // All vertices lie strictly inside all edges, or one strictly outside of one.
    [[nodiscard, gnu::always_inline]] static QuickAnswer answer(double least) noexcept {
        return quick_answer(static_cast<unsigned>(least > orientation_error),
                            static_cast<unsigned>(least < -orientation_error));
    }

    const UnitVector* vertices_;
    Edges edges_;
    bool is_ahead_;
};

}  // namespace skyquilt::sphere
