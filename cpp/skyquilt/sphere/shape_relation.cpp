// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/shape_relation.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/precise_angle.hpp"
#include "skyquilt/sphere/curves.hpp"
#include "skyquilt/sphere/prepared_polygon.hpp"
#include "skyquilt/sphere/relation.hpp"

namespace skyquilt::sphere {

namespace {

// ---- Deciding -----------------------------------------------------------------------------------
// Every answer compares an angle with a tolerance. Double arithmetic decides wherever the two
// differ by more than it can be wrong (see curves.hpp); numbers of thirty digits decide the rest.
// Their own error, 1e-27, is a part in 1e12 of the tolerance.

// Whether a gap is at most the tolerance; gap(T{}) gives it in numbers of either width.
template <typename Gap>
bool is_within(const Gap& gap, double tolerance) {
    const double rough = gap(double{});
    if (rough > tolerance + rough_angle_error) {
        return false;
    }
    return rough < tolerance - rough_angle_error || gap(DoubleDouble{}) <= DoubleDouble(tolerance);
}

// The same for a question that says yes the more readily the larger its tolerance: holds(T) asks.
template <typename Question>
bool holds_within(const Question& question, double tolerance) {
    if (!question(tolerance + rough_angle_error)) {
        return false;
    }
    return question(tolerance - rough_angle_error) || question(DoubleDouble(tolerance));
}

// ---- Distances from a circle's centre -----------------------------------------------------------

bool holds(const PolygonShape& polygon, const UnitVector& point) {
    return polygon.is_convex
               ? contains(polygon.vertices, point)
               : PreparedPolygon(polygon.vertices).location_of(point) != Location::outside;
}

template <typename T>
T distance(const UnitVector& point, const PolygonShape& polygon) {
    return holds(polygon, point)
               ? T(0.0)
               : distance_to_boundary(direction<T>(point), directions<T>(polygon.vertices));
}

template <typename T>
T distance(const UnitVector& point, const LonLatBox& box) {
    return BoxSides<T>(box).distance(direction<T>(point));
}

template <typename T>
T depth(const UnitVector& point, const PolygonShape& polygon) {
    const T to_boundary =
        distance_to_boundary(direction<T>(point), directions<T>(polygon.vertices));
    return holds(polygon, point) ? to_boundary : -to_boundary;
}

template <typename T>
T depth(const UnitVector& point, const LonLatBox& box) {
    return BoxSides<T>(box).depth(direction<T>(point));
}

bool has_area(const PolygonShape&) { return true; }
bool has_area(const LonLatBox& box) { return box.has_area(); }

bool is_whole_sphere(const Circle& circle) { return circle.radius_rad >= pi; }

// ---- A circle and a polygon or box --------------------------------------------------------------

template <typename Other>
bool circle_meets(const Circle& circle, const Other& other, double tolerance) {
    return is_within(
        [&]<typename T>(T) { return distance<T>(circle.center, other) - T(circle.radius_rad); },
        tolerance);
}

template <typename Other>
bool overlaps(const Circle& circle, const Other& other) {
    return is_whole_sphere(circle) || circle_meets(circle, other, curve_tolerance_rad);
}

template <typename Other>
bool overlaps_interior(const Circle& circle, const Other& other) {
    return has_area(other) &&
           (is_whole_sphere(circle) || circle_meets(circle, other, -curve_tolerance_rad));
}

// What lies within a circle is what lies nowhere within the disc about the opposite point.
template <typename Other>
bool contains(const Circle& circle, const Other& other) {
    return is_whole_sphere(circle) || is_within(
                                          [&]<typename T>(T) {
                                              return half_turn_rad<T> - T(circle.radius_rad) -
                                                     distance<T>(-circle.center, other);
                                          },
                                          curve_tolerance_rad);
}

// The open disc about a point of a region meets the region's boundary or lies inside.
template <typename Other>
bool contains(const Other& other, const Circle& circle) {
    return is_within(
        [&]<typename T>(T) { return T(circle.radius_rad) - depth<T>(circle.center, other); },
        curve_tolerance_rad);
}

// ---- Two circles --------------------------------------------------------------------------------

template <typename T>
T separation(const Circle& a, const Circle& b) {
    return angle_between(direction<T>(a.center), direction<T>(b.center));
}

bool circles_meet(const Circle& a, const Circle& b, double tolerance) {
    return is_within(
        [&]<typename T>(T) { return separation<T>(a, b) - (T(a.radius_rad) + T(b.radius_rad)); },
        tolerance);
}

bool overlaps(const Circle& a, const Circle& b) { return circles_meet(a, b, curve_tolerance_rad); }

bool overlaps_interior(const Circle& a, const Circle& b) {
    return std::min(a.radius_rad, b.radius_rad) >= curve_tolerance_rad &&
           (is_whole_sphere(a) || is_whole_sphere(b) || circles_meet(a, b, -curve_tolerance_rad));
}

bool contains(const Circle& a, const Circle& b) {
    return is_whole_sphere(a) || is_within(
                                     [&]<typename T>(T) {
                                         const T reach = separation<T>(a, b) + T(b.radius_rad);
                                         return std::min(reach, half_turn_rad<T>) - T(a.radius_rad);
                                     },
                                     curve_tolerance_rad);
}

// ---- A box and a polygon ------------------------------------------------------------------------

template <typename T>
struct Arc {
    Vector<T> begin;
    Vector<T> end;
};

// The edges of a polygon in pieces of at most 60 degrees.
template <typename T>
std::vector<Arc<T>> short_edges(Polygon polygon) {
    const std::vector<Vector<T>> vertices = directions<T>(polygon);
    std::vector<Arc<T>> pieces;
    const auto add = [&pieces](const auto& self, const Vector<T>& a, const Vector<T>& b) -> void {
        if (dot(a, b) >= T(0.5)) {
            pieces.push_back({a, b});
            return;
        }
        const Vector<T> middle = scaled_to_one(a + b);
        self(self, a, middle);
        self(self, middle, b);
    };
    for (std::size_t i = 0; i < vertices.size(); ++i) {
        add(add, vertices[i], vertices[i + 1 < vertices.size() ? i + 1 : 0]);
    }
    return pieces;
}

template <typename T>
struct Range {
    T least;
    T greatest;
};

// The latitudes along an arc: of its ends, or of a crest of its great circle between them.
template <typename T>
Range<T> latitudes(const Arc<T>& arc, const Vector<T>& pole) {
    const T begin = latitude(arc.begin);
    const T end = latitude(arc.end);
    Range<T> range{std::min(begin, end), std::max(begin, end)};
    const Vector<T> crest{-pole.z * pole.x, -pole.z * pole.y, pole.x * pole.x + pole.y * pole.y};
    if (crest.z > T(0.0)) {
        if (is_beside_arc(crest, arc.begin, arc.end, pole)) {
            range.greatest = std::max(range.greatest, latitude(crest));
        }
        if (is_beside_arc(-crest, arc.begin, arc.end, pole)) {
            range.least = std::min(range.least, -latitude(crest));
        }
    }
    return range;
}

// What of an arc lies within `tolerance` of the inner side of a plane; false where nothing does.
// On a piece of 60 degrees the chord is at least 0.866 from the sphere's centre, so a point that is
// cut off at the tolerance on the chord lies within 1.16 times the tolerance on the arc.
template <typename T>
bool clip(Arc<T>& arc, const Vector<T>& plane, const T& tolerance) {
    const T begin = dot(plane, arc.begin) + tolerance;
    const T end = dot(plane, arc.end) + tolerance;
    if (begin < T(0.0) && end < T(0.0)) {
        return false;
    }
    if (begin < T(0.0) || end < T(0.0)) {
        const Vector<T> cut =
            scaled_to_one(arc.begin + (begin / (begin - end)) * (arc.end - arc.begin));
        (begin < T(0.0) ? arc.begin : arc.end) = cut;
    }
    return true;
}

// Whether an edge comes within `tolerance` of a box; with a negative tolerance, whether it goes
// that deep. A wide box is looked at in parts; the meridians that part them are no sides, so
// nothing is taken off there.
//
// A point let through lies within 1.16 tolerances of the inner sides of all three planes. Between
// them and the parallels it can be off by that much in two directions square to each other, hence
// by at most 1.16 * sqrt(2) * 2e-15 = 3.3e-15 rad from the box.
template <typename T>
bool an_edge_meets(const LonLatBox& box, const std::vector<Arc<T>>& edges, const T& tolerance) {
    const T never_inward = std::max(tolerance, T(0.0));
    const int n = box.part_count();
    for (int i = 0; i < n; ++i) {
        const BoxSides<T> sides(box.part(i));
        const auto planes = sides.longitude_planes();
        const bool begins = i == 0 && !box.has_all_longitudes();
        const bool ends = i == n - 1 && !box.has_all_longitudes();
        const auto meets = [&](Arc<T> arc) {
            const Vector<T> pole = pole_of_arc(arc.begin, arc.end);
            if (!clip(arc, planes[0], begins ? tolerance : never_inward) ||
                !clip(arc, planes[1], ends ? tolerance : never_inward) ||
                !clip(arc, planes[2], never_inward)) {
                return false;
            }
            const Range<T> range = latitudes(arc, pole);
            return range.greatest >= sides.south() - tolerance &&
                   range.least <= sides.north() + tolerance;
        };
        if (std::ranges::any_of(edges, meets)) {
            return true;
        }
    }
    return false;
}

bool an_edge_meets(const LonLatBox& box, const PolygonShape& polygon, double tolerance) {
    return holds_within(
        [&]<typename T>(T within) {
            return an_edge_meets(box, short_edges<T>(polygon.vertices), within);
        },
        tolerance);
}

UnitVector middle_of(const LonLatBox& box) {
    return unit_vector({box.lon_begin_deg() + 0.5 * box.width_deg(),
                        0.5 * (box.lat_begin_deg() + box.lat_end_deg())});
}

// Where no edge comes near a box, the polygon holds all of the box or nothing.
bool overlaps(const LonLatBox& box, const PolygonShape& polygon) {
    return holds(polygon, middle_of(box)) || an_edge_meets(box, polygon, curve_tolerance_rad);
}

// A box without room for a disc of the tolerance about its middle is left out: whatever it shares
// with the polygon is thinner than the answer promises to see.
bool overlaps_interior(const LonLatBox& box, const PolygonShape& polygon) {
    const UnitVector middle = middle_of(box);
    return box.has_area() &&
           is_within([&]<typename T>(T) { return -depth<T>(middle, box); }, -curve_tolerance_rad) &&
           (holds(polygon, middle) || an_edge_meets(box, polygon, -curve_tolerance_rad));
}

// The whole boundary of the polygon must lie in the box, and none of what lies outside of the box,
// which hangs together but for two polar caps, in the polygon.
template <typename T>
bool boundary_lies_within(const LonLatBox& box, Polygon polygon, const T& tolerance) {
    const BoxSides<T> sides(box);
    const std::vector<Arc<T>> edges = short_edges<T>(polygon);
    for (const Arc<T>& arc : edges) {
        const Range<T> range = latitudes(arc, pole_of_arc(arc.begin, arc.end));
        if (range.least < sides.south() - tolerance || range.greatest > sides.north() + tolerance) {
            return false;
        }
    }
    if (box.has_all_longitudes()) {
        return true;
    }
    if (box.width_deg() <= 120.0) {
        const auto planes = sides.longitude_planes();
        return std::ranges::all_of(edges, [&](const Arc<T>& arc) {
            return std::ranges::all_of(planes, [&](const Vector<T>& plane) {
                return dot(plane, arc.begin) >= -tolerance;
            });
        });
    }
    // No edge may go deeper than the tolerance into the longitudes left out.
    const LonLatBox left_out({box.lon_end_deg(), box.lon_begin_deg(), -90.0, 90.0});
    return !an_edge_meets(left_out, edges, -tolerance);
}

bool contains(const LonLatBox& box, const PolygonShape& polygon) {
    if (!holds_within([&]<typename T>(
                          T within) { return boundary_lies_within(box, polygon.vertices, within); },
                      curve_tolerance_rad)) {
        return false;
    }
    if (box.lat_end_deg() < 90.0 && holds(polygon, {0.0, 0.0, 1.0})) {
        return false;
    }
    if (box.lat_begin_deg() > -90.0 && holds(polygon, {0.0, 0.0, -1.0})) {
        return false;
    }
    const double behind = box.lon_begin_deg() + 0.5 * box.width_deg() + 180.0;
    return box.has_all_longitudes() ||
           !holds(polygon, unit_vector({behind, 0.5 * (box.lat_begin_deg() + box.lat_end_deg())}));
}

// How far a box sticks out of a convex polygon: the farthest direction of its boundary is a corner,
// or where a parallel reaches farthest beyond an edge's great circle, or farthest from a vertex,
// half a turn of longitude from it, which is near only at a pole, as the corners then are.
template <typename T>
T reach_beyond(const LonLatBox& part, Polygon polygon) {
    const std::vector<Vector<T>> vertices = directions<T>(polygon);
    std::vector<Vector<T>> poles;
    for (std::size_t i = 0; i < vertices.size(); ++i) {
        poles.push_back(pole_of_arc(vertices[i], vertices[i + 1 < vertices.size() ? i + 1 : 0]));
    }
    T farthest{0.0};
    const auto look_at = [&](const Vector<T>& p) {
        if (std::ranges::any_of(poles, [&](const auto& pole) { return dot(pole, p) < T(0.0); })) {
            farthest = std::max(farthest, distance_to_boundary(p, vertices));
        }
    };
    const BoxSides<T> sides(part);
    std::ranges::for_each(sides.corners(), look_at);
    for (const Vector<T>& pole : poles) {
        using std::sqrt;
        const T level = sqrt(pole.x * pole.x + pole.y * pole.y);
        if (!(level > T(0.0))) {
            continue;
        }
        const SineCosine<T> lon{-pole.y / level, -pole.x / level};
        if (sides.has_longitude_of({lon.cosine, lon.sine, T(0.0)})) {
            look_at(BoxSides<T>::at(lon, sine_cosine(sides.south())));
            look_at(BoxSides<T>::at(lon, sine_cosine(sides.north())));
        }
    }
    return farthest;
}

bool contains(const PolygonShape& polygon, const LonLatBox& box) {
    for (int i = 0; i < box.part_count(); ++i) {
        const LonLatBox part = box.part(i);
        if (!is_within([&]<typename T>(T) { return reach_beyond<T>(part, polygon.vertices); },
                       curve_tolerance_rad)) {
            return false;
        }
    }
    return true;
}

// ---- Each with each -----------------------------------------------------------------------------

// The answer for two shapes, the symmetric questions asked in one order only.
struct Asked {
    Relation relation;

