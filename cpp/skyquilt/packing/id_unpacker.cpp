// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/packing/id_unpacker.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/parallel.hpp"
#include "skyquilt/packing/calendar.hpp"
#include "skyquilt/packing/field_rules.hpp"
#include "skyquilt/packing/word_division.hpp"

namespace skyquilt::packing {

namespace {

constexpr std::uint64_t all_bits = std::numeric_limits<std::uint64_t>::max();

using Words = std::array<std::uint64_t, block_rows>;
using ShortWords = std::array<std::uint32_t, block_rows>;

[[nodiscard]] std::uint64_t mask_of(int width) noexcept {
    return width == 0 ? 0 : all_bits >> (64 - width);
}

struct WeightedSum {
    std::size_t compound;
    std::uint64_t weight;
};

// How one field leaves the number of its run, and where its values go.
struct FieldStep {
    const IdField* field = nullptr;
    Division division;
    ShortDivision short_division;
    bool is_checked = false;
    bool is_short = false;  // whether digits are values, and 32 bits of them all that is stored
    std::vector<WritableWordColumn> columns;
    std::vector<WeightedSum> sums;
};

struct RunStep {
    int begin_bit = 0;
    std::uint64_t mask = 0;
    bool is_short = false;   // whether 32-bit words do
    bool is_direct = false;  // whether bits are values of a column, and need no check
    std::vector<FieldStep> fields;
};

struct CompoundColumn {
    std::size_t sum;
    WritableWordColumn column;
};

struct UnpackPlan {
    std::vector<RunStep> runs;
    std::vector<CompoundColumn> compounds;
    std::size_t n_sums = 0;
    std::uint64_t forbidden_bits = 0;
    bool is_checked = true;
};

[[nodiscard]] UnpackPlan plan_of(const IdLayout& layout, const WordColumn& ids, std::size_t n,
                                 std::span<const WritableKeyColumn> keys, bool is_checked) {
    const auto n_fields = layout.fields().size();
    std::vector<std::vector<WritableWordColumn>> columns(n_fields);
    std::vector<std::vector<WeightedSum>> sums(n_fields);
    UnpackPlan plan;
    plan.is_checked = is_checked;
    for (const WritableKeyColumn& key : keys) {
        const auto index = static_cast<std::size_t>(key.key);
        if (index < n_fields) {
            columns[index].push_back(streamed_if_large(key.values, n));
            continue;
        }
        for (const auto& [field, weight] : layout.compounds()[index - n_fields].terms) {
            sums[static_cast<std::size_t>(field)].push_back({plan.n_sums, weight});
        }
        plan.compounds.push_back({plan.n_sums, streamed_if_large(key.values, n)});
        ++plan.n_sums;
    }
    // A negative number is no ID, even where all 64 bits are used.
    plan.forbidden_bits = ~mask_of(layout.bits());
    if (is_signed(ids.type)) {
        plan.forbidden_bits |= std::uint64_t{1} << 63;
    }
    for (const Run& run : layout.runs()) {
        RunStep step{.begin_bit = run.begin_bit,
                     .mask = mask_of(run.width),
                     .is_short = run.width < 32,
                     .fields = {}};
        std::uint64_t largest = step.mask;  // what the number of the run may be at this place
        bool is_needed = false;
        for (const Place& place : run.places) {
            const auto index = static_cast<std::size_t>(place.field);
            const IdField& field = layout.fields()[index];
            const std::uint64_t largest_digit = largest / place.stride;
            FieldStep& added = step.fields.emplace_back();
            added.field = &field;
            if (&place != &run.places.back()) {
                added.division = Division::by(place.stride, largest);
                // There is no short division by 1, which parts a field from one of a single digit.
                step.is_short = step.is_short && place.stride > 1;
                if (step.is_short) {
                    added.short_division = ShortDivision::by(place.stride);
                }
            }
            added.is_checked = is_checked && (largest_digit > field.max_digit ||
                                              field.min_digit > 0 || !field.gaps.empty());
            added.columns = std::move(columns[index]);
            added.sums = std::move(sums[index]);
            const bool is_plain =
                field.encoding == Encoding::number && field.first_value == 0 && added.sums.empty();
            added.is_short =
                is_plain && std::ranges::none_of(added.columns, [](const auto& column) {
                    return bytes_of(column.type) > 4;
                });
            step.is_direct = run.places.size() == 1 && is_plain && !added.is_checked;
            is_needed =
                is_needed || added.is_checked || !added.columns.empty() || !added.sums.empty();
            largest = std::min(largest, place.stride - 1);
        }
        if (is_needed) {
            plan.runs.push_back(std::move(step));
        }
    }
    return plan;
}

/// Not zero if a digit breaks the rule of its field.
template <typename Word>
[[gnu::always_inline]] inline Word broken_digits(const IdField& field, std::size_t n,
                                                 const Word* digits) noexcept {
    constexpr int sign = std::numeric_limits<Word>::digits - 1;
    Word broken = 0;
    if (!field.gaps.empty()) {
        for (std::size_t i = 0; i < n; ++i) {
            broken |= static_cast<Word>(!is_valid_digit(field, digits[i]));
        }
    } else if (field.max_digit >> sign == 0) {
        const auto least = static_cast<Word>(field.min_digit);
        const auto most = static_cast<Word>(field.max_digit);
        // What is too small or too large wraps round to a set sign, or has it itself.
        for (std::size_t i = 0; i < n; ++i) {
            broken |= (most - digits[i]) | (digits[i] - least) | digits[i];
        }
        broken >>= sign;
    } else {
        for (std::size_t i = 0; i < n; ++i) {
            broken |= static_cast<Word>(digits[i] < field.min_digit || digits[i] > field.max_digit);
        }
    }
    return broken;
}

/// Digits of a field to values, in place.
[[gnu::always_inline]] inline void to_values(const IdField& field, std::size_t n,
                                             std::uint64_t* digits) noexcept {
    const auto first = static_cast<std::uint64_t>(field.first_value);
    if (field.encoding == Encoding::date) {
        for (std::size_t i = 0; i < n; ++i) {
            digits[i] = static_cast<std::uint64_t>(
                date_of_day(static_cast<std::int32_t>(first + digits[i])));
        }
    } else if (first != 0) {
        for (std::size_t i = 0; i < n; ++i) {
            digits[i] += first;
        }
    }
}

struct Buffers {
    Words ids;
    Words number;
    Words digits;
    ShortWords short_number;
    ShortWords short_digits;
};

/// Check the digits of a field and bring its values where they go. The digits may be overwritten.
[[gnu::always_inline]] inline std::uint64_t leave(const FieldStep& step, std::size_t begin,
                                                  std::size_t n, std::uint64_t* digits,
                                                  Words* sums) {
    const std::uint64_t broken = step.is_checked ? broken_digits(*step.field, n, digits) : 0;
    if (step.columns.empty() && step.sums.empty()) {
        return broken;
    }
    to_values(*step.field, n, digits);
    for (const WritableWordColumn& column : step.columns) {
        store_words(digits, begin, n, column);
    }
    for (const auto& [sum, weight] : step.sums) {
        std::uint64_t* total = sums[sum].data();
        for (std::size_t i = 0; i < n; ++i) {
            total[i] += weight * digits[i];
        }
    }
    return broken;
}

[[gnu::always_inline]] inline std::uint64_t leave(const FieldStep& step, std::size_t begin,
                                                  std::size_t n, const std::uint32_t* digits,
                                                  Words& long_digits, Words* sums) {
    if (step.is_short) {
        const std::uint64_t broken = step.is_checked ? broken_digits(*step.field, n, digits) : 0;
        for (const WritableWordColumn& column : step.columns) {
            store_words(digits, begin, n, column);
        }
        return broken;
    }
    for (std::size_t i = 0; i < n; ++i) {
        long_digits[i] = digits[i];
    }
    return leave(step, begin, n, long_digits.data(), sums);
}

/// Unpack n <= block_rows IDs into rows from `begin` on; gives whether one breaks a rule.
[[gnu::always_inline]] inline bool unpack_block(const UnpackPlan& plan, const std::uint64_t* ids,
                                                std::size_t begin, std::size_t n, Buffers& buffers,
                                                Words* sums) {
    std::uint64_t broken = 0;
    if (plan.is_checked) {
        for (std::size_t i = 0; i < n; ++i) {
            broken |= ids[i];
        }
        broken &= plan.forbidden_bits;
    }
    for (std::size_t sum = 0; sum < plan.n_sums; ++sum) {
        std::fill_n(sums[sum].begin(), n, 0);
    }
    for (const RunStep& run : plan.runs) {
        const int shift = std::min(run.begin_bit, 63);  // a run without bits may stand above all
        const std::uint64_t mask = run.mask;
        if (run.is_direct) {
            const auto digit = [&](std::size_t i) __attribute__((always_inline)) {
                return ids[i] >> shift & mask;
            };
            for (const WritableWordColumn& column : run.fields.front().columns) {
                store_rows(begin, n, column, digit);
            }
        } else if (run.is_short) {
            std::uint32_t* number = buffers.short_number.data();
            for (std::size_t i = 0; i < n; ++i) {
                number[i] = static_cast<std::uint32_t>(ids[i] >> shift & mask);
            }
            for (const FieldStep& step : run.fields) {
                std::uint32_t* digits = number;
                if (&step != &run.fields.back()) {
                    digits = buffers.short_digits.data();
                    divide_words(step.short_division, n, number, digits);
                }
                broken |= leave(step, begin, n, digits, buffers.digits, sums);
            }
        } else {
            std::uint64_t* number = buffers.number.data();
            for (std::size_t i = 0; i < n; ++i) {
                number[i] = ids[i] >> shift & mask;
            }
            for (const FieldStep& step : run.fields) {
                std::uint64_t* digits = number;
                if (&step != &run.fields.back()) {
                    digits = buffers.digits.data();
                    divide_words(step.division, n, number, digits);
                }
                broken |= leave(step, begin, n, digits, sums);
            }
        }
    }
    for (const CompoundColumn& compound : plan.compounds) {
        store_words(sums[compound.sum].data(), begin, n, compound.column);
    }
    return broken != 0;
}

/// What is wrong with an ID: a digit of a field, or (without a field) the ID as a whole.
struct Fault {
    const IdField* field = nullptr;
    std::uint64_t digit = 0;
};

[[nodiscard]] std::optional<Fault> fault_of(const IdLayout& layout, std::uint64_t id,
                                            std::uint64_t forbidden_bits) {
    if ((id & forbidden_bits) != 0) {
        return Fault{};
    }
    // The most significant first, as the layout is read.
    for (auto run = layout.runs().rbegin(); run != layout.runs().rend(); ++run) {
        std::uint64_t number = id >> std::min(run->begin_bit, 63) & mask_of(run->width);
        for (const Place& place : run->places) {
            const IdField& field = layout.fields()[static_cast<std::size_t>(place.field)];
            const bool is_last = &place == &run->places.back();
            const std::uint64_t digit = is_last ? number : number / place.stride;
            number -= is_last ? 0 : digit * place.stride;
            if (!is_valid_digit(field, digit)) {
                return Fault{.field = &field, .digit = digit};
            }
        }
    }
    return {};
}

struct UnpackCall {
    const IdLayout& layout;
    const WordColumn& ids;
    const UnpackPlan& plan;
    Invalid invalid;
    std::span<std::uint8_t> is_possible;
    std::size_t first_row;
};

[[nodiscard]] std::string message_of(const UnpackCall& call, const Fault& fault, std::uint64_t id) {
    const bool is_negative = is_signed(call.ids.type) && static_cast<std::int64_t>(id) < 0;
    if (fault.field == nullptr) {
        const auto last_id = mask_of(call.layout.bits());
        return "an ID must lie in [0, " + std::to_string(last_id) + "], got " +
               word_text(id, is_negative);
    }
    const IdField& field = *fault.field;
    // A digit beyond the last date is told as the number it is.
    const bool is_beyond = field.encoding == Encoding::date && fault.digit > field.max_digit;
    return "field " + rule_text(field) + ", got " +
           (is_beyond ? "day " + std::to_string(fault.digit) + " after the first"
                      : value_text(field, value_of(field, fault.digit))) +
           " in ID " + word_text(id, is_negative);
}

void judge_block(const UnpackCall& call, const std::uint64_t* ids, std::size_t begin,
                 std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const auto fault = fault_of(call.layout, ids[i], call.plan.forbidden_bits);
        if (call.invalid == Invalid::mark) {
            call.is_possible[begin + i] = fault ? 0 : 1;
        } else if (fault) {
            throw IdError(message_of(call, *fault, ids[i]) + " at row " +
                          std::to_string(call.first_row + begin + i));
        }
    }
}

[[gnu::always_inline]] inline void unpack_rows(const UnpackCall& call, std::size_t begin,
                                               std::size_t end) {
    const auto buffers = std::make_unique<Buffers>();
    const auto sums = std::make_unique<Words[]>(call.plan.n_sums);
    const bool is_plain =
        (call.ids.type == IntType::int64 || call.ids.type == IntType::uint64) &&
        call.ids.stride == std::ptrdiff_t{sizeof(std::uint64_t)} &&
        reinterpret_cast<std::uintptr_t>(call.ids.data) % alignof(std::uint64_t) == 0;
    for (std::size_t row = begin; row < end; row += block_rows) {
        const std::size_t n = std::min(block_rows, end - row);
        const std::uint64_t* ids = buffers->ids.data();
        if (is_plain) {
            ids = reinterpret_cast<const std::uint64_t*>(call.ids.data) + row;
        } else {
            load_words(call.ids, row, n, buffers->ids.data());
        }
        const bool is_broken = unpack_block(call.plan, ids, row, n, *buffers, sums.get());
        if (is_broken) {
            judge_block(call, ids, row, n);
        } else if (call.invalid == Invalid::mark) {
            std::fill_n(call.is_possible.begin() + static_cast<std::ptrdiff_t>(row), n, 1);
        }
    }
    end_streaming();
}

void unpack_rows_two(const UnpackCall& call, std::size_t begin, std::size_t end) {
    unpack_rows(call, begin, end);
}
#ifdef SKYQUILT_HAS_WIDER_VECTORS
SKYQUILT_FOUR_LANES
void unpack_rows_four(const UnpackCall& call, std::size_t begin, std::size_t end) {
    unpack_rows(call, begin, end);
}
SKYQUILT_EIGHT_LANES
void unpack_rows_eight(const UnpackCall& call, std::size_t begin, std::size_t end) {
    unpack_rows(call, begin, end);
}
#endif

}  // namespace

