// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "clipped_cones.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "whole_number.hpp"

namespace skyquilt::sphere::oracle {

namespace {

// ---- Vertices as whole numbers ------------------------------------------------------------------
// A component is m * 2^e. Only the direction of a vertex matters, so each is multiplied by the
// power of two that makes its lowest bit a one; how many bits it then has decides how many digits
// are needed. Finite doubles span 2^-1074 to 2^1024, so 2098 bits hold whatever comes.

struct Component {
    std::uint64_t odd = 0;  // zero for zero
    int exponent = 0;
    bool negative = false;
};

Component take_apart(double value) noexcept {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const auto field = static_cast<int>((bits >> 52) & 0x7ff);
    std::uint64_t mantissa = bits & 0xfffffffffffffULL;
    int exponent = -1074;
    if (field != 0) {
        mantissa |= 1ULL << 52;
        exponent = field - 1075;
    }
    if (mantissa == 0) {
        return {};
    }
    const int zeros = std::countr_zero(mantissa);
    return {mantissa >> zeros, exponent + zeros, (bits >> 63) != 0};
}

struct Extent {
    int lowest = 0;
    int bits = 0;
};

Extent extent_of(const UnitVector& v) noexcept {
    int lowest = 4096;
    int highest = -4096;
    for (const double value : {v.x, v.y, v.z}) {
        const Component part = take_apart(value);
        if (part.odd != 0) {
            lowest = std::min(lowest, part.exponent);
            highest = std::max(highest, part.exponent + static_cast<int>(std::bit_width(part.odd)));
        }
    }
    return {lowest, std::max(0, highest - lowest)};
}

template <std::size_t K>
Vector<K> whole(const UnitVector& v) noexcept {
    constexpr std::uint64_t low_digit = (1ULL << digit_bits) - 1;
    const int lowest = extent_of(v).lowest;
    Vector<K> out{};
    const std::array<double, 3> components{v.x, v.y, v.z};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const Component part = take_apart(components[axis]);
        if (part.odd == 0) {
            continue;
        }
        const int shift = part.exponent - lowest;
        const auto digit = static_cast<std::size_t>(shift / digit_bits);
        // The higher piece has up to 27 bits; shifted by up to 25 it still fits a digit's word.
        const auto low = static_cast<std::int64_t>((part.odd & low_digit) << (shift % digit_bits));
        const auto high =
            static_cast<std::int64_t>((part.odd >> digit_bits) << (shift % digit_bits));
        out[axis][digit] = part.negative ? -low : low;
        if (high != 0) {
            out[axis][digit + 1] = part.negative ? -high : high;
        }
        settle(out[axis]);
    }
    return out;
}

// ---- Cones --------------------------------------------------------------------------------------

template <std::size_t K>
struct Cone {
    std::vector<Vector<K>> vertices;
    std::vector<Vector<2 * K>> normals;  // of the edge that leaves each vertex; they point inside
};

template <std::size_t K>
void make_cone(Polygon polygon, Cone<K>& cone) {
    cone.vertices.clear();
    cone.normals.clear();
    for (const UnitVector& vertex : polygon) {
        cone.vertices.push_back(whole<K>(vertex));
    }
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        cone.normals.push_back(
            cross(cone.vertices[i], cone.vertices[i + 1 < polygon.size() ? i + 1 : 0]));
    }
}

// A ray of what is left of a cone: a vertex of it as it was, or where two planes cross; and the
// normal of the plane that holds the cone's side from here to the next ray. So no number ever grows
// beyond the product of a normal with the crossing of two normals, of degree six in coordinates.
template <std::size_t K>
struct Ray {
    const Vector<K>* vertex = nullptr;  // null for a crossing
    Vector<4 * K> crossing;
    const Vector<2 * K>* side = nullptr;

    [[nodiscard]] int sign_to(const Vector<2 * K>& normal) const noexcept {
        return vertex != nullptr ? sign_of_dot(normal, *vertex) : sign_of_dot(normal, crossing);
    }
};

struct Left {
    bool anything = true;
    bool interior = true;
    bool everything = true;
};

template <std::size_t K>
struct Scratch {
    std::vector<Ray<K>> rays;
    std::vector<Ray<K>> kept;
    std::vector<int> signs;
};

