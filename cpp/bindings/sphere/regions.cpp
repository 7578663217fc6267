// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/regions.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "skyquilt/sphere/circle.hpp"
#include "skyquilt/sphere/polygons_around.hpp"
#include "skyquilt/sphere/region_measures.hpp"
#include "skyquilt/sphere/region_relation.hpp"
#include "skyquilt/sphere/shapes.hpp"

namespace py = pybind11;
using namespace pybind11::literals;
using namespace skyquilt::bindings;
using skyquilt::sphere::BoxShape;
using skyquilt::sphere::CircleShape;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::OnInvalid;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::Refusal;
using skyquilt::sphere::Regions;
using skyquilt::sphere::Relation;
using skyquilt::sphere::ShapeKind;
using skyquilt::sphere::Shapes;
using skyquilt::sphere::UnitVector;

namespace {

using KindColumn = py::array_t<std::uint8_t, py::array::c_style>;

// A record of so many doubles as a row of an array, both ways.
static_assert(sizeof(LonLat) == 2 * sizeof(double));
static_assert(sizeof(CircleShape) == 7 * sizeof(double));
static_assert(sizeof(BoxShape) == 4 * sizeof(double));

template <typename Record>
std::vector<Record> records_of(const DoubleColumn& rows) {
    constexpr auto width = static_cast<py::ssize_t>(sizeof(Record) / sizeof(double));
    if (rows.ndim() != 2 || rows.shape(1) != width) {
        throw skyquilt::CoordinateError("a table must have " + std::to_string(width) + " columns");
    }
    const auto* begin = reinterpret_cast<const Record*>(rows.data());
    return {begin, begin + rows.shape(0)};
}

template <typename Record>
py::array_t<double> rows_of(const std::vector<Record>& records) {
    constexpr auto width = static_cast<py::ssize_t>(sizeof(Record) / sizeof(double));
    py::array_t<double> rows({static_cast<py::ssize_t>(records.size()), width});
    std::ranges::copy(records, reinterpret_cast<Record*>(rows.mutable_data()));
    return rows;
}

std::span<std::uint8_t> as_bytes(py::array_t<bool>& answer) {
    return {reinterpret_cast<std::uint8_t*>(answer.mutable_data()),
            static_cast<std::size_t>(answer.size())};
}

std::vector<std::int64_t> counted(std::size_t n, std::int64_t from) {
    std::vector<std::int64_t> numbers(n);
    for (std::size_t i = 0; i < n; ++i) {
        numbers[i] = static_cast<std::int64_t>(i) + from;
    }
    return numbers;
}

// A column with one shape in each row.
Shapes one_each(ShapeKind kind, std::size_t n) {
    Shapes shapes;
    shapes.kinds.assign(n, kind);
    shapes.places = counted(n, 0);
    shapes.offsets = counted(n + 1, 0);
    return shapes;
}

}  // namespace

