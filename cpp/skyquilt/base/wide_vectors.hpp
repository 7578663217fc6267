// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Four doubles or eight floats side by side, and functions compiled for more than one width of
// vectors.
#pragma once

#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

/// One bit a lane: bit i is set where lane i is negative, -0 included.
[[gnu::always_inline]] inline unsigned negative_bits(const Lanes& lanes) noexcept {
#if defined(__SSE2__)
    // Without this gcc takes the lanes out one by one.
    const __m128d low = {lanes[0], lanes[1]};
    const __m128d high = {lanes[2], lanes[3]};
    return static_cast<unsigned>(_mm_movemask_pd(low) | (_mm_movemask_pd(high) << 2));
#else
    const auto signs = reinterpret_cast<const LaneMasks&>(lanes) < 0;
    return static_cast<unsigned>((signs[0] & 1) | (signs[1] & 2) | (signs[2] & 4) | (signs[3] & 8));
#endif
}

/// One bit a lane: bit i is set where mask i holds.
[[gnu::always_inline]] inline unsigned bits_of(const LaneMasks& masks) noexcept {
    return negative_bits(reinterpret_cast<const Lanes&>(masks));
}

// What the functions below compute they write to their last argument: a vector wider than the
// baseline's cannot be returned between functions compiled for different widths.

/// Replaces lanes of `least` by those of x that are less.
[[gnu::always_inline]] inline void keep_least(const Lanes& x, Lanes& least) noexcept {
    least = x < least ? x : least;
}
/// Replaces lanes of `greatest` by those of x that are greater.
[[gnu::always_inline]] inline void keep_greatest(const Lanes& x, Lanes& greatest) noexcept {
    greatest = x > greatest ? x : greatest;
}

}  // namespace skyquilt
