// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/convex_parts.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "skyquilt/sphere/hemisphere.hpp"
#include "skyquilt/sphere/predicates.hpp"
#include "skyquilt/sphere/sweep_order.hpp"

namespace skyquilt::sphere {

namespace {

using Numbers = std::vector<std::size_t>;
using Triangle = std::array<std::size_t, 3>;
using Diagonal = std::array<std::size_t, 2>;

constexpr std::size_t none = static_cast<std::size_t>(-1);

std::size_t after(Polygon p, std::size_t i) noexcept { return i + 1 < p.size() ? i + 1 : 0; }
std::size_t before(Polygon p, std::size_t i) noexcept { return (i > 0 ? i : p.size()) - 1; }

int turn(Polygon p, std::size_t i, std::size_t j, std::size_t k) noexcept {
    return orientation(p[i], p[j], p[k]);
}

// ---- Few vertices: cut off one ear after the other ----------------------------------------------
//
// An ear is a corner whose closed triangle holds no other vertex. A vertex between its neighbours
// is no corner, so no triangle without area arises, and what an ear leaves behind is simple again.
// G. H. Meisters, American Mathematical Monthly 82 (1975), p. 648: there is always one.

bool is_ear(Polygon p, const Numbers& left, std::size_t at) noexcept {
    const std::size_t n = left.size();
    const std::size_t a = left[(at + n - 1) % n];
    const std::size_t b = left[at];
    const std::size_t c = left[(at + 1) % n];
    if (turn(p, a, b, c) <= 0) {
        return false;
    }
    return std::ranges::none_of(left, [&](std::size_t i) {
        return i != a && i != b && i != c && turn(p, c, a, i) >= 0 && turn(p, a, b, i) >= 0 &&
               turn(p, b, c, i) >= 0;
    });
}

std::vector<Triangle> cut_ears(Polygon p) {
    std::vector<Triangle> triangles;
    Numbers left(p.size());
    std::iota(left.begin(), left.end(), std::size_t{0});
    std::size_t at = 0;
    std::size_t misses = 0;
    while (left.size() > 3 && misses < left.size()) {
        at = at < left.size() ? at : 0;
        if (is_ear(p, left, at)) {
            const std::size_t n = left.size();
            triangles.push_back({left[(at + n - 1) % n], left[at], left[(at + 1) % n]});
            left.erase(left.begin() + static_cast<std::ptrdiff_t>(at));
            misses = 0;
        } else {
            ++misses;  // as many as there are vertices: not simple, which is excluded
        }
        ++at;  // the next but one after a cut, which keeps triangles from all sharing a corner
    }
    triangles.push_back({left[0], left[1], left[2]});
    return triangles;
}

// ---- Many vertices: pieces that a sweep meets in two chains -------------------------------------
//
// M. de Berg et al., Computational Geometry (3rd ed. 2008), section 3.2. We sweep in the order of
// SweepOrder, in which no two vertices are equal. With the direction of the sweep called forward
// and the left of it above, an edge that runs forward has the interior above it; those the sweep
// line stands on are kept in order, each with the last vertex met in the interior above it.

class Sweep {
  public:
    Sweep(Polygon polygon, const UnitVector& pole) : p_(polygon), rank_(polygon.size()) {
        const SweepOrder sweep(pole);
        order_.resize(p_.size());
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        std::ranges::sort(
            order_, [&](std::size_t i, std::size_t j) { return sweep.compare(p_[i], p_[j]) < 0; });
        for (std::size_t i = 0; i < order_.size(); ++i) {
            rank_[order_[i]] = i;
        }
    }

    // Diagonals that leave no piece with a vertex both of whose neighbours lie behind it but one,
    // nor before it but one.
    [[nodiscard]] std::vector<Diagonal> diagonals() const {
        std::vector<Diagonal> found;
        Numbers helper(p_.size(), none);
        std::vector<Place> place(p_.size());
        Edges edges(Above{this});
        const auto insert = [&](std::size_t edge) {
            place[edge] = edges.insert(edge).first;
            helper[edge] = edge;
        };
        const auto join_merge = [&](std::size_t vertex, std::size_t edge) {
            if (merges(helper[edge])) {
                found.push_back({vertex, helper[edge]});
            }
        };
        const auto below = [&](std::size_t vertex) {
            return *std::prev(edges.lower_bound(Vertex{vertex}));
        };
        for (const std::size_t v : order_) {
            const std::size_t previous = before(p_, v);
            const bool arrives = rank_[previous] < rank_[v];  // the edge that ends here is forward
            const bool departs = rank_[after(p_, v)] > rank_[v];  // so is the one that begins here
            if (arrives) {
                join_merge(v, previous);
                edges.erase(place[previous]);
            }
            if (!arrives && departs && turn(p_, previous, v, after(p_, v)) < 0) {
                const std::size_t edge = below(v);  // the interior lies on both sides: it splits
                found.push_back({v, helper[edge]});
                helper[edge] = v;
            } else if (merges(v) || (!arrives && !departs)) {
                const std::size_t edge = below(v);
                join_merge(v, edge);
                helper[edge] = v;
            }
            if (departs) {
                insert(v);
            }
        }
        return found;
    }

