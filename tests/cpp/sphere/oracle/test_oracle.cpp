// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The oracle itself: its whole numbers, answers worked by hand, and that it catches cores that are
// wrong in ways cores have been wrong.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "certificates.hpp"
#include "clipped_cones.hpp"
#include "comparison.hpp"
#include "polygon_groups.hpp"
#include "skyquilt/sphere/predicates.hpp"
#include "whole_number.hpp"

using skyquilt::sphere::contains;
using skyquilt::sphere::ConvexPolygon;
using skyquilt::sphere::Location;
using skyquilt::sphere::orientation;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::PreparedPolygon;
using skyquilt::sphere::relate;
using skyquilt::sphere::relate_columns;
using skyquilt::sphere::relate_convex;
using skyquilt::sphere::Relation;
using skyquilt::sphere::UnitVector;
using skyquilt::sphere::oracle::Answers;
using skyquilt::sphere::oracle::certified;
using skyquilt::sphere::oracle::compare;
using skyquilt::sphere::oracle::complaint;
using skyquilt::sphere::oracle::Core;
using skyquilt::sphere::oracle::cross;
using skyquilt::sphere::oracle::draw_group;
using skyquilt::sphere::oracle::draw_valid;
using skyquilt::sphere::oracle::Found;
using skyquilt::sphere::oracle::is_convex;
using skyquilt::sphere::oracle::Kind;
using skyquilt::sphere::oracle::kinds;
using skyquilt::sphere::oracle::Member;
using skyquilt::sphere::oracle::NarrowCone;
using skyquilt::sphere::oracle::Outline;
using skyquilt::sphere::oracle::Pair;
using skyquilt::sphere::oracle::Random;
using skyquilt::sphere::oracle::relations;
using skyquilt::sphere::oracle::settle;
using skyquilt::sphere::oracle::Shard;
using skyquilt::sphere::oracle::sign_of_dot;
using skyquilt::sphere::oracle::Tally;
using skyquilt::sphere::oracle::Vector;