void unpack(const IdLayout& layout, const WordColumn& ids, std::size_t n,
            std::span<const WritableKeyColumn> keys, Invalid invalid,
            std::span<std::uint8_t> is_possible, std::size_t first_row, int threads,
            VectorWidth width) {
    const UnpackPlan plan = plan_of(layout, ids, n, keys, invalid != Invalid::ignore);
    const UnpackCall call{.layout = layout,
                          .ids = ids,
                          .plan = plan,
                          .invalid = invalid,
                          .is_possible = is_possible,
                          .first_row = first_row};
    auto* unpack_some = unpack_rows_two;
#ifdef SKYQUILT_HAS_WIDER_VECTORS
    switch (width) {
        case VectorWidth::eight:
            unpack_some = unpack_rows_eight;
            break;
        case VectorWidth::four:
            unpack_some = unpack_rows_four;
            break;
        case VectorWidth::two:
            break;
    }
#else
    static_cast<void>(width);
#endif
    for_row_ranges(static_cast<std::int64_t>(n), thread_count(threads), rows_a_thread,
                   [&](std::int64_t begin, std::int64_t end, int) {
                       unpack_some(call, static_cast<std::size_t>(begin),
                                   static_cast<std::size_t>(end));
                   });
}

}  // namespace skyquilt::packing
