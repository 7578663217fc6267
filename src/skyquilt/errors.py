# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What can go wrong, as exceptions that name the rule, the value, the row and the next step."""

from __future__ import annotations

__all__ = [
    "ConflictError",
    "CoordinateError",
    "GeometryError",
    "IdError",
    "IdLayoutError",
    "MissingExtraError",
    "NotFoundError",
    "ReadOnlyError",
    "RegistryError",
    "SchemaVersionError",
    "SkyMapConfigError",
    "SkyquiltError",
    "TableError",
]


class SkyquiltError(Exception):
    """Whatever skyquilt refuses; catch this to catch all."""


# The core raises the next six: see cpp/bindings/errors.cpp.


class CoordinateError(SkyquiltError, ValueError):
    """A position that is no position: not finite, beyond a pole, or columns that do not match."""


class GeometryError(SkyquiltError, ValueError):
    """An outline that is no region: too few vertices, crossing edges, no area."""


class SkyMapConfigError(SkyquiltError, ValueError):
    """A configuration that describes no skymap."""


class IdLayoutError(SkyquiltError, ValueError):
    """A definition that makes no layout of integer IDs, or a question that a layout cannot take."""


class IdError(SkyquiltError, ValueError):
    """A value that a layout has no ID for, or an ID that it cannot have made."""


class NotFoundError(SkyquiltError, LookupError):
    """Something that was named and is not there: a tract, a patch, a solution, a marker."""


class TableError(SkyquiltError, ValueError):
    """A table that breaks a rule: an unknown column, a wrong type, a value out of range."""


class RegistryError(SkyquiltError):
    """A registry that cannot be opened, read or written."""


class ReadOnlyError(RegistryError):
    """Something tried to write through a read-only registry or a handle pinned to the past."""


class ConflictError(RegistryError):
    """A commit whose content differs from what the same solution and scope already hold."""


class SchemaVersionError(RegistryError):
    """A registry written by another version of the schema; the message names the next command."""


class MissingExtraError(SkyquiltError, ImportError):
    """A feature whose optional dependency is not installed; the message names the extra."""
