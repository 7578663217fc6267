// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Measures of polygons, and polygons made from polygons.
#include <pybind11/stl.h>

#include <cstdint>
#include <span>
#include <vector>

#include "arrays.hpp"
#include "skyquilt/sphere/area.hpp"
#include "skyquilt/sphere/convex_parts.hpp"
#include "skyquilt/sphere/growth.hpp"
#include "skyquilt/sphere/hull.hpp"
#include "skyquilt/sphere/intersection.hpp"
#include "skyquilt/sphere/polygons.hpp"

namespace py = pybind11;
using namespace pybind11::literals;
using namespace skyquilt::bindings;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::UnitVector;

void bind_measures(py::module_& sphere) {
    sphere.def(
        "areas_sr",
        [](const Polygons& polygons, int threads) {
            std::vector<double> areas(static_cast<std::size_t>(polygons.size()));
            {
                const py::gil_scoped_release release;
                areas_sr(polygons, threads, areas);
            }
            return as_numpy(std::move(areas));
        },
        "polygons"_a, "threads"_a, "See sphere/area.hpp.");
    sphere.def(
        "centroids",
        [](const Polygons& polygons, int threads) {
            py::array_t<double> centers({polygons.size(), std::int64_t{3}});
            const std::span<UnitVector> out(reinterpret_cast<UnitVector*>(centers.mutable_data()),
                                            static_cast<std::size_t>(polygons.size()));
            {
                const py::gil_scoped_release release;
                centroids(polygons, threads, out);
            }
            return centers;
        },
        "polygons"_a, "threads"_a, "See sphere/area.hpp.");
    sphere.def(
        "overlap_areas_sr",
        [](const Polygons& a, const Polygons& b, int threads) {
            std::vector<double> areas(
                static_cast<std::size_t>(a.size() == 1 ? b.size() : a.size()));
            {
                const py::gil_scoped_release release;
                overlap_areas_sr(a, b, threads, areas);
            }
            return as_numpy(std::move(areas));
        },
        "a"_a, "b"_a, "threads"_a, "See sphere/intersection.hpp.");
    sphere.def("intersections", &skyquilt::sphere::intersections, "a"_a, "b"_a, "threads"_a,
               py::call_guard<py::gil_scoped_release>(), "See sphere/intersection.hpp.");
    sphere.def(
        "grown",
        [](const Polygons& polygons, const DoubleColumn& angles_rad, int threads) {
            const auto angles = as_span(angles_rad);
            const py::gil_scoped_release release;
            return grown(polygons, angles, threads);
        },
        "polygons"_a, "angles_rad"_a.noconvert(), "threads"_a, "See sphere/growth.hpp.");
    sphere.def("convex_hulls", &skyquilt::sphere::convex_hulls, "polygons"_a, "threads"_a,
               py::call_guard<py::gil_scoped_release>(), "See sphere/hull.hpp.");
    sphere.def(
        "convex_part_numbers",
        [](const DoubleColumn& xyz) {
            const auto vertices = as_vectors(xyz);
            skyquilt::sphere::ConvexParts parts;
            {
                const py::gil_scoped_release release;
                parts = convex_parts(vertices);
            }
            return py::make_tuple(as_numpy(std::move(parts.numbers)),
                                  as_numpy(std::move(parts.offsets)));
        },
        "xyz"_a.noconvert(), "See sphere/convex_parts.hpp. For tests; it has no Python face.");
}
