// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "certificates.hpp"

#include <cmath>

namespace skyquilt::sphere::oracle {

namespace {

__extension__ using Int128 = __int128;

constexpr int low_bits = 63;
constexpr std::int64_t low_mask = 0x7fffffffffffffff;

}  // namespace

// Components are at most 2^62, so a product of two is at most 2^124 and the difference 2^125; high
// is then at most 2^62.
NarrowCone::Normal NarrowCone::cross(const Whole& a, const Whole& b) noexcept {
    Normal normal;
    for (std::size_t i = 0; i < 3; ++i) {
        const std::size_t j = (i + 1) % 3;
        const std::size_t k = (i + 2) % 3;
        const Int128 value = Int128{a[j]} * b[k] - Int128{a[k]} * b[j];
        normal.high[i] = static_cast<std::int64_t>(value >> low_bits);  // C++20: rounds down
        normal.low[i] = static_cast<std::int64_t>(value & low_mask);
    }
    return normal;
}

// The sums: 3 * 2^62 * 2^62 < 2^126 of the high, 3 * 2^63 * 2^62 < 2^127 of the low parts.
int NarrowCone::sign_of_dot(const Normal& normal, const Whole& vertex) noexcept {
    Int128 high = 0;
    Int128 low = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        high += Int128{normal.high[i]} * vertex[i];
        low += Int128{normal.low[i]} * vertex[i];
    }
    high += low >> low_bits;
    if (high != 0) {
        return high > 0 ? 1 : -1;
    }
    return (low & low_mask) != 0 ? 1 : 0;
}

NarrowCone::Sides NarrowCone::sides_of(const Normal& normal) const noexcept {
    Sides sides;
    for (std::size_t i = 0; i < size_; ++i) {
        const int sign = sign_of_dot(normal, vertices_[i]);
        sides.outside |= static_cast<unsigned>(sign < 0) << i;
        sides.inside |= static_cast<unsigned>(sign > 0) << i;
    }
    return sides;
}

NarrowCone::Crossings NarrowCone::crossings(const Sides& sides) const noexcept {
    // Bit i for the vertex at the end of edge i.
    const auto ends = [this](unsigned vertices) {
        return vertices >> 1U | (vertices & 1U) << (size_ - 1);
    };
    return {sides.outside & ends(sides.inside), sides.inside & ends(sides.outside)};
}

std::optional<NarrowCone> NarrowCone::from(Polygon polygon) noexcept {
    if (polygon.size() < 3 || polygon.size() > most_vertices) {
        return std::nullopt;
    }
    NarrowCone cone;
    cone.size_ = polygon.size();
    for (std::size_t i = 0; i < cone.size_; ++i) {
        const std::array<double, 3> components{polygon[i].x, polygon[i].y, polygon[i].z};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double scaled = components[axis] * 0x1p62;  // exact, or infinite
            if (!(std::abs(scaled) <= 0x1p62) || std::floor(scaled) != scaled) {
                return std::nullopt;
            }
            cone.vertices_[i][axis] = static_cast<std::int64_t>(scaled);
        }
    }
    for (std::size_t i = 0; i < cone.size_; ++i) {
        const std::size_t next = i + 1 < cone.size_ ? i + 1 : 0;
        cone.normals_[i] = cross(cone.vertices_[i], cone.vertices_[next]);
        if (cone.sides_of(cone.normals_[i]).inside != (cone.all() & ~(1U << i | 1U << next))) {
            return std::nullopt;
        }
    }
    return cone;
}

std::optional<Answers> certified(const NarrowCone& a, const NarrowCone& b) noexcept {
    NarrowCone::AllSides of_b{};  // to the edges of a
    unsigned outside_a = 0;
    unsigned inside_a = b.all();
    for (std::size_t i = 0; i < a.size_; ++i) {
        of_b[i] = b.sides_of(a.normals_[i]);
        if (of_b[i].outside == b.all()) {
            return Answers{};
        }
        outside_a |= of_b[i].outside;
        inside_a &= of_b[i].inside;
    }
    NarrowCone::AllCrossings of_a_edges{};
    unsigned outside_b = 0;
    unsigned inside_b = a.all();
    for (std::size_t j = 0; j < b.size_; ++j) {
        const NarrowCone::Sides of_a = a.sides_of(b.normals_[j]);
        if (of_a.outside == a.all()) {
            return Answers{};
        }
        outside_b |= of_a.outside;
        inside_b &= of_a.inside;
        of_a_edges[j] = a.crossings(of_a);
    }
    bool overlap = inside_a != 0 || inside_b != 0;
    for (std::size_t i = 0; i < a.size_ && !overlap; ++i) {
        const NarrowCone::Crossings of_b_edges = b.crossings(of_b[i]);
        for (std::size_t j = 0; j < b.size_; ++j) {
            // [p q r] and [r s q] of one sign, [p q s] and [r s p] of the other.
            overlap =
                overlap ||
                ((of_b_edges.inwards >> j & 1U) != 0 && (of_a_edges[j].outwards >> i & 1U) != 0) ||
                ((of_b_edges.outwards >> j & 1U) != 0 && (of_a_edges[j].inwards >> i & 1U) != 0);
        }
    }
    if (!overlap) {
        return std::nullopt;
    }
    return Answers{true, true, outside_a == 0, outside_b == 0};
}

}  // namespace skyquilt::sphere::oracle
