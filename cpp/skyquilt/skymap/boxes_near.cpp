// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/boxes_near.hpp"

#include "skyquilt/base/errors.hpp"

namespace skyquilt::skymap {

void check_level(const SkyMap& skymap, Level level) {
    if (level == Level::cell && skymap.cells_per_axis() == 0) {
        throw NotFoundError(
            "this skymap has no cells: ask for patches, or use a skymap with the cells builder");
    }
}

}  // namespace skyquilt::skymap
