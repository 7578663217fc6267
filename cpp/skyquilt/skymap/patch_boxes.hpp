// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The patches of a tract as a list of boxes, where they form no grid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "skyquilt/skymap/patch_grid.hpp"

namespace skyquilt::skymap {

/// Boxes on the pixels of one tract, each with a number of its own.
class PatchBoxes {
  public:
    struct Patch {
        std::int64_t number = 0;
        PixelBox inner;
        PixelBox outer;
    };

    PatchBoxes() = default;
    /// @throws SkyMapConfigError if two have one number; the message names it.
    explicit PatchBoxes(std::vector<Patch> patches);

    /// In the order of their numbers.
    [[nodiscard]] const std::vector<Patch>& patches() const noexcept { return patches_; }
    /// The place in that order of the patch with a number.
    [[nodiscard]] std::optional<std::size_t> place(std::int64_t number) const noexcept;
    /// The lowest number whose inner box holds a pixel position, -1 where none does.
    [[nodiscard]] std::int64_t find_patch(const PixelPoint& pixel) const noexcept;
    /// The places of the patches whose box, as far as its continuous extent goes, shares a point
    /// with the one from `least` to `greatest`, in growing order.
    void find_touching(Region region, const PixelPoint& least, const PixelPoint& greatest,
                       std::vector<std::size_t>& found) const;

  private:
    std::vector<Patch> patches_;
    // Their places sorted by the first line of the outer or inner box, whichever is lower.
    std::vector<std::size_t> by_line_;
    std::vector<std::int64_t> first_line_;
    std::int64_t most_lines_ = 0;
};

}  // namespace skyquilt::skymap
