# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Skymaps, scopes and instruments that a registry keeps by name."""

from __future__ import annotations

import sqlalchemy as sa

from skyquilt.errors import NotFoundError, RegistryError
from skyquilt.footprint.instruments import Instrument
from skyquilt.registry import schema
from skyquilt.registry.arguments import checked_text
from skyquilt.registry.moments import known_names
from skyquilt.registry.snapshot import skymap_id_of
from skyquilt.skymap import SkyMap

__all__ = [
    "find_skymap",
    "register_instrument",
    "register_skymap",
    "scope_id_of_tract",
    "skymap_names",
]


def find_skymap(connection: sa.Connection, name: str) -> SkyMap:
    """Find a skymap by its name: a registered one, or one that comes with the package.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.
    name : str
        The name.

    Returns
    -------
    SkyMap
        The skymap.

    Raises
    ------
    NotFoundError
        If there is none; the message names close ones.
    """
    m = schema.skymaps.c
    config = connection.execute(sa.select(m.config).where(m.name == name)).scalar()
    if config is not None:
        return SkyMap.from_json(config)
    try:
        return SkyMap.named(name)
    except NotFoundError as error:
        registered = connection.execute(sa.select(m.name).where(m.name.is_not(None))).scalars()
        raise NotFoundError(
            f"{error}; none of that name is registered here{known_names(str(name), registered)}"
        ) from None


def skymap_names(connection: sa.Connection) -> tuple[str, ...]:
    """Give the names of the skymaps that were registered.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.

    Returns
    -------
    tuple of str
        In the order in which they came; those that only a scope mentions have no name.
    """
    m = schema.skymaps.c
    found = connection.execute(sa.select(m.name).where(m.name.is_not(None)).order_by(m.skymap_id))
    return tuple(found.scalars())


def register_skymap(connection: sa.Connection, skymap: SkyMap, name: str | None = None) -> int:
    """Find or make the row of a skymap under a name.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a write transaction.
    skymap : SkyMap
        The skymap.
    name : str, optional
        The name; the skymap's own when not given.

    Returns
    -------
    int
        Its row.

    Raises
    ------
    RegistryError
        If it is no skymap or has no name, or the name stands for another skymap, or it has another
        name here.
    """
    if not isinstance(skymap, SkyMap):
        raise RegistryError(
            f"a SkyMap can be registered, got {skymap!r}; make one with SkyMap.named(...) or"
            " SkyMap.from_config(...)"
        )
    name = skymap.name if name is None else checked_text(name, "the name of a skymap")
    if not name:
        raise RegistryError("a skymap needs a name to be registered by; give name='...'")
    _check_not_built_in(skymap, name)
    m = schema.skymaps.c
    skymap_id = skymap_id_of(connection, skymap)
    holder = connection.execute(sa.select(m.skymap_id).where(m.name == name)).scalar()
    if holder is not None and holder != skymap_id:
        raise RegistryError(
            f"the name '{name}' stands for another skymap here; choose another name"
        )
    if skymap_id is None:
        return _add_skymap(connection, skymap, name)
    known = connection.execute(sa.select(m.name).where(m.skymap_id == skymap_id)).scalar()
    if known is None:
        connection.execute(
            sa.update(schema.skymaps).where(m.skymap_id == skymap_id).values(name=name)
        )
    elif known != name:
        raise RegistryError(f"this skymap is registered as '{known}' already, not as '{name}'")
    return skymap_id


def _check_not_built_in(skymap: SkyMap, name: str) -> None:
    """Refuse the name of a skymap that comes with the package for any other."""
    try:
        built_in = SkyMap.named(name)
    except NotFoundError:
        return
    if built_in != skymap:
        raise RegistryError(f"the name '{name}' stands for a built-in skymap; choose another name")


def _add_skymap(connection: sa.Connection, skymap: SkyMap, name: str | None) -> int:
    made = connection.execute(
        sa.insert(schema.skymaps).values(
            name=name, config=skymap.to_json(), version=skymap.version, sha1=skymap.sha1
        )
    ).inserted_primary_key
    return int(made[0]) if made is not None else 0


def scope_id_of_tract(connection: sa.Connection, skymap: SkyMap, tract: int) -> int:
    """Find or make the scope of fits that covered a tract.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a write transaction.
    skymap : SkyMap
        The skymap, registered if it is not yet.
    tract : int
        Number of the tract.

    Returns
    -------
    int
        Row of the scope.

    Raises
    ------
    NotFoundError
        If there is no such tract.
    """
    ra, dec = skymap.tract_centers([tract])
    skymap_id = skymap_id_of(connection, skymap)
    if skymap_id is None:
        if skymap.name is None:
            skymap_id = _add_skymap(connection, skymap, None)
        else:
            skymap_id = register_skymap(connection, skymap)
    s = schema.scopes.c
    found = connection.execute(
        sa.select(s.scope_id).where(
            s.kind == "tract", s.skymap_id == skymap_id, s.number == int(tract)
        )
    ).scalar()
    if found is not None:
        return int(found)
    made = connection.execute(
        sa.insert(schema.scopes).values(
            kind="tract",
            skymap_id=skymap_id,
            number=int(tract),
            center_ra=float(ra[0]),
            center_dec=float(dec[0]),
        )
    ).inserted_primary_key
    return int(made[0]) if made is not None else 0


def register_instrument(connection: sa.Connection, instrument: Instrument) -> None:
    """Keep an instrument under its name.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a write transaction.
    instrument : Instrument
        The instrument.

    Raises
    ------
    RegistryError
        If it is no instrument, or the name stands for one with other content.
    """
    if not isinstance(instrument, Instrument):
        raise RegistryError(
            f"an Instrument can be registered, got {instrument!r}; make one with"
            " Instrument.named(...) or Instrument.from_json(...)"
        )
    i = schema.instruments.c
    config = instrument.to_json()
    known = connection.execute(
        sa.select(i.instrument_id, i.config).where(i.name == instrument.name)
    ).one_or_none()
    if known is None:
        connection.execute(
            sa.insert(schema.instruments).values(name=instrument.name, config=config)
        )
    elif known.config is None:
        connection.execute(
            sa.update(schema.instruments)
            .where(i.instrument_id == known.instrument_id)
            .values(config=config)
        )
    elif known.config != config:
        raise RegistryError(
            f"instrument '{instrument.name}' is registered with other content; give the changed"
            " camera a name of its own"
        )
