// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/base/parallel.hpp"

#include <algorithm>
#include <exception>
#include <thread>
#include <vector>

namespace skyquilt {

int thread_count(int requested) noexcept {
    if (requested > 0) {
        return requested;
    }
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

int part_count(std::int64_t n, int threads, std::int64_t grain) noexcept {
    const std::int64_t grains = std::max<std::int64_t>(1, (n + grain - 1) / grain);
    return static_cast<int>(std::clamp<std::int64_t>(threads, 1, grains));
}

void for_row_ranges(std::int64_t n, int threads, std::int64_t grain,
                    const std::function<void(std::int64_t, std::int64_t, int)>& work) {
    const int parts = part_count(n, threads, grain);
    const std::int64_t grains = (n + grain - 1) / grain;
    const auto begin_of = [&](int part) { return std::min(n, grain * (grains * part / parts)); };
    std::vector<std::exception_ptr> failures(static_cast<std::size_t>(parts));
    const auto run = [&](int part) {
        try {
            work(begin_of(part), begin_of(part + 1), part);
        } catch (...) {
            failures[static_cast<std::size_t>(part)] = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> pool;
        for (int part = 1; part < parts; ++part) {
            pool.emplace_back(run, part);
        }
        run(0);
    }
    for (const auto& failure : failures) {
        if (failure) {
            std::rethrow_exception(failure);
        }
    }
}

}  // namespace skyquilt
