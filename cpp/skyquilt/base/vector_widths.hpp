// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Kernels written once for two, four or eight doubles side by side, and which of them to call.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace skyquilt {

/// How many doubles a kernel works on at a time.
enum class VectorWidth { two, four, eight };

/// What a kernel is written in: vectors of doubles, and of words of the same size. They are
/// extensions of gcc and clang; arithmetic works lane by lane, and no width changes a rounding.
/// Comparisons may choose (a < b ? a : b), but what they give is not to be kept or combined:
/// AVX-512 has it in registers of another kind, from where gcc moves it lane by lane. Signs of
/// words say the same.
struct TwoLanes {
    using Doubles = double __attribute__((vector_size(16)));
    using Words = std::int64_t __attribute__((vector_size(16)));
    static constexpr std::size_t count = 2;
};
struct FourLanes {
    using Doubles = double __attribute__((vector_size(32)));
    using Words = std::int64_t __attribute__((vector_size(32)));
    static constexpr std::size_t count = 4;
};
struct EightLanes {
    using Doubles = double __attribute__((vector_size(64)));
    using Words = std::int64_t __attribute__((vector_size(64)));
    static constexpr std::size_t count = 8;
};

// A kernel is a function of its own for each width, marked so, which calls one template. All that
// the template calls must be inlined into it (gnu::always_inline), or it runs as baseline. Two
// lanes are what the baseline has on every machine, on x86 (SSE2) as on arm.
#if defined(__x86_64__) && defined(__GNUC__)
#define SKYQUILT_HAS_WIDER_VECTORS
#define SKYQUILT_FOUR_LANES __attribute__((target("avx2")))
#define SKYQUILT_EIGHT_LANES __attribute__((target("avx512f,avx512dq,avx512vl")))
#endif

/// The widths that this machine can run, the widest first; two is always the last.
[[nodiscard]] inline std::span<const VectorWidth> vector_widths() noexcept {
    static constexpr std::array all{VectorWidth::eight, VectorWidth::four, VectorWidth::two};
#ifdef SKYQUILT_HAS_WIDER_VECTORS
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
        return all;
    }
    if (__builtin_cpu_supports("avx2")) {
        return std::span(all).subspan(1);
    }
#endif
    return std::span(all).subspan(2);
}

[[nodiscard]] inline VectorWidth widest_vectors() noexcept { return vector_widths().front(); }

}  // namespace skyquilt
