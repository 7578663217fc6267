// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// IDs and values at the edges of every field, and one step beyond.
#pragma once

#include <cstdint>

#include "case_file.hpp"

namespace skyquilt::packing::round_trips {

struct EdgeTally {
    std::int64_t right = 0;    ///< taken apart and put together as they should be
    std::int64_t refused = 0;  ///< rightly
    std::int64_t wrong = 0;
};

/// Hold all combinations of the two lowest and the two highest digits of each field, of those
/// beside holes between labels, and of what lies one step beyond, against what is expected: first
/// as IDs, which have no digits beyond those that there is room for, then as values to pack.
[[nodiscard]] EdgeTally hold_edges(const Case& each);

}  // namespace skyquilt::packing::round_trips
