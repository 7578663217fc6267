// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/projection.hpp"

#include <utility>
#include <vector>

#include "arrays.hpp"

namespace py = pybind11;
using namespace pybind11::literals;
using namespace skyquilt::bindings;
using skyquilt::skymap::Projection;
using skyquilt::skymap::ProjectionKind;
using skyquilt::sphere::UnitVector;

void bind_projection(py::module_& skymap) {
    py::enum_<ProjectionKind>(skymap, "ProjectionKind", "A projection by its code in FITS.")
        .value("tan", ProjectionKind::tan)
        .value("stg", ProjectionKind::stg)
        .value("zea", ProjectionKind::zea)
        .value("arc", ProjectionKind::arc)
        .value("cea", ProjectionKind::cea)
        .value("mer", ProjectionKind::mer);

    py::class_<Projection>(skymap, "Projection", "See skymap/projection.hpp.")
        .def(py::init([](ProjectionKind kind, double lon_deg, double lat_deg) {
                 const skyquilt::sphere::LonLat reference{lon_deg, lat_deg};
                 if (!skyquilt::sphere::is_position(reference)) {
                     throw skyquilt::CoordinateError(
                         "a reference point must be finite with a latitude in [-90, 90] degrees, "
                         "got " +
                         std::to_string(lon_deg) + ", " + std::to_string(lat_deg));
                 }
                 return Projection(kind, reference);
             }),
             "kind"_a, "lon_deg"_a, "lat_deg"_a)
        .def_property_readonly("kind", &Projection::kind)
        .def(
            "project",
            [](const Projection& self, const DoubleColumn& xyz) {
                const auto directions = as_vectors(xyz);
                std::vector<double> x(directions.size());
                std::vector<double> y(directions.size());
                {
                    const py::gil_scoped_release release;
                    for (std::size_t i = 0; i < directions.size(); ++i) {
                        const auto image = self.project(directions[i]);
                        x[i] = image.east;
                        y[i] = image.north;
                    }
                }
                return py::make_tuple(as_numpy(std::move(x)), as_numpy(std::move(y)));
            },
            "xyz"_a.noconvert())
        .def(
            "deproject",
            [](const Projection& self, const DoubleColumn& x, const DoubleColumn& y) {
                const auto east = as_span(x);
                const auto north = as_span(y);
                check_equal_lengths(east.size(), north.size());
                py::array_t<double> xyz({static_cast<py::ssize_t>(east.size()), py::ssize_t{3}});
                auto* out = reinterpret_cast<UnitVector*>(xyz.mutable_data());
                {
                    const py::gil_scoped_release release;
                    for (std::size_t i = 0; i < east.size(); ++i) {
                        out[i] = self.deproject({east[i], north[i]});
                    }
                }
                return xyz;
            },
            "x"_a.noconvert(), "y"_a.noconvert());
}
