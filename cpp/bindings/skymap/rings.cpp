// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/rings.hpp"

#include <array>
#include <string>
#include <vector>

#include "arrays.hpp"
#include "skyquilt/skymap/locate.hpp"
#include "skyquilt/skymap/outlines.hpp"
#include "skyquilt/skymap/overlaps.hpp"

namespace py = pybind11;
using namespace pybind11::literals;
using namespace skyquilt::bindings;
using skyquilt::skymap::Level;
using skyquilt::skymap::PatchStyle;
using skyquilt::skymap::PixelBox;
using skyquilt::skymap::Region;
using skyquilt::skymap::RingsConfig;
using skyquilt::skymap::RingsSkyMap;
using skyquilt::sphere::Polygons;

namespace {

py::array_t<std::int64_t> as_numpy_boxes(const std::vector<PixelBox>& boxes) {
    static_assert(sizeof(PixelBox) == 4 * sizeof(std::int64_t));
    py::array_t<std::int64_t> out({static_cast<py::ssize_t>(boxes.size()), py::ssize_t{4}});
    std::copy(boxes.begin(), boxes.end(), reinterpret_cast<PixelBox*>(out.mutable_data()));
    return out;
}

std::vector<PixelBox> as_boxes(const IntColumn& boxes, std::size_t n) {
    if (boxes.ndim() != 2 || boxes.shape(1) != 4 || static_cast<std::size_t>(boxes.shape(0)) != n) {
        throw skyquilt::GeometryError("boxes must have shape (" + std::to_string(n) + ", 4)");
    }
    const auto* begin = reinterpret_cast<const PixelBox*>(boxes.data());
    return {begin, begin + n};
}

}  // namespace

