# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Compare the schema of a registry with the one this program writes, and name the next step."""

from __future__ import annotations

from skyquilt.errors import SchemaVersionError

__all__ = ["APPLICATION_ID", "SCHEMA_VERSION", "check_schema_version"]

APPLICATION_ID = 0x736B7174
"""Marks an SQLite file as a registry: the letters skqt, in PRAGMA application_id."""

SCHEMA_VERSION = 1
"""The schema this program reads and writes, kept in PRAGMA user_version; migrations raise it."""


def check_schema_version(found: int, registry: str) -> None:
    """Refuse a registry of another schema.

    Parameters
    ----------
    found : int
        The registry's version.
    registry : str
        Where it is, for the message.

    Raises
    ------
    SchemaVersionError
        If the version is not `SCHEMA_VERSION`; the message holds the command that helps.
    """
    if found == SCHEMA_VERSION:
        return
    if found < SCHEMA_VERSION:
        raise SchemaVersionError(
            f"registry {registry} has schema version {found}, this skyquilt needs"
            f" {SCHEMA_VERSION}; upgrade it (after copying the file) with:"
            f" python -m skyquilt.registry.migrations '{registry}'"
        )
    raise SchemaVersionError(
        f"registry {registry} has schema version {found}, this skyquilt knows up to"
        f" {SCHEMA_VERSION}; get a newer one with: python -m pip install --upgrade skyquilt"
    )
