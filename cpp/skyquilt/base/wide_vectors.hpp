// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Four doubles or eight floats side by side, and functions compiled for more than one width of
// vectors.
#pragma once

#include <cstdint>

// One wheel serves every machine: a function marked so is compiled for the portable baseline and
// for AVX2, and the loader picks. Both compute the same bits, since wider vectors change no
// rounding and contraction is off. Sanitizers run before the loader's choice could be made, so they
// get the baseline.
// gcc tells of them by macros, clang by features.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SKYQUILT_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SKYQUILT_SANITIZED
#endif
#endif

#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && \
    !defined(SKYQUILT_SANITIZED)
#define SKYQUILT_WIDE_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define SKYQUILT_WIDE_VECTORS
#endif

namespace skyquilt {

/// An extension of gcc and clang, lowered to whatever the machine has. Arithmetic and comparison
/// work lane by lane; `mask ? a : b` chooses lane by lane. We spell vectors out where leaving them
/// to the compiler was measured to fail. Aligned as a double is: the natural alignment differs
/// between the functions compiled for wide vectors and the rest of the program, which share
/// objects.
using Lanes = double __attribute__((vector_size(32), aligned(8)));

/// What comparing lanes gives: all bits of a lane set where it holds.
using LaneMasks = std::int64_t __attribute__((vector_size(32), aligned(8)));

/// Eight floats side by side, for bounds, and what comparing them gives.
using FloatLanes = float __attribute__((vector_size(32), aligned(4)));
using FloatLaneMasks = std::int32_t __attribute__((vector_size(32), aligned(4)));

/// Eight row numbers side by side.
using RowLanes = std::uint32_t __attribute__((vector_size(32), aligned(4)));

}  // namespace skyquilt
