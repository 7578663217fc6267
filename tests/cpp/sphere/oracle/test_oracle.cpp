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
#include <random>
#include <span>
#include <string>
#include <vector>

#include "clipped_cones.hpp"
#include "comparison.hpp"
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
using skyquilt::sphere::oracle::compare;
using skyquilt::sphere::oracle::complaint;
using skyquilt::sphere::oracle::Core;
using skyquilt::sphere::oracle::cross;
using skyquilt::sphere::oracle::draw_valid;
using skyquilt::sphere::oracle::Found;
using skyquilt::sphere::oracle::is_convex;
using skyquilt::sphere::oracle::Kind;
using skyquilt::sphere::oracle::kinds;
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

constexpr std::int64_t pairs_to_catch = 6'000;

Tally found_with(decltype(Core::relate_convex) wrong_relate) {
    return all_of(compare({wrong_relate, relate, relate_columns}, {7, 0, pairs_to_catch, 2}));
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
    std::ranges::reverse(opposite);
    for (UnitVector& v : opposite) {
        v = -v;
    }
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

TEST_CASE("the core agrees, and both sorts of answers occur") {
    const Found found = compare({relate_convex, relate, relate_columns}, {7, 0, pairs_to_catch, 2});
    CHECK(found.differences.empty());
    CHECK(all_of(found).pairs == pairs_to_catch);
    for (std::size_t k = 0; k < kinds().size(); ++k) {
        CHECK(complaint(kinds()[k], found.tallies[k]).empty());
    }
}

// ---- Cores that are wrong -----------------------------------------------------------------------

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
    CHECK(found_with([](Relation relation, ConvexPolygon a, ConvexPolygon b) {
              const auto holds_one = [](ConvexPolygon p, ConvexPolygon q) {
                  return std::ranges::any_of(
                      q, [p](const UnitVector& vertex) { return contains(p, vertex); });
              };
              return relation == Relation::overlaps ? holds_one(a, b) || holds_one(b, a)
                                                    : relate_convex(relation, a, b);
          }).disagreements > 30);
}

TEST_CASE("a core that believes in separating edges alone is caught on the other side of the sky") {
    CHECK(found_with([](Relation relation, ConvexPolygon a, ConvexPolygon b) {
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
          }).disagreements > 3);
}

TEST_CASE("a core that rounds is caught") {
    CHECK(found_with([](Relation relation, ConvexPolygon a, ConvexPolygon b) {
              if (relation != Relation::contains) {
                  return relate_convex(relation, a, b);
              }
              for (std::size_t i = 0; i < a.size(); ++i) {
                  const UnitVector& p = a[i];
                  const UnitVector& q = a[(i + 1) % a.size()];
                  const UnitVector n{p.y * q.z - p.z * q.y, p.z * q.x - p.x * q.z,
                                     p.x * q.y - p.y * q.x};
                  if (std::ranges::any_of(b, [n](const UnitVector& vertex) {
                          return n.x * vertex.x + n.y * vertex.y + n.z * vertex.z < -1e-15;
                      })) {
                      return false;
                  }
              }
              return true;
          }).disagreements > 30);
}

TEST_CASE("a core that forgets the edge from the last vertex to the first is caught") {
    CHECK(found_with([](Relation relation, ConvexPolygon a, ConvexPolygon b) {
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
          }).disagreements > 30);
}

TEST_CASE("a core whose answer depends on the order is caught twice") {
    const Tally tally = found_with([](Relation relation, ConvexPolygon a, ConvexPolygon b) {
        const auto holds_one = [a, b] {
            return std::ranges::any_of(b, [a](const UnitVector& v) { return contains(a, v); });
        };
        return relation == Relation::overlaps ? holds_one() : relate_convex(relation, a, b);
    });
    CHECK(tally.disagreements > 30);
    CHECK(tally.asymmetries > 30);
}

TEST_CASE("columns that answer wrongly are caught where single pairs are right") {
    const auto wrong = [](Relation relation, const Polygons& a, const Polygons& b, int threads,
                          std::span<std::uint8_t> out) {
        relate_columns(relation, a, b, threads, out);
        if (relation == Relation::overlaps_interior && out.size() > 50) {
            out.back() = 1 - out.back();
        }
    };
    const Tally tally = all_of(compare({relate_convex, relate, wrong}, {7, 0, pairs_to_catch, 2}));
    CHECK(tally.disagreements > 2);
    CHECK(tally.asymmetries == 0);
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
    const Tally tally =
        all_of(compare({relate_convex, wrong, relate_columns}, {7, 0, pairs_to_catch, 2}));
    CHECK(tally.disagreements > 30);
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
