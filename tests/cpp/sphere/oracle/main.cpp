// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Hold the relations of the core against whole numbers, shard by shard:
//
//   oracle --shards 0:100 --pairs-per-shard 100000 [--adversarial-in 2] [--seed 1] [--threads 2]
//          [--results FILE] [--core NAME]
//
// FILE keeps one line per finished shard; a later run of the same core, seed and sizes skips those
// that stand there. NAME tells cores apart, by their commit say. Fails if core and oracle differ on
// a pair, or if a kind of pairs answers a question in one way only although both should occur.
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "comparison.hpp"

namespace {

using skyquilt::sphere::oracle::compare;
using skyquilt::sphere::oracle::complaint;
using skyquilt::sphere::oracle::Core;
using skyquilt::sphere::oracle::Found;
using skyquilt::sphere::oracle::kinds;
using skyquilt::sphere::oracle::Shard;
using skyquilt::sphere::oracle::Tally;

#if defined(__clang__)
constexpr std::string_view compiler = "clang " __clang_version__;
#elif defined(__GNUC__)
constexpr std::string_view compiler = "gcc " __VERSION__;
#else
constexpr std::string_view compiler = "unknown";
#endif

struct Run {
    std::uint32_t begin = 0;
    std::uint32_t end = 10;
    std::int64_t pairs_per_shard = 100'000;
    std::int64_t adversarial_in = 2;
    std::uint32_t seed = 1;
    unsigned threads = 1;
    std::string results;
    std::string core;
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
    std::map<std::string_view, std::string_view> given;
    for (std::size_t i = 0; i < arguments.size(); i += 2) {
        if (i + 1 == arguments.size()) {
            throw std::invalid_argument("no value for " + std::string(arguments[i]));
        }
        given[arguments[i]] = arguments[i + 1];
    }
    Run run;
    for (const auto& [name, value] : given) {
        if (name == "--shards") {
            const std::size_t colon = value.find(':');
            if (colon == std::string_view::npos) {
                throw std::invalid_argument("--shards needs BEGIN:END");
            }
            run.begin = number<std::uint32_t>(value.substr(0, colon));
            run.end = number<std::uint32_t>(value.substr(colon + 1));
        } else if (name == "--pairs-per-shard") {
            run.pairs_per_shard = number<std::int64_t>(value);
        } else if (name == "--adversarial-in") {
            run.adversarial_in = number<std::int64_t>(value);
        } else if (name == "--seed") {
            run.seed = number<std::uint32_t>(value);
        } else if (name == "--threads") {
            run.threads = number<unsigned>(value);
        } else if (name == "--results") {
            run.results = value;
        } else if (name == "--core") {
            run.core = value;
        } else {
            throw std::invalid_argument("unknown option " + std::string(name));
        }
    }
    if (run.pairs_per_shard < 1 || run.adversarial_in < 0 || run.threads < 1) {
        throw std::invalid_argument("counts begin with 1, --adversarial-in with 0");
    }
    return run;
}

// What a line begins with; it tells which shard of which run it is for.
constexpr std::string_view key_header = "core,seed,pairs_per_shard,adversarial_in,shard,";

std::string key_of(const Run& run, std::uint32_t shard) {
    std::ostringstream text;
    text << run.core << ',' << run.seed << ',' << run.pairs_per_shard << ',' << run.adversarial_in
         << ',' << shard << ',';
    return text.str();
}

std::set<std::string> finished_shards(const std::string& results) {
    std::set<std::string> keys;
    std::ifstream file(results);
    for (std::string line; std::getline(file, line);) {
        std::size_t end = 0;
        for (const char c : key_header) {
            if (c == ',' && end != std::string::npos) {
                end = line.find(',', end);
                end += end == std::string::npos ? 0 : 1;
            }
        }
        if (end != std::string::npos) {
            keys.insert(line.substr(0, end));
        }
    }
    return keys;
}

std::string today() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now));
    return text.data();
}

// A line is written at once and at the end of the file, so that a run that was stopped leaves whole
// lines only.
void append(const std::string& results, const std::string& key, const Found& found) {
    std::ostringstream line;
    std::ifstream before(results);
    if (before.peek() == std::ifstream::traits_type::eof()) {
        line << key_header
             << "disagreements,asymmetries,overlaps,overlaps_interior,contains,certified";
        for (const auto& kind : kinds()) {
            line << ',' << kind.name;
        }
        line << ",compiler,date\n";
    }
    Tally all;
    for (const Tally& tally : found.tallies) {
        all += tally;
    }
    line << key << all.disagreements << ',' << all.asymmetries << ',' << all.overlaps << ','
         << all.overlaps_interior << ',' << all.contains << ',' << all.certified;
    for (const Tally& tally : found.tallies) {
        line << ',' << tally.pairs;
    }
    line << ',' << compiler << ',' << today() << '\n';
    std::ofstream file(results, std::ios::app);
    file << line.str() << std::flush;
    if (!file) {
        throw std::runtime_error("cannot write " + results);
    }
}

int report(const std::vector<Tally>& tallies, double seconds) {
    Tally all;
    std::string complaints;
    std::cout << "kind pairs refused overlaps overlaps_interior contains disagreements "
                 "asymmetries certified\n";
    const auto print = [](std::string_view name, const Tally& tally) {
        std::cout << name << ' ' << tally.pairs << ' ' << tally.refused << ' ' << tally.overlaps
                  << ' ' << tally.overlaps_interior << ' ' << tally.contains << ' '
                  << tally.disagreements << ' ' << tally.asymmetries << ' ' << tally.certified
                  << '\n';
    };
    for (std::size_t k = 0; k < kinds().size(); ++k) {
        if (tallies[k].pairs != 0) {
            print(kinds()[k].name, tallies[k]);
        }
        complaints += complaint(kinds()[k], tallies[k]);
        all += tallies[k];
    }
    print("all", all);
    std::cout << static_cast<double>(all.pairs) / seconds << " pairs a second\n";
    std::cerr << complaints;
    return complaints.empty() ? 0 : 1;
}

int work(const Run& run) {
    const std::set<std::string> finished = finished_shards(run.results);
    const Core core{skyquilt::sphere::relate_convex, skyquilt::sphere::relate,
                    skyquilt::sphere::relate_columns};
    std::vector<Tally> tallies(kinds().size());
    std::atomic<std::uint32_t> next = run.begin;
    std::mutex mutex;  // guards tallies, failure, the results and the output
    std::exception_ptr failure;
    const auto begin = std::chrono::steady_clock::now();
    const auto take_shards = [&] {
        try {
            for (std::uint32_t shard = next++; shard < run.end; shard = next++) {
                const std::string key = key_of(run, shard);
                if (finished.contains(key)) {
                    continue;
                }
                const Found found =
                    compare(core, Shard{run.seed, shard, run.pairs_per_shard, run.adversarial_in});
                const std::scoped_lock lock(mutex);
                for (std::size_t k = 0; k < tallies.size(); ++k) {
                    tallies[k] += found.tallies[k];
                }
                for (const std::string& difference : found.differences) {
                    std::cerr << "shard " << shard << ": " << difference;
                }
                if (!run.results.empty()) {
                    append(run.results, key, found);
                }
            }
        } catch (...) {
            const std::scoped_lock lock(mutex);
            failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 1; i < run.threads; ++i) {
            threads.emplace_back(take_shards);
        }
        take_shards();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    return report(tallies, seconds.count());
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return work(run_of({argv + 1, argv + argc}));
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 2;
    }
}
