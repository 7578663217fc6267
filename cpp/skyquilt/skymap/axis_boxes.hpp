// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns and lines of boxes on the pixels of a tract, and which of them an extent may touch.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "skyquilt/base/wide_vectors.hpp"

// All of it stands in the header, since it must be compiled into functions for wide vectors.

namespace skyquilt::skymap {

/// The boxes along one axis: box i is [begin[i], end[i]], both growing with i. There is one at
/// least.
struct AxisBoxes {
    std::vector<double> begin;
    std::vector<double> end;

    /// Append a box of whole pixels, of which pixel i is [i - 0.5, i + 0.5].
    void add(std::int64_t begin_pixel, std::int64_t end_pixel) {
        begin.push_back(static_cast<double>(begin_pixel) - 0.5);
        end.push_back(static_cast<double>(end_pixel) - 0.5);
    }
    [[nodiscard]] double widest() const noexcept {
        double width = 0.0;
        for (std::size_t i = 0; i < begin.size(); ++i) {
            width = std::max(width, end[i] - begin[i]);
        }
        return width;
    }
};

/// Some columns and lines, each the first and one past the last.
struct BoxRange {
    std::int32_t first_x = 0;
    std::int32_t first_y = 0;
    std::int32_t end_x = 0;
    std::int32_t end_y = 0;

    [[nodiscard]] bool empty() const noexcept { return first_x >= end_x || first_y >= end_y; }
};

/// Finds boxes at regular steps without a search. Only where a tract cuts its outermost boxes short
/// do steps differ, and then a few boxes too many are found.
class BoxFinder {
  public:
    /// @param slack_px extents are widened by it on all sides; far above the rounding of pixels.
    BoxFinder(const AxisBoxes& x, const AxisBoxes& y, double slack_px) noexcept {
        const Steps along_x(x);
        const Steps along_y(y);
        per_step_ = Lanes{along_x.per_step, along_y.per_step, along_x.per_step, along_y.per_step};
        offset_ = per_step_ *
                  (Lanes{-along_x.end, -along_y.end, along_x.begin, along_y.begin} - slack_px);
        count_ = Lanes{along_x.count, along_y.count, along_x.count, along_y.count};
    }

    /// Every box that an extent may touch.
    /// @param extent least x, least y, and the negatives of the greatest x and y.
    [[nodiscard, gnu::always_inline]] BoxRange touching(const Lanes& extent) const noexcept {
        // The first box is the least i with end + i * step >= least: (least - end) / step rounded
        // up. One past the last is the least i with begin + i * step > greatest: one more than
        // (greatest - begin) / step rounded down, so one less the negative of that rounded up.
        const Lanes steps = extent * per_step_ + offset_;
        // Adding and subtracting 1.5 * 2^52 rounds to the nearest whole number.
        constexpr double to_whole = 6755399441055744.0;
        const Lanes nearest = (steps + to_whole) - to_whole;
        const Lanes up = nearest < steps ? nearest + 1.0 : nearest;
        Lanes bound{up[0], up[1], 1.0 - up[2], 1.0 - up[3]};
        keep_greatest(Lanes{}, bound);
        keep_least(count_, bound);
        return {static_cast<std::int32_t>(bound[0]), static_cast<std::int32_t>(bound[1]),
                static_cast<std::int32_t>(bound[2]), static_cast<std::int32_t>(bound[3])};
    }

  private:
    // No box i begins before begin + i / per_step, and none ends after end + i / per_step.
    struct Steps {
        explicit Steps(const AxisBoxes& axis) noexcept
            : count(static_cast<double>(axis.begin.size())),
              begin(axis.begin[0]),
              end(axis.end[0]) {
            const std::size_t n = axis.begin.size();
            // Boxes as wide as the tract all begin where it does; any step will do for them.
            const double step = n < 2 ? 1.0 : std::max(axis.begin[n - 1] - axis.begin[n - 2], 1.0);
            per_step = 1.0 / step;
            for (std::size_t i = 1; i < n; ++i) {
                begin = std::min(begin, axis.begin[i] - static_cast<double>(i) * step);
                end = std::max(end, axis.end[i] - static_cast<double>(i) * step);
            }
        }

        double count;
        double begin;
        double end;
        double per_step = 1.0;
    };

    Lanes per_step_;
    Lanes offset_;
    Lanes count_;
};

}  // namespace skyquilt::skymap
