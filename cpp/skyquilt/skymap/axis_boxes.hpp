// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The boxes of a tract along one axis of its pixels.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace skyquilt::skymap {

/// The boxes of patches along one axis: box i is [begin[i], end[i]], both growing with i.
struct AxisBoxes {
    std::vector<double> begin;
    std::vector<double> end;

    // The boxes that [least, greatest] may touch: the first and one past the last.
    [[nodiscard]] std::pair<std::size_t, std::size_t> touching(double least,
                                                               double greatest) const noexcept {
        std::size_t first = 0;
        while (first < end.size() && end[first] < least) {
            ++first;
        }
        std::size_t last = first;
        while (last < begin.size() && begin[last] <= greatest) {
            ++last;
        }
        return {first, last};
    }
};

}  // namespace skyquilt::skymap