namespace {

// A rectangle of squared paper in the plane z = 1.
Outline paper(double left, double low, double right, double high) {
    return {{left, low, 1.0}, {right, low, 1.0}, {right, high, 1.0}, {left, high, 1.0}};
}

Tally all_of(const Found& found) {
    Tally all;
    for (const Tally& tally : found.tallies) {
        all += tally;
    }
    return all;
}

constexpr Shard mixed{7, 0, 6'000, 2};
constexpr Shard random_alone{7, 0, 20'000, 0};

Tally found_with(decltype(Core::relate_convex) wrong_relate, const Shard& shard = mixed) {
    return all_of(compare({wrong_relate, relate, relate_columns}, shard));
}

// The same rectangle of squared paper with components that a narrow cone takes.
Outline small_paper(double left, double low, double right, double high) {
    Outline outline = paper(left, low, right, high);
    for (UnitVector& v : outline) {
        v = {0.125 * v.x, 0.125 * v.y, 0.125 * v.z};
    }
    return outline;
}

void turn_to_the_opposite(Outline& outline) {
    std::ranges::reverse(outline);
    for (UnitVector& v : outline) {
        v = -v;
    }
}

std::optional<Answers> proved(const Outline& a, const Outline& b) {
    const std::optional<NarrowCone> first = NarrowCone::from(a);
    const std::optional<NarrowCone> second = NarrowCone::from(b);
    REQUIRE(first.has_value());
    REQUIRE(second.has_value());
    return certified(*first, *second);
}

}  // namespace

TEST_CASE("products of whole numbers have the signs of 64-bit ones") {
    std::mt19937_64 random(1);
    std::uniform_int_distribution<std::int64_t> number(-(1 << 30), 1 << 30);
    std::uniform_int_distribution<std::int64_t> digit(-2, 2);
    int zeros = 0;
    for (int i = 0; i < 20000; ++i) {
        std::array<std::array<std::int64_t, 3>, 2> small{};
        std::array<Vector<3>, 2> vectors{};
        for (std::size_t j = 0; j < 2; ++j) {
            for (std::size_t axis = 0; axis < 3; ++axis) {
                small[j][axis] = i % 2 == 0 ? number(random) : digit(random);
                vectors[j][axis][0] = small[j][axis];
                settle(vectors[j][axis]);
            }
        }
        std::int64_t product = 0;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            product += small[0][axis] * small[1][axis];
        }
        const int sign = product > 0 ? 1 : (product < 0 ? -1 : 0);
        zeros += sign == 0 ? 1 : 0;
        CHECK(sign_of_dot(vectors[0], vectors[1]) == sign);
        const Vector<6> normal = cross(vectors[0], vectors[1]);
        CHECK(sign_of_dot(normal, vectors[0]) == 0);
        CHECK(sign_of_dot(normal, vectors[1]) == 0);
        const std::int64_t x = small[0][1] * small[1][2] - small[0][2] * small[1][1];
        CHECK(normal[0][0] + normal[0][1] * (1 << 26) + normal[0][2] * (std::int64_t{1} << 52) ==
              x);
    }
    CHECK(zeros > 1000);
}

TEST_CASE("rectangles of squared paper lie to each other as drawn") {
    const Outline square = paper(0.0, 0.0, 2.0, 2.0);
    CHECK(relations(square, square) == Answers{true, true, true, true});
    CHECK(relations(square, paper(2.0, 0.0, 3.0, 2.0)) == Answers{true, false, false, false});
    CHECK(relations(square, paper(2.0, 2.0, 3.0, 3.0)) == Answers{true, false, false, false});
    CHECK(relations(square, paper(2.5, 0.0, 3.0, 2.0)) == Answers{});
    CHECK(relations(square, paper(1.0, 1.0, 2.0, 2.0)) == Answers{true, true, true, false});
    CHECK(relations(paper(0.5, 0.5, 1.0, 1.0), square) == Answers{true, true, false, true});
    CHECK(relations(square, paper(-1.0, 0.5, 3.0, 1.0)) == Answers{true, true, false, false});
    CHECK(relations(square, paper(1.0, 1.0, 3.0, 3.0)) == Answers{true, true, false, false});
    // A corner that pokes at the middle of a side, and one that touches a side's line beyond it.
    CHECK(relations(square, Outline{{2.0, 1.0, 1.0}, {3.0, 0.0, 1.0}, {3.0, 2.0, 1.0}}) ==
          Answers{true, false, false, false});
    CHECK(relations(square, Outline{{2.0, 3.0, 1.0}, {3.0, 3.0, 1.0}, {3.0, 4.0, 1.0}}) ==
          Answers{});
    // What lies opposite.
    Outline opposite = paper(0.0, 0.0, 2.0, 2.0);
    turn_to_the_opposite(opposite);
    CHECK(relations(square, opposite) == Answers{});
}

TEST_CASE("a bent, flat, clockwise or repeating outline is not convex") {
    CHECK(is_convex(paper(0.0, 0.0, 1.0, 1.0)));
    CHECK_FALSE(is_convex(Outline{{0, 0, 1}, {4, 0, 1}, {1, 1, 1}, {0, 4, 1}}));
    CHECK_FALSE(is_convex(Outline{{0, 0, 1}, {1, 0, 1}, {2, 0, 1}}));
    CHECK_FALSE(is_convex(Outline{{0, 0, 1}, {0, 1, 1}, {1, 0, 1}}));
    CHECK_FALSE(is_convex(Outline{{0, 0, 1}, {0, 0, 2}, {1, 0, 1}, {0, 1, 1}}));
}

TEST_CASE("a linear map changes no answer, however many digits it takes") {
    // Shrinking z takes lines to lines, in 3, 6, 16 or 81 digits.
    std::seed_seq seed{2};
    Random random(seed);
    Pair pair;
    for (const Kind& kind : kinds()) {
        if (kind.name != "squared_paper" && kind.name != "shared_edge" && kind.name != "gap") {
            continue;
        }
        for (int i = 0; i < 40; ++i) {
            if (!draw_valid(kind, random, pair)) {
                continue;
            }
            const Answers answers = relations(pair.a, pair.b);
            for (const int power : {-40, -300, -900}) {
                Pair mapped = pair;
                bool exact = true;
                for (Outline* outline : {&mapped.a, &mapped.b}) {
                    for (UnitVector& v : *outline) {
                        const double z = std::ldexp(v.z, power);
                        exact = exact && std::ldexp(z, -power) == v.z;
                        v.z = z;
                    }
                }
                CHECK(exact);
                CHECK(relations(mapped.a, mapped.b) == answers);
            }
        }
    }
}

TEST_CASE("signs prove what lies apart, has a vertex inside or crosses, and nothing of touching") {
    const Outline square = small_paper(0.0, 0.0, 2.0, 2.0);
    const Outline bar = small_paper(-1.0, 0.5, 3.0, 1.0);
    CHECK(proved(square, small_paper(2.5, 0.0, 3.0, 2.0)) == Answers{});
    CHECK(proved(square, small_paper(1.0, 1.0, 3.0, 3.0)) == Answers{true, true, false, false});
    CHECK(proved(square, bar) == Answers{true, true, false, false});
    CHECK(proved(bar, square) == Answers{true, true, false, false});
    CHECK(proved(square, small_paper(0.5, 0.5, 1.0, 1.0)) == Answers{true, true, true, false});
    CHECK(proved(small_paper(0.5, 0.5, 1.0, 1.0), square) == Answers{true, true, false, true});
    // Held although a side is shared: a vertex of the larger is not needed, one of the smaller is.
    CHECK(proved(square, small_paper(1.0, 1.0, 2.0, 1.5)) == Answers{true, true, true, false});

    CHECK(proved(square, square) == std::nullopt);
    CHECK(proved(square, small_paper(2.0, 0.0, 3.0, 2.0)) == std::nullopt);
    CHECK(proved(square, small_paper(2.0, 2.0, 3.0, 3.0)) == std::nullopt);
    // A star of two triangles, and what is left of it where one lies opposite: edges whose great
    // circles cross there, but in points of one edge only, and no edge that separates.
    const Outline up{{0.0, 0.75, 0.25}, {-0.75, -0.5, 0.25}, {0.75, -0.5, 0.25}};
    Outline down{{0.0, -0.75, 0.25}, {0.75, 0.5, 0.25}, {-0.75, 0.5, 0.25}};
    CHECK(proved(up, down) == Answers{true, true, false, false});
    turn_to_the_opposite(down);
    CHECK(proved(up, down) == std::nullopt);
    CHECK(relations(up, down) == Answers{});
}

TEST_CASE("a narrow cone takes strictly convex outlines of few bits alone") {
    Outline square = small_paper(0.0, 0.0, 1.0, 1.0);
    CHECK(NarrowCone::from(square));
    square[2].x = 1.0;
    square[2].y = 1.0;
    CHECK(NarrowCone::from(square));
    square[0].x = -0x1p-62;
    CHECK(NarrowCone::from(square));
    square[0].x = -0x1p-63;
    CHECK_FALSE(NarrowCone::from(square));
    square[0].x = -std::numeric_limits<double>::denorm_min();
    CHECK_FALSE(NarrowCone::from(square));
    square[0].x = 0.0;
    for (const double component : {1.0 + 0x1p-52, 1e300, std::numeric_limits<double>::infinity(),
                                   std::numeric_limits<double>::quiet_NaN()}) {
        square[2].x = component;
        CHECK_FALSE(NarrowCone::from(square));
    }

    // The smallest triple product there is, and its negative.
    CHECK(NarrowCone::from(Outline{{0x1p-62, 0, 0}, {0, 0x1p-62, 0}, {0, 0, 0x1p-62}}));
    CHECK_FALSE(NarrowCone::from(Outline{{0, 0x1p-62, 0}, {0x1p-62, 0, 0}, {0, 0, 0x1p-62}}));

    const auto eighths = [](Outline outline) {
        for (UnitVector& v : outline) {
            v = {0.125 * v.x, 0.125 * v.y, 0.125 * v.z};
        }
        return outline;
    };
    CHECK_FALSE(NarrowCone::from(eighths({{0, 0, 1}, {4, 0, 1}, {1, 1, 1}, {0, 4, 1}})));  // bent
    CHECK_FALSE(NarrowCone::from(eighths({{0, 0, 1}, {1, 0, 1}, {2, 0, 1}, {1, 1, 1}})));  // flat
    CHECK_FALSE(NarrowCone::from(eighths({{0, 0, 1}, {0, 1, 1}, {1, 0, 1}})));  // clockwise
    CHECK_FALSE(NarrowCone::from(eighths({{0, 0, 1}, {0, 0, 2}, {1, 0, 1}, {0, 1, 1}})));
    CHECK_FALSE(NarrowCone::from(eighths({{0, 0, 1}, {1, 0, 1}})));
    CHECK_FALSE(
        NarrowCone::from(eighths({{3, 0, 1}, {-2, 2, 1}, {1, -3, 1}, {1, 3, 1}, {-2, -2, 1}})));
    Outline twice = eighths({{0, 0, 1}, {1, 0, 1}, {0, 1, 1}, {0, 0, 1}, {1, 0, 1}, {0, 1, 1}});
    CHECK_FALSE(NarrowCone::from(twice));
    CHECK_FALSE(NarrowCone::from(Outline(9, {0.0, 0.0, 1.0})));
}

TEST_CASE("clipping finds what signs prove, for pairs of every kind") {
    std::int64_t apart = 0;
    std::int64_t overlapping = 0;
    std::int64_t holding = 0;
    std::int64_t open = 0;
    std::int64_t wide = 0;
    const auto hold = [&](const Outline& a, const Outline& b) {
        const std::optional<NarrowCone> first = NarrowCone::from(a);
        const std::optional<NarrowCone> second = NarrowCone::from(b);
        if (!first || !second) {
            ++wide;
            return;
        }
        const std::optional<Answers> answers = certified(*first, *second);
        if (!answers) {
            ++open;
            return;
        }
        ++(answers->overlaps ? overlapping : apart);
        holding += answers->first_holds_second || answers->second_holds_first ? 1 : 0;
        CHECK(*answers == relations(a, b));
    };
    std::seed_seq seed{3};
    Random random(seed);
    Pair pair;
    for (const Kind& kind : kinds()) {
        for (int i = 0; i < (kind.weight == 1 ? 0 : 100); ++i) {
            if (draw_valid(kind, random, pair)) {
                hold(pair.a, pair.b);
            }
        }
    }
    CHECK(open > 300);  // they touch
    CHECK(wide > 300);  // of more bits or vertices
    std::vector<Member> group;
    for (int i = 0; i < 40; ++i) {
        draw_group(random, group);
        for (std::size_t j = 0; j + 1 < group.size(); ++j) {
            hold(group[j].outline, group[j + 1].outline);
        }
    }
    CHECK(apart > 500);
    CHECK(overlapping > 500);
    CHECK(holding > 100);
}

TEST_CASE("polygons of a group are convex, and signs prove nearly all of their pairs") {
    std::seed_seq seed{4};
    Random random(seed);
    std::vector<Member> group;
    int quads = 0;
    for (int i = 0; i < 50; ++i) {
        draw_group(random, group);
        for (const Member& member : group) {
            CHECK(is_convex(member.outline));
        }
        quads += std::ranges::all_of(
                     group, [](const Member& member) { return member.outline.size() == 4; })
                     ? 1
                     : 0;
    }
    CHECK(quads > 10);
    CHECK(quads < 40);
    const Tally tally = all_of(compare({relate_convex, relate, relate_columns}, random_alone));
    CHECK(tally.disagreements == 0);
    CHECK(tally.pairs == random_alone.pairs);
    CHECK(tally.certified > tally.pairs * 95 / 100);
    CHECK(tally.certified < tally.pairs);
    CHECK(complaint(kinds().front(), tally).empty());
}

TEST_CASE("the core agrees, and both sorts of answers occur") {
    const Found found = compare({relate_convex, relate, relate_columns}, mixed);
    CHECK(found.differences.empty());
    CHECK(all_of(found).pairs == mixed.pairs);
    for (std::size_t k = 0; k < kinds().size(); ++k) {
        CHECK(complaint(kinds()[k], found.tallies[k]).empty());
    }
}

// ---- Cores that are wrong -----------------------------------------------------------------------
//
// Each is caught on mixed pairs, and, but for what touches, on random ones alone.

TEST_CASE("a core that takes touching for nothing, or for more than it is, is caught") {
    CHECK(found_with([](Relation relation, ConvexPolygon a, ConvexPolygon b) {
              return relate_convex(
                  relation == Relation::overlaps ? Relation::overlaps_interior : relation, a, b);
          }).disagreements > 300);
    CHECK(found_with([](Relation relation, ConvexPolygon a, ConvexPolygon b) {
              return relate_convex(
                  relation == Relation::overlaps_interior ? Relation::overlaps : relation, a, b);
          }).disagreements > 300);
}

TEST_CASE("a core that looks for vertices inside and forgets edges that cross is caught") {
    const auto wrong = [](Relation relation, ConvexPolygon a, ConvexPolygon b) {
        const auto holds_one = [](ConvexPolygon p, ConvexPolygon q) {
            return std::ranges::any_of(
                q, [p](const UnitVector& vertex) { return contains(p, vertex); });
        };
        return relation == Relation::overlaps ? holds_one(a, b) || holds_one(b, a)
                                              : relate_convex(relation, a, b);
    };
    CHECK(found_with(wrong).disagreements > 30);
    CHECK(found_with(wrong, random_alone).disagreements > 30);
}

TEST_CASE("a core that believes in separating edges alone is caught on the other side of the sky") {
    const auto wrong = [](Relation relation, ConvexPolygon a, ConvexPolygon b) {
        const auto separates = [](ConvexPolygon p, ConvexPolygon q) {
            for (std::size_t i = 0; i < p.size(); ++i) {
                const UnitVector& end = p[(i + 1) % p.size()];
                if (std::ranges::all_of(q, [&](const UnitVector& vertex) {
                        return orientation(p[i], end, vertex) < 0;
                    })) {
                    return true;
                }
            }
            return false;
        };
        return relation == Relation::overlaps ? !separates(a, b) && !separates(b, a)
                                              : relate_convex(relation, a, b);
    };
    CHECK(found_with(wrong).disagreements > 3);
    CHECK(found_with(wrong, {7, 0, 200'000, 0}).disagreements > 0);
}

TEST_CASE("a core that rounds is caught") {
    const auto wrong = [](Relation relation, ConvexPolygon a, ConvexPolygon b) {
        if (relation != Relation::contains) {
            return relate_convex(relation, a, b);
        }
        for (std::size_t i = 0; i < a.size(); ++i) {
            const UnitVector& p = a[i];
            const UnitVector& q = a[(i + 1) % a.size()];
            const UnitVector n{p.y * q.z - p.z * q.y, p.z * q.x - p.x * q.z, p.x * q.y - p.y * q.x};
            if (std::ranges::any_of(b, [n](const UnitVector& vertex) {
                    return n.x * vertex.x + n.y * vertex.y + n.z * vertex.z < -1e-15;
                })) {
                return false;
            }
        }
        return true;
    };
    CHECK(found_with(wrong).disagreements > 30);
    CHECK(found_with(wrong, random_alone).disagreements > 30);
}

TEST_CASE("a core that forgets the edge from the last vertex to the first is caught") {
    const auto wrong = [](Relation relation, ConvexPolygon a, ConvexPolygon b) {
        if (relation != Relation::contains) {
            return relate_convex(relation, a, b);
        }
        for (std::size_t i = 0; i + 1 < a.size(); ++i) {
            for (const UnitVector& vertex : b) {
                if (orientation(a[i], a[i + 1], vertex) < 0) {
                    return false;
                }
            }
        }
        return true;
    };
    CHECK(found_with(wrong).disagreements > 30);
    CHECK(found_with(wrong, random_alone).disagreements > 30);
}

TEST_CASE("a core whose answer depends on the order is caught twice") {
    const auto wrong = [](Relation relation, ConvexPolygon a, ConvexPolygon b) {
        const auto holds_one = [a, b] {
            return std::ranges::any_of(b, [a](const UnitVector& v) { return contains(a, v); });
        };
        return relation == Relation::overlaps ? holds_one() : relate_convex(relation, a, b);
    };
    for (const Shard& shard : {mixed, random_alone}) {
        const Tally tally = found_with(wrong, shard);
        CHECK(tally.disagreements > 30);
        CHECK(tally.asymmetries > 30);
    }
}

TEST_CASE("columns that answer wrongly are caught where single pairs are right") {
    const auto wrong = [](Relation relation, const Polygons& a, const Polygons& b, int threads,
                          std::span<std::uint8_t> out) {
        relate_columns(relation, a, b, threads, out);
        if (relation == Relation::overlaps_interior && out.size() > 50) {
            out.back() = 1 - out.back();
        }
    };
    for (const Shard& shard : {mixed, random_alone}) {
        const Tally tally = all_of(compare({relate_convex, relate, wrong}, shard));
        CHECK(tally.disagreements > 2);
        CHECK(tally.asymmetries == 0);
    }
}

TEST_CASE("a way for polygons of any shape that forgets outlines along each other is caught") {
    const auto wrong = [](Relation relation, const PreparedPolygon& a, const PreparedPolygon& b) {
        return relation == Relation::overlaps_interior
                   ? std::ranges::any_of(b.vertices(),
                                         [&a](const UnitVector& vertex) {
                                             return a.location_of(vertex) == Location::inside;
                                         })
                   : relate(relation, a, b);
    };
    for (const Shard& shard : {mixed, random_alone}) {
        CHECK(all_of(compare({relate_convex, wrong, relate_columns}, shard)).disagreements > 30);
    }
}

TEST_CASE("a kind that answers in one way only is complained about") {
    const Kind& kind = kinds().front();
    Tally tally;
    tally.pairs = 5000;
    tally.overlaps = 100;
    tally.overlaps_interior = 100;
    tally.contains = 10;
    CHECK(complaint(kind, tally).empty());
    tally.contains = 0;
    CHECK(complaint(kind, tally) == "anywhere: 0 of 5000 pairs answer yes to contains\n");
    tally.contains = 5000;
    CHECK(complaint(kind, tally) == "anywhere: 5000 of 5000 pairs answer yes to contains\n");
    tally.contains = 10;
    tally.disagreements = 1;
    CHECK(complaint(kind, tally) == "anywhere: 1 disagreements, 0 asymmetries\n");
}
