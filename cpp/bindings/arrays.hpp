// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// NumPy columns in as spans, vectors out without a copy.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "skyquilt/base/column.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::bindings {

namespace py = pybind11;

/// Contiguous columns; the Python side has checked kind and shape, so nothing is converted here.
using DoubleColumn = py::array_t<double, py::array::c_style>;
using IntColumn = py::array_t<std::int64_t, py::array::c_style>;

template <typename T>
[[nodiscard]] std::span<const T> as_span(const py::array_t<T, py::array::c_style>& column) {
    return {column.data(), static_cast<std::size_t>(column.size())};
}

/// @throws CoordinateError if two columns that belong together differ in length.
inline void check_equal_lengths(std::size_t a, std::size_t b) {
    if (a != b) {
        throw CoordinateError("columns must have equal lengths, got " + std::to_string(a) +
                              " and " + std::to_string(b));
    }
}

/// An array of shape (n, 3) as n vectors.
[[nodiscard]] inline std::span<const sphere::UnitVector> as_vectors(const DoubleColumn& xyz) {
    static_assert(sizeof(sphere::UnitVector) == 3 * sizeof(double));
    if (xyz.ndim() != 2 || xyz.shape(1) != 3) {
        throw CoordinateError("unit vectors must have shape (n, 3)");
    }
    return {reinterpret_cast<const sphere::UnitVector*>(xyz.data()),
            static_cast<std::size_t>(xyz.shape(0))};
}

/// Hand a vector over to NumPy, which frees it with the array.
template <typename T>
[[nodiscard]] py::array_t<T> as_numpy(std::vector<T>&& values) {
    auto owned = std::make_unique<std::vector<T>>(std::move(values));
    const T* data = owned->data();
    const auto size = static_cast<py::ssize_t>(owned->size());
    const py::capsule owner(owned.release(),
                            [](void* pointer) { delete static_cast<std::vector<T>*>(pointer); });
    return py::array_t<T>(size, data, owner);
}

/// Hand a column over to NumPy likewise.
template <typename T>
[[nodiscard]] py::array_t<T> as_numpy(Column<T>&& values) {
    auto owned = std::make_unique<Column<T>>(std::move(values));
    const T* data = owned->data();
    const auto size = static_cast<py::ssize_t>(owned->size());
    const py::capsule owner(owned.release(),
                            [](void* pointer) { delete static_cast<Column<T>*>(pointer); });
    return py::array_t<T>(size, data, owner);
}

/// A read-only view of n vectors as an array of shape (n, 3); `owner` keeps them alive.
[[nodiscard]] inline py::array_t<double> view_of_vectors(
    const std::vector<sphere::UnitVector>& vectors, py::handle owner) {
    py::array_t<double> view({static_cast<py::ssize_t>(vectors.size()), py::ssize_t{3}},
                             reinterpret_cast<const double*>(vectors.data()), owner);
    py::detail::array_proxy(view.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
    return view;
}

/// A read-only view of n positions in degrees as an array of shape (n, 2); `owner` keeps them
/// alive.
[[nodiscard]] inline py::array_t<double> view_of_lon_lats(
    const std::vector<sphere::LonLat>& positions, py::handle owner) {
    static_assert(sizeof(sphere::LonLat) == 2 * sizeof(double));
    py::array_t<double> view({static_cast<py::ssize_t>(positions.size()), py::ssize_t{2}},
                             reinterpret_cast<const double*>(positions.data()), owner);
    py::detail::array_proxy(view.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
    return view;
}

/// A read-only view of a column; `owner` keeps it alive.
[[nodiscard]] inline py::array_t<std::int64_t> view_of(const std::vector<std::int64_t>& values,
                                                       py::handle owner) {
    py::array_t<std::int64_t> view(static_cast<py::ssize_t>(values.size()), values.data(), owner);
    py::detail::array_proxy(view.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
    return view;
}

}  // namespace skyquilt::bindings
