// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/polygons.hpp"

#include <pybind11/stl.h>

#include <cmath>
#include <string>
#include <vector>

#include "arrays.hpp"
#include "skyquilt/base/number_text.hpp"
#include "skyquilt/sphere/area.hpp"
#include "skyquilt/sphere/cap.hpp"
#include "skyquilt/sphere/containment.hpp"
#include "skyquilt/sphere/predicates.hpp"
#include "skyquilt/sphere/relation.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace py = pybind11;
using namespace pybind11::literals;
using namespace skyquilt::bindings;
using skyquilt::sphere::OnInvalid;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::Refusal;
using skyquilt::sphere::Relation;
using skyquilt::sphere::UnitVector;

void bind_polygons(py::module_& sphere) {
    py::enum_<OnInvalid>(sphere, "OnInvalid", "What a column does with an outline that is refused.")
        .value("raise_", OnInvalid::raise)
        .value("mask", OnInvalid::mask);
    py::enum_<Relation>(sphere, "Relation", "How two polygons can lie to each other.")
        .value("overlaps", Relation::overlaps)
        .value("overlaps_interior", Relation::overlaps_interior)
        .value("contains", Relation::contains);

    py::class_<Refusal>(sphere, "Refusal", "Why an outline was refused.")
        .def_readonly("row", &Refusal::row)
        .def_readonly("vertex", &Refusal::vertex)
        .def_property_readonly("rule",
                               [](const Refusal& self) { return std::string(name_of(self.rule)); })
        .def_readonly("message", &Refusal::message);

    py::class_<Polygons>(sphere, "Polygons", "See sphere/polygons.hpp.")
        .def_static(
            "from_lon_lat",
            [](const DoubleColumn& lon_deg, const DoubleColumn& lat_deg, const IntColumn& offsets,
               OnInvalid on_invalid) {
                const auto lon = as_span(lon_deg);
                const auto lat = as_span(lat_deg);
                const auto cuts = as_span(offsets);
                std::vector<Refusal> refusals;
                const py::gil_scoped_release release;
                auto polygons = Polygons::from_lon_lat(lon, lat, cuts, on_invalid, refusals);
                return std::make_pair(std::move(polygons), std::move(refusals));
            },
            "lon_deg"_a.noconvert(), "lat_deg"_a.noconvert(), "offsets"_a.noconvert(),
            "on_invalid"_a)
        .def_static(
            "from_unit_vectors",
            [](const DoubleColumn& xyz, const IntColumn& offsets, OnInvalid on_invalid) {
                const auto vertices = as_vectors(xyz);
                const auto cuts = as_span(offsets);
                std::vector<Refusal> refusals;
                const py::gil_scoped_release release;
                auto polygons = Polygons::from_unit_vectors(vertices, cuts, on_invalid, refusals);
                return std::make_pair(std::move(polygons), std::move(refusals));
            },
            "xyz"_a.noconvert(), "offsets"_a.noconvert(), "on_invalid"_a)
        .def_property_readonly("unit_vectors",
                               [](const py::object& self) {
                                   return view_of_vectors(self.cast<const Polygons&>().vertices(),
                                                          self);
                               })
        .def_property_readonly("offsets",
                               [](const py::object& self) {
                                   return view_of(self.cast<const Polygons&>().offsets(), self);
                               })
        .def_property_readonly("lon_lats",
                               [](const py::object& self) -> py::object {
                                   const auto& lon_lats = self.cast<const Polygons&>().lon_lats();
                                   if (lon_lats.empty()) {
                                       return py::none();
                                   }
                                   return view_of_lon_lats(lon_lats, self);
                               })
        .def_property_readonly("are_convex",
                               [](const Polygons& self) {
                                   py::array_t<bool> answer(self.size());
                                   for (std::int64_t row = 0; row < self.size(); ++row) {
                                       answer.mutable_at(row) = self.is_convex(row);
                                   }
                                   return answer;
                               })
        .def("__len__", &Polygons::size)
        .def(
            "rows",
            [](const Polygons& self, const IntColumn& rows) {
                const auto numbers = as_span(rows);
                const py::gil_scoped_release release;
                return self.rows(numbers);
            },
            "rows"_a.noconvert())
        .def(
            "relate",
            [](const Polygons& self, Relation relation, const Polygons& other, int threads) {
                const auto n = self.size() == 1 ? other.size() : self.size();
                py::array_t<bool> answer(n);
                const std::span<std::uint8_t> out(
                    reinterpret_cast<std::uint8_t*>(answer.mutable_data()),
                    static_cast<std::size_t>(n));
                {
                    const py::gil_scoped_release release;
                    relate_columns(relation, self, other, threads, out);
                }
                return answer;
            },
            "relation"_a, "other"_a, "threads"_a)
        .def(
            "contains_points",
            [](const Polygons& self, const DoubleColumn& lon_deg, const DoubleColumn& lat_deg,
               int threads) {
                const auto lon = as_span(lon_deg);
                const auto lat = as_span(lat_deg);
                const auto n =
                    self.size() == 1 ? static_cast<std::int64_t>(lon.size()) : self.size();
                py::array_t<bool> answer(n);
                const std::span<std::uint8_t> out(
                    reinterpret_cast<std::uint8_t*>(answer.mutable_data()),
                    static_cast<std::size_t>(n));
                {
                    const py::gil_scoped_release release;
                    contains_points(self, lon, lat, threads, out);
                }
                return answer;
            },
            "lon_deg"_a.noconvert(), "lat_deg"_a.noconvert(), "threads"_a)
        .def("areas_sr",
             [](const Polygons& self) {
                 std::vector<double> areas(static_cast<std::size_t>(self.size()));
                 {
                     const py::gil_scoped_release release;
                     for (std::int64_t row = 0; row < self.size(); ++row) {
                         areas[static_cast<std::size_t>(row)] = area_sr(self[row]);
                     }
                 }
                 return as_numpy(std::move(areas));
             })
        .def("bounding_caps", [](const Polygons& self) {
            const auto n = static_cast<std::size_t>(self.size());
            py::array_t<double> centers({static_cast<py::ssize_t>(n), py::ssize_t{3}});
            py::array_t<double> radii_rad(static_cast<py::ssize_t>(n));
            auto* center = reinterpret_cast<UnitVector*>(centers.mutable_data());
            double* radius = radii_rad.mutable_data();
            {
                const py::gil_scoped_release release;
                constexpr double nan = std::numeric_limits<double>::quiet_NaN();
                for (std::size_t row = 0; row < n; ++row) {
                    const auto polygon = self[static_cast<std::int64_t>(row)];
                    const auto cap = polygon.empty() ? skyquilt::sphere::Cap{{nan, nan, nan}, 0.0}
                                                     : bounding_cap(polygon);
                    center[row] = cap.center;
                    radius[row] = cap.radius_rad;
                }
            }
            return py::make_tuple(std::move(centers), std::move(radii_rad));
        });

    sphere.def(
        "unit_vectors",
        [](const DoubleColumn& lon_deg, const DoubleColumn& lat_deg) {
            const auto lon = as_span(lon_deg);
            const auto lat = as_span(lat_deg);
            check_equal_lengths(lon.size(), lat.size());
            py::array_t<double> xyz({lon_deg.size(), py::ssize_t{3}});
            auto* out = reinterpret_cast<UnitVector*>(xyz.mutable_data());
            {
                const py::gil_scoped_release release;
                skyquilt::sphere::unit_vectors(lon, lat, {out, lon.size()});
                for (std::size_t i = 0; i < lon.size(); ++i) {
                    if (std::isnan(out[i].x)) {
                        throw skyquilt::CoordinateError(
                            "longitude must be finite and latitude lie in [-90, 90] degrees, got " +
                            skyquilt::number_text(lon[i]) + " and " +
                            skyquilt::number_text(lat[i]) + " at row " + std::to_string(i));
                    }
                }
            }
            return xyz;
        },
        "lon_deg"_a.noconvert(), "lat_deg"_a.noconvert(), "See sphere/unit_vector.hpp.");
    sphere.def(
        "orientations",
        [](const DoubleColumn& a, const DoubleColumn& b, const DoubleColumn& c) {
            const auto p = as_vectors(a);
            const auto q = as_vectors(b);
            const auto r = as_vectors(c);
            if (p.size() != q.size() || p.size() != r.size()) {
                throw skyquilt::CoordinateError("the three columns must have equal lengths");
            }
            std::vector<std::int8_t> sign(p.size());
            {
                const py::gil_scoped_release release;
                for (std::size_t i = 0; i < p.size(); ++i) {
                    sign[i] =
                        static_cast<std::int8_t>(skyquilt::sphere::orientation(p[i], q[i], r[i]));
                }
            }
            return as_numpy(std::move(sign));
        },
        "a"_a.noconvert(), "b"_a.noconvert(), "c"_a.noconvert(),
        "See sphere/predicates.hpp. For the tests' slow twin; it has no Python face.");
    sphere.def(
        "lon_lats",
        [](const DoubleColumn& xyz) {
            const auto vectors = as_vectors(xyz);
            std::vector<double> lon_deg(vectors.size());
            std::vector<double> lat_deg(vectors.size());
            {
                const py::gil_scoped_release release;
                for (std::size_t i = 0; i < vectors.size(); ++i) {
                    const auto position = lon_lat(vectors[i]);
                    lon_deg[i] = position.lon_deg;
                    lat_deg[i] = position.lat_deg;
                }
            }
            return py::make_tuple(as_numpy(std::move(lon_deg)), as_numpy(std::move(lat_deg)));
        },
        "xyz"_a.noconvert(), "See sphere/unit_vector.hpp.");
}
