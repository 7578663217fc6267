// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The layouts of layouts.txt, and IDs of them put together in the obvious way.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "skyquilt/packing/id_layout.hpp"

namespace skyquilt::packing::round_trips {

struct Case {
    std::string name;
    IdLayout layout;
    /// What a step of each field's digit adds to an ID, found without the core.
    std::vector<std::uint64_t> steps;
};

/// All layouts of a file.
///
/// @throws std::runtime_error if it cannot be read
[[nodiscard]] std::vector<Case> cases_of(const std::string& path);

/// The ID of one digit for each field.
[[nodiscard]] std::uint64_t id_of(const Case& each, std::span<const std::uint64_t> digits) noexcept;

/// The largest digit that a field has room for.
[[nodiscard]] std::uint64_t last_digit(const IdField& field) noexcept;

}  // namespace skyquilt::packing::round_trips
