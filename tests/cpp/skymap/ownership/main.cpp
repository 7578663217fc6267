// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Ask for the tract, patch and cell of random positions, and check each answer in another way:
//
//   ownership [--skymap lsst_cells_v1] [--positions 10000000] [--seed 1] [--threads 2]
//
// One line a skymap, all of them if none is named: how many positions were in exactly one inner
// tract and patch and found there, how many of them so near to an edge that roundings decide, how
// many in no patch since they are beyond the pixels of their tract, and how many answers were
// wrong. Fails if one was.
#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "owners.hpp"
#include "sky_maps.hpp"
#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/locate.hpp"

namespace {

using skyquilt::skymap::ownership::Answer;
using skyquilt::skymap::ownership::Case;
using skyquilt::skymap::ownership::Judge;
using skyquilt::skymap::ownership::Verdict;

constexpr std::int64_t chunk = 100'000;

struct Run {
    std::string skymap;
    std::int64_t positions = 10'000'000;
    std::uint64_t seed = 1;
    unsigned threads = 1;
};

template <typename T>
T number(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw std::invalid_argument("no number: " + std::string(text));
    }
    return value;
}

Run run_of(const std::vector<std::string_view>& arguments) {
    Run run;
    for (std::size_t i = 0; i < arguments.size(); i += 2) {
        if (i + 1 == arguments.size()) {
            throw std::invalid_argument("no value for " + std::string(arguments[i]));
        }
        const std::string_view value = arguments[i + 1];
        if (arguments[i] == "--skymap") {
            run.skymap = value;
        } else if (arguments[i] == "--positions") {
            run.positions = number<std::int64_t>(value);
        } else if (arguments[i] == "--seed") {
            run.seed = number<std::uint64_t>(value);
        } else if (arguments[i] == "--threads") {
            run.threads = std::max(1U, number<unsigned>(value));
        } else {
            throw std::invalid_argument("no option " + std::string(arguments[i]));
        }
    }
    return run;
}

struct Tally {
    std::array<std::int64_t, 4> counts{};  // by verdict

    [[nodiscard]] std::int64_t& of(Verdict verdict) {
        return counts[static_cast<std::size_t>(verdict)];
    }
};

// Positions equally dense everywhere, drawn anew from the seed and the number of the chunk.
void work_on_chunk(const Case& each, const Judge& judge, std::uint64_t seed, std::int64_t index,
                   std::size_t n, Tally& tally) {
    std::mt19937_64 random(seed * 0x9e3779b97f4a7c15ULL + static_cast<std::uint64_t>(index));
    std::uniform_real_distribution<double> lon(0.0, 360.0);
    std::uniform_real_distribution<double> sine(-1.0, 1.0);
    std::vector<double> ra(n);
    std::vector<double> dec(n);
    for (std::size_t i = 0; i < n; ++i) {
        ra[i] = lon(random);
        dec[i] = std::asin(sine(random)) / skyquilt::radians_per_degree;
    }
    std::vector<std::int64_t> tract(n);
    std::vector<std::int64_t> patch(n);
    std::vector<std::int64_t> cell(each.skymap.cells_per_axis() > 0 ? n : 0);
    locate(each.skymap, ra, dec, 1, tract, patch, cell);
    for (std::size_t i = 0; i < n; ++i) {
        const Verdict verdict = judge.judge(
            {ra[i], dec[i]},
            {.tract = tract[i], .patch = patch[i], .cell = cell.empty() ? -1 : cell[i]});
        ++tally.of(verdict);
        if (verdict == Verdict::wrong) {
            std::cerr << each.name << " ra " << ra[i] << " dec " << dec[i] << " tract " << tract[i]
                      << " patch " << patch[i] << '\n';
        }
    }
}

// @return whether all was right.
bool hold(const std::string& name, const Run& run) {
    const Case each = skyquilt::skymap::ownership::case_of(name);
    const Judge judge(each.skymap, each.find_owner);
    const std::int64_t n_chunks = (run.positions + chunk - 1) / chunk;
    std::atomic<std::int64_t> next{0};
    std::vector<Tally> tallies(run.threads);
    {
        std::vector<std::jthread> pool;
        for (Tally& tally : tallies) {
            pool.emplace_back([&] {
                for (std::int64_t i = next++; i < n_chunks; i = next++) {
                    const std::int64_t n = std::min(chunk, run.positions - i * chunk);
                    work_on_chunk(each, judge, run.seed, i, static_cast<std::size_t>(n), tally);
                }
            });
        }
    }
    Tally all;
    for (const Tally& tally : tallies) {
        for (std::size_t i = 0; i < all.counts.size(); ++i) {
            all.counts[i] += tally.counts[i];
        }
    }
    std::cout << name << ": seed " << run.seed << ", " << run.positions << " positions, "
              << all.of(Verdict::right) << " right, " << all.of(Verdict::at_edge) << " at an edge, "
              << all.of(Verdict::in_gap) << " in gaps, " << all.of(Verdict::wrong) << " wrong"
              << std::endl;
    return all.of(Verdict::wrong) == 0 && all.of(Verdict::right) > 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const Run run = run_of({argv + 1, argv + argc});
        bool is_held = true;
        for (const std::string& name : run.skymap.empty() ? skyquilt::skymap::ownership::names()
                                                          : std::vector<std::string>{run.skymap}) {
            is_held = hold(name, run) && is_held;
        }
        return is_held ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 2;
    }
}
