// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// A polygon on the pixels of a tract, compared with the boxes of patches.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "skyquilt/base/wide_vectors.hpp"
#include "skyquilt/skymap/axis_boxes.hpp"
#include "skyquilt/skymap/tract.hpp"
#include "skyquilt/sphere/polygon.hpp"

// All of it stands in the header, since it must be compiled into functions for wide vectors.

namespace skyquilt::skymap {

/// What is certain about a polygon and a box: at most one of the two.
struct Verdict {
    bool apart = false;
    bool overlap = false;
};

/// A convex polygon on the pixel plane of one tract, able to tell most boxes apart.
///
/// A direction less than 60 degrees from the tract's centre has an image less than 2 radians from
/// the reference pixel, computed with fewer than eight roundings of 2^-52; the vector of a box
/// corner is off by less. `error_px` bounds both in pixels. A box is called apart or overlapping
/// only where it is so by `slack_px`, a thousand times that and at least 1e-6 pixel.
class PixelPolygon {
  public:
    explicit PixelPolygon(double radians_per_pixel)
        : error_px_(16.0 * 2.3e-16 / radians_per_pixel),
          slack_px_(std::max(1e-6, 1000.0 * error_px_)) {}

    // False where a vertex has no image near enough for the error bounds.
    [[gnu::always_inline]] bool project(sphere::Polygon polygon, const Tract& tract) {
        const std::size_t n = polygon.size();
        points_.resize(n);
        least_ = {infinity, infinity};
        greatest_ = {-infinity, -infinity};
        for (std::size_t i = 0; i < n; ++i) {
            if (!(dot(polygon[i], tract.projection().reference()) > 0.5)) {
                return false;
            }
            const PixelPoint point = tract.pixel(polygon[i]);
            least_ = {std::min(least_.x, point.x), std::min(least_.y, point.y)};
            greatest_ = {std::max(greatest_.x, point.x), std::max(greatest_.y, point.y)};
            points_[i] = point;
        }
        return true;
    }

    // Where it lies, widened so that boxes beyond are surely apart.
    [[nodiscard]] PixelPoint least() const noexcept {
        return {least_.x - slack_px_, least_.y - slack_px_};
    }
    [[nodiscard]] PixelPoint greatest() const noexcept {
        return {greatest_.x + slack_px_, greatest_.y + slack_px_};
    }

    // Get ready for the boxes of these columns and lines, each a first and one past the last.
    [[gnu::always_inline]] void prepare(const AxisBoxes& x,
                                        std::pair<std::size_t, std::size_t> columns,
                                        const AxisBoxes& y,
                                        std::pair<std::size_t, std::size_t> lines) {
        x_first_ = columns.first;
        y_first_ = lines.first;
        n_columns_ = columns.second - columns.first;
        n_lines_ = lines.second - lines.first;
        n_fours_ = (points_.size() + 3) / 4;
        column_reach_.resize(n_fours_ * n_columns_);
        line_reach_.resize(n_fours_ * n_lines_);
        slack_.resize(n_fours_);
        // A vertex off by error_px tilts the normal of its edges: over a distance of D pixels the
        // side of a point changes by at most 2 * error_px * D.
        const double reach = std::max(greatest_.x, x.end[columns.second - 1]) -
                             std::min(least_.x, x.begin[x_first_]) +
                             std::max(greatest_.y, y.end[lines.second - 1]) -
                             std::min(least_.y, y.begin[y_first_]);
        for (std::size_t four = 0; four < n_fours_; ++four) {
            prepare_edges(four, 4.0 * error_px_ * reach, x, y);
        }
        column_is_sure_.resize(n_columns_);
        for (std::size_t i = 0; i < n_columns_; ++i) {
            column_is_sure_[i] = x.end[x_first_ + i] - least_.x > slack_px_ &&
                                 greatest_.x - x.begin[x_first_ + i] > slack_px_;
        }
        line_is_sure_.resize(n_lines_);
        for (std::size_t j = 0; j < n_lines_; ++j) {
            line_is_sure_[j] = y.end[y_first_ + j] - least_.y > slack_px_ &&
                               greatest_.y - y.begin[y_first_ + j] > slack_px_;
        }
    }