void bind_regions(py::module_& sphere) {
    py::class_<Shapes>(sphere, "Shapes", "See sphere/shapes.hpp.")
        .def(py::init<>())
        .def_static(
            "from_circles",
            [](const DoubleColumn& lon_deg, const DoubleColumn& lat_deg,
               const DoubleColumn& radius_deg) {
                const auto lon = as_span(lon_deg);
                const auto lat = as_span(lat_deg);
                const auto radius = as_span(radius_deg);
                check_equal_lengths(lon.size(), lat.size());
                check_equal_lengths(lon.size(), radius.size());
                const py::gil_scoped_release release;
                Shapes shapes = one_each(ShapeKind::circle, lon.size());
                for (std::size_t i = 0; i < lon.size(); ++i) {
                    shapes.circles.push_back(
                        skyquilt::sphere::circle_shape({lon[i], lat[i]}, radius[i]));
                }
                return shapes;
            },
            "lon_deg"_a.noconvert(), "lat_deg"_a.noconvert(), "radius_deg"_a.noconvert())
        .def_static(
            "from_boxes",
            [](const DoubleColumn& sides_deg) {
                Shapes shapes =
                    one_each(ShapeKind::box, static_cast<std::size_t>(sides_deg.shape(0)));
                shapes.boxes = records_of<BoxShape>(sides_deg);
                return shapes;
            },
            "sides_deg"_a.noconvert())
        .def_static(
            "from_columns",
            [](const IntColumn& offsets, const KindColumn& kinds, const IntColumn& places,
               const IntColumn& polygon_offsets, const DoubleColumn& lon_lats,
               const DoubleColumn& vectors, const DoubleColumn& circles,
               const DoubleColumn& boxes) {
                Shapes shapes;
                const auto copy = [](const IntColumn& from, std::vector<std::int64_t>& to) {
                    const auto values = as_span(from);
                    to.assign(values.begin(), values.end());
                };
                copy(offsets, shapes.offsets);
                copy(places, shapes.places);
                copy(polygon_offsets, shapes.polygon_offsets);
                for (const std::uint8_t kind : as_span(kinds)) {
                    if (kind > static_cast<std::uint8_t>(ShapeKind::box)) {
                        throw skyquilt::GeometryError("no kind of shape has the number " +
                                                      std::to_string(kind));
                    }
                    shapes.kinds.push_back(static_cast<ShapeKind>(kind));
                }
                shapes.lon_lats = records_of<LonLat>(lon_lats);
                shapes.vectors = records_of<UnitVector>(vectors);
                shapes.circles = records_of<CircleShape>(circles);
                shapes.boxes = records_of<BoxShape>(boxes);
                return shapes;
            },
            "offsets"_a.noconvert(), "kinds"_a.noconvert(), "places"_a.noconvert(),
            "polygon_offsets"_a.noconvert(), "lon_lats"_a.noconvert(), "vectors"_a.noconvert(),
            "circles"_a.noconvert(), "boxes"_a.noconvert())
        .def("columns",
             [](const Shapes& self) {
                 KindColumn kinds(static_cast<py::ssize_t>(self.kinds.size()));
                 std::ranges::transform(self.kinds, kinds.mutable_data(), [](ShapeKind kind) {
                     return static_cast<std::uint8_t>(kind);
                 });
                 return py::make_tuple(as_numpy(std::vector(self.offsets)), std::move(kinds),
                                       as_numpy(std::vector(self.places)),
                                       as_numpy(std::vector(self.polygon_offsets)),
                                       rows_of(self.lon_lats), rows_of(self.vectors),
                                       rows_of(self.circles), rows_of(self.boxes));
             })
        .def("__len__", [](const Shapes& self) { return self.offsets.size() - 1; });

    py::class_<Regions>(sphere, "Regions", "See sphere/regions.hpp.")
        .def_static(
            "from_shapes",
            [](const Shapes& shapes, OnInvalid on_invalid) {
                std::vector<Refusal> refusals;
                const py::gil_scoped_release release;
                auto regions = Regions::from_shapes(shapes, on_invalid, refusals);
                return std::make_pair(std::move(regions), std::move(refusals));
            },
            "shapes"_a, "on_invalid"_a)
        .def_static(
            "from_polygons",
            [](const Polygons& polygons, const IntColumn& offsets) {
                const auto cuts = as_span(offsets);
                const py::gil_scoped_release release;
                return Regions::from_polygons(polygons, cuts);
            },
            "polygons"_a, "offsets"_a.noconvert())
        .def_static("united", &Regions::united, "a"_a, "b"_a,
                    py::call_guard<py::gil_scoped_release>())
        // Immutable, and kept alive by what refers to a part of it: nothing is copied.
        .def_property_readonly("shapes", &Regions::shapes,
                               py::return_value_policy::reference_internal)
        .def_property_readonly("polygons", &Regions::polygons,
                               py::return_value_policy::reference_internal)
        .def_property_readonly(
            "offsets",
            [](const Regions& self) { return as_numpy(std::vector(self.shapes().offsets)); })
        .def_property_readonly("counts",
                               [](const Regions& self) {
                                   const auto of = [&self](ShapeKind kind) {
                                       return std::ranges::count(self.shapes().kinds, kind);
                                   };
                                   return py::make_tuple(of(ShapeKind::polygon),
                                                         of(ShapeKind::circle), of(ShapeKind::box));
                               })
        .def("__len__", &Regions::size)
        .def(
            "rows",
            [](const Regions& self, const IntColumn& rows) {
                const auto numbers = as_span(rows);
                const py::gil_scoped_release release;
                return self.rows(numbers);
            },
            "rows"_a.noconvert())
        .def(
            "grouped",
            [](const Regions& self, const IntColumn& offsets) {
                const auto cuts = as_span(offsets);
                const py::gil_scoped_release release;
                return self.grouped(cuts);
            },
            "offsets"_a.noconvert())
        .def(
            "relate",
            [](const Regions& self, Relation relation, const Regions& other, int threads) {
                py::array_t<bool> answer(self.size() == 1 ? other.size() : self.size());
                const auto out = as_bytes(answer);
                {
                    const py::gil_scoped_release release;
                    relate_columns(relation, self, other, threads, out);
                }
                return answer;
            },
            "relation"_a, "other"_a, "threads"_a)
        .def(
            "contains_points",
            [](const Regions& self, const DoubleColumn& lon_deg, const DoubleColumn& lat_deg,
               int threads) {
                const auto lon = as_span(lon_deg);
                const auto lat = as_span(lat_deg);
                py::array_t<bool> answer(self.size() == 1 ? lon_deg.size() : self.size());
                const auto out = as_bytes(answer);
                {
                    const py::gil_scoped_release release;
                    contains_points(self, lon, lat, threads, out);
                }
                return answer;
            },
            "lon_deg"_a.noconvert(), "lat_deg"_a.noconvert(), "threads"_a)
        .def(
            "areas_sr",
            [](const Regions& self, int threads) {
                std::vector<double> areas(static_cast<std::size_t>(self.size()));
                {
                    const py::gil_scoped_release release;
                    areas_sr(self, threads, areas);
                }
                return as_numpy(std::move(areas));
            },
            "threads"_a)
        .def(
            "overlap_areas_sr",
            [](const Regions& self, const Regions& other, int threads) {
                std::vector<double> areas(
                    static_cast<std::size_t>(self.size() == 1 ? other.size() : self.size()));
                {
                    const py::gil_scoped_release release;
                    overlap_areas_sr(self, other, threads, areas);
                }
                return as_numpy(std::move(areas));
            },
            "other"_a, "threads"_a)
        .def(
            "intersection",
            [](const Regions& self, const Regions& other) { return intersections(self, other); },
            "other"_a, py::call_guard<py::gil_scoped_release>())
        .def(
            "convex_hulls",
            [](const Regions& self, int threads) { return convex_hulls(self, threads); },
            "threads"_a, py::call_guard<py::gil_scoped_release>())
        .def(
            "grown", [](const Regions& self, double angle_deg) { return grown(self, angle_deg); },
            "angle_deg"_a, py::call_guard<py::gil_scoped_release>())
        .def(
            "to_polygons",
            [](const Regions& self, double max_error_deg, double largest_deg) {
                return to_polygons(self, max_error_deg, largest_deg);
            },
            "max_error_deg"_a, "largest_deg"_a, py::call_guard<py::gil_scoped_release>())
        .def("bounding_caps",
             [](const Regions& self) {
                 const auto n = static_cast<std::size_t>(self.size());
                 py::array_t<double> centers({static_cast<py::ssize_t>(n), py::ssize_t{3}});
                 py::array_t<double> radii_rad(static_cast<py::ssize_t>(n));
                 auto* center = reinterpret_cast<UnitVector*>(centers.mutable_data());
                 double* radius = radii_rad.mutable_data();
                 {
                     const py::gil_scoped_release release;
                     constexpr double nan = std::numeric_limits<double>::quiet_NaN();
                     const auto& offsets = self.shapes().offsets;
                     for (std::size_t row = 0; row < n; ++row) {
                         const bool empty = offsets[row] == offsets[row + 1];
                         const auto cap = empty
                                              ? skyquilt::sphere::Cap{{nan, nan, nan}, 0.0}
                                              : bounding_cap(self, static_cast<std::int64_t>(row));
                         center[row] = cap.center;
                         radius[row] = cap.radius_rad;
                     }
                 }
                 return py::make_tuple(std::move(centers), std::move(radii_rad));
             })
        .def("hash", &Regions::hash, py::call_guard<py::gil_scoped_release>())
        .def(
            "equals", [](const Regions& self, const Regions& other) { return self == other; },
            "other"_a);
}
