// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The bits of a column and a row taken in turns: how nested HEALPix numbers count within a base
// cell.
#pragma once

#include <cstdint>

namespace skyquilt::sphere {

/// A zero put above each bit of a number below 2^32.
[[nodiscard]] constexpr std::uint64_t spread_bits(std::uint64_t bits) noexcept {
    bits = (bits | (bits << 16)) & 0x0000FFFF0000FFFFU;
    bits = (bits | (bits << 8)) & 0x00FF00FF00FF00FFU;
    bits = (bits | (bits << 4)) & 0x0F0F0F0F0F0F0F0FU;
    bits = (bits | (bits << 2)) & 0x3333333333333333U;
    return (bits | (bits << 1)) & 0x5555555555555555U;
}

/// The way back: every second bit, beginning with the lowest, and the others left out.
[[nodiscard]] constexpr std::uint64_t gathered_bits(std::uint64_t bits) noexcept {
    bits &= 0x5555555555555555U;
    bits = (bits | (bits >> 1)) & 0x3333333333333333U;
    bits = (bits | (bits >> 2)) & 0x0F0F0F0F0F0F0F0FU;
    bits = (bits | (bits >> 4)) & 0x00FF00FF00FF00FFU;
    bits = (bits | (bits >> 8)) & 0x0000FFFF0000FFFFU;
    return (bits | (bits >> 16)) & 0x00000000FFFFFFFFU;
}

}  // namespace skyquilt::sphere
