// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/polygon_unions.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "skyquilt/sphere/area.hpp"
#include "skyquilt/sphere/cap.hpp"
#include "skyquilt/sphere/convex_relation.hpp"
#include "skyquilt/sphere/half_space.hpp"

namespace skyquilt::sphere {

namespace {

// A union is measured in pieces that share no interior: of each member what those before it leave.
// Nothing is subtracted from an area, so small ones keep their digits; corners have 32 of them.

using Piece = std::vector<PreciseCorner>;

class Member {
  public:
    explicit Member(ConvexPolygon polygon) : polygon_(polygon), cap_(bounding_cap(polygon)) {}

    [[nodiscard]] Piece whole() const {
        Piece piece;
        for (const UnitVector& vertex : polygon_) {
            piece.push_back({precise(vertex), &vertex});
        }
        return piece;
    }
    [[nodiscard]] std::vector<HalfSpace> half_spaces() const {
        std::vector<HalfSpace> found;
        for (std::size_t i = 0; i < polygon_.size(); ++i) {
            found.emplace_back(polygon_[i], polygon_[i + 1 < polygon_.size() ? i + 1 : 0]);
        }
        return found;
    }
    [[nodiscard]] bool shares_interior(const Member& other) const noexcept {
        // Rounding makes the angle wrong by less than 1e-14 (see separation_rad).
        return separation_rad(cap_.center, other.cap_.center) <=
                   cap_.radius_rad + other.cap_.radius_rad + 1e-14 &&
               relate_convex(Relation::overlaps_interior, polygon_, other.polygon_);
    }
    [[nodiscard]] bool contains(const Member& other) const noexcept {
        return relate_convex(Relation::contains, polygon_, other.polygon_);
    }
    // The area of a piece of it; of the whole one exactly the polygon's.
    [[nodiscard]] double area_of(const Piece& piece) const {
        const bool uncut =
            piece.size() == polygon_.size() &&
            std::ranges::all_of(piece, [](const PreciseCorner& c) { return c.vertex != nullptr; });
        if (uncut) {
            return area_sr(polygon_);
        }
        std::vector<PreciseVector> places;
        for (const PreciseCorner& corner : piece) {
            places.push_back(corner.place);
        }
        return area_of_precise_sr(places);
    }

  private:
    ConvexPolygon polygon_;
    Cap cap_;
};

std::vector<Member> members_of(std::span<const ConvexPolygon> polygons) {
    std::vector<Member> members;
    for (const ConvexPolygon polygon : polygons) {
        if (!polygon.empty()) {
            members.emplace_back(polygon);
        }
    }
    return members;
}

// Cut a convex piece in two, either of which may be left without corners.
void split(const Piece& piece, HalfSpace& half_space, Piece& inside, Piece& outside) {
    inside.clear();
    outside.clear();
    std::vector<int> sides;
    for (const PreciseCorner& corner : piece) {
        sides.push_back(half_space.side(corner));
    }
    for (std::size_t i = 0; i < piece.size(); ++i) {
        const std::size_t next = i + 1 < piece.size() ? i + 1 : 0;
        if (sides[i] >= 0) {
            inside.push_back(piece[i]);
        }
        if (sides[i] <= 0) {
            outside.push_back(piece[i]);
        }
        if (sides[i] * sides[next] < 0) {
            inside.push_back({half_space.crossing(piece[i], piece[next])});
            outside.push_back(inside.back());
        }
    }
    // What lies along the boundary alone has no area.
    for (Piece* part : {&inside, &outside}) {
        if (part->size() < 3) {
            part->clear();
        }
    }
}

bool is_far_outside(const Piece& piece, std::vector<HalfSpace>& half_spaces) {
    return std::ranges::any_of(half_spaces, [&piece](HalfSpace& half_space) {
        return std::ranges::all_of(piece, [&half_space](const PreciseCorner& corner) {
            return half_space.is_far_outside(corner);
        });
    });
}

// What pieces have outside of a convex polygon, or inside of it. One that shares nothing with it is
// not cut: edges go on beyond their polygon.
enum class Keep { outside, inside };

std::vector<Piece> cut(std::vector<Piece> pieces, const Member& member, Keep keep) {
    std::vector<HalfSpace> half_spaces = member.half_spaces();
    std::vector<Piece> kept;
    Piece inside;
    Piece outside;
    for (Piece& piece : pieces) {
        std::vector<Piece> around;
        Piece rest;
        if (!is_far_outside(piece, half_spaces)) {
            rest = piece;
        }
        for (std::size_t i = 0; i < half_spaces.size() && !rest.empty(); ++i) {
            split(rest, half_spaces[i], inside, outside);
            if (!outside.empty()) {
                around.push_back(outside);
            }
            std::swap(rest, inside);
        }
        if (keep == Keep::inside) {
            if (!rest.empty()) {
                kept.push_back(std::move(rest));
            }
        } else if (rest.empty()) {
            kept.push_back(std::move(piece));
        } else {
            std::ranges::move(around, std::back_inserter(kept));
        }
    }
    return kept;
}

// What pieces of one member have outside of the first so many of others.
std::vector<Piece> left_over(std::vector<Piece> pieces, const Member& member,
                             std::span<const Member> others) {
    for (const Member& other : others) {
        if (pieces.empty() || !other.shares_interior(member)) {
            continue;
        }
        if (other.contains(member)) {
            return {};
        }
        pieces = cut(std::move(pieces), other, Keep::outside);
    }
    return pieces;
}

}  // namespace

double union_area_sr(std::span<const ConvexPolygon> polygons) {
    const std::vector<Member> members = members_of(polygons);
    DoubleDouble sum;
    for (std::size_t i = 0; i < members.size(); ++i) {
        for (const Piece& piece :
             left_over({members[i].whole()}, members[i], std::span(members).first(i))) {
            sum = sum + DoubleDouble(members[i].area_of(piece));
        }
    }
    return sum.hi;
}

double overlap_area_sr(std::span<const ConvexPolygon> a, std::span<const ConvexPolygon> b) {
    const std::vector<Member> of_a = members_of(a);
    const std::vector<Member> of_b = members_of(b);
    DoubleDouble sum;
    for (std::size_t i = 0; i < of_a.size(); ++i) {
        std::vector<Member> met;  // those of b, in their order
        std::ranges::copy_if(of_b, std::back_inserter(met),
                             [&](const Member& member) { return member.shares_interior(of_a[i]); });
        if (met.empty()) {
            continue;
        }
        const std::vector<Piece> own =
            left_over({of_a[i].whole()}, of_a[i], std::span(of_a).first(i));
        for (std::size_t j = 0; j < met.size(); ++j) {
            for (const Piece& piece :
                 left_over(cut(own, met[j], Keep::inside), met[j], std::span(met).first(j))) {
                sum = sum + DoubleDouble(of_a[i].area_of(piece));
            }
        }
    }
    return sum.hi;
}

}  // namespace skyquilt::sphere
