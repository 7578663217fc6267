// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/sky_map.hpp"

#include <pybind11/stl.h>

#include <string>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "skyquilt/skymap/outlines.hpp"

namespace py = pybind11;
using namespace pybind11::literals;
using namespace skyquilt::bindings;
using skyquilt::skymap::AtPoles;
using skyquilt::skymap::DiscreteConfig;
using skyquilt::skymap::DodecaConfig;
using skyquilt::skymap::EquatConfig;
using skyquilt::skymap::HealpixConfig;
using skyquilt::skymap::PatchBoxes;
using skyquilt::skymap::PatchStyle;
using skyquilt::skymap::PixelBox;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::Region;
using skyquilt::skymap::RingsConfig;
using skyquilt::skymap::SkyMap;
using skyquilt::skymap::Tract;
using skyquilt::skymap::TractStyle;
using skyquilt::skymap::TractTable;
using skyquilt::skymap::XAxis;
using skyquilt::sphere::HealpixScheme;
using skyquilt::sphere::UnitVector;

namespace {

static_assert(sizeof(PixelBox) == 4 * sizeof(std::int64_t));

// One box a row, found by `box_of(row)`.
template <typename BoxOf>
py::array_t<std::int64_t> boxes_of_rows(std::size_t n, const BoxOf& box_of) {
    py::array_t<std::int64_t> boxes({static_cast<py::ssize_t>(n), py::ssize_t{4}});
    auto* out = reinterpret_cast<PixelBox*>(boxes.mutable_data());
    const py::gil_scoped_release release;
    for (std::size_t row = 0; row < n; ++row) {
        out[row] = box_of(row);
    }
    return boxes;
}

std::vector<PixelBox> as_boxes(const IntColumn& boxes, std::size_t n) {
    if (boxes.ndim() != 2 || boxes.shape(1) != 4 || static_cast<std::size_t>(boxes.shape(0)) != n) {
        throw skyquilt::GeometryError("boxes must have shape (" + std::to_string(n) + ", 4)");
    }
    const auto* begin = reinterpret_cast<const PixelBox*>(boxes.data());
    return {begin, begin + n};
}

std::vector<double> as_vector(const DoubleColumn& column) {
    const auto values = as_span(column);
    return {values.begin(), values.end()};
}

// The columns of a table, checked there; patches lie in the rows from offsets[i] to offsets[i + 1].
struct TableColumns {
    std::span<const std::int64_t> number;
    std::span<const double> ra_deg;
    std::span<const double> dec_deg;
    std::span<const double> pixel_scale_arcsec;
    std::span<const double> rotation_deg;
    std::span<const double> crpix_x;
    std::span<const double> crpix_y;
    std::span<const std::int64_t> n_x;
    std::span<const std::int64_t> n_y;
    std::span<const std::int64_t> patch_offsets;
    std::span<const std::int64_t> patch;
};

TractTable as_table(const TableColumns& columns, const std::vector<ProjectionKind>& projection,
                    const std::vector<XAxis>& x_axis, const std::vector<PixelBox>& inner,
                    const std::vector<PixelBox>& outer) {
    const std::size_t n = columns.number.size();
    for (const std::size_t size :
         {columns.ra_deg.size(), columns.dec_deg.size(), columns.pixel_scale_arcsec.size(),
          columns.rotation_deg.size(), columns.crpix_x.size(), columns.crpix_y.size(),
          columns.n_x.size(), columns.n_y.size(), projection.size(), x_axis.size()}) {
        check_equal_lengths(n, size);
    }
    check_equal_lengths(n + 1, columns.patch_offsets.size());
    TractTable table;
    table.tracts.reserve(n);
    table.patches.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        table.tracts.push_back({.number = columns.number[i],
                                .reference = {columns.ra_deg[i], columns.dec_deg[i]},
                                .projection = projection[i],
                                .pixel_scale_arcsec = columns.pixel_scale_arcsec[i],
                                .rotation_deg = columns.rotation_deg[i],
                                .x_axis = x_axis[i],
                                .reference_pixel = {columns.crpix_x[i], columns.crpix_y[i]},
                                .n_x = columns.n_x[i],
                                .n_y = columns.n_y[i]});
        const auto begin = static_cast<std::size_t>(columns.patch_offsets[i]);
        const auto end = static_cast<std::size_t>(columns.patch_offsets[i + 1]);
        for (std::size_t row = begin; row < end; ++row) {
            table.patches[i].push_back({columns.patch[row], inner[row], outer[row]});
        }
    }
    return table;
}

