// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The door: opens the rooms of the core to Python, one submodule per room.
#include <pybind11/pybind11.h>

namespace py = pybind11;

void bind_errors();
void bind_polygons(py::module_& sphere);
void bind_regions(py::module_& sphere);
void bind_exchange(py::module_& sphere);
void bind_measures(py::module_& sphere);
void bind_healpix(py::module_& sphere);
void bind_healpix_cells(py::module_& sphere);
void bind_id_packer(py::module_& packing);
void bind_region_index(py::module_& index);
void bind_projection(py::module_& skymap);
void bind_sky_map(py::module_& skymap);
void bind_locate(py::module_& skymap);
void bind_overlaps(py::module_& skymap);

PYBIND11_MODULE(_core, module) {
    module.doc() = "The C++ core of skyquilt; its Python faces are the modules of the package.";
    bind_errors();
    auto sphere = module.def_submodule("sphere", "Points and polygons on the sphere.");
    bind_polygons(sphere);
    bind_regions(sphere);
    bind_exchange(sphere);
    bind_measures(sphere);
    bind_healpix(sphere);
    bind_healpix_cells(sphere);
    auto packing = module.def_submodule("packing", "Data IDs as integers.");
    bind_id_packer(packing);
    auto index = module.def_submodule("index", "Which regions may touch which.");
    bind_region_index(index);
    auto skymap = module.def_submodule("skymap", "Tracts, patches and cells.");
    bind_projection(skymap);
    bind_sky_map(skymap);
    bind_locate(skymap);
    bind_overlaps(skymap);
}
