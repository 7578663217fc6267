// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/intersection.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/parallel.hpp"
#include "skyquilt/sphere/area.hpp"
#include "skyquilt/sphere/cap.hpp"
#include "skyquilt/sphere/convex_parts.hpp"
#include "skyquilt/sphere/convex_relation.hpp"
#include "skyquilt/sphere/half_space.hpp"
#include "skyquilt/sphere/hull.hpp"
#include "skyquilt/sphere/make_polygons.hpp"
#include "skyquilt/sphere/precise_vector.hpp"

namespace skyquilt::sphere {

namespace {

// ---- Two convex polygons ------------------------------------------------------------------------
//
// The first is cut by the half-space of each edge of the second in turn (I. E. Sutherland and
// G. W. Hodgman, Communications of the ACM 17, 1974, p. 32), which is right on the whole sphere,
// since both are convex cones. A corner where two neighbouring edges of the second meet is their
// vertex, and is kept as such.

struct Corner {
    PreciseCorner at;  // its vertex is one of either polygon
    // The edge that leads on from here: number i of the first is -1 - i, number i of the second i.
    std::ptrdiff_t edge = 0;
    int side = 0;
};

class Clip {
  public:
    const std::vector<Corner>& operator()(ConvexPolygon a, ConvexPolygon b) {
        corners_.clear();
        for (std::size_t i = 0; i < a.size(); ++i) {
            corners_.push_back({{precise(a[i]), &a[i]}, -1 - static_cast<std::ptrdiff_t>(i)});
        }
        for (std::size_t j = 0; j < b.size() && !corners_.empty(); ++j) {
            cut(b, j);
        }
        return corners_;
    }

  private:
    void cut(ConvexPolygon b, std::size_t j) {
        HalfSpace half_space(b[j], b[j + 1 < b.size() ? j + 1 : 0]);
        bool outside = false;
        for (Corner& corner : corners_) {
            corner.side = half_space.side(corner.at);
            outside = outside || corner.side < 0;
        }
        if (!outside) {
            return;
        }
        kept_.clear();
        const auto edge = static_cast<std::ptrdiff_t>(j);
        for (std::size_t k = 0; k < corners_.size(); ++k) {
            const Corner& here = corners_[k];
            const Corner& next = corners_[k + 1 < corners_.size() ? k + 1 : 0];
            if (here.side >= 0) {
                kept_.push_back(here);
                if (here.side == 0 && next.side < 0) {
                    kept_.back().edge = edge;
                }
            }
            if (here.side * next.side < 0) {
                const bool leaves = here.side > 0;
                Corner crossing;
                crossing.edge = leaves ? edge : here.edge;
                crossing.at.vertex = leaves ? vertex_between(b, here.edge, edge)
                                            : vertex_between(b, edge, here.edge);
                crossing.at.place = crossing.at.vertex != nullptr
                                        ? precise(*crossing.at.vertex)
                                        : half_space.crossing(here.at, next.at);
                kept_.push_back(crossing);
            }
        }
        std::swap(corners_, kept_);
    }

    // The vertex of b at which one edge ends and the next begins, if these two do so.
    static const UnitVector* vertex_between(ConvexPolygon b, std::ptrdiff_t ends,
                                            std::ptrdiff_t begins) noexcept {
        const auto n = static_cast<std::ptrdiff_t>(b.size());
        return ends >= 0 && begins >= 0 && (ends + 1) % n == begins
                   ? &b[static_cast<std::size_t>(begins)]
                   : nullptr;
    }

    std::vector<Corner> corners_;
    std::vector<Corner> kept_;
};

// Reused from pair to pair, so that nothing is allocated in a loop.
struct Workspace {
    Clip clip;
    std::vector<PreciseVector> places;
};

double convex_overlap_sr(ConvexPolygon a, ConvexPolygon b, Workspace& work) {
    if (!relate_convex(Relation::overlaps_interior, a, b)) {
        return 0.0;
    }
    const double area_a = area_sr(a);
    const double area_b = area_sr(b);
    if (relate_convex(Relation::contains, a, b) || relate_convex(Relation::contains, b, a)) {
        return std::min(area_a, area_b);
    }
    work.places.clear();
    for (const Corner& corner : work.clip(a, b)) {
        work.places.push_back(corner.at.place);
    }
    return std::min({area_of_precise_sr(work.places), area_a, area_b});
}

// ---- Simple polygons ----------------------------------------------------------------------------

// A polygon as convex parts, each with a cap that holds it; a convex one is not copied.
class Parts {
  public:
    Parts() = default;
    Parts(Polygon polygon, bool is_convex) : whole_(polygon) {
        if (!is_convex) {
            parts_ = convex_parts(polygon);
            for (std::size_t i = 0; i < parts_.size(); ++i) {
                caps_.push_back(bounding_cap(parts_[i]));
            }
        }
    }

