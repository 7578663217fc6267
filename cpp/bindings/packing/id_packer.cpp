// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/packing/id_packer.hpp"

#include <pybind11/stl.h>

#include <array>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "arrays.hpp"
#include "skyquilt/packing/id_unpacker.hpp"

namespace py = pybind11;
using namespace pybind11::literals;
using namespace skyquilt::bindings;
using skyquilt::packing::Compound;
using skyquilt::packing::Encoding;
using skyquilt::packing::IdField;
using skyquilt::packing::IdLayout;
using skyquilt::packing::IntType;
using skyquilt::packing::Invalid;
using skyquilt::packing::Key;
using skyquilt::packing::KeyColumn;
using skyquilt::packing::WordColumn;
using skyquilt::packing::WritableKeyColumn;
using skyquilt::packing::WritableWordColumn;

namespace {

using Marks = py::array_t<bool, py::array::c_style>;

// Integers of any width at any stride, which the Python side has checked to be flat and native.
IntType type_of(const py::array& column) {
    constexpr std::array signed_types{IntType::int8, IntType::int16, IntType::int32,
                                      IntType::int64};
    constexpr std::array unsigned_types{IntType::uint8, IntType::uint16, IntType::uint32,
                                        IntType::uint64};
    const char kind = column.dtype().kind();
    // What a type says of its byte order is '=' or a mark of its own, which may be the machine's.
    const bool is_native = column.dtype().attr("isnative").cast<bool>();
    if ((kind != 'i' && kind != 'u') || !is_native || column.ndim() != 1) {
        throw std::invalid_argument("columns of integers must be flat and of native byte order");
    }
    std::size_t power = 0;
    while ((py::ssize_t{1} << power) < column.itemsize()) {
        ++power;
    }
    return kind == 'i' ? signed_types.at(power) : unsigned_types.at(power);
}

void check_rows(const py::array& column, py::ssize_t n) {
    if (column.shape(0) != n) {
        throw std::invalid_argument("columns of one call must have equal lengths");
    }
}

WordColumn column_of(const py::array& column) {
    return {.data = static_cast<const std::byte*>(column.data()),
            .stride = column.strides(0),
            .type = type_of(column)};
}

std::span<std::uint8_t> marks_of(std::optional<Marks>& is_possible, Invalid invalid,
                                 py::ssize_t n) {
    if (!is_possible) {
        if (invalid == Invalid::mark) {
            throw std::invalid_argument("marking needs a column of marks");
        }
        return {};
    }
    check_rows(*is_possible, n);
    return {reinterpret_cast<std::uint8_t*>(is_possible->mutable_data()),
            static_cast<std::size_t>(n)};
}

void check_key(const IdLayout& layout, Key key) {
    if (key < 0 ||
        static_cast<std::size_t>(key) >= layout.fields().size() + layout.compounds().size()) {
        throw std::out_of_range("no such key");
    }
}

}  // namespace

