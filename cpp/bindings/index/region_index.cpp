// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/index/region_index.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "arrays.hpp"
#include "skyquilt/sphere/polygons.hpp"

namespace py = pybind11;
using namespace pybind11::literals;
using namespace skyquilt::bindings;
using skyquilt::index::RegionIndex;
using skyquilt::index::Relation;
using skyquilt::index::RowPairs;
using skyquilt::sphere::Polygons;

namespace {

// The column belongs to a Python object; the pointer holds that object, whoever lets go of it last.
std::shared_ptr<const Polygons> shared(const py::object& polygons) {
    const auto& column = polygons.cast<const Polygons&>();
    return {&column, [owner = polygons.inc_ref().ptr()](const Polygons*) {
                const py::gil_scoped_acquire acquire;
                Py_DECREF(owner);
            }};
}

std::pair<py::array_t<std::int64_t>, py::array_t<std::int64_t>> as_numpy_pairs(RowPairs&& pairs) {
    return {as_numpy(std::move(pairs.indexed)), as_numpy(std::move(pairs.asked))};
}

}  // namespace

void bind_region_index(py::module_& index) {
    py::enum_<Relation>(index, "Relation", "How an indexed region can lie to another one.")
        .value("overlaps", Relation::overlaps)
        .value("overlaps_interior", Relation::overlaps_interior)
        .value("contains", Relation::contains)
        .value("within", Relation::within);

    py::class_<RegionIndex>(index, "RegionIndex", "See index/region_index.hpp.")
        .def(py::init([](const py::object& polygons, int threads) {
                 auto column = shared(polygons);
                 const py::gil_scoped_release release;
                 return std::make_unique<RegionIndex>(std::move(column), threads);
             }),
             "polygons"_a, "threads"_a)
        .def(
            "pairs",
            [](const RegionIndex& self, Relation relation, const Polygons& other,
               std::int64_t begin, std::int64_t end, int threads) {
                RowPairs pairs;
                {
                    const py::gil_scoped_release release;
                    pairs = self.pairs(relation, other, {begin, end}, threads);
                }
                return as_numpy_pairs(std::move(pairs));
            },
            "relation"_a, "other"_a, "begin"_a, "end"_a, "threads"_a)
        .def(
            "containing",
            [](const RegionIndex& self, const DoubleColumn& points, int threads) {
                const auto directions = as_vectors(points);
                RowPairs pairs;
                {
                    const py::gil_scoped_release release;
                    pairs = self.containing(directions, threads);
                }
                return as_numpy_pairs(std::move(pairs));
            },
            "points"_a.noconvert(), "threads"_a)
        .def(
            "nearest",
            [](const RegionIndex& self, const DoubleColumn& points, std::int64_t k,
               double max_distance_deg, int threads) {
                const auto directions = as_vectors(points);
                const auto n = static_cast<py::ssize_t>(directions.size());
                py::array_t<std::int64_t> rows({n, static_cast<py::ssize_t>(k)});
                py::array_t<double> distances_deg({n, static_cast<py::ssize_t>(k)});
                const std::span<std::int64_t> rows_out(rows.mutable_data(),
                                                       static_cast<std::size_t>(rows.size()));
                const std::span<double> distances_out(distances_deg.mutable_data(),
                                                      static_cast<std::size_t>(rows.size()));
                {
                    const py::gil_scoped_release release;
                    self.nearest(directions, k, max_distance_deg, threads, rows_out, distances_out);
                }
                return py::make_tuple(std::move(rows), std::move(distances_deg));
            },
            "points"_a.noconvert(), "k"_a, "max_distance_deg"_a, "threads"_a);
}