void bind_rings(py::module_& skymap) {
    py::enum_<Region>(skymap, "Region", "Without or with the border that neighbours share.")
        .value("inner", Region::inner)
        .value("outer", Region::outer);
    py::enum_<Level>(skymap, "Level", "What a polygon is compared with.")
        .value("tract", Level::tract)
        .value("patch", Level::patch);
    py::enum_<PatchStyle::Builder>(skymap, "Builder", "How a tract is cut into patches.")
        .value("legacy", PatchStyle::Builder::legacy)
        .value("cells", PatchStyle::Builder::cells);

    py::class_<PatchStyle>(skymap, "PatchStyle", "See skymap/patch_grid.hpp.")
        .def(py::init([](PatchStyle::Builder builder, std::int64_t inner_x, std::int64_t inner_y,
                         std::int64_t border, std::int64_t cell_inner, std::int64_t cell_border,
                         std::int64_t cells_per_patch_inner, std::int64_t cells_in_border) {
                 return PatchStyle{builder,
                                   inner_x,
                                   inner_y,
                                   border,
                                   cell_inner,
                                   cell_border,
                                   cells_per_patch_inner,
                                   cells_in_border};
             }),
             py::kw_only(), "builder"_a, "inner_x"_a, "inner_y"_a, "border"_a, "cell_inner"_a,
             "cell_border"_a, "cells_per_patch_inner"_a, "cells_in_border"_a);

    py::class_<RingsSkyMap>(skymap, "RingsSkyMap", "See skymap/rings.hpp.")
        .def(py::init([](std::int64_t num_rings, double ra_start_deg, double pixel_scale_arcsec,
                         double rotation_deg, double tract_overlap_deg, const PatchStyle& style,
                         int version) {
                 return RingsSkyMap({num_rings, ra_start_deg, pixel_scale_arcsec, rotation_deg,
                                     tract_overlap_deg, style, version});
             }),
             py::kw_only(), "num_rings"_a, "ra_start_deg"_a, "pixel_scale_arcsec"_a,
             "rotation_deg"_a, "tract_overlap_deg"_a, "style"_a, "version"_a)
        .def_property_readonly("n_tracts", &RingsSkyMap::n_tracts)
        .def_property_readonly("n_patches_x",
                               [](const RingsSkyMap& self) { return self.grid().n_x(); })
        .def_property_readonly("n_patches_y",
                               [](const RingsSkyMap& self) { return self.grid().n_y(); })
        .def_property_readonly("cells_per_axis",
                               [](const RingsSkyMap& self) { return self.grid().cells_per_axis(); })
        .def_property_readonly("tracts_per_ring",
                               [](const RingsSkyMap& self) {
                                   std::vector<std::int64_t> numbers;
                                   for (const auto& ring : self.rings()) {
                                       numbers.push_back(ring.n_tracts);
                                   }
                                   return as_numpy(std::move(numbers));
                               })
        .def_property_readonly("reference_pixel",
                               [](const RingsSkyMap& self) {
                                   return py::make_tuple(self.reference_pixel().x,
                                                         self.reference_pixel().y);
                               })
        .def_property_readonly("cd_deg",
                               [](const RingsSkyMap& self) {
                                   const auto cd = self.scale().cd_deg();
                                   return py::make_tuple(cd[0], cd[1], cd[2], cd[3]);
                               })
        .def("check_patch", &RingsSkyMap::check_patch, "tract"_a, "patch"_a)
        .def(
            "centers_rad",
            [](const RingsSkyMap& self, const IntColumn& tracts) {
                const auto numbers = as_span(tracts);
                std::vector<double> lon;
                std::vector<double> lat;
                {
                    const py::gil_scoped_release release;
                    for (const std::int64_t tract : numbers) {
                        const auto center = self.center(self.place(tract));
                        lon.push_back(center.lon_rad);
                        lat.push_back(center.lat_rad);
                    }
                }
                return py::make_tuple(as_numpy(std::move(lon)), as_numpy(std::move(lat)));
            },
            "tracts"_a.noconvert())
        .def(
            "inner_box_rad",
            [](const RingsSkyMap& self, std::int64_t tract) {
                const auto box = self.inner_box(tract);
                return py::make_tuple(box.lon_begin, box.lon_end, box.lat_begin, box.lat_end);
            },
            "tract"_a)
        .def("tract_box",
             [](const RingsSkyMap& self) { return as_numpy_boxes({self.grid().tract_box()}); })
        .def(
            "patch_boxes",
            [](const RingsSkyMap& self, const IntColumn& patches, Region region) {
                std::vector<PixelBox> boxes;
                for (const std::int64_t patch : as_span(patches)) {
                    boxes.push_back(self.grid().patch_box(patch, region));
                }
                return as_numpy_boxes(boxes);
            },
            "patches"_a.noconvert(), "region"_a)
        .def(
            "cell_boxes",
            [](const RingsSkyMap& self, const IntColumn& patches, const IntColumn& cells,
               Region region) {
                const auto patch = as_span(patches);
                const auto cell = as_span(cells);
                check_equal_lengths(patch.size(), cell.size());
                std::vector<PixelBox> boxes;
                for (std::size_t i = 0; i < patch.size(); ++i) {
                    boxes.push_back(self.grid().cell_box(patch[i], cell[i], region));
                }
                return as_numpy_boxes(boxes);
            },
            "patches"_a.noconvert(), "cells"_a.noconvert(), "region"_a)
        .def(
            "box_outlines",
            [](const RingsSkyMap& self, const IntColumn& tracts, const IntColumn& boxes) {
                const auto numbers = as_span(tracts);
                const auto pixel_boxes = as_boxes(boxes, numbers.size());
                const py::gil_scoped_release release;
                return box_outlines(self, {numbers.begin(), numbers.end()}, pixel_boxes);
            },
            "tracts"_a.noconvert(), "boxes"_a.noconvert())
        .def(
            "pixels",
            [](const RingsSkyMap& self, std::int64_t tract, const DoubleColumn& xyz) {
                const auto projection = self.tract(tract);
                const auto directions = as_vectors(xyz);
                std::vector<double> x;
                std::vector<double> y;
                {
                    const py::gil_scoped_release release;
                    for (const auto& direction : directions) {
                        const auto pixel = projection.pixel(direction);
                        x.push_back(pixel.x);
                        y.push_back(pixel.y);
                    }
                }
                return py::make_tuple(as_numpy(std::move(x)), as_numpy(std::move(y)));
            },
            "tract"_a, "xyz"_a.noconvert())
        .def(
            "directions",
            [](const RingsSkyMap& self, std::int64_t tract, const DoubleColumn& x,
               const DoubleColumn& y) {
                const auto projection = self.tract(tract);
                const auto column = as_span(x);
                const auto line = as_span(y);
                check_equal_lengths(column.size(), line.size());
                py::array_t<double> xyz({static_cast<py::ssize_t>(column.size()), py::ssize_t{3}});
                auto* out = reinterpret_cast<skyquilt::sphere::UnitVector*>(xyz.mutable_data());
                {
                    const py::gil_scoped_release release;
                    for (std::size_t i = 0; i < column.size(); ++i) {
                        out[i] = projection.direction({column[i], line[i]});
                    }
                }
                return xyz;
            },
            "tract"_a, "x"_a.noconvert(), "y"_a.noconvert())
        .def(
            "locate",
            [](const RingsSkyMap& self, const DoubleColumn& ra_deg, const DoubleColumn& dec_deg,
               int threads) {
                const auto ra = as_span(ra_deg);
                const auto dec = as_span(dec_deg);
                // Not vectors: filling them with zeros first costs a third of the work.
                py::array_t<std::int64_t> tract(ra_deg.size());
                py::array_t<std::int64_t> patch(ra_deg.size());
                const std::span<std::int64_t> tract_out(tract.mutable_data(), ra.size());
                const std::span<std::int64_t> patch_out(patch.mutable_data(), ra.size());
                {
                    const py::gil_scoped_release release;
                    locate(self, ra, dec, threads, tract_out, patch_out);
                }
                return py::make_tuple(std::move(tract), std::move(patch));
            },
            "ra_deg"_a.noconvert(), "dec_deg"_a.noconvert(), "threads"_a)
        .def(
            "overlaps",
            [](const RingsSkyMap& self, const Polygons& polygons, Level level, int threads) {
                skyquilt::skymap::Overlaps pairs;
                {
                    const py::gil_scoped_release release;
                    pairs = overlaps(self, polygons, level, threads);
                }
                return py::make_tuple(as_numpy(std::move(pairs.row)),
                                      as_numpy(std::move(pairs.tract)),
                                      as_numpy(std::move(pairs.patch)));
            },
            "polygons"_a, "level"_a, "threads"_a);
}
