// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/tract_style.hpp"

#include <cmath>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"

namespace skyquilt::skymap {

void check_pixels(double pixel_scale_arcsec, double rotation_deg) {
    if (!(pixel_scale_arcsec > 1e-4 && pixel_scale_arcsec < 3600.0)) {
        throw SkyMapConfigError("pixelScale must lie in (1e-4, 3600) arcsec, got " +
                                number_text(pixel_scale_arcsec));
    }
    if (!(std::abs(rotation_deg) <= 1e6)) {
        throw SkyMapConfigError("rotation must lie within a million degrees, got " +
                                number_text(rotation_deg));
    }
}

void check(const TractStyle& style) {
    check(style.patches);
    check_pixels(style.pixel_scale_arcsec, style.rotation_deg);
    if (!(style.tract_overlap_deg >= 0.0 && style.tract_overlap_deg <= 180.0)) {
        throw SkyMapConfigError("tractOverlap must lie in [0, 180] degrees, got " +
                                number_text(style.tract_overlap_deg));
    }
}

}  // namespace skyquilt::skymap
