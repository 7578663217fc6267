// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Every C++ error and the Python error it becomes: the one list.
#include "skyquilt/base/errors.hpp"

#include <pybind11/pybind11.h>

#include <exception>

namespace py = pybind11;

namespace {

// The classes are defined in skyquilt/errors.py; looked up when one is raised, never kept.
void raise(const char* name, const std::exception& error) {
    const py::object python_error = py::module_::import("skyquilt.errors").attr(name);
    PyErr_SetString(python_error.ptr(), error.what());
}

}  // namespace

void bind_errors() {
    py::register_local_exception_translator([](std::exception_ptr pointer) {
        try {
            std::rethrow_exception(pointer);
        } catch (const skyquilt::CoordinateError& error) {
            raise("CoordinateError", error);
        } catch (const skyquilt::GeometryError& error) {
            raise("GeometryError", error);
        } catch (const skyquilt::SkyMapConfigError& error) {
            raise("SkyMapConfigError", error);
        } catch (const skyquilt::IdLayoutError& error) {
            raise("IdLayoutError", error);
        } catch (const skyquilt::IdError& error) {
            raise("IdError", error);
        } catch (const skyquilt::NotFoundError& error) {
            raise("NotFoundError", error);
        }
    });
}
