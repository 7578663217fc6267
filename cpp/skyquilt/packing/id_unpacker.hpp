// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of IDs to columns of values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "skyquilt/base/vector_widths.hpp"
#include "skyquilt/packing/id_layout.hpp"
#include "skyquilt/packing/key_columns.hpp"

namespace skyquilt::packing {

/// Values of IDs, for n rows and some of the layout's keys. Columns are to hold all values of their
/// key; what they cannot hold loses its high bits.
///
/// @param is_possible 1 for IDs that the layout can have made, 0 for others; read only for `mark`.
/// @param first_row what the first row is called in messages, where ids are part of a column.
/// @param width one of vector_widths(); the answer is the same for all.
/// @throws IdError naming the first row with an ID that the layout cannot have made, for `refuse`
void unpack(const IdLayout& layout, const WordColumn& ids, std::size_t n,
            std::span<const WritableKeyColumn> keys, Invalid invalid,
            std::span<std::uint8_t> is_possible, std::size_t first_row, int threads,
            VectorWidth width = widest_vectors());

}  // namespace skyquilt::packing
