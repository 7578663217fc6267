// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/patch_boxes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "skyquilt/base/errors.hpp"

namespace skyquilt::skymap {

PatchBoxes::PatchBoxes(std::vector<Patch> patches) : patches_(std::move(patches)) {
    std::ranges::stable_sort(patches_, {}, &Patch::number);
    const auto twice = std::ranges::adjacent_find(patches_, {}, &Patch::number);
    if (twice != patches_.end()) {
        throw SkyMapConfigError("the patches of a tract must have different numbers, got " +
                                std::to_string(twice->number) + " twice");
    }
    const auto first_line = [this](std::size_t place) {
        return std::min(patches_[place].inner.begin_y, patches_[place].outer.begin_y);
    };
    by_line_.resize(patches_.size());
    std::iota(by_line_.begin(), by_line_.end(), std::size_t{0});
    std::ranges::stable_sort(by_line_, {}, first_line);
    for (const std::size_t place : by_line_) {
        first_line_.push_back(first_line(place));
        const std::int64_t end = std::max(patches_[place].inner.end_y, patches_[place].outer.end_y);
        most_lines_ = std::max(most_lines_, end - first_line_.back());
    }
}

std::optional<std::size_t> PatchBoxes::place(std::int64_t number) const noexcept {
    const auto patch = std::ranges::lower_bound(patches_, number, {}, &Patch::number);
    if (patch == patches_.end() || patch->number != number) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(patch - patches_.begin());
}

std::int64_t PatchBoxes::find_patch(const PixelPoint& pixel) const noexcept {
    const double x = std::floor(pixel.x + 0.5);
    const double y = std::floor(pixel.y + 0.5);
    std::size_t best = patches_.size();
    auto i = static_cast<std::size_t>(
        std::ranges::lower_bound(first_line_, y - static_cast<double>(most_lines_), {},
                                 [](std::int64_t line) { return static_cast<double>(line); }) -
        first_line_.begin());
    for (; i < by_line_.size() && static_cast<double>(first_line_[i]) <= y; ++i) {
        const PixelBox& box = patches_[by_line_[i]].inner;
        if (x >= static_cast<double>(box.begin_x) && x < static_cast<double>(box.end_x) &&
            y >= static_cast<double>(box.begin_y) && y < static_cast<double>(box.end_y)) {
            best = std::min(best, by_line_[i]);
        }
    }
    return best < patches_.size() ? patches_[best].number : -1;
}

void PatchBoxes::find_touching(Region region, const PixelPoint& least, const PixelPoint& greatest,
                               std::vector<std::size_t>& found) const {
    found.clear();
    const auto as_double = [](std::int64_t line) { return static_cast<double>(line); };
    auto i = static_cast<std::size_t>(
        std::ranges::lower_bound(first_line_, least.y - static_cast<double>(most_lines_) - 1.0, {},
                                 as_double) -
        first_line_.begin());
    for (; i < by_line_.size() && static_cast<double>(first_line_[i]) - 0.5 <= greatest.y; ++i) {
        const Patch& patch = patches_[by_line_[i]];
        const PixelBox& box = region == Region::inner ? patch.inner : patch.outer;
        if (as_double(box.begin_x) - 0.5 <= greatest.x && as_double(box.end_x) - 0.5 >= least.x &&
            as_double(box.begin_y) - 0.5 <= greatest.y && as_double(box.end_y) - 0.5 >= least.y) {
            found.push_back(by_line_[i]);
        }
    }
    std::ranges::sort(found);
}

}  // namespace skyquilt::skymap
