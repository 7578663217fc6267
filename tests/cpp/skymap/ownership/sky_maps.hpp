// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// One skymap or more of every kind that LSST has, and who owns what in them.
#pragma once

#include <string>
#include <vector>

#include "owners.hpp"
#include "skyquilt/skymap/sky_map.hpp"

namespace skyquilt::skymap::ownership {

struct Case {
    std::string name;
    SkyMap skymap;
    FindOwner find_owner;
};

[[nodiscard]] std::vector<std::string> names();
/// @throws std::invalid_argument if there is no such name.
[[nodiscard]] Case case_of(const std::string& name);

}  // namespace skyquilt::skymap::ownership