    // Cut a piece that the sweep meets in two chains into triangles: walk down both, and cut off
    // what the vertex reached sees of those met and not yet cut off.
    void cut(const Numbers& piece, std::vector<Triangle>& triangles) const {
        const std::size_t n = piece.size();
        const auto first = static_cast<std::size_t>(
            std::ranges::min_element(piece, {}, [&](std::size_t v) { return rank_[v]; }) -
            piece.begin());
        // The chain of the edges that run forward, and the other, merged in sweep order.
        struct Met {
            std::size_t vertex;
            bool forward;
        };
        std::vector<Met> met{{piece[first], true}};
        std::size_t up = (first + 1) % n;
        std::size_t down = (first + n - 1) % n;
        while (met.size() < n) {
            const bool forward = rank_[piece[up]] < rank_[piece[down]];
            met.push_back({piece[forward ? up : down], forward});
            (forward ? up : down) = forward ? (up + 1) % n : (down + n - 1) % n;
        }
        met.back().forward = !met[n - 2].forward;  // the last vertex ends both chains
        std::vector<Met> open{met[0], met[1]};
        for (std::size_t i = 2; i < n; ++i) {
            const Met v = met[i];
            const auto triangle = [&](const Met& earlier, const Met& later) {
                triangles.push_back(later.forward
                                        ? Triangle{earlier.vertex, later.vertex, v.vertex}
                                        : Triangle{later.vertex, earlier.vertex, v.vertex});
            };
            if (v.forward != open.back().forward) {
                for (std::size_t k = 1; k < open.size(); ++k) {
                    triangle(open[k - 1], open[k]);
                }
                open = {open.back(), v};
            } else {
                const int inward = v.forward ? 1 : -1;
                while (open.size() > 1 && turn(p_, open[open.size() - 2].vertex, open.back().vertex,
                                               v.vertex) == inward) {
                    triangle(open[open.size() - 2], open.back());
                    open.pop_back();
                }
                open.push_back(v);
            }
        }
    }

  private:
    struct Vertex {
        std::size_t number;
    };
    // The order of forward edges, each named by its first vertex, from below to above.
    struct Above {
        using is_transparent = void;
        const Sweep* sweep;
        bool operator()(std::size_t a, std::size_t b) const noexcept {
            if (a == b) {
                return false;
            }
            return sweep->rank_[a] < sweep->rank_[b] ? sweep->side(a, b) > 0
                                                     : sweep->side(b, a) < 0;
        }
        bool operator()(std::size_t edge, Vertex v) const noexcept {
            return sweep->side(edge, v.number) > 0;
        }
        bool operator()(Vertex v, std::size_t edge) const noexcept {
            return sweep->side(edge, v.number) < 0;
        }
    };
    using Edges = std::set<std::size_t, Above>;
    using Place = Edges::iterator;

    [[nodiscard]] int side(std::size_t edge, std::size_t vertex) const noexcept {
        return turn(p_, edge, after(p_, edge), vertex);
    }
    // Whether the sweep leaves two parts of the interior at the vertex and goes on with one.
    [[nodiscard]] bool merges(std::size_t v) const noexcept {
        return rank_[before(p_, v)] < rank_[v] && rank_[after(p_, v)] < rank_[v] &&
               turn(p_, before(p_, v), v, after(p_, v)) < 0;
    }

