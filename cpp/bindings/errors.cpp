// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Every C++ error and the Python error it becomes: the one list.
#include "skyquilt/base/errors.hpp"

#include <pybind11/pybind11.h>

#include <exception>
#include <string>

namespace py = pybind11;

namespace {

// Exceptions live as long as the interpreter; these references are never given back.
PyObject* skyquilt_error = nullptr;
PyObject* coordinate_error = nullptr;
PyObject* geometry_error = nullptr;
PyObject* skymap_config_error = nullptr;
PyObject* not_found_error = nullptr;

// Named as if defined in skyquilt.errors, where users find and import them.
PyObject* make_error(py::module_& module, const char* name, const char* doc, PyObject* first_base,
                     PyObject* second_base) {
    py::list bases;
    bases.append(py::handle(first_base));
    if (second_base != nullptr) {
        bases.append(py::handle(second_base));
    }
    const std::string full_name = std::string("skyquilt.errors.") + name;
    PyObject* error = PyErr_NewExceptionWithDoc(full_name.c_str(), doc, py::tuple(bases).ptr(), nullptr);
    if (error == nullptr) {
        throw py::error_already_set();
    }
    module.add_object(name, py::handle(error));
    return error;
}

}  // namespace

void bind_errors(py::module_& module) {
    skyquilt_error = make_error(module, "SkyquiltError", "Whatever skyquilt refuses; catch this to catch all.",
                                PyExc_Exception, nullptr);
    coordinate_error = make_error(module, "CoordinateError", "A position that is no position on the sky.",
                                  skyquilt_error, PyExc_ValueError);
    geometry_error = make_error(module, "GeometryError", "An outline that is no region.", skyquilt_error,
                                PyExc_ValueError);
    skymap_config_error = make_error(module, "SkyMapConfigError", "A configuration that describes no skymap.",
                                     skyquilt_error, PyExc_ValueError);
    not_found_error = make_error(module, "NotFoundError", "Something that was named and is not there.",
                                 skyquilt_error, PyExc_LookupError);

    py::register_exception_translator([](std::exception_ptr pointer) {
        try {
            std::rethrow_exception(pointer);
        } catch (const skyquilt::CoordinateError& error) {
            PyErr_SetString(coordinate_error, error.what());
        } catch (const skyquilt::GeometryError& error) {
            PyErr_SetString(geometry_error, error.what());
        } catch (const skyquilt::SkyMapConfigError& error) {
            PyErr_SetString(skymap_config_error, error.what());
        } catch (const skyquilt::NotFoundError& error) {
            PyErr_SetString(not_found_error, error.what());
        }
    });
}
