// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "case_file.hpp"

#include <cstddef>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace skyquilt::packing::round_trips {

namespace {

template <typename T>
T next(std::istringstream& line) {
    T value{};
    if (!(line >> value)) {
        throw std::runtime_error("a line of the layouts is cut short: " + line.str());
    }
    return value;
}

IdField field_of(std::istringstream& line) {
    IdField field;
    field.name = next<std::string>(line);
    if (next<std::string>(line) == "width") {
        field.width = next<int>(line);
    } else {
        field.radix = next<std::uint64_t>(line);
    }
    field.min_digit = next<std::uint64_t>(line);
    field.max_digit = next<std::uint64_t>(line);
    field.first_value = next<std::int64_t>(line);
    const auto kind = next<std::string>(line);
    field.encoding = kind == "date" ? Encoding::date : Encoding::number;
    field.is_constant = kind == "constant";
    for (std::uint64_t gap = 0; line >> gap;) {
        field.gaps.push_back(gap);
    }
    return field;
}

Compound compound_of(std::istringstream& line) {
    Compound compound{.name = next<std::string>(line), .terms = {}};
    for (int field = 0; line >> field;) {
        compound.terms.emplace_back(field, next<std::uint64_t>(line));
    }
    return compound;
}

// From the lowest field up: radix by radix within a number, and whole bits below bits.
std::vector<std::uint64_t> steps_of(const std::vector<IdField>& fields) {
    std::vector<std::uint64_t> steps(fields.size());
    int begin_bit = 0;
    std::uint64_t last_number = 0;  // of the digits of mixed radix since the last field of bits
    const auto end_number = [&] {
        while (last_number != 0) {
            last_number >>= 1;
            ++begin_bit;
        }
    };
    for (std::size_t i = fields.size(); i-- > 0;) {
        const IdField& field = fields[i];
        if (field.radix == 0) {
            end_number();
            steps[i] = begin_bit < 64 ? std::uint64_t{1} << begin_bit : 0;
            begin_bit += field.width;
        } else {
            steps[i] = (last_number + 1) << begin_bit;
            last_number += (field.radix - 1) * (last_number + 1);
        }
    }
    return steps;
}

}  // namespace

std::vector<Case> cases_of(const std::string& path) {
    std::ifstream file(path);
    std::vector<Case> cases;
    std::string name;
    std::vector<IdField> fields;
    std::vector<Compound> compounds;
    const auto end_layout = [&] {
        if (!fields.empty()) {
            cases.push_back({name, IdLayout(fields, compounds), steps_of(fields)});
        }
        fields.clear();
        compounds.clear();
    };
    for (std::string text; std::getline(file, text);) {
        std::istringstream line(text);
        std::string what;
        line >> what;
        if (what == "layout") {
            end_layout();
            std::getline(line >> std::ws, name);
        } else if (what == "field") {
            fields.push_back(field_of(line));
        } else if (what == "compound") {
            compounds.push_back(compound_of(line));
        } else if (!what.empty() && what != "#") {
            throw std::runtime_error("no line of a layout: " + text);
        }
    }
    end_layout();
    if (cases.empty()) {
        throw std::runtime_error("no layouts in '" + path + "'");
    }
    return cases;
}

std::uint64_t id_of(const Case& each, std::span<const std::uint64_t> digits) noexcept {
    std::uint64_t id = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        id += digits[i] * each.steps[i];
    }
    return id;
}

std::uint64_t last_digit(const IdField& field) noexcept {
    if (field.radix > 0) {
        return field.radix - 1;
    }
    return field.width == 0 ? 0 : ~std::uint64_t{0} >> (64 - field.width);
}

}  // namespace skyquilt::packing::round_trips
