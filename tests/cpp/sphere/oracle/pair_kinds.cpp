// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "pair_kinds.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <utility>

#include "clipped_cones.hpp"
#include "skyquilt/base/angle.hpp"

namespace skyquilt::sphere::oracle {

namespace {

// ---- Figures ------------------------------------------------------------------------------------

constexpr double mas_deg = 1.0 / 3600000.0;

// Mostly four corners, for the kernel of quads; else 3 to 12.
int corners(Random& random) { return random.below(8) < 5 ? 4 : 3 + random.below(10); }

void box(double lon, double lat, double width, double height, Outline& out) {
    out = {unit_vector({lon, lat}), unit_vector({lon + width, lat}),
           unit_vector({lon + width, lat + height}), unit_vector({lon, lat + height})};
}

// A direction of small whole numbers: near length one, and exactly parallel to (i, j, k), because
// the factor leaves room for them in its last places.
UnitVector lattice(int i, int j, int k) {
    const double length = std::sqrt(static_cast<double>(i * i + j * j + k * k));
    const double factor = std::ldexp(std::round(std::ldexp(1.0 / length, 48)), -48);
    return {i * factor, j * factor, k * factor};
}

// The convex hull of a few points of squared paper, those on its edges included (Andrew 1979).
void whole_hull(Random& random, Outline& out) {
    using Point = std::pair<int, int>;
    std::vector<Point> points;
    std::vector<Point> chain;
    do {
        points.clear();
        for (int i = 3 + random.below(4); i > 0; --i) {
            points.emplace_back(random.below(7) - 3, random.below(7) - 3);
        }
        std::ranges::sort(points);
        points.erase(std::unique(points.begin(), points.end()), points.end());
        chain.clear();
        for (int sweep = 0; sweep < 2; ++sweep) {
            const std::size_t base = chain.size();
            for (const Point& p : points) {
                while (chain.size() > base + 1) {
                    const Point& q = chain[chain.size() - 2];
                    const Point& r = chain.back();
                    if ((r.first - q.first) * (p.second - q.second) -
                            (r.second - q.second) * (p.first - q.first) >=
                        0) {
                        break;
                    }
                    chain.pop_back();
                }
                chain.push_back(p);
            }
            chain.pop_back();
            std::ranges::reverse(points);
        }
    } while (chain.size() < 3);
    out.clear();
    for (const Point& p : chain) {
        out.push_back(lattice(p.first, p.second, 1));
    }
}

void to_the_opposite(Outline& outline) {
    for (UnitVector& v : outline) {
        v = -v;
    }
    std::ranges::reverse(outline);
}

double next_place(Random& random, double value, double range) {
    return std::nextafter(value, random.one_of({-range, value, range}));
}

// ---- Kinds --------------------------------------------------------------------------------------

// Any size, at a distance of about the size.
void anywhere(Random& random, Pair& pair) {
    const UnitVector center = direction(random);
    const double radius = power_of_ten(random, -9.0, 1.9493);  // to 89 degrees
    const bool quads = random.coin();
    around(random, center, radius, quads ? 4 : 3 + random.below(10), pair.a);
    const double far = std::tan(std::min(89.0, radius) * radians_per_degree);
    const double distance = far * random.uniform(0.0, 2.2);
    const UnitVector beside = unit(sum(1.0, center, distance, direction(random)));
    around(random, beside, std::min(89.0, radius * power_of_ten(random, -1.0, 0.3)),
           quads ? 4 : 3 + random.below(10), pair.b);
}

// Heights over the edge are taken from differences, which small figures have exactly.
UnitVector mirrored(const UnitVector& v, const UnitVector& on_edge, const UnitVector& normal) {
    return unit(sum(1.0, v, -2.0 * dot(sum(1.0, v, -1.0, on_edge), normal), normal));
}

// The second is the first mirrored in one of its edges, which it keeps to the bit.
void shared_edge(Random& random, Pair& pair) {
    around(random, direction(random), power_of_ten(random, -8.0, 1.6), corners(random), pair.a);
    const std::size_t n = pair.a.size();
    const auto begin = static_cast<std::size_t>(random.below(static_cast<int>(n)));
    const std::size_t end = (begin + 1) % n;
    const UnitVector normal = unit(cross_product(pair.a[begin], pair.a[end]));
    pair.b.clear();
    for (std::size_t i = n; i-- > 0;) {
        pair.b.push_back(i == begin || i == end ? pair.a[i]
                                                : mirrored(pair.a[i], pair.a[begin], normal));
    }
}

// The second is the first turned by half a turn about one of its corners.
void shared_corner(Random& random, Pair& pair) {
    around(random, direction(random), power_of_ten(random, -8.0, 1.5), corners(random), pair.a);
    const auto kept = static_cast<std::size_t>(random.below(static_cast<int>(pair.a.size())));
    const UnitVector corner = pair.a[kept];
    pair.b = pair.a;
    for (std::size_t i = 0; i < pair.b.size(); ++i) {
        if (i != kept) {
            const UnitVector& v = pair.a[i];
            pair.b[i] = unit(sum(2.0 * dot(v, corner), corner, -1.0, v));
        }
    }
}

void identical(Random& random, Pair& pair) {
    around(random, direction(random), power_of_ten(random, -9.0, 1.9), corners(random), pair.a);
    pair.b = pair.a;
    std::rotate(pair.b.begin(), pair.b.begin() + random.below(static_cast<int>(pair.b.size())),
                pair.b.end());
}

void keep_some(Random& random, std::size_t least, Outline& outline) {
    while (outline.size() > least) {
        outline.erase(outline.begin() + random.below(static_cast<int>(outline.size())));
        if (random.coin()) {
            return;
        }
    }
}

// Some of the corners of the first: edges in common, and diagonals.
void nested_common_edge(Random& random, Pair& pair) {
    around(random, direction(random), power_of_ten(random, -8.0, 1.8), 4 + random.below(9), pair.a);
    pair.b = pair.a;
    keep_some(random, 3, pair.b);
}

// All corners of the first drawn towards its middle, some by less than a last place.
void nested(Random& random, Pair& pair) {
    around(random, direction(random), power_of_ten(random, -7.0, 1.8), corners(random), pair.a);
    UnitVector middle{0.0, 0.0, 0.0};
    for (const UnitVector& v : pair.a) {
        middle = sum(1.0, middle, 1.0, v);
    }
    middle = unit(middle);
    pair.b = pair.a;
    const double step = power_of_ten(random, -17.0, -0.3);
    for (UnitVector& v : pair.b) {
        const double s = random.below(4) == 0 ? 0.0 : step;
        v = unit(sum(1.0 - s, v, s, middle));
    }
}

// A figure with an edge on the equator, or on a meridian: there points lie on edges exactly.
void on_a_circle(Random& random, double low, double high, double peak, bool meridian,
                 Outline& out) {
    const auto at = [meridian](double along, double off) {
        const UnitVector v = unit_vector({along, off});
        return meridian ? UnitVector{v.x, v.z, v.y} : v;
    };
    out = {at(low, 0.0), at(high, 0.0)};
    if (random.coin()) {
        out.push_back(at(high - 0.2 * (high - low), peak));
        out.push_back(at(low + 0.3 * (high - low), peak));
    } else {
        out.push_back(at(random.uniform(low, high), peak));
    }
}

// Edges on one circle that have a part in common, all of one or nothing.
void partly_common_edge(Random& random, Pair& pair) {
    const bool meridian = random.coin();
    const double unit_deg = random.one_of({mas_deg, 1e-3, 1.0, 7.0});
    std::array<Outline*, 2> sides{&pair.a, &pair.b};
    const double first_up = random.one_of({-1.0, 1.0});
    for (Outline* side : sides) {
        const int low = random.below(6);
        const double up = side == &pair.a ? first_up : random.one_of({-1.0, 1.0});
        on_a_circle(random, low * unit_deg, (low + 1 + random.below(6)) * unit_deg,
                    up * random.uniform(0.5, 5.0) * unit_deg, meridian, *side);
    }
}

// Boxes beside each other along a meridian, 2e-13 degrees apart or into each other.
void gap(Random& random, Pair& pair) {
    const double width = random.uniform(1e-6, 1.0);
    const double height = random.uniform(1e-6, 1.0);
    const double between = random.one_of({2e-13, -2e-13, 1e-15, 0.0});
    const double lon = random.coin() ? random.one_of({0.0, 90.0, 180.0}) : random.uniform(0.0, 1.0);
    box(lon - width, -height, width, 2.0 * height, pair.a);
    box(lon + between, -0.5 * height, width, height, pair.b);
}

// 1e-11 degrees wide, crossing without a vertex inside, or lying along an edge.
void sliver(Random& random, Pair& pair) {
    const double lon = random.uniform(-0.5, 0.5);
    box(lon, -20.0, 1e-11, random.uniform(15.0, 40.0), pair.a);
    const double at =
        random.coin() ? lon + random.uniform(-2e-11, 2e-11) : random.uniform(-1.0, 1.0);
    box(at, -1.0, random.uniform(1e-11, 2.0), random.uniform(0.5, 2.0), pair.b);
}

// Vertices on the line between their neighbours, exactly or all but.
void flat_corner(Random& random, Pair& pair) {
    const bool meridian = random.coin();
    std::array<Outline*, 2> sides{&pair.a, &pair.b};
    double up = 1.0;
    for (Outline* side : sides) {
        side->clear();
        double lon = random.below(4);
        for (int i = 0; i < 4; ++i) {
            const double below = random.one_of({0.0, 0.0, 1e-14, 1e-40});
            const UnitVector v = unit_vector({lon, i % 3 == 0 ? 0.0 : -up * below});
            side->push_back(v);
            lon += 0.5 + random.below(5);
        }
        side->push_back(unit_vector({0.5 * lon, up * random.uniform(1.0, 9.0)}));
        if (meridian) {
            for (UnitVector& v : *side) {
                v = {v.x, v.z, v.y};
            }
        }
        up = random.one_of({-1.0, 1.0});
    }
}

// One figure as it comes from tables: a vertex twice, the first again at the end, clockwise. The
// other is the same one in other clothes, or one beside it.
void as_delivered(Random& random, Pair& pair) {
    const UnitVector center = direction(random);
    const double radius = power_of_ten(random, -8.0, 1.7);
    around(random, center, radius, corners(random), pair.a);
    if (random.coin()) {
        pair.b = pair.a;
    } else {
        const double far = std::tan(radius * radians_per_degree) * random.uniform(0.0, 3.0);
        around(random, unit(sum(1.0, center, far, direction(random))), radius, corners(random),
               pair.b);
    }
    std::array<Outline*, 2> sides{&pair.a, &pair.b};
    for (Outline* side : sides) {
        const int clothes = 1 + random.below(7);
        if ((clothes & 1) != 0) {
            const auto at = side->begin() + random.below(static_cast<int>(side->size()));
            const UnitVector again = *at;
            side->insert(at, static_cast<std::size_t>(1 + random.below(2)), again);
        }
        if ((clothes & 2) != 0) {
            side->push_back(UnitVector(side->front()));
        }
        if ((clothes & 4) != 0) {
            std::ranges::reverse(*side);
        }
    }
}

// The second lies around the point opposite to the first: its twin, or turned like a star.
void opposite(Random& random, Pair& pair) {
    if (random.coin()) {
        whole_hull(random, pair.a);
        if (random.coin()) {
            pair.b = pair.a;
        } else {
            whole_hull(random, pair.b);
        }
        to_the_opposite(pair.b);
        return;
    }
    const UnitVector center = direction(random);
    const double radius =
        random.coin() ? power_of_ten(random, -8.0, 1.9) : random.uniform(40.0, 89.0);
    const int n = corners(random);
    around(random, center, radius, n, pair.a);
    if (random.coin()) {
        pair.b = pair.a;
        to_the_opposite(pair.b);
    } else {
        const UnitVector beside =
            unit(sum(-1.0, center, random.one_of({0.0, 0.6}), direction(random)));
        around(random, beside, std::min(89.0, radius * random.uniform(0.8, 1.3)), n, pair.b);
    }
}

// A pole inside, at a vertex or on an edge of either.
void pole(Random& random, Pair& pair) {
    const double south = random.one_of({-1.0, 1.0});
    std::array<Outline*, 2> sides{&pair.a, &pair.b};
    for (Outline* side : sides) {
        const double lon = random.one_of({0.0, 90.0, random.uniform(0.0, 360.0)});
        std::array<double, 3> lat{};
        for (double& value : lat) {
            value = 90.0 - power_of_ten(random, -9.0, 1.5);
        }
        switch (random.below(4)) {
            case 0:
                *side = {unit_vector({lon, lat[0]}), unit_vector({lon + 120.0, lat[1]}),
                         unit_vector({lon + 240.0, lat[2]})};
                break;
            case 1:
                *side = {unit_vector({lon, lat[0]}), unit_vector({lon + 60.0, lat[1]}),
                         unit_vector({0.0, 90.0})};
                break;
            case 2:
                *side = {unit_vector({0.0, lat[0]}),
                         unit_vector({std::fmod(lon, 180.0) + 1e-3, lat[1]}),
                         unit_vector({180.0, lat[2]})};
                break;
            default:
                box(lon, lat[0] - 1.0, 40.0, std::min(0.5, 91.0 - lat[0]), *side);
        }
        for (UnitVector& v : *side) {
            v.z *= south;
        }
    }
}

// Boxes of a grid in longitude and latitude: edges and corners in common, across 0, at dec 60.
void grid(Random& random, Pair& pair) {
    const double step = random.one_of({mas_deg, 0.1, 1.0, 10.0, 30.0});
    const double top = step < 20.0 ? 90.0 - 3.0 * step : 0.0;
    const double lat = random.one_of({60.0, 0.0, -60.0, top});
    const double lon = random.one_of({0.0, 350.0, 359.9, 90.0, 123.4});
    std::array<Outline*, 2> sides{&pair.a, &pair.b};
    for (Outline* side : sides) {
        const double high = std::min(90.0, lat + random.below(3) * step);
        const double low = std::max(-90.0, high - step);
        box(std::fmod(lon + (random.below(3) - 1) * step, 360.0), low, step, high - low, *side);
    }
}

// Edges of many degrees at declination 60, and small boxes where these bulge to the north.
void wide_edge(Random& random, Pair& pair) {
    const double width = random.uniform(5.0, 150.0);
    box(-0.5 * width, 60.0, width, random.uniform(0.1, 5.0), pair.a);
    const double crest = std::atan(std::tan(60.0 * radians_per_degree) /
                                   std::cos(0.5 * width * radians_per_degree)) /
                         radians_per_degree;
    const double size = power_of_ten(random, -9.0, 0.0);
    box(-0.5 * size, std::min(crest + random.uniform(-2.0, 1.0) * size, 89.0), size, size, pair.b);
}

// Squares of a milliarcsecond that overlap by half, touch or lie a microarcsecond apart.
void milliarcsecond(Random& random, Pair& pair) {
    const double lon = random.uniform(0.0, 360.0);
    const double lat = random.one_of({0.0, 41.3, -88.0});
    const double size = mas_deg / std::cos(lat * radians_per_degree);
    const double shift = random.one_of({0.5, 1.0, 1.001, 0.999}) * size;
    box(lon, lat, size, mas_deg, pair.a);
    box(lon + shift, lat + random.one_of({-0.25, 0.0, 0.25}) * mas_deg, size, mas_deg, pair.b);
}

// The same once more, or its neighbour, with coordinates changed in the last place.
void last_place(Random& random, Pair& pair) {
    if (random.coin()) {
        around(random, direction(random), power_of_ten(random, -6.0, 1.8), corners(random), pair.a);
        pair.b = pair.a;
    } else {
        shared_edge(random, pair);
    }
    for (UnitVector& v : pair.b) {
        if (random.coin()) {
            v = {next_place(random, v.x, 2.0), next_place(random, v.y, 2.0),
                 next_place(random, v.z, 2.0)};
        }
    }
}

// Every way of touching, on squared paper in the tangent plane of a pole.
void squared_paper(Random& random, Pair& pair) {
    whole_hull(random, pair.a);
    whole_hull(random, pair.b);
}

// Large figures whose corners are whole-number directions anywhere.
void whole_number_cones(Random& random, Pair& pair) {
    std::array<Outline*, 2> sides{&pair.a, &pair.b};
    for (Outline* side : sides) {
        do {
            side->clear();
            for (int i = 3 + random.below(2); i > 0; --i) {
                int x = 0;
                int y = 0;
                int z = 0;
                while (x == 0 && y == 0 && z == 0) {
                    x = random.below(5) - 2;
                    y = random.below(5) - 2;
                    z = random.below(5) - 2;
                }
                side->push_back(lattice(x, y, z));
            }
        } while (!make_convex(*side));
    }
}

// Up to almost a hemisphere, anywhere.
void large(Random& random, Pair& pair) {
    around(random, direction(random), random.uniform(40.0, 89.9), corners(random), pair.a);
    around(random, direction(random), random.uniform(1.0, 89.9), corners(random), pair.b);
}

// Edges along the same great circle, but for rounding.
void nearly_one_circle(Random& random, Pair& pair) {
    const UnitVector p = direction(random);
    const UnitVector q = unit(sum(1.0, p, random.uniform(0.01, 0.5), direction(random)));
    const UnitVector off = unit(cross_product(p, q));
    std::array<Outline*, 2> sides{&pair.a, &pair.b};
    double up = 1.0;
    for (Outline* side : sides) {
        const double s = random.uniform(0.0, 1.0);
        const double t = random.uniform(0.0, 1.0);
        const UnitVector u = unit(sum(1.0 - std::min(s, t), p, std::min(s, t), q));
        const UnitVector v = unit(sum(1.0 - std::max(s, t), p, std::max(s, t), q));
        const UnitVector tip =
            unit(sum(1.0, sum(1.0, u, 1.0, v), up * random.uniform(0.01, 0.5), off));
        *side = {u, v, tip};
        up = random.one_of({-1.0, 1.0});
    }
}

// Outlines of a hundred vertices and more.
void many_vertices(Random& random, Pair& pair) {
    const UnitVector center = direction(random);
    const double radius = power_of_ten(random, -3.0, 1.9);
    around(random, center, radius, 100 + random.below(201), pair.a);
    if (random.below(3) == 0) {
        pair.b = pair.a;
        keep_some(random, 3, pair.b);
        return;
    }
    const double far = std::tan(radius * radians_per_degree) * random.uniform(0.0, 3.0);
    around(random, unit(sum(1.0, center, far, direction(random))), radius, 100 + random.below(201),
           pair.b);
}

// Components down to the smallest doubles beside those near one: off the equator, or off a
// meridian, by next to nothing.
void next_to_nothing(Random& random, Pair& pair) {
    const double tiny = random.one_of({1e-20, 1e-30, 1e-60, 1e-90});
    const double least = random.below(50) == 0 ? std::numeric_limits<double>::denorm_min() : tiny;
    std::array<Outline*, 2> sides{&pair.a, &pair.b};
    double up = 1.0;
    for (Outline* side : sides) {
        const double lon = random.below(5);
        const auto off = [&] { return least * (random.below(7) - 3); };
        const UnitVector begin = unit_vector({lon, 0.0});
        const UnitVector end = unit_vector({lon + 1 + random.below(5), 0.0});
        const double height = up * (random.coin() ? least * (5 + random.below(5)) : 0.1);
        *side = {{begin.x, begin.y, off()}, {end.x, end.y, off()}};
        side->push_back({end.x, end.y, (*side)[1].z + height});
        if (random.coin()) {
            side->push_back({begin.x, begin.y, (*side)[0].z + height});
        }
        if (random.coin()) {
            side->pop_back();
            side->push_back(unit({begin.x + end.x, begin.y + end.y, height}));
        }
        up = random.one_of({-1.0, 1.0});
    }
}

void of_any_kind(Random& random, Pair& pair) {
    const std::span<const Kind> all = kinds();
    while (true) {
        const Kind& kind =
            all[static_cast<std::size_t>(random.below(static_cast<int>(all.size())))];
        if (kind.weight != 1 && kind.lengths == Lengths::one) {
            kind.draw(random, pair);
            return;
        }
    }
}

void change_lengths(Random& random, Lengths lengths, Outline& outline) {
    for (UnitVector& v : outline) {
        const double factor = lengths == Lengths::powers_of_two
                                  ? std::ldexp(1.0, random.below(1600) - 800)
                                  : power_of_ten(random, -300.0, 300.0);
        v = {v.x * factor, v.y * factor, v.z * factor};
    }
}

using enum Occurs;

constexpr std::array all_kinds{
    Kind{"anywhere", anywhere, 0, sometimes, sometimes, sometimes},
    Kind{"shared_edge", shared_edge, 200, always, never, never},
    Kind{"shared_corner", shared_corner, 200, always, never, never},
    Kind{"identical", identical, 200, always, always, always},
    Kind{"nested_common_edge", nested_common_edge, 200, always, always, always},
    Kind{"nested", nested, 200, always, always, sometimes},
    Kind{"partly_common_edge", partly_common_edge, 200, sometimes, sometimes, sometimes},
    Kind{"gap", gap, 200, sometimes, sometimes, never},
    Kind{"sliver", sliver, 200, sometimes, sometimes, never},
    Kind{"flat_corner", flat_corner, 200, sometimes, sometimes, sometimes},
    Kind{"as_delivered", as_delivered, 200, sometimes, sometimes, sometimes},
    Kind{"opposite", opposite, 200, sometimes, sometimes, any},
    Kind{"pole", pole, 200, sometimes, sometimes, sometimes},
    Kind{"grid", grid, 200, sometimes, sometimes, sometimes},
    Kind{"wide_edge", wide_edge, 200, sometimes, sometimes, sometimes},
    Kind{"milliarcsecond", milliarcsecond, 200, sometimes, sometimes, never},
    Kind{"last_place", last_place, 200, sometimes, sometimes, sometimes},
    Kind{"squared_paper", squared_paper, 200, sometimes, sometimes, sometimes},
    Kind{"whole_number_cones", whole_number_cones, 200, sometimes, sometimes, sometimes},
    Kind{"large", large, 200, sometimes, sometimes, sometimes},
    Kind{"nearly_one_circle", nearly_one_circle, 200, sometimes, sometimes, any},
    Kind{"many_vertices", many_vertices, 1, sometimes, sometimes, sometimes},
    Kind{"next_to_nothing", next_to_nothing, 20, sometimes, sometimes, sometimes},
    Kind{"powers_of_two", of_any_kind, 300, sometimes, sometimes, sometimes,
         Lengths::powers_of_two},
    Kind{"any_lengths", of_any_kind, 300, sometimes, sometimes, sometimes, Lengths::any},
};

}  // namespace

std::span<const Kind> kinds() { return all_kinds; }

bool draw_valid(const Kind& kind, Random& random, Pair& pair) {
    kind.draw(random, pair);
    if (!make_convex(pair.a) || !make_convex(pair.b)) {
        return false;
    }
    if (kind.lengths != Lengths::one) {
        change_lengths(random, kind.lengths, pair.a);
        change_lengths(random, kind.lengths, pair.b);
        // Rounding turns the vertices a little, and may bend an edge outwards.
        return is_convex(pair.a) && is_convex(pair.b);
    }
    return true;
}

}  // namespace skyquilt::sphere::oracle