    [[nodiscard]] Polygon whole() const noexcept { return whole_; }
    [[nodiscard]] bool is_whole() const noexcept { return caps_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept {
        return is_whole() ? (whole_.empty() ? 0 : 1) : parts_.size();
    }
    [[nodiscard]] ConvexPolygon operator[](std::size_t i) const noexcept {
        return is_whole() ? whole_ : parts_[i];
    }
    [[nodiscard]] Cap cap(std::size_t i) const noexcept {
        return is_whole() ? bounding_cap(whole_) : caps_[i];
    }

  private:
    Polygon whole_;
    ConvexParts parts_;
    std::vector<Cap> caps_;
};

bool far_apart(const Cap& a, const Cap& b) noexcept {
    // Rounding makes the angle wrong by less than 1e-14 (see separation_rad).
    return separation_rad(a.center, b.center) > a.radius_rad + b.radius_rad + 1e-14;
}

double overlap_sr(const Parts& a, const Parts& b, Workspace& work) {
    if (a.is_whole() && b.is_whole()) {
        return a.size() * b.size() == 0 ? 0.0 : convex_overlap_sr(a.whole(), b.whole(), work);
    }
    DoubleDouble sum;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const Cap cap = a.cap(i);
        for (std::size_t j = 0; j < b.size(); ++j) {
            if (!far_apart(cap, b.cap(j))) {
                sum = sum + DoubleDouble(convex_overlap_sr(a[i], b[j], work));
            }
        }
    }
    return sum.hi > 0.0 ? std::min({sum.hi, area_sr(a.whole()), area_sr(b.whole())}) : 0.0;
}

std::int64_t pair_count(const Polygons& a, const Polygons& b) {
    if (a.size() != b.size() && a.size() != 1 && b.size() != 1) {
        throw GeometryError("polygon columns must have equal lengths or one row, got " +
                            std::to_string(a.size()) + " and " + std::to_string(b.size()));
    }
    return a.size() == 1 ? b.size() : a.size();
}

}  // namespace

double overlap_area_sr(Polygon a, Polygon b) {
    Workspace work;
    return overlap_sr(Parts(a, is_convex(a)), Parts(b, is_convex(b)), work);
}

std::vector<UnitVector> intersection(ConvexPolygon a, ConvexPolygon b) {
    if (!relate_convex(Relation::overlaps_interior, a, b)) {
        return {};
    }
    Clip clip;
    std::vector<UnitVector> vertices;
    const bool b_whole = relate_convex(Relation::contains, a, b);
    if (b_whole || relate_convex(Relation::contains, b, a)) {
        const ConvexPolygon whole = b_whole ? b : a;
        if (std::ranges::all_of(whole, has_length_one)) {
            return {whole.begin(), whole.end()};
        }
        std::ranges::transform(whole, std::back_inserter(vertices), direction_of);
    } else {
        for (const Corner& corner : clip(a, b)) {
            vertices.push_back(corner.at.vertex == nullptr ? rounded_direction(corner.at.place)
                                                           : direction_of(*corner.at.vertex));
        }
    }
    // Rounding may have turned a corner inside out, or brought two together.
    const Hull hull = convex_hull(vertices);
    if (hull.kind == HullKind::not_in_hemisphere) {
        throw GeometryError(
            "a region must be smaller than a hemisphere, which the common region of these two is "
            "not once its corners are rounded");
    }
    std::vector<UnitVector> common;
    for (const std::int64_t corner : hull.corners) {
        common.push_back(vertices[static_cast<std::size_t>(corner)]);
    }
    return common;
}

void overlap_areas_sr(const Polygons& a, const Polygons& b, int threads, std::span<double> out) {
    const std::int64_t n = pair_count(a, b);
    if (static_cast<std::int64_t>(out.size()) != n) {
        throw GeometryError("the answer must have " + std::to_string(n) + " rows, got " +
                            std::to_string(out.size()));
    }
    if (n == 0) {
        return;
    }
    const auto parts = [](const Polygons& column, std::int64_t row) {
        return Parts(column[row], column.is_convex(row));
    };
    const Parts single_a = a.size() == 1 ? parts(a, 0) : Parts();
    const Parts single_b = b.size() == 1 ? parts(b, 0) : Parts();
    for_row_ranges(n, thread_count(threads), 64, [&](std::int64_t begin, std::int64_t end, int) {
        Workspace work;
        Parts own_a;
        Parts own_b;
        for (std::int64_t row = begin; row < end; ++row) {
            if (a.size() != 1) {
                own_a = parts(a, row);
            }
            if (b.size() != 1) {
                own_b = parts(b, row);
            }
            out[static_cast<std::size_t>(row)] = overlap_sr(a.size() == 1 ? single_a : own_a,
                                                            b.size() == 1 ? single_b : own_b, work);
        }
    });
}

Polygons intersections(const Polygons& a, const Polygons& b, int threads) {
    const std::int64_t n = pair_count(a, b);
    for (const Polygons* column : {&a, &b}) {
        for (std::int64_t row = 0; row < column->size(); ++row) {
            if (!column->is_convex(row)) {
                throw GeometryError(
                    "the common region of polygons that are not convex may have several pieces: "
                    "use Regions.intersection; row " +
                    std::to_string(row) + (column == &a ? "" : " of the other column") +
                    " is not convex");
            }
        }
    }
    return make_polygons(n, threads, [&](std::int64_t row) {
        return intersection(a[a.size() == 1 ? 0 : row], b[b.size() == 1 ? 0 : row]);
    });
}

}  // namespace skyquilt::sphere
