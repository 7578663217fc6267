// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/locate.hpp"

#include <utility>

#include "arrays.hpp"
#include "skyquilt/skymap/locate_all.hpp"

namespace py = pybind11;
using namespace pybind11::literals;
using namespace skyquilt::bindings;
using skyquilt::skymap::AllPlaces;
using skyquilt::skymap::Level;
using skyquilt::skymap::Region;
using skyquilt::skymap::SkyMap;

namespace {

// Columns that the core fills; not vectors, since filling them with zeros first costs a third of
// the work.
struct Answer {
    explicit Answer(std::size_t n) : values(n), column(values.data(), n) {}

    skyquilt::Column<std::int64_t> values;
    std::span<std::int64_t> column;
};

}  // namespace

void bind_locate(py::module_& skymap) {
    py::enum_<Level>(skymap, "Level", "What a polygon or a position is compared with.")
        .value("tract", Level::tract)
        .value("patch", Level::patch)
        .value("cell", Level::cell);

    skymap.def(
        "locate",
        [](const SkyMap& map, const DoubleColumn& ra_deg, const DoubleColumn& dec_deg,
           int threads) {
            const auto ra = as_span(ra_deg);
            const auto dec = as_span(dec_deg);
            Answer tract(ra.size());
            Answer patch(ra.size());
            {
                const py::gil_scoped_release release;
                locate(map, ra, dec, threads, tract.column, patch.column);
            }
            return py::make_tuple(as_numpy(std::move(tract.values)),
                                  as_numpy(std::move(patch.values)));
        },
        "skymap"_a, "ra_deg"_a.noconvert(), "dec_deg"_a.noconvert(), "threads"_a,
        "See skymap/locate.hpp.");
    skymap.def(
        "locate_cells",
        [](const SkyMap& map, const DoubleColumn& ra_deg, const DoubleColumn& dec_deg,
           int threads) {
            check_level(map, Level::cell);
            const auto ra = as_span(ra_deg);
            const auto dec = as_span(dec_deg);
            Answer tract(ra.size());
            Answer patch(ra.size());
            Answer cell(ra.size());
            {
                const py::gil_scoped_release release;
                locate(map, ra, dec, threads, tract.column, patch.column, cell.column);
            }
            return py::make_tuple(as_numpy(std::move(tract.values)),
                                  as_numpy(std::move(patch.values)),
                                  as_numpy(std::move(cell.values)));
        },
        "skymap"_a, "ra_deg"_a.noconvert(), "dec_deg"_a.noconvert(), "threads"_a,
        "See skymap/locate.hpp.");
    skymap.def(
        "locate_all",
        [](const SkyMap& map, const DoubleColumn& ra_deg, const DoubleColumn& dec_deg, Level level,
           Region region, int threads) {
            const auto ra = as_span(ra_deg);
            const auto dec = as_span(dec_deg);
            AllPlaces all;
            {
                const py::gil_scoped_release release;
                all = locate_all(map, ra, dec, level, region, threads);
            }
            return py::make_tuple(as_numpy(std::move(all.offsets)), as_numpy(std::move(all.tract)),
                                  as_numpy(std::move(all.patch)), as_numpy(std::move(all.cell)));
        },
        "skymap"_a, "ra_deg"_a.noconvert(), "dec_deg"_a.noconvert(), "level"_a, "region"_a,
        "threads"_a, "See skymap/locate_all.hpp.");
}