void bind_id_packer(py::module_& packing) {
    py::enum_<Encoding>(packing, "Encoding", "What the value of a field is, given its digit.")
        .value("number", Encoding::number)
        .value("date", Encoding::date);
    py::enum_<Invalid>(packing, "Invalid", "What is done about rows that break a rule.")
        .value("refuse", Invalid::refuse)
        .value("mark", Invalid::mark)
        .value("ignore", Invalid::ignore);

    py::class_<IdField>(packing, "IdField", "See packing/id_layout.hpp.")
        .def(py::init([](std::string name, int width, std::uint64_t radix, std::uint64_t min_digit,
                         std::uint64_t max_digit, std::int64_t first_value, Encoding encoding,
                         std::vector<std::uint64_t> gaps, bool is_constant) {
                 return IdField{.name = std::move(name),
                                .width = width,
                                .radix = radix,
                                .min_digit = min_digit,
                                .max_digit = max_digit,
                                .first_value = first_value,
                                .encoding = encoding,
                                .gaps = std::move(gaps),
                                .is_constant = is_constant};
             }),
             "name"_a, "width"_a, "radix"_a, "min_digit"_a, "max_digit"_a, "first_value"_a,
             "encoding"_a, "gaps"_a, "is_constant"_a);

    py::class_<IdLayout>(packing, "IdLayout", "See packing/id_layout.hpp.")
        .def(py::init([](std::vector<IdField> fields,
                         const std::vector<std::pair<
                             std::string, std::vector<std::pair<int, std::uint64_t>>>>& compounds) {
                 std::vector<Compound> keys;
                 for (const auto& [name, terms] : compounds) {
                     keys.push_back({.name = name, .terms = terms});
                 }
                 return IdLayout(std::move(fields), std::move(keys));
             }),
             "fields"_a, "compounds"_a)
        .def_property_readonly("bits", &IdLayout::bits)
        .def_property_readonly(
            "runs",
            [](const IdLayout& layout) {
                std::vector<std::tuple<int, int, std::vector<std::pair<int, std::uint64_t>>>> runs;
                for (const auto& run : layout.runs()) {
                    auto& places = std::get<2>(runs.emplace_back(
                        run.begin_bit, run.width, std::vector<std::pair<int, std::uint64_t>>{}));
                    for (const auto& place : run.places) {
                        places.emplace_back(place.field, place.stride);
                    }
                }
                return runs;
            },
            "First bit, width, and field and stride of each place; the least significant first.");

    packing.def(
        "unset_column",
        [](py::ssize_t n, const py::dtype& dtype) {
            skyquilt::Column<std::byte> bytes(static_cast<std::size_t>(n * dtype.itemsize()));
            const py::array column = as_numpy(std::move(bytes));
            return py::array(dtype, {n}, {dtype.itemsize()}, column.data(), column);
        },
        "n"_a, "dtype"_a,
        "A column that is not set, in large pages where the system has them (base/column.hpp).");
    packing.def(
        "unpack",
        [](const IdLayout& layout, const py::array& ids,
           const std::vector<std::pair<Key, py::array>>& keys, Invalid invalid,
           std::optional<Marks> is_possible, std::size_t first_row, int threads) {
            const py::ssize_t n = ids.ndim() == 1 ? ids.shape(0) : 0;
            const WordColumn words = column_of(ids);
            std::vector<WritableKeyColumn> columns;
            for (auto [key, values] : keys) {
                check_key(layout, key);
                const IntType type = type_of(values);
                check_rows(values, n);
                columns.push_back(
                    {.key = key,
                     .values = {.data = static_cast<std::byte*>(values.mutable_data()),
                                .stride = values.strides(0),
                                .type = type}});
            }
            const auto marks = marks_of(is_possible, invalid, n);
            const py::gil_scoped_release release;
            unpack(layout, words, static_cast<std::size_t>(n), columns, invalid, marks, first_row,
                   threads);
        },
        "layout"_a, "ids"_a, "keys"_a, "invalid"_a, "is_possible"_a.noconvert(), "first_row"_a,
        "threads"_a,
        "See packing/id_unpacker.hpp; writes into the columns of `keys` and into `is_possible`.");
    packing.def(
        "pack",
        [](const IdLayout& layout, const std::vector<std::pair<Key, py::array>>& keys,
           Invalid invalid, py::array_t<std::uint64_t, py::array::c_style> ids,
           std::optional<Marks> is_possible, int threads) {
            const py::ssize_t n = ids.size();
            std::vector<KeyColumn> columns;
            for (const auto& [key, values] : keys) {
                check_key(layout, key);
                columns.push_back({.key = key, .values = column_of(values)});
                check_rows(values, n);
            }
            const std::span<std::uint64_t> words(ids.mutable_data(), static_cast<std::size_t>(n));
            const auto marks = marks_of(is_possible, invalid, n);
            const py::gil_scoped_release release;
            pack(layout, columns, static_cast<std::size_t>(n), invalid, words, marks, threads);
        },
        "layout"_a, "keys"_a, "invalid"_a, "ids"_a.noconvert(), "is_possible"_a.noconvert(),
        "threads"_a, "See packing/id_packer.hpp; writes into `ids` and `is_possible`.");
}
