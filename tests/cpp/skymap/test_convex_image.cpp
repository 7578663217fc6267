// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include "skyquilt/skymap/convex_image.hpp"

using skyquilt::skymap::AxisBoxes;
using skyquilt::skymap::ConvexImage;
using skyquilt::skymap::Deciding;
using skyquilt::skymap::PixelErrors;
using skyquilt::skymap::PixelFrame;
using skyquilt::skymap::PixelPoint;
using skyquilt::sphere::normalized;
using skyquilt::sphere::UnitVector;

namespace {

// Pixels of 1e-4 rad about (1, 0, 0): x to the West, as in unrotated tracts.
constexpr double per_radian = 1e4;
constexpr PixelFrame frame{
    {1.0, 0.0, 0.0}, {0.0, -per_radian, 0.0}, {0.0, 0.0, per_radian}, {50.0, 20.0}};

UnitVector direction(const PixelPoint& pixel) {
    return normalized(1.0, -(pixel.x - 50.0) / per_radian, (pixel.y - 20.0) / per_radian);
}

// A polygon inscribed in an ellipse, clockwise on the pixels and so counter-clockwise from outside.
std::vector<PixelPoint> ellipse(double x, double y, double a, double b, double turn, int n) {
    std::vector<PixelPoint> points;
    for (int i = 0; i < n; ++i) {
        const double angle = -2.0 * 3.141592653589793 * (i + 0.3) / n;
        const double u = a * std::cos(angle);
        const double v = b * std::sin(angle);
        points.push_back({x + u * std::cos(turn) - v * std::sin(turn),
                          y + u * std::sin(turn) + v * std::cos(turn)});
    }
    return points;
}

// Whether no edge has the deciding corner of a box on its outer side, one edge after the other.
bool is_inside(const std::vector<PixelPoint>& points, double x0, double y0, double x1, double y1,
               Deciding corner) {
    for (std::size_t i = 0; i < points.size(); ++i) {
        const PixelPoint& from = points[i];
        const PixelPoint& to = points[(i + 1) % points.size()];
        double decides = corner == Deciding::innermost ? -std::numeric_limits<double>::infinity()
                                                       : std::numeric_limits<double>::infinity();
        for (const double x : {x0, x1}) {
            for (const double y : {y0, y1}) {
                const double side = (to.y - from.y) * (x - from.x) - (to.x - from.x) * (y - from.y);
                decides = corner == Deciding::innermost ? std::max(decides, side)
                                                        : std::min(decides, side);
            }
        }
        if (decides < 0.0) {
            return false;
        }
    }
    return true;
}

template <std::size_t fours, Deciding corner>
void check_against_one_edge_at_a_time(int least_corners, int most_corners,
                                      const PixelPoint& shift) {
    AxisBoxes axis;
    for (std::int64_t i = 0; i < 70; ++i) {
        axis.add(10 * i - 2, 10 * i + 12);
    }
    std::mt19937_64 random(97);
    std::uniform_real_distribution<double> position(100.0, 600.0);
    std::uniform_real_distribution<double> size(1.0, 90.0);
    ConvexImage<fours> image{PixelErrors(1.0 / per_radian)};
    int n_inside = 0;
    for (int i = 0; i < 60; ++i) {
        const auto points =
            ellipse(position(random), position(random), size(random), size(random), 0.1 * i,
                    least_corners + i % (most_corners - least_corners + 1));
        std::vector<UnitVector> polygon;
        for (const PixelPoint& point : points) {
            polygon.push_back(direction(point));
        }
        image.load(polygon);
        image.project(frame);
        const auto extreme = [&](auto better, double PixelPoint::* axis_of) {
            double best = points[0].*axis_of;
            for (const PixelPoint& point : points) {
                best = better(point.*axis_of, best) ? point.*axis_of : best;
            }
            return best;
        };
        CHECK(double{image.extent()[0]} == doctest::Approx(extreme(std::less<>(), &PixelPoint::x)));
        CHECK(double{image.extent()[1]} == doctest::Approx(extreme(std::less<>(), &PixelPoint::y)));
        CHECK(-double{image.extent()[2]} ==
              doctest::Approx(extreme(std::greater<>(), &PixelPoint::x)));
        CHECK(-double{image.extent()[3]} ==
              doctest::Approx(extreme(std::greater<>(), &PixelPoint::y)));
        image.template prepare<corner>(axis, 3, 70, shift, 14.0);
        for (std::size_t line = 0; line < 70; ++line) {
            for (const auto& [first, n] : {std::pair<std::size_t, std::size_t>{0, 64}, {64, 3}}) {
                bool is_unsure = true;
                const std::uint64_t bits = image.template line<corner>(
                    axis.begin[line], axis.end[line], first, n, is_unsure);
                CHECK_FALSE(is_unsure);
                for (std::size_t k = 0; k < n; ++k) {
                    const std::size_t column = 3 + first + k;
                    const bool expected =
                        is_inside(points, axis.begin[column] + shift.x, axis.begin[line] + shift.y,
                                  axis.end[column] + shift.x, axis.end[line] + shift.y, corner);
                    const bool found = (bits >> k & 1) != 0;
                    if (found != expected) {
                        FAIL("box differs");
                    }
                    n_inside += expected ? 1 : 0;
                }
                CHECK((n == 64 || bits >> n == 0));
            }
        }
    }
    CHECK(n_inside > 500);
}

}  // namespace

TEST_CASE("boxes are told as one edge after the other tells them") {
    for (const PixelPoint& shift : {PixelPoint{0.0, 0.0}, PixelPoint{-40.0, 30.0}}) {
        check_against_one_edge_at_a_time<1, Deciding::innermost>(3, 4, shift);
        check_against_one_edge_at_a_time<1, Deciding::outermost>(3, 4, shift);
        check_against_one_edge_at_a_time<2, Deciding::innermost>(3, 8, shift);
        check_against_one_edge_at_a_time<2, Deciding::outermost>(5, 8, shift);
        check_against_one_edge_at_a_time<4, Deciding::innermost>(9, 16, shift);
        check_against_one_edge_at_a_time<4, Deciding::outermost>(9, 16, shift);
    }
}

TEST_CASE("a box that an edge passes by less than the slack is unsure") {
    const PixelErrors errors(1.0 / per_radian);
    AxisBoxes axis;
    axis.add(0, 10);
    ConvexImage<1> image(errors);
    for (const double gap : {-1.0, 0.0, 1.0}) {
        // A triangle with a slanting side through the corner (9.5, 9.5).
        for (const double slacks : {0.5, 3.0}) {
            const double d = gap * slacks * errors.slack;
            const std::vector<UnitVector> triangle{direction({9.5 + d + 20.0, 9.5 + d - 20.0}),
                                                   direction({9.5 + d - 20.0, 9.5 + d + 20.0}),
                                                   direction({9.5 + d + 20.0, 9.5 + d + 20.0})};
            image.load(triangle);
            image.project(frame);
            image.prepare<Deciding::innermost>(axis, 0, 1, {}, 10.0);
            bool is_unsure = false;
            const std::uint64_t bits = image.line<Deciding::innermost>(-0.5, 9.5, 0, 1, is_unsure);
            CHECK(is_unsure == (gap == 0.0 || slacks < 1.0));
            if (!is_unsure) {
                CHECK(bits == (gap < 0.0 ? 1 : 0));
            }
        }
    }
}