void bind_styles(py::module_& skymap) {
    py::enum_<Region>(skymap, "Region", "Without or with the border that neighbours share.")
        .value("inner", Region::inner)
        .value("outer", Region::outer);
    py::enum_<PatchStyle::Builder>(skymap, "Builder", "How a tract is cut into patches.")
        .value("legacy", PatchStyle::Builder::legacy)
        .value("cells", PatchStyle::Builder::cells);

    py::enum_<XAxis>(skymap, "XAxis", "Where x grows in a grid that is not turned.")
        .value("west", XAxis::west)
        .value("east", XAxis::east);

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

    py::class_<TractStyle>(skymap, "TractStyle", "See skymap/tract_style.hpp.")
        .def(py::init([](ProjectionKind projection, double pixel_scale_arcsec, double rotation_deg,
                         double tract_overlap_deg, const PatchStyle& patches) {
                 return TractStyle{projection, pixel_scale_arcsec, rotation_deg, tract_overlap_deg,
                                   patches};
             }),
             py::kw_only(), "projection"_a, "pixel_scale_arcsec"_a, "rotation_deg"_a,
             "tract_overlap_deg"_a, "patches"_a);
}

}  // namespace

void bind_sky_map(py::module_& skymap) {
    bind_styles(skymap);

    py::class_<SkyMap>(skymap, "SkyMap", "See skymap/sky_map.hpp.")
        .def_static(
            "rings",
            [](std::int64_t num_rings, double ra_start_deg, int version, const TractStyle& style) {
                return SkyMap(RingsConfig{num_rings, ra_start_deg, version}, style);
            },
            py::kw_only(), "num_rings"_a, "ra_start_deg"_a, "version"_a, "style"_a)
        .def_static(
            "discrete",
            [](const DoubleColumn& ra_deg, const DoubleColumn& dec_deg,
               const DoubleColumn& radius_deg, const TractStyle& style) {
                return SkyMap(
                    DiscreteConfig{as_vector(ra_deg), as_vector(dec_deg), as_vector(radius_deg)},
                    style);
            },
            py::kw_only(), "ra_deg"_a.noconvert(), "dec_deg"_a.noconvert(),
            "radius_deg"_a.noconvert(), "style"_a)
        .def_static(
            "dodeca",
            [](bool with_tracts_on_poles, const TractStyle& style) {
                return SkyMap(
                    DodecaConfig{with_tracts_on_poles ? AtPoles::faces : AtPoles::vertices}, style);
            },
            py::kw_only(), "with_tracts_on_poles"_a, "style"_a)
        .def_static(
            "equat",
            [](std::int64_t num_tracts, double dec_begin_deg, double dec_end_deg,
               const TractStyle& style) {
                return SkyMap(EquatConfig{num_tracts, dec_begin_deg, dec_end_deg}, style);
            },
            py::kw_only(), "num_tracts"_a, "dec_begin_deg"_a, "dec_end_deg"_a, "style"_a)
        .def_static(
            "healpix",
            [](int order, bool nest, const TractStyle& style) {
                return SkyMap(
                    HealpixConfig{order, nest ? HealpixScheme::nested : HealpixScheme::ring},
                    style);
            },
            py::kw_only(), "order"_a, "nest"_a, "style"_a)
        .def_static(
            "table",
            [](const IntColumn& number, const DoubleColumn& ra_deg, const DoubleColumn& dec_deg,
               const std::vector<ProjectionKind>& projection,
               const DoubleColumn& pixel_scale_arcsec, const DoubleColumn& rotation_deg,
               const std::vector<XAxis>& x_axis, const DoubleColumn& crpix_x,
               const DoubleColumn& crpix_y, const IntColumn& n_x, const IntColumn& n_y,
               const IntColumn& patch_offsets, const IntColumn& patch, const IntColumn& inner,
               const IntColumn& outer, const std::optional<DoubleColumn>& owned_deg) {
                const TableColumns columns{.number = as_span(number),
                                           .ra_deg = as_span(ra_deg),
                                           .dec_deg = as_span(dec_deg),
                                           .pixel_scale_arcsec = as_span(pixel_scale_arcsec),
                                           .rotation_deg = as_span(rotation_deg),
                                           .crpix_x = as_span(crpix_x),
                                           .crpix_y = as_span(crpix_y),
                                           .n_x = as_span(n_x),
                                           .n_y = as_span(n_y),
                                           .patch_offsets = as_span(patch_offsets),
                                           .patch = as_span(patch)};
                const std::size_t n_patches = columns.patch.size();
                TractTable table = as_table(columns, projection, x_axis, as_boxes(inner, n_patches),
                                            as_boxes(outer, n_patches));
                if (owned_deg) {
                    const std::span<const double> edges = as_span(*owned_deg);
                    check_equal_lengths(4 * columns.number.size(), edges.size());
                    for (std::size_t i = 0; i < edges.size(); i += 4) {
                        table.owned.push_back({edges[i], edges[i + 1], edges[i + 2], edges[i + 3]});
                    }
                }
                const py::gil_scoped_release release;
                return SkyMap(table);
            },
            py::kw_only(), "number"_a.noconvert(), "ra_deg"_a.noconvert(), "dec_deg"_a.noconvert(),
            "projection"_a, "pixel_scale_arcsec"_a.noconvert(), "rotation_deg"_a.noconvert(),
            "x_axis"_a, "crpix_x"_a.noconvert(), "crpix_y"_a.noconvert(), "n_x"_a.noconvert(),
            "n_y"_a.noconvert(), "patch_offsets"_a.noconvert(), "patch"_a.noconvert(),
            "inner"_a.noconvert(), "outer"_a.noconvert(), "owned_deg"_a,
            "Boxes are begin x, begin y, end x, end y, those owned begin and end of right ascension"
            " and of declination.")
        .def_property_readonly("n_tracts", &SkyMap::n_tracts)
        .def("numbers", [](const SkyMap& self) { return as_numpy(self.numbers()); })
        .def_property_readonly("has_grids", &SkyMap::has_grids)
        .def_property_readonly("cells_per_axis", &SkyMap::cells_per_axis)
        .def_property_readonly("tracts_per_ring",
                               [](const SkyMap& self) {
                                   std::vector<std::int64_t> numbers;
                                   if (self.rings() != nullptr) {
                                       for (const auto& ring : self.rings()->rings()) {
                                           numbers.push_back(ring.n_tracts);
                                       }
                                   }
                                   return as_numpy(std::move(numbers));
                               })
        .def(
            "check_tract",
            [](const SkyMap& self, std::int64_t tract) { static_cast<void>(self.slot(tract)); },
            "tract"_a)
        .def(
            "check_patch",
            [](const SkyMap& self, std::int64_t tract, std::int64_t patch) {
                static_cast<void>(self.patch_box(tract, patch, Region::inner));
            },
            "tract"_a, "patch"_a)
        .def(
            "centers_rad",
            [](const SkyMap& self, const IntColumn& tracts) {
                const auto numbers = as_span(tracts);
                std::vector<double> lon;
                std::vector<double> lat;
                {
                    const py::gil_scoped_release release;
                    for (const std::int64_t tract : numbers) {
                        const auto center = self.center(self.slot(tract));
                        lon.push_back(center.lon_rad);
                        lat.push_back(center.lat_rad);
                    }
                }
                return py::make_tuple(as_numpy(std::move(lon)), as_numpy(std::move(lat)));
            },
            "tracts"_a.noconvert())
        .def(
            "reference_deg",
            [](const SkyMap& self, std::int64_t tract) {
                const auto& reference = self.reference(self.slot(tract));
                return py::make_tuple(reference.lon_deg, reference.lat_deg);
            },
            "tract"_a)
        .def(
            "reference_pixel",
            [](const SkyMap& self, std::int64_t tract) {
                const auto& pixel = self.tract(self.slot(tract)).reference_pixel();
                return py::make_tuple(pixel.x, pixel.y);
            },
            "tract"_a)
        .def(
            "cd_deg",
            [](const SkyMap& self, std::int64_t tract) {
                const auto cd = self.tract(self.slot(tract)).scale().cd_deg();
                return py::make_tuple(cd[0], cd[1], cd[2], cd[3]);
            },
            "tract"_a)
        .def(
            "projection",
            [](const SkyMap& self, std::int64_t tract) {
                return self.tract(self.slot(tract)).projection().kind();
            },
            "tract"_a)
        .def(
            "inner_box_rad",
            [](const SkyMap& self,
               std::int64_t tract) -> std::optional<std::tuple<double, double, double, double>> {
                const auto box = self.inner_box(self.slot(tract));
                if (!box) {
                    return std::nullopt;
                }
                return std::tuple(box->lon_begin, box->lon_end, box->lat_begin, box->lat_end);
            },
            "tract"_a)
        .def(
            "vertices",
            [](const SkyMap& self, std::int64_t tract) {
                const std::vector<UnitVector> corners = self.vertices(self.slot(tract));
                py::array_t<double> xyz({static_cast<py::ssize_t>(corners.size()), py::ssize_t{3}});
                std::copy(corners.begin(), corners.end(),
                          reinterpret_cast<UnitVector*>(xyz.mutable_data()));
                return xyz;
            },
            "tract"_a)
        .def(
            "patch_numbers",
            [](const SkyMap& self, std::int64_t tract) {
                return as_numpy(self.patch_numbers(self.slot(tract)));
            },
            "tract"_a)
        .def(
            "n_patches",
            [](const SkyMap& self, const IntColumn& tracts) {
                // Along x and y; where patches form no grid, all of them along x.
                const auto numbers = as_span(tracts);
                std::vector<std::int64_t> x;
                std::vector<std::int64_t> y;
                for (const std::int64_t tract : numbers) {
                    const std::int64_t slot = self.slot(tract);
                    x.push_back(self.has_grids() ? self.grid(slot).n_x() : self.n_patches(slot));
                    y.push_back(self.has_grids() ? self.grid(slot).n_y() : 1);
                }
                return py::make_tuple(as_numpy(std::move(x)), as_numpy(std::move(y)));
            },
            "tracts"_a.noconvert())
        .def(
            "tract_boxes",
            [](const SkyMap& self, const IntColumn& tracts) {
                const auto numbers = as_span(tracts);
                return boxes_of_rows(numbers.size(), [&](std::size_t row) {
                    return self.tract_box(self.slot(numbers[row]));
                });
            },
            "tracts"_a.noconvert())
        .def(
            "patch_boxes",
            [](const SkyMap& self, const IntColumn& tracts, const IntColumn& patches,
               Region region) {
                const auto numbers = as_span(tracts);
                const auto patch = as_span(patches);
                check_equal_lengths(numbers.size(), patch.size());
                return boxes_of_rows(numbers.size(), [&](std::size_t row) {
                    return self.patch_box(numbers[row], patch[row], region);
                });
            },
            "tracts"_a.noconvert(), "patches"_a.noconvert(), "region"_a)
        .def(
            "cell_boxes",
            [](const SkyMap& self, const IntColumn& tracts, const IntColumn& patches,
               const IntColumn& cells, Region region) {
                const auto numbers = as_span(tracts);
                const auto patch = as_span(patches);
                const auto cell = as_span(cells);
                check_equal_lengths(numbers.size(), patch.size());
                check_equal_lengths(numbers.size(), cell.size());
                return boxes_of_rows(numbers.size(), [&](std::size_t row) {
                    return self.cell_box(numbers[row], patch[row], cell[row], region);
                });
            },
            "tracts"_a.noconvert(), "patches"_a.noconvert(), "cells"_a.noconvert(), "region"_a)
        .def(
            "box_outlines",
            [](const SkyMap& self, const IntColumn& tracts, const IntColumn& boxes) {
                const auto numbers = as_span(tracts);
                const auto pixel_boxes = as_boxes(boxes, numbers.size());
                const py::gil_scoped_release release;
                return box_outlines(self, {numbers.begin(), numbers.end()}, pixel_boxes);
            },
            "tracts"_a.noconvert(), "boxes"_a.noconvert())
        .def(
            "box_regions",
            [](const SkyMap& self, const IntColumn& tracts, const IntColumn& boxes, int threads) {
                const auto numbers = as_span(tracts);
                const auto pixel_boxes = as_boxes(boxes, numbers.size());
                skyquilt::skymap::BoxRegions regions;
                {
                    const py::gil_scoped_release release;
                    regions =
                        box_regions(self, {numbers.begin(), numbers.end()}, pixel_boxes, threads);
                }
                return py::make_tuple(std::move(regions.polygons),
                                      as_numpy(std::move(regions.offsets)));
            },
            "tracts"_a.noconvert(), "boxes"_a.noconvert(), "threads"_a)
        .def(
            "pixels",
            [](const SkyMap& self, const IntColumn& tracts, const DoubleColumn& xyz) {
                const auto numbers = as_span(tracts);
                const auto directions = as_vectors(xyz);
                check_equal_lengths(numbers.size(), directions.size());
                std::vector<double> x(numbers.size());
                std::vector<double> y(numbers.size());
                {
                    const py::gil_scoped_release release;
                    for (std::size_t i = 0; i < numbers.size(); ++i) {
                        const auto pixel = self.tract(self.slot(numbers[i])).pixel(directions[i]);
                        x[i] = pixel.x;
                        y[i] = pixel.y;
                    }
                }
                return py::make_tuple(as_numpy(std::move(x)), as_numpy(std::move(y)));
            },
            "tracts"_a.noconvert(), "xyz"_a.noconvert())
        .def(
            "directions",
            [](const SkyMap& self, const IntColumn& tracts, const DoubleColumn& x,
               const DoubleColumn& y) {
                const auto numbers = as_span(tracts);
                const auto column = as_span(x);
                const auto line = as_span(y);
                check_equal_lengths(numbers.size(), column.size());
                check_equal_lengths(column.size(), line.size());
                py::array_t<double> xyz({static_cast<py::ssize_t>(column.size()), py::ssize_t{3}});
                auto* out = reinterpret_cast<UnitVector*>(xyz.mutable_data());
                {
                    const py::gil_scoped_release release;
                    for (std::size_t i = 0; i < column.size(); ++i) {
                        out[i] = self.tract(self.slot(numbers[i])).direction({column[i], line[i]});
                    }
                }
                return xyz;
            },
            "tracts"_a.noconvert(), "x"_a.noconvert(), "y"_a.noconvert());
}