    // Compare with the box of a column and a line, counted from the first that was prepared.
    // Without a branch on the answer, which would be mispredicted for every third box.
    [[nodiscard, gnu::always_inline]] Verdict verdict(std::size_t column,
                                                      std::size_t line) const noexcept {
        LaneMasks outside{};
        LaneMasks not_inside{};
        for (std::size_t four = 0; four < n_fours_; ++four) {
            // How far the box reaches to the inner side of each edge.
            const Lanes side = column_reach_[four * n_columns_ + column].lanes +
                               line_reach_[four * n_lines_ + line].lanes;
            outside |= side < -slack_[four].lanes;
            not_inside |= side <= slack_[four].lanes;
        }
        const bool apart = any_of(outside);
        const int inside = any_of(not_inside) ? 0 : 1;
        return {apart, (inside & column_is_sure_[column] & line_is_sure_[line]) != 0};
    }

  private:
    // A class of its own, since a template such as vector forgets how a bare vector type is
    // aligned.
    struct Edges {
        Lanes lanes;
    };
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    [[gnu::always_inline]] static bool any_of(const LaneMasks& masks) noexcept {
        return ((masks[0] | masks[1]) | (masks[2] | masks[3])) != 0;
    }

    [[gnu::always_inline]] void prepare_edges(std::size_t four, double slack, const AxisBoxes& x,
                                              const AxisBoxes& y) {
        const std::size_t n = points_.size();
        Lanes normal_x{};
        Lanes normal_y{};
        Lanes offset{};
        for (std::size_t lane = 0; lane < 4; ++lane) {
            const std::size_t i =
                std::min(4 * four + lane, n - 1);  // the last edge fills the last four
            const PixelPoint& from = points_[i];
            const PixelPoint& to = points_[i + 1 < n ? i + 1 : 0];
            // Pixels show the sky from inside the sphere, so an outline that is counter-clockwise
            // seen from outside runs clockwise here and has its inner side on the right.
            const double along_x = to.x - from.x;
            const double along_y = to.y - from.y;
            normal_x[lane] = along_y;
            normal_y[lane] = -along_x;
            offset[lane] = along_y * from.x - along_x * from.y;
            slack_[four].lanes[lane] = slack_px_ * (std::abs(along_x) + std::abs(along_y)) + slack;
        }
        for (std::size_t column = 0; column < n_columns_; ++column) {
            const Lanes at_begin = normal_x * x.begin[x_first_ + column] - offset;
            const Lanes at_end = normal_x * x.end[x_first_ + column] - offset;
            column_reach_[four * n_columns_ + column].lanes = at_begin > at_end ? at_begin : at_end;
        }
        for (std::size_t line = 0; line < n_lines_; ++line) {
            const Lanes at_begin = normal_y * y.begin[y_first_ + line];
            const Lanes at_end = normal_y * y.end[y_first_ + line];
            line_reach_[four * n_lines_ + line].lanes = at_begin > at_end ? at_begin : at_end;
        }
    }

    double error_px_;
    double slack_px_;
    std::vector<PixelPoint> points_;
    PixelPoint least_;
    PixelPoint greatest_;
    // Edges in fours; for each four, how far each column and line reaches to the inner side.
    std::size_t n_fours_ = 0;
    std::size_t x_first_ = 0;
    std::size_t y_first_ = 0;
    std::size_t n_columns_ = 0;
    std::size_t n_lines_ = 0;
    std::vector<Edges> column_reach_;
    std::vector<Edges> line_reach_;
    std::vector<Edges> slack_;
    // Whether the polygon's extent shares more than the slack with each column and line, 0 or 1.
    std::vector<char> column_is_sure_;
    std::vector<char> line_is_sure_;
};

}  // namespace skyquilt::skymap
