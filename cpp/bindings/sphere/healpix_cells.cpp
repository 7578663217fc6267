// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The HEALPix cells of one order, for tests: skymaps use them inside the core.
#include "skyquilt/sphere/healpix_cells.hpp"

#include <cstdint>
#include <utility>
#include <vector>

#include "arrays.hpp"

namespace py = pybind11;
using namespace pybind11::literals;
using namespace skyquilt::bindings;
using skyquilt::sphere::HealpixCells;
using skyquilt::sphere::HealpixScheme;

void bind_healpix_cells(py::module_& sphere) {
    py::enum_<HealpixScheme>(sphere, "HealpixScheme", "How HEALPix cells are numbered.")
        .value("ring", HealpixScheme::ring)
        .value("nested", HealpixScheme::nested);
    py::class_<HealpixCells>(sphere, "HealpixCells",
                             "See sphere/healpix_cells.hpp. For tests; it has no Python face.")
        .def(py::init<int, HealpixScheme>(), "order"_a, "scheme"_a)
        .def_property_readonly("order", &HealpixCells::order)
        .def_property_readonly("scheme", &HealpixCells::scheme)
        .def("__len__", &HealpixCells::size)
        .def(
            "cells",
            [](const HealpixCells& cells, const DoubleColumn& lon_rad,
               const DoubleColumn& lat_rad) {
                const auto lon = as_span(lon_rad);
                const auto lat = as_span(lat_rad);
                check_equal_lengths(lon.size(), lat.size());
                std::vector<std::int64_t> numbers(lon.size());
                {
                    const py::gil_scoped_release release;
                    cells.cells(lon, lat, numbers);
                }
                return as_numpy(std::move(numbers));
            },
            "lon_rad"_a.noconvert(), "lat_rad"_a.noconvert())
        .def(
            "centers",
            [](const HealpixCells& cells, const IntColumn& numbers) {
                const auto rows = as_span(numbers);
                cells.check(rows);
                py::array_t<double> lon_lat({py::ssize_t(rows.size()), py::ssize_t{2}});
                double* out = lon_lat.mutable_data();
                {
                    const py::gil_scoped_release release;
                    for (const std::int64_t number : rows) {
                        const auto [lon_rad, lat_rad] = cells.center(number);
                        *out++ = lon_rad;
                        *out++ = lat_rad;
                    }
                }
                return lon_lat;
            },
            "cells"_a.noconvert())
        .def(
            "corners",
            [](const HealpixCells& cells, const IntColumn& numbers) {
                const auto rows = as_span(numbers);
                cells.check(rows);
                py::array_t<double> lon_lat(
                    {py::ssize_t(rows.size()), py::ssize_t{4}, py::ssize_t{2}});
                double* out = lon_lat.mutable_data();
                {
                    const py::gil_scoped_release release;
                    for (const std::int64_t number : rows) {
                        for (const auto& [lon_rad, lat_rad] : cells.corners(number)) {
                            *out++ = lon_rad;
                            *out++ = lat_rad;
                        }
                    }
                }
                return lon_lat;
            },
            "cells"_a.noconvert())
        .def(
            "numbers_in",
            [](const HealpixCells& cells, HealpixScheme scheme, const IntColumn& numbers) {
                const auto rows = as_span(numbers);
                cells.check(rows);
                std::vector<std::int64_t> other(rows.size());
                {
                    const py::gil_scoped_release release;
                    for (std::size_t row = 0; row < rows.size(); ++row) {
                        other[row] = cells.number_in(scheme, rows[row]);
                    }
                }
                return as_numpy(std::move(other));
            },
            "scheme"_a, "cells"_a.noconvert());
}