    Polygon p_;
    Numbers rank_;
    Numbers order_;
};

// The pieces into which diagonals that do not cross cut a polygon.
std::vector<Numbers> pieces_between(Polygon p, std::vector<Diagonal> diagonals) {
    // Both directions of each diagonal, sorted about the vertex where they begin, from the edge
    // that begins there counter-clockwise to the one that ends there.
    for (std::size_t i = 0, n = diagonals.size(); i < n; ++i) {
        diagonals.push_back({diagonals[i][1], diagonals[i][0]});
    }
    const auto behind = [p](std::size_t v, std::size_t w) {
        // 0 in the half turn from the edge on, 1 straight back, 2 in the other half.
        return 1 - turn(p, v, after(p, v), w);
    };
    std::ranges::sort(diagonals, [&](const Diagonal& a, const Diagonal& b) {
        if (a[0] != b[0]) {
            return a[0] < b[0];
        }
        const int half_a = behind(a[0], a[1]);
        const int half_b = behind(b[0], b[1]);
        return half_a != half_b ? half_a < half_b : turn(p, a[0], a[1], b[1]) > 0;
    });
    Numbers begin(p.size() + 1, 0);
    for (const Diagonal& d : diagonals) {
        ++begin[d[0] + 1];
    }
    std::partial_sum(begin.begin(), begin.end(), begin.begin());

    // Arriving at w from v, the piece on the left goes on along the next direction clockwise: the
    // diagonal sorted before the one we came along, or the edge.
    std::vector<char> used(diagonals.size(), 0);
    std::vector<char> edge_used(p.size(), 0);
    const auto walk = [&](std::size_t v, std::size_t diagonal) {
        Numbers piece;
        while (diagonal == none ? edge_used[v] == 0 : used[diagonal] == 0) {
            piece.push_back(v);
            std::size_t w = after(p, v);
            std::size_t came = 0;  // how many diagonals at w are sorted before the way back
            if (diagonal == none) {
                edge_used[v] = 1;
                came = begin[w + 1] - begin[w];
            } else {
                used[diagonal] = 1;
                w = diagonals[diagonal][1];
                while (diagonals[begin[w] + came][1] != v) {
                    ++came;
                }
            }
            v = w;
            diagonal = came == 0 ? none : begin[w] + came - 1;
        }
        return piece;
    };
    std::vector<Numbers> pieces;
    for (std::size_t v = 0; v < p.size(); ++v) {
        if (edge_used[v] == 0) {
            pieces.push_back(walk(v, none));
        }
    }
    for (std::size_t d = 0; d < diagonals.size(); ++d) {
        if (used[d] == 0) {
            pieces.push_back(walk(diagonals[d][0], d));
        }
    }
    return pieces;
}

std::vector<Triangle> cut_by_sweep(Polygon p, const UnitVector& pole) {
    const Sweep sweep(p, pole);
    std::vector<Triangle> triangles;
    triangles.reserve(p.size());
    for (const Numbers& piece : pieces_between(p, sweep.diagonals())) {
        sweep.cut(piece, triangles);
    }
    return triangles;
}

// ---- Triangles joined again ---------------------------------------------------------------------
//
// S. Hertel and K. Mehlhorn, Fast triangulation of simple polygons, FCT 1983: take away each
// diagonal that leaves both its ends convex; then at most two stay at a vertex that turns inward.

ConvexParts joined(Polygon p, const std::vector<Triangle>& triangles) {
    // Side s of triangle t is number 3 t + s and runs from its corner s to the next.
    const std::size_t n = 3 * triangles.size();
    Numbers next(n);
    Numbers previous(n);
    const auto origin = [&](std::size_t side) { return triangles[side / 3][side % 3]; };
    std::vector<std::tuple<std::size_t, std::size_t, std::size_t>> sides(n);
    for (std::size_t side = 0; side < n; ++side) {
        next[side] = side % 3 == 2 ? side - 2 : side + 1;
        previous[next[side]] = side;
        const std::size_t v = origin(side);
        const std::size_t w = triangles[side / 3][(side + 1) % 3];
        sides[side] = {std::min(v, w), std::max(v, w), side};
    }
    std::ranges::sort(sides);
    std::vector<char> gone(n, 0);
    const auto convex = [&](std::size_t arriving, std::size_t leaving) {
        return turn(p, origin(arriving), origin(leaving), origin(next[leaving])) >= 0;
    };
    for (std::size_t i = 1; i < n; ++i) {
        const auto& [v, w, one] = sides[i - 1];
        const auto& [v_too, w_too, other] = sides[i];
        if (v == v_too && w == w_too && convex(previous[one], next[other]) &&
            convex(previous[other], next[one])) {
            gone[one] = gone[other] = 1;
            next[previous[one]] = next[other];
            previous[next[other]] = previous[one];
            next[previous[other]] = next[one];
            previous[next[one]] = previous[other];
        }
    }
    ConvexParts parts;
    parts.vertices.reserve(n);
    parts.numbers.reserve(n);
    for (std::size_t begin = 0; begin < n; ++begin) {
        for (std::size_t side = begin; gone[side] == 0; side = next[side]) {
            gone[side] = 1;
            parts.numbers.push_back(static_cast<std::int64_t>(origin(side)));
            parts.vertices.push_back(p[origin(side)]);
        }
        if (static_cast<std::int64_t>(parts.numbers.size()) > parts.offsets.back()) {
            parts.offsets.push_back(static_cast<std::int64_t>(parts.numbers.size()));
        }
    }
    return parts;
}

// Below this ears are cut off in less time than it takes to sort.
constexpr std::size_t few_vertices = 24;

}  // namespace

bool is_convex(Polygon polygon) noexcept {
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        if (turn(polygon, before(polygon, i), i, after(polygon, i)) < 0) {
            return false;
        }
    }
    return true;
}

ConvexParts convex_parts(Polygon polygon) {
    const std::size_t n = polygon.size();
    if (is_convex(polygon)) {
        ConvexParts whole;
        whole.vertices.assign(polygon.begin(), polygon.end());
        whole.numbers.resize(n);
        std::iota(whole.numbers.begin(), whole.numbers.end(), std::int64_t{0});
        if (n > 0) {
            whole.offsets.push_back(static_cast<std::int64_t>(n));
        }
        return whole;
    }
    if (n > few_vertices) {
        if (const auto pole = hemisphere_pole(polygon)) {
            return joined(polygon, cut_by_sweep(polygon, *pole));
        }
    }
    return joined(polygon, cut_ears(polygon));
}

}  // namespace skyquilt::sphere
