// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of values to columns of IDs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "skyquilt/base/vector_widths.hpp"
#include "skyquilt/packing/id_layout.hpp"
#include "skyquilt/packing/key_columns.hpp"

namespace skyquilt::packing {

/// IDs of n rows of values, of fields that make up the layout: each field once, by itself or in a
/// compound; fields of one value may be left out.
///
/// @param is_possible 1 for rows that have an ID, 0 for others, whose ID is 0; read only for
/// `mark`.
/// @throws IdError naming the first row with a value out of its range, for `refuse`
void pack(const IdLayout& layout, std::span<const KeyColumn> keys, std::size_t n, Invalid invalid,
          std::span<std::uint64_t> ids, std::span<std::uint8_t> is_possible, int threads,
          VectorWidth width = widest_vectors());

}  // namespace skyquilt::packing
