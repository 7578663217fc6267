// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The pixel grid of a tract, cut into patches and cells.
#pragma once

#include <cstdint>

#include "skyquilt/skymap/pixel_scale.hpp"

namespace skyquilt::skymap {

/// Whole pixels begin <= index < end on both axes. Pixel i is the interval [i - 0.5, i + 0.5), so
/// the continuous extent of the box is begin - 0.5 to end - 0.5.
struct PixelBox {
    std::int64_t begin_x = 0;
    std::int64_t begin_y = 0;
    std::int64_t end_x = 0;
    std::int64_t end_y = 0;

    [[nodiscard]] friend constexpr bool operator==(const PixelBox&, const PixelBox&) = default;
};

/// Pixels of a box with a border of `border` pixels around it.
[[nodiscard]] constexpr PixelBox grown(const PixelBox& box, std::int64_t border) noexcept {
    return {box.begin_x - border, box.begin_y - border, box.end_x + border, box.end_y + border};
}

/// With or without the border that neighbours share.
enum class Region { inner, outer };

/// How a tract is cut: patches of a fixed size, with the two styles of LSST's tract builders.
struct PatchStyle {
    /// Legacy patches stop at the edge of their tract; patches made of cells reach beyond it.
    enum class Builder { legacy, cells };

    Builder builder = Builder::legacy;
    std::int64_t inner_x = 4000;  ///< pixels of a patch without its border
    std::int64_t inner_y = 4000;
    std::int64_t border = 100;  ///< pixels on each side
    std::int64_t cell_inner =
        0;  ///< pixels of a cell without its border; 0 where there are no cells
    std::int64_t cell_border = 0;
    std::int64_t cells_per_patch_inner = 0;  ///< along one axis
    std::int64_t cells_in_border = 0;        ///< cells beyond the inner patch on each side

    [[nodiscard]] friend bool operator==(const PatchStyle&, const PatchStyle&) = default;
};

/// @throws SkyMapConfigError if a size is out of its range; the message names it.
void check(const PatchStyle& style);

/// The patches of one tract. Patch (x, y) has the sequential index y * n_x + x; x grows to the West
/// and y to the North in an unrotated tract. Inner patches share no pixel and fill the tract.
class PatchGrid {
  public:
    PatchGrid() = default;
    PatchGrid(const PatchStyle& style, std::int64_t n_x, std::int64_t n_y) noexcept
        : style_(style), n_x_(n_x), n_y_(n_y) {}

    [[nodiscard]] const PatchStyle& style() const noexcept { return style_; }
    [[nodiscard]] std::int64_t n_x() const noexcept { return n_x_; }
    [[nodiscard]] std::int64_t n_y() const noexcept { return n_y_; }
    [[nodiscard]] std::int64_t n_patches() const noexcept { return n_x_ * n_y_; }
    /// Cells along one axis of a patch, those in its border included; 0 where there are no cells.
    [[nodiscard]] std::int64_t cells_per_axis() const noexcept {
        return style_.cell_inner == 0 ? 0
                                      : style_.cells_per_patch_inner + 2 * style_.cells_in_border;
    }

    [[nodiscard]] PixelBox tract_box() const noexcept {
        return {0, 0, n_x_ * style_.inner_x, n_y_ * style_.inner_y};
    }
    /// Precondition: 0 <= patch < n_patches().
    [[nodiscard]] PixelBox patch_box(std::int64_t patch, Region region) const noexcept;
    /// Precondition: also 0 <= cell < cells_per_axis() squared. Cell (0, 0) is the lower left one
    /// of the border; neighbouring patches hold the cells they share twice.
    [[nodiscard]] PixelBox cell_box(std::int64_t patch, std::int64_t cell,
                                    Region region) const noexcept;

    /// The patch whose inner box holds a pixel position, -1 outside the tract's box or not a
    /// number. A position belongs to the pixel it is less than half a pixel above or at most half a
    /// pixel below.
    [[nodiscard]] std::int64_t find_patch(const PixelPoint& pixel) const noexcept;
    /// The cell of that patch whose inner box holds the position, never one of the border; -1 too
    /// where there are no cells.
    [[nodiscard]] std::int64_t find_cell(const PixelPoint& pixel) const noexcept;

    [[nodiscard]] friend bool operator==(const PatchGrid&, const PatchGrid&) = default;

  private:
    PatchStyle style_;
    std::int64_t n_x_ = 0;
    std::int64_t n_y_ = 0;
};

}  // namespace skyquilt::skymap
