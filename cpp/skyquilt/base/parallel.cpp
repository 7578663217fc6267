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

void for_row_ranges(std::int64_t n, int threads, std::int64_t grain,
                    const std::function<void(std::int64_t, std::int64_t, int)>& work) {
    const std::int64_t grains = (n + grain - 1) / grain;
    const std::int64_t parts = std::clamp<std::int64_t>(static_cast<std::int64_t>(threads), 1,
                                                        std::max<std::int64_t>(1, grains));
    if (parts == 1) {
        work(0, n, 0);
        return;
    }
    const auto begin_of = [&](std::int64_t part) {
        return std::min(n, grain * (grains * part / parts));
    };
    std::vector<std::exception_ptr> failures(static_cast<std::size_t>(parts));
    {
        std::vector<std::jthread> pool;
        for (std::int64_t part = 0; part < parts; ++part) {
            pool.emplace_back([&, part] {
                try {
                    work(begin_of(part), begin_of(part + 1), static_cast<int>(part));
                } catch (...) {
                    failures[static_cast<std::size_t>(part)] = std::current_exception();
                }
            });
        }
    }
    for (const auto& failure : failures) {
        if (failure) {
            std::rethrow_exception(failure);
        }
    }
}

}  // namespace skyquilt