    // Few pairs of edges are compared one by one (see relation.cpp, which does so for columns).
    bool operator()(const PolygonShape& a, const PolygonShape& b) const {
        if (a.is_convex && b.is_convex && a.vertices.size() * b.vertices.size() <= 1024) {
            return relate_convex(relation, a.vertices, b.vertices);
        }
        return relate(relation, PreparedPolygon(a.vertices), PreparedPolygon(b.vertices));
    }

    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
        if (relation == Relation::contains) {
            return contains(a, b);
        }
        if constexpr (requires { overlaps(a, b); }) {
            return relation == Relation::overlaps ? overlaps(a, b) : overlaps_interior(a, b);
        } else {
            return (*this)(b, a);
        }
    }
};

}  // namespace

bool relate(Relation relation, const Shape& a, const Shape& b) {
    return std::visit(Asked{relation}, a, b);
}

bool holds_point(const Shape& shape, const LonLat& position, const UnitVector& vector) {
    if (const auto* box = std::get_if<LonLatBox>(&shape)) {
        return box->contains(position);
    }
    if (const auto* polygon = std::get_if<PolygonShape>(&shape)) {
        return holds(*polygon, vector);
    }
    return contains(std::get<Circle>(shape), Circle{vector, 0.0});
}

}  // namespace skyquilt::sphere
