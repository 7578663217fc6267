// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The owner of a position, found in other ways than the core's: by the boxes, polygons and slices
// of the tracts, and by plain spherical trigonometry in their planes.
#pragma once

#include <cstdint>
#include <functional>

#include "skyquilt/skymap/pixel_scale.hpp"
#include "skyquilt/skymap/sky_map.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap::ownership {

/// The slot whose inner region holds a position, or -1 where there is not exactly one.
using FindOwner = std::function<std::int64_t(const sphere::LonLat&)>;

/// By the boxes in longitude and latitude that SkyMap::inner_box gives.
///
/// @throws std::logic_error if boxes that stand beside each other do not share their edge, in a
/// ring
///   to the last bit, so that a position could be in none or in two.
[[nodiscard]] FindOwner owner_by_boxes(const SkyMap& skymap);
/// By the polygons of SkyMap::vertices, each of them tried.
[[nodiscard]] FindOwner owner_by_polygons(const SkyMap& skymap);
/// By slices of equal width in longitude, from 0.
[[nodiscard]] FindOwner owner_by_slices(std::int64_t n_slices);
/// By the greatest dot product with a reference point, each of them tried.
[[nodiscard]] FindOwner owner_by_reference(const SkyMap& skymap);
/// By the formulas of HEALPix in the ring scheme (Gorski et al. 2005, ApJ 622, 759, section 4),
/// declination mirrored.
[[nodiscard]] FindOwner owner_by_healpix(int order);

/// How a position lies to what the core says it is in.
enum class Verdict {
    right,
    at_edge,  ///< so near to an edge that roundings decide
    in_gap,   ///< rightly in no patch: beyond the pixels of its tract
    wrong,
};

/// What the core says.
struct Answer {
    std::int64_t tract = -1;
    std::int64_t patch = -1;
    std::int64_t cell = -1;
};

/// Judges answers of one skymap.
class Judge {
  public:
    Judge(const SkyMap& skymap, FindOwner find_owner);

    [[nodiscard]] Verdict judge(const sphere::LonLat& position, const Answer& answer) const;

  private:
    [[nodiscard]] Verdict judge_tract(const sphere::LonLat& position, std::int64_t slot) const;
    [[nodiscard]] Verdict judge_pixels(const sphere::LonLat& position, std::int64_t slot,
                                       const Answer& answer) const;

    const SkyMap& skymap_;
    FindOwner find_owner_;
};

}  // namespace skyquilt::skymap::ownership
