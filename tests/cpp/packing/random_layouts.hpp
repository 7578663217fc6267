// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Layouts of any shape, IDs of them, and the obvious way to take an ID apart.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/packing/id_layout.hpp"

namespace random_layouts {

using skyquilt::packing::Encoding;
using skyquilt::packing::IdField;
using skyquilt::packing::IdLayout;

inline IdField bits(std::string name, int width) {
    IdField field;
    field.name = std::move(name);
    field.width = width;
    field.max_digit = width == 0 ? 0 : ~std::uint64_t{0} >> (64 - width);
    return field;
}

inline IdField digits(std::string name, std::uint64_t radix) {
    IdField field;
    field.name = std::move(name);
    field.radix = radix;
    field.max_digit = radix - 1;
    return field;
}

inline std::uint64_t below(std::mt19937_64& random, std::uint64_t end) {
    return end == 0 ? random() : random() % end;
}

/// One to six fields of up to 64 bits together, many with a range, an offset, dates or gaps.
inline IdLayout random_layout(std::mt19937_64& random) {
    for (;;) {
        std::vector<IdField> fields;
        const auto n_fields = 1 + below(random, 6);
        for (std::uint64_t i = 0; i < n_fields; ++i) {
            std::string name = std::to_string(i);
            name.insert(name.begin(), 'f');
            const auto width = static_cast<int>(below(random, below(random, 4) == 0 ? 65 : 20));
            IdField field = below(random, 2) == 0
                                ? bits(name, width)
                                : digits(name, 1 + (random() >> (63 - std::min(width, 63))) / 2);
            const auto is_date = below(random, 8) == 0;
            if (is_date) {
                field.encoding = Encoding::date;
                field.first_value = 10000 + static_cast<std::int64_t>(below(random, 9000));
                field.max_digit = std::min<std::uint64_t>(field.max_digit, 100000);
            }
            if (below(random, 3) == 0) {
                const auto span = field.max_digit;
                field.min_digit = span == 0 ? 0 : below(random, span);
                field.max_digit -= span == 0 ? 0 : below(random, span - field.min_digit + 1);
            }
            if (!is_date && below(random, 3) == 0 && field.max_digit < std::uint64_t{1} << 62) {
                field.first_value = static_cast<std::int64_t>(below(random, 2000)) - 1000;
            }
            if (below(random, 4) == 0) {
                for (std::uint64_t digit = field.min_digit + 1;
                     digit < field.max_digit && field.gaps.size() < 3;
                     digit += 1 + below(random, 5)) {
                    field.gaps.push_back(digit);
                }
            }
            fields.push_back(std::move(field));
        }
        try {
            return IdLayout(std::move(fields), {});
        } catch (const skyquilt::IdLayoutError&) {  // more than 64 bits: draw again
        }
    }
}

inline std::vector<std::uint64_t> random_digits(const IdLayout& layout, std::mt19937_64& random) {
    std::vector<std::uint64_t> drawn;
    for (const IdField& field : layout.fields()) {
        std::uint64_t digit = 0;
        do {
            switch (below(random, 4)) {
                case 0:
                    digit = field.min_digit;
                    break;
                case 1:
                    digit = field.max_digit;
                    break;
                default:
                    digit = field.min_digit + below(random, field.max_digit - field.min_digit + 1);
            }
        } while (!is_valid_digit(field, digit));
        drawn.push_back(digit);
    }
    return drawn;
}

/// The digits of an ID in the order of the fields; nothing if the layout cannot have made it. Goes
/// from the least significant field up with the processor's own division: bit fields are bits, a
/// group of mixed radix is a number of whole bits.
inline std::optional<std::vector<std::uint64_t>> digits_of(const IdLayout& layout,
                                                           std::uint64_t id) {
    const auto& fields = layout.fields();
    std::vector<std::uint64_t> found(fields.size());
    int bit = 0;
    for (std::size_t end = fields.size(); end > 0;) {
        std::size_t begin = end - 1;
        while (fields[end - 1].radix > 0 && begin > 0 && fields[begin - 1].radix > 0) {
            --begin;
        }
        // Digit by digit, so that products beyond 64 bits do not arise.
        std::uint64_t rest = bit > 63 ? 0 : id >> bit;
        int width = 0;
        if (fields[end - 1].radix == 0) {
            width = fields[end - 1].width;
        } else {
            std::uint64_t last = 0;
            std::uint64_t step = 1;
            for (std::size_t i = end; i-- > begin;) {
                last += (fields[i].radix - 1) * step;
                step *= fields[i].radix;
            }
            while (width < 64 && last >> width != 0) {
                ++width;
            }
        }
        if (width < 64) {
            rest &= (std::uint64_t{1} << width) - 1;
        }
        for (std::size_t i = end; i-- > begin;) {
            const bool is_top = i == begin;
            found[i] = is_top ? rest : rest % fields[i].radix;
            rest = is_top ? 0 : rest / fields[i].radix;
        }
        bit += width;
        end = begin;
    }
    if (bit < 64 && id >> bit != 0) {
        return {};
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!is_valid_digit(fields[i], found[i])) {
            return {};
        }
    }
    return found;
}

}  // namespace random_layouts
