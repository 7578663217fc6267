// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Take random IDs apart and put them together again, and all at the edges of the fields:
//
//   round_trips --layouts layouts.txt [--layout lsst_object] [--ids 10000000] [--seed 1]
//               [--threads 1]
//
// One line a layout, all of the file if none is named: how many random IDs came back as they were
// with the digits that they had been made of, how many combinations of digits at the edges did so,
// how many beyond them were refused, and how many answers were wrong. Fails if one was.
#include <algorithm>
#include <atomic>
#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "case_file.hpp"
#include "columns.hpp"
#include "edges.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/packing/id_packer.hpp"
#include "skyquilt/packing/id_unpacker.hpp"

namespace {

using namespace skyquilt::packing;
using namespace skyquilt::packing::round_trips;

using Words = std::vector<std::uint64_t>;

// Rows of a trip: enough that the vector loops run at their full length, and no whole blocks.
constexpr std::size_t chunk = 16 * block_rows + 1000;

struct Errand {
    std::string layouts;
    std::string layout;
    std::int64_t ids = 10'000'000;
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

Errand errand_of(const std::vector<std::string_view>& arguments) {
    Errand run;
    for (std::size_t i = 0; i < arguments.size(); i += 2) {
        if (i + 1 == arguments.size()) {
            throw std::invalid_argument("no value for " + std::string(arguments[i]));
        }
        const std::string_view value = arguments[i + 1];
        if (arguments[i] == "--layouts") {
            run.layouts = value;
        } else if (arguments[i] == "--layout") {
            run.layout = value;
        } else if (arguments[i] == "--ids") {
            run.ids = number<std::int64_t>(value);
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

// SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195): a step and a mix, so that
// drawing takes less time than what is tested.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t operator()() noexcept {
        std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15ULL;
        mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebULL;
        return mixed ^ mixed >> 31;
    }

  private:
    std::uint64_t state_;
};

// Digits spread evenly over those of a field.
void draw_digits(const IdField& field, Random& random, Words& digits) {
    const std::uint64_t last = field.max_digit - field.min_digit;
    if (std::has_single_bit(last + 1) || last + 1 == 0) {
        for (auto& digit : digits) {
            digit = field.min_digit + (random() & last);
        }
    } else if (last < std::uint64_t{1} << 32) {
        for (auto& digit : digits) {
            digit = field.min_digit + ((random() >> 32) * (last + 1) >> 32);
        }
    } else {
        for (auto& digit : digits) {
            digit = field.min_digit + random() % (last + 1);
        }
    }
    if (!field.gaps.empty()) {
        for (auto& digit : digits) {
            while (!is_valid_digit(field, digit)) {
                digit = field.min_digit + random() % (last + 1);
            }
        }
    }
}

// What one thread needs for its trips, made once.
class Traveller {
  public:
    explicit Traveller(const Case& each)
        : case_(each),
          ids_(chunk),
          back_(chunk),
          values_(each.layout.fields().size() + each.layout.compounds().size(), Words(chunk)) {
        for (const IdField& field : each.layout.fields()) {
            columns_.push_back(column_for(field, chunk));
        }
        for (std::size_t i = 0; i < each.layout.compounds().size(); ++i) {
            columns_.emplace_back(IntType::int64, chunk);
        }
    }

    /// How many of n IDs came back otherwise than they should have; `index` says which IDs they
    /// are.
    std::int64_t travel(std::uint64_t seed, std::int64_t index, std::size_t n) {
        Random random((seed << 40) + static_cast<std::uint64_t>(index) * chunk * 64);
        draw(random);
        const std::vector<Key> keys = keys_of(index % 2 != 0);
        std::vector<WritableKeyColumn> unpacked;
        std::vector<KeyColumn> packed;
        for (const Key key : keys) {
            Column& column = columns_[static_cast<std::size_t>(key)];
            unpacked.push_back({key, column.writable()});
            packed.push_back({key, column.readable()});
        }
        // What needs no check for it is also unpacked without.
        const Invalid invalid = index % 3 != 0 ? Invalid::refuse : Invalid::ignore;
        try {
            unpack(case_.layout, column_of(ids_, false), n, unpacked, invalid, {}, 0, 1);
            pack(case_.layout, packed, n, invalid, std::span(back_).first(n), {}, 1);
        } catch (const skyquilt::IdError& error) {
            std::cerr << case_.name + ": " + error.what() + '\n';
            return static_cast<std::int64_t>(n);
        }
        std::int64_t wrong = 0;
        for (const Key key : keys) {
            const auto i = static_cast<std::size_t>(key);
            wrong += columns_[i].n_other_than(values_[i], n);
        }
        for (std::size_t row = 0; row < n; ++row) {
            wrong += back_[row] != ids_[row] ? 1 : 0;
        }
        return wrong;
    }

  private:
    void draw(Random& random) {
        const auto& fields = case_.layout.fields();
        std::ranges::fill(ids_, 0);
        for (std::size_t i = 0; i < fields.size(); ++i) {
            Words& digits = values_[i];
            draw_digits(fields[i], random, digits);
            for (std::size_t row = 0; row < chunk; ++row) {
                ids_[row] += digits[row] * case_.steps[i];
                digits[row] = value_of(fields[i], digits[row]);
            }
        }
        for (std::size_t i = fields.size(); i < values_.size(); ++i) {
            std::ranges::fill(values_[i], 0);
            for (const auto& [field, weight] : case_.layout.compounds()[i - fields.size()].terms) {
                const Words& parts = values_[static_cast<std::size_t>(field)];
                for (std::size_t row = 0; row < chunk; ++row) {
                    values_[i][row] += weight * parts[row];
                }
            }
        }
    }

    /// All fields one by one, or compounds in place of theirs.
    [[nodiscard]] std::vector<Key> keys_of(bool with_compounds) const {
        const auto& fields = case_.layout.fields();
        std::vector<bool> is_inside(fields.size(), false);
        std::vector<Key> keys;
        if (with_compounds) {
            for (std::size_t i = 0; i < case_.layout.compounds().size(); ++i) {
                keys.push_back(static_cast<Key>(fields.size() + i));
                for (const auto& [field, weight] : case_.layout.compounds()[i].terms) {
                    is_inside[static_cast<std::size_t>(field)] = true;
                }
            }
        }
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (!fields[i].is_constant && !is_inside[i]) {
                keys.push_back(static_cast<Key>(i));
            }
        }
        return keys;
    }

    const Case& case_;
    Words ids_;
    Words back_;
    std::vector<Words> values_;  // of all keys
    std::vector<Column> columns_;
};

// @return whether all was right.
bool hold(const Case& each, const Errand& run) {
    const auto rows = static_cast<std::int64_t>(chunk);
    const std::int64_t n_chunks = (run.ids + rows - 1) / rows;
    std::atomic<std::int64_t> next{0};
    std::atomic<std::int64_t> wrong{0};
    {
        std::vector<std::jthread> pool;
        for (unsigned thread = 0; thread < run.threads; ++thread) {
            pool.emplace_back([&] {
                Traveller traveller(each);
                for (std::int64_t i = next++; i < n_chunks; i = next++) {
                    const std::int64_t n = std::min(rows, run.ids - i * rows);
                    wrong += traveller.travel(run.seed, i, static_cast<std::size_t>(n));
                }
            });
        }
    }
    const EdgeTally edges = hold_edges(each);
    std::cout << each.name << ": seed " << run.seed << ", " << run.ids << " IDs, " << wrong
              << " wrong; at edges " << edges.right << " right, " << edges.refused << " refused, "
              << edges.wrong << " wrong" << std::endl;
    return wrong == 0 && edges.wrong == 0 && edges.right > 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const Errand run = errand_of({argv + 1, argv + argc});
        bool is_held = true;
        bool is_found = false;
        for (const Case& each : cases_of(run.layouts)) {
            if (run.layout.empty() || each.name == run.layout) {
                is_held = hold(each, run) && is_held;
                is_found = true;
            }
        }
        if (!is_found) {
            throw std::invalid_argument("no layout named " + run.layout);
        }
        return is_held ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 2;
    }
}
