// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// A convex polygon on the pixels of a gnomonic tract, compared with boxes.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "skyquilt/base/wide_vectors.hpp"
#include "skyquilt/skymap/axis_boxes.hpp"
#include "skyquilt/skymap/pixel_scale.hpp"
#include "skyquilt/sphere/polygon.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

// All of it stands in the header, since it must be compiled into functions for wide vectors.

namespace skyquilt::skymap {

/// Which corner of a box decides on which side of an edge the box is: the one farthest to the inner
/// side where it may overlap, the one farthest to the outer side where it has to be contained.
enum class Deciding { innermost, outermost };

/// The gnomonic projection of a tract to its pixels.
struct PixelFrame {
    sphere::UnitVector contact;
    sphere::UnitVector x_axis;  ///< in the plane, as long as there are pixels in a radian
    sphere::UnitVector y_axis;
    PixelPoint reference_pixel;
};

/// How far apart on the pixels what is certain has to be.
///
/// Within 60 degrees of the contact a vertex has an image less than 1.74 radians from the reference
/// pixel. Each of its three dot products is off by three roundings of 2^-53, the cosine in the
/// denominator is above one half, and dividing and adding takes three roundings more: 24 of them a
/// radian. What vectors of the frame are off, and those of a box's corners, is below eight. So
/// `error` bounds, in pixels, how far images lie off the truth that exact predicates see.
/// A box is called apart, overlapping or contained only where it is so by `slack`, a thousand times
/// that and at least 1e-6 pixel.
struct PixelErrors {
    explicit PixelErrors(double radians_per_pixel) noexcept
        : error(32.0 * 1.2e-16 / radians_per_pixel), slack(std::max(1e-6, 1000.0 * error)) {}

    double error;
    double slack;
};

/// Its edges, four in the lanes of each of `fours` vectors: the polygon has 4 * fours corners or up
/// to three less, but at least three.
template <std::size_t fours>
class ConvexImage {
  public:
    explicit ConvexImage(const PixelErrors& errors) : errors_(errors) {}

    /// Take the corners, counter-clockwise and of length one; project() and all else is about them.
    [[gnu::always_inline]] void load(sphere::Polygon polygon) noexcept {
        if (polygon.size() != n_) [[unlikely]] {
            leave_out_edges(polygon.size());
        }
        for (std::size_t f = 0; f < fours; ++f) {
            // The last corner fills the last lanes.
            const auto& a = polygon[std::min(4 * f, n_ - 1)];
            const auto& b = polygon[std::min(4 * f + 1, n_ - 1)];
            const auto& c = polygon[std::min(4 * f + 2, n_ - 1)];
            const auto& d = polygon[std::min(4 * f + 3, n_ - 1)];
            corner_x_[f] = Lanes{a.x, b.x, c.x, d.x};
            corner_y_[f] = Lanes{a.y, b.y, c.y, d.y};
            corner_z_[f] = Lanes{a.z, b.z, c.z, d.z};
        }
    }

    /// Precondition: all corners lie within 60 degrees of the contact.
    [[gnu::always_inline]] void project(const PixelFrame& frame) noexcept {
        const auto along = [this](const sphere::UnitVector& axis, std::size_t f, Lanes& out) {
            out = corner_x_[f] * axis.x + corner_y_[f] * axis.y + corner_z_[f] * axis.z;
        };
        for (std::size_t f = 0; f < fours; ++f) {
            Lanes cosine;
            along(frame.contact, f, cosine);
            along(frame.x_axis, f, x_[f]);
            along(frame.y_axis, f, y_[f]);
            const Lanes per_cosine = 1.0 / cosine;
            x_[f] = x_[f] * per_cosine + frame.reference_pixel.x;
            y_[f] = y_[f] * per_cosine + frame.reference_pixel.y;
        }
        Lanes least_x = x_[0];
        Lanes least_y = y_[0];
        Lanes greatest_x = x_[0];
        Lanes greatest_y = y_[0];
        for (std::size_t f = 1; f < fours; ++f) {
            keep_least(x_[f], least_x);
            keep_least(y_[f], least_y);
            keep_greatest(x_[f], greatest_x);
            keep_greatest(y_[f], greatest_y);
        }
        Lanes least{least_x[0], least_x[1], least_y[0], least_y[1]};
        Lanes greatest{greatest_x[0], greatest_x[1], greatest_y[0], greatest_y[1]};
        keep_least(Lanes{least_x[2], least_x[3], least_y[2], least_y[3]}, least);
        keep_greatest(Lanes{greatest_x[2], greatest_x[3], greatest_y[2], greatest_y[3]}, greatest);
        extent_ = Lanes{least[0], least[2], -greatest[0], -greatest[2]};
        keep_least(Lanes{least[1], least[3], -greatest[1], -greatest[3]}, extent_);
    }

    /// Least x, least y, and the negatives of the greatest x and y.
    [[nodiscard]] const Lanes& extent() const noexcept { return extent_; }

