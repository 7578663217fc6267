// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/overlaps.hpp"

#include <utility>

#include "arrays.hpp"

namespace py = pybind11;
using namespace pybind11::literals;
using namespace skyquilt::bindings;
using skyquilt::skymap::JoinQuestion;
using skyquilt::skymap::Level;
using skyquilt::skymap::Overlaps;
using skyquilt::skymap::Predicate;
using skyquilt::skymap::Region;
using skyquilt::skymap::SkyMap;
using skyquilt::sphere::Polygons;

void bind_overlaps(py::module_& skymap) {
    py::enum_<Predicate>(skymap, "Predicate", "What is asked of a polygon and a box.")
        .value("overlaps", Predicate::overlaps)
        .value("contains", Predicate::contains);

    skymap.def(
        "overlaps",
        [](const SkyMap& map, const Polygons& polygons, Level level, Region region,
           Predicate predicate, int threads) {
            Overlaps pairs;
            {
                const py::gil_scoped_release release;
                pairs = overlaps(map, polygons, JoinQuestion{level, region, predicate}, threads);
            }
            return py::make_tuple(as_numpy(std::move(pairs.row)), as_numpy(std::move(pairs.tract)),
                                  as_numpy(std::move(pairs.patch)),
                                  as_numpy(std::move(pairs.cell)));
        },
        "skymap"_a, "polygons"_a, "level"_a, "region"_a, "predicate"_a, "threads"_a,
        "See skymap/overlaps.hpp.");
    skymap.def(
        "tracts_near",
        [](const SkyMap& map, const Polygons& polygons, int threads) {
            Overlaps pairs;
            {
                const py::gil_scoped_release release;
                pairs = tracts_near(map, polygons, threads);
            }
            return py::make_tuple(as_numpy(std::move(pairs.row)), as_numpy(std::move(pairs.tract)));
        },
        "skymap"_a, "polygons"_a, "threads"_a, "See skymap/overlaps.hpp.");
}
