// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/outlines.hpp"

using skyquilt::skymap::box_outlines;
using skyquilt::skymap::Region;
using skyquilt::skymap::RingsConfig;
using skyquilt::skymap::SkyMap;
using skyquilt::skymap::TractStyle;
using skyquilt::sphere::Polygons;

TEST_CASE("outlines are the corners of the boxes asked for") {
    TractStyle style;
    style.projection = skyquilt::skymap::ProjectionKind::tan;
    style.pixel_scale_arcsec = 60.0;
    style.patches.inner_x = 600;
    style.patches.inner_y = 500;
    const SkyMap skymap(RingsConfig{.num_rings = 5}, style);
    const auto box = skymap.grid(0).patch_box(1, Region::inner);
    const Polygons outlines = box_outlines(skymap, {4, 0}, {box, skymap.grid(0).tract_box()});
    CHECK(outlines.size() == 2);
    CHECK(std::ranges::equal(outlines[0], skymap.tract(4).corners(box)));
    CHECK(std::ranges::equal(outlines[1], skymap.tract(0).corners(skymap.grid(0).tract_box())));
    CHECK_THROWS_AS(static_cast<void>(box_outlines(skymap, {skymap.n_tracts()}, {box})),
                    skyquilt::NotFoundError);
}