    /// Get ready for boxes of these columns.
    /// @param shift where the boxes' pixel 0 is in the tract.
    /// @param widest no box is wider or higher.
    template <Deciding corner>
    [[gnu::always_inline]] void prepare(const AxisBoxes& columns, std::int32_t first,
                                        std::int32_t end, const PixelPoint& shift, double widest) {
        const auto n = static_cast<std::size_t>(end - first);
        if (column_reach_.size() < n * fours) [[unlikely]] {
            column_reach_.resize(n * fours);
        }
        // A corner off by the error tilts its edges: over a distance of D pixels the side of a
        // point changes by at most twice that, times D. No box that touches the extent reaches
        // farther from a corner than the extent and once its own size.
        Lanes size = extent_ + Lanes{extent_[2], extent_[3], extent_[0], extent_[1]};
        size += Lanes{size[1], size[0], size[3], size[2]};
        const Lanes tilt = (4.0 * errors_.error) * (2.0 * widest - size);
        for (std::size_t f = 0; f < fours; ++f) {
            const std::size_t g = f + 1 < fours ? f + 1 : 0;
            const Lanes to_x{x_[f][1], x_[f][2], x_[f][3], x_[g][0]};
            const Lanes to_y{y_[f][1], y_[f][2], y_[f][3], y_[g][0]};
            // Pixels show the sky from inside the sphere, so an outline that is counter-clockwise
            // seen from outside runs clockwise here, and its inner side is on the right.
            const Lanes along_x = to_x - x_[f];
            const Lanes along_y = to_y - y_[f];
            const Lanes offset = along_y * (x_[f] - shift.x) - along_x * (y_[f] - shift.y);
            Lanes length_x = -along_x;
            Lanes length_y = -along_y;
            keep_greatest(along_x, length_x);
            keep_greatest(along_y, length_y);
            const Lanes slack = errors_.slack * (length_x + length_y) + tilt;
            twice_slack_[f] = slack + slack;
            normal_y_[f] = -along_x;
            const Lanes start = slack - offset + left_out_[f];
            for (std::size_t i = 0; i < n; ++i) {
                const auto column = static_cast<std::size_t>(first) + i;
                Lanes side = along_y * columns.begin[column];
                keep_side<corner>(along_y * columns.end[column], side);
                column_reach_[i * fours + f].lanes = side + start;
            }
        }
    }

    /// Compare with the boxes of one line in n of the columns, 64 at most, from the one on that is
    /// the first-th of those prepared: a bit is set where no edge has the box on its outer side.
    /// @param is_unsure set where for some box and edge that is not certain.
    template <Deciding corner>
    [[nodiscard, gnu::always_inline]] std::uint64_t line(double begin, double end,
                                                         std::size_t first, std::size_t n,
                                                         bool& is_unsure) const noexcept {
        Lanes line_reach[fours];
        for (std::size_t f = 0; f < fours; ++f) {
            line_reach[f] = normal_y_[f] * begin;
            keep_side<corner>(normal_y_[f] * end, line_reach[f]);
        }
        std::uint64_t bits = 0;
        LaneMasks near{};
        for (std::size_t i = 0; i < n; ++i) {
            // How far each box, widened by the slack, reaches to the inner side of each edge.
            const Edges* reach = column_reach_.data() + (first + i) * fours;
            Lanes least = reach[0].lanes + line_reach[0];
            near |= (least >= 0.0) & (least <= twice_slack_[0]);
            for (std::size_t f = 1; f < fours; ++f) {
                const Lanes side = reach[f].lanes + line_reach[f];
                near |= (side >= 0.0) & (side <= twice_slack_[f]);
                keep_least(side, least);
            }
            bits |= std::uint64_t{negative_bits(least) == 0} << i;
        }
        is_unsure = bits_of(near) != 0;
        return bits;
    }

  private:
    // A class of its own, since a template such as vector forgets how a bare vector type is
    // aligned.
    struct Edges {
        Lanes lanes;
    };

    template <Deciding corner>
    [[gnu::always_inline]] static void keep_side(const Lanes& other, Lanes& side) noexcept {
        if constexpr (corner == Deciding::innermost) {
            keep_greatest(other, side);
        } else {
            keep_least(other, side);
        }
    }

    // Where the last corner fills lanes there is no edge, and all lies on the inner side.
    void leave_out_edges(std::size_t n) noexcept {
        n_ = n;
        for (std::size_t i = 0; i < 4 * fours; ++i) {
            const bool is_left_out = i + 1 >= n && i + 1 < 4 * fours;
            left_out_[i / 4][i % 4] = is_left_out ? std::numeric_limits<double>::infinity() : 0.0;
        }
    }

    PixelErrors errors_;
    std::size_t n_ = 0;
    Lanes left_out_[fours] = {};
    Lanes corner_x_[fours] = {};
    Lanes corner_y_[fours] = {};
    Lanes corner_z_[fours] = {};
    Lanes x_[fours] = {};
    Lanes y_[fours] = {};
    Lanes extent_{};
    Lanes normal_y_[fours] = {};
    Lanes twice_slack_[fours] = {};
    std::vector<Edges> column_reach_;
};

}  // namespace skyquilt::skymap
