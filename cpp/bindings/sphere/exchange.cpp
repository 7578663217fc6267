// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of texts and encodings to shapes and back; sphere/regions.cpp binds the shapes.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "skyquilt/sphere/pos.hpp"
#include "skyquilt/sphere/s_region.hpp"
#include "skyquilt/sphere/shapes.hpp"
#include "skyquilt/sphere/sphgeom_encoding.hpp"
#include "skyquilt/sphere/wkb.hpp"
#include "skyquilt/sphere/wkt.hpp"

namespace py = pybind11;
using namespace pybind11::literals;
using skyquilt::sphere::Refusal;
using skyquilt::sphere::Shapes;

namespace {

using Views = std::vector<std::string_view>;
using Read = Shapes (*)(std::span<const std::string_view>, std::vector<Refusal>&);
using Write = std::vector<std::string> (*)(const Shapes&);

// Views of a column's values, which `values` keeps alive: None is a view without data.
Views views_of_texts(py::list& values) {
    Views views;
    views.reserve(values.size());
    for (std::size_t row = 0; row < values.size(); ++row) {
        py::handle value = values[row];
        if (value.is_none()) {
            views.emplace_back();
            continue;
        }
        Py_ssize_t size = 0;
        const char* text = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
        if (text == nullptr) {  // half of a surrogate pair, which no text of ours has
            PyErr_Clear();
            py::object escaped = py::reinterpret_steal<py::object>(
                PyUnicode_AsEncodedString(value.ptr(), "utf-8", "backslashreplace"));
            if (!escaped) {
                throw py::error_already_set();
            }
            text = PyBytes_AS_STRING(escaped.ptr());
            size = PyBytes_GET_SIZE(escaped.ptr());
            values[row] = std::move(escaped);
        }
        views.emplace_back(text, static_cast<std::size_t>(size));
    }
    return views;
}

Views views_of_bytes(py::list& values) {
    Views views;
    views.reserve(values.size());
    for (py::handle value : values) {
        if (value.is_none()) {
            views.emplace_back();
            continue;
        }
        char* bytes = nullptr;
        Py_ssize_t size = 0;
        if (PyBytes_AsStringAndSize(value.ptr(), &bytes, &size) != 0) {
            throw py::error_already_set();
        }
        views.emplace_back(bytes, static_cast<std::size_t>(size));
    }
    return views;
}

// The list is copied, so that no other thread can change it while its values are read.
std::pair<Shapes, std::vector<Refusal>> read(Read read_column, Views (*views_of)(py::list&),
                                             const py::list& values) {
    py::list kept(py::reinterpret_steal<py::list>(
        PyList_GetSlice(values.ptr(), 0, static_cast<Py_ssize_t>(values.size()))));
    const Views views = views_of(kept);
    std::vector<Refusal> refusals;
    const py::gil_scoped_release release;
    Shapes shapes = read_column(views, refusals);
    return {std::move(shapes), std::move(refusals)};
}

template <typename Value>
py::list write(Write write_column, const Shapes& shapes) {
    std::vector<std::string> texts;
    {
        const py::gil_scoped_release release;
        texts = write_column(shapes);
    }
    py::list values(texts.size());
    for (std::size_t row = 0; row < texts.size(); ++row) {
        values[row] = Value(texts[row]);
    }
    return values;
}

void bind_text_form(py::module_& sphere, const char* read_name, Read read_column,
                    const char* write_name, Write write_column, const char* doc) {
    sphere.def(
        read_name,
        [read_column](const py::typing::List<py::typing::Optional<py::str>>& texts) {
            return read(read_column, views_of_texts, texts);
        },
        "texts"_a, doc);
    sphere.def(
        write_name,
        [write_column](const Shapes& shapes) -> py::typing::List<py::str> {
            return write<py::str>(write_column, shapes);
        },
        "shapes"_a, doc);
}

void bind_binary_form(py::module_& sphere, const char* read_name, Read read_column,
                      const char* write_name, Write write_column, const char* doc) {
    sphere.def(
        read_name,
        [read_column](const py::typing::List<py::typing::Optional<py::bytes>>& encodings) {
            return read(read_column, views_of_bytes, encodings);
        },
        "encodings"_a, doc);
    sphere.def(
        write_name,
        [write_column](const Shapes& shapes) -> py::typing::List<py::bytes> {
            return write<py::bytes>(write_column, shapes);
        },
        "shapes"_a, doc);
}

}  // namespace

void bind_exchange(py::module_& sphere) {
    namespace core = skyquilt::sphere;
    bind_text_form(sphere, "shapes_from_s_region", core::shapes_from_s_region, "s_regions",
                   core::s_regions, "See sphere/s_region.hpp.");
    bind_text_form(sphere, "shapes_from_pos", core::shapes_from_pos, "pos_texts", core::pos_texts,
                   "See sphere/pos.hpp.");
    bind_text_form(sphere, "shapes_from_wkt", core::shapes_from_wkt, "wkts", core::wkts,
                   "See sphere/wkt.hpp.");
    bind_binary_form(sphere, "shapes_from_wkb", core::shapes_from_wkb, "wkbs", core::wkbs,
                     "See sphere/wkb.hpp.");
    bind_binary_form(sphere, "shapes_from_sphgeom", core::shapes_from_sphgeom, "sphgeom_encodings",
                     core::sphgeom_encodings, "See sphere/sphgeom_encoding.hpp.");
}
