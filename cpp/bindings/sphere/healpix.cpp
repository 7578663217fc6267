// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/healpix.hpp"

#include <cstdint>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "skyquilt/sphere/cap.hpp"

namespace py = pybind11;
using namespace pybind11::literals;
using namespace skyquilt::bindings;

void bind_healpix(py::module_& sphere) {
    sphere.attr("healpix_order") = skyquilt::sphere::healpix_order;
    sphere.def(
        "healpix_index",
        [](const DoubleColumn& unit_vectors) {
            const auto directions = as_vectors(unit_vectors);
            std::vector<std::int64_t> numbers(directions.size());
            {
                const py::gil_scoped_release release;
                skyquilt::sphere::healpix_index(directions, numbers);
            }
            return as_numpy(std::move(numbers));
        },
        "unit_vectors"_a.noconvert(), "See sphere/healpix.hpp.");
    sphere.def(
        "cap_ranges",
        [](const DoubleColumn& center, double radius_rad, int max_ranges) {
            const auto direction = as_vectors(center);
            if (direction.size() != 1) {
                throw skyquilt::CoordinateError("a cap has one centre: a vector of shape (1, 3)");
            }
            const auto ranges =
                skyquilt::sphere::cap_ranges({direction.front(), radius_rad}, max_ranges);
            py::array_t<std::int64_t> out(
                {static_cast<py::ssize_t>(ranges.size()), py::ssize_t{2}});
            auto* row = out.mutable_data();
            for (const auto& range : ranges) {
                *row++ = range.begin;
                *row++ = range.end;
            }
            return out;
        },
        "center"_a.noconvert(), "radius_rad"_a, "max_ranges"_a, "See sphere/healpix.hpp.");
}
