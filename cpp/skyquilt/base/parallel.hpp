// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Share a range of rows among threads.
#pragma once

#include <cstdint>
#include <functional>

namespace skyquilt {

/// How many threads a bulk call uses when its caller asks for `requested`; 0 asks for one per core.
[[nodiscard]] int thread_count(int requested) noexcept;

/// Into how many parts for_row_ranges cuts n rows.
[[nodiscard]] int part_count(std::int64_t n, int threads, std::int64_t grain) noexcept;

/// Cut [0, n) into `threads` runs of rows and call work(begin, end, part) for each, every part on a
/// thread of its own, the first on the caller's. Parts are numbered in row order, so joining the
/// parts' answers in that order gives the same result for any number of threads. Every run but the
/// last is a multiple of `grain` rows long. The first exception of a part, in row order, is thrown
/// again here after all parts have ended.
void for_row_ranges(std::int64_t n, int threads, std::int64_t grain,
                    const std::function<void(std::int64_t, std::int64_t, int)>& work);

}  // namespace skyquilt