// Sutherland and Hodgman 1974, for cones. Walking a side whose plane has the normal n, inside on
// the left, a point x moves along n x x; so the side leaves the half-space of m where
// m . (n x x) = -x . (n x m) is negative, which is at x = n x m, and enters it at x = m x n.
// A ray in the plane of m stays, since half-spaces are closed: what is left may be flat, two sides
// there and back in one plane, or a single ray, and both are cut rightly by the same rule.
// Something of the interior is left just when some of it was and a ray lies strictly inside.
template <std::size_t K>
Left cut(const Cone<K>& cone, const std::vector<Vector<2 * K>>& half_spaces, Scratch<K>& scratch) {
    auto& [rays, kept, signs] = scratch;
    rays.clear();
    for (std::size_t i = 0; i < cone.vertices.size(); ++i) {
        rays.push_back({&cone.vertices[i], {}, &cone.normals[i]});
    }
    Left left;
    for (const Vector<2 * K>& normal : half_spaces) {
        signs.clear();
        for (const Ray<K>& ray : rays) {
            signs.push_back(ray.sign_to(normal));
        }
        left.interior = left.interior && std::ranges::find(signs, 1) != signs.end();
        if (std::ranges::find(signs, -1) == signs.end()) {
            continue;
        }
        left.everything = false;
        kept.clear();
        for (std::size_t i = 0; i < rays.size(); ++i) {
            const int here = signs[i];
            const int there = signs[i + 1 < rays.size() ? i + 1 : 0];
            const Vector<2 * K>& side = *rays[i].side;
            if (here >= 0) {
                kept.push_back(rays[i]);
                if (here == 0 && there < 0) {
                    kept.back().side = &normal;
                }
            }
            if (here > 0 && there < 0) {
                kept.push_back({nullptr, cross(side, normal), &normal});
            } else if (here < 0 && there > 0) {
                kept.push_back({nullptr, cross(normal, side), &side});
            }
        }
        std::swap(rays, kept);
        if (rays.empty()) {
            return {false, false, false};
        }
    }
    return left;
}

// The number of digits is chosen for each pair: nearly all positions fit three.
template <typename Work>
auto with_digits_for(Polygon a, Polygon b, const Work& work) {
    int bits = 0;
    for (const Polygon polygon : {a, b}) {
        for (const UnitVector& vertex : polygon) {
            bits = std::max(bits, extent_of(vertex).bits);
        }
    }
    if (bits <= coordinate_bits<3>) {
        return work(std::integral_constant<std::size_t, 3>{});
    }
    if (bits <= coordinate_bits<6>) {
        return work(std::integral_constant<std::size_t, 6>{});
    }
    if (bits <= coordinate_bits<16>) {
        return work(std::integral_constant<std::size_t, 16>{});
    }
    static_assert(coordinate_bits<81> >= 1024 + 1074);
    return work(std::integral_constant<std::size_t, 81>{});
}

template <std::size_t K>
Answers relations_with(Polygon a, Polygon b) {
    static thread_local Cone<K> first;
    static thread_local Cone<K> second;
    static thread_local Scratch<K> scratch;
    make_cone(a, first);
    make_cone(b, second);
    const Left of_first = cut(first, second.normals, scratch);
    const Left of_second = cut(second, first.normals, scratch);
    if (of_first.anything != of_second.anything || of_first.interior != of_second.interior) {
        throw std::logic_error("the two cones leave different parts of each other");
    }
    return {of_first.anything, of_first.interior, of_second.everything, of_first.everything};
}

}  // namespace

Answers relations(Polygon a, Polygon b) {
    if (a.empty() || b.empty()) {
        throw std::logic_error("the empty polygon has no cone");
    }
    return with_digits_for(a, b, [a, b](auto digits) { return relations_with<digits()>(a, b); });
}

bool is_convex(Polygon polygon) {
    return with_digits_for(polygon, polygon, [polygon](auto digits) {
        static thread_local Cone<digits()> cone;
        make_cone(polygon, cone);
        bool any_inside = false;
        for (const auto& normal : cone.normals) {
            if (std::ranges::all_of(normal, [](const auto& part) { return sign_of(part) == 0; })) {
                return false;
            }
            for (const auto& vertex : cone.vertices) {
                const int side = sign_of_dot(normal, vertex);
                if (side < 0) {
                    return false;
                }
                any_inside = any_inside || side > 0;
            }
        }
        return any_inside;
    });
}

}  // namespace skyquilt::sphere::oracle
