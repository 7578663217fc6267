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
from skyquilt.skymap.presets import PRESETS

__all__ = [
    "find_skymap",
    "register_instrument",
    "register_skymap",
    "scope_id_of_tract",
    "skymap_names",
    "sole_skymap_name",
]


_LABEL_LENGTH = 12
"""Digits of the SHA-1 that stand for a skymap without any name."""


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


def sole_skymap_name(connection: sa.Connection) -> str:
    """Give the name of the registered skymap, where there is one.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.

    Returns
    -------
    str
        Its name.

    Raises
    ------
    RegistryError
        If none is registered, or several; the message lists them.
    """
    names = skymap_names(connection)
    if len(names) == 1:
        return names[0]
    if names:
        raise RegistryError(
            f"the registry has {len(names)} skymaps ({', '.join(names)}); say which one with"
            " skymap=..."
        )
    raise RegistryError(
        f"the registry has no skymap of its own; give one with skymap=... (built-in ones are"
        f" {', '.join(sorted(PRESETS))}), or register one with register_skymap"
    )


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
    if _is_taken_by_built_in(skymap, name):
        raise RegistryError(f"the name '{name}' stands for a built-in skymap; choose another name")
    m = schema.skymaps.c
    skymap_id = skymap_id_of(connection, skymap)
    holder = connection.execute(sa.select(m.skymap_id).where(m.name == name)).scalar()
    if holder is not None and holder != skymap_id:
        raise RegistryError(
            f"the name '{name}' stands for another skymap here; choose another name"
        )
    _give_up_label(connection, name, skymap_id)
    if skymap_id is None:
        return _add_skymap(connection, skymap, name=name, label=name)
    known = connection.execute(sa.select(m.name).where(m.skymap_id == skymap_id)).scalar()
    if known is None:
        connection.execute(
            sa.update(schema.skymaps).where(m.skymap_id == skymap_id).values(name=name, label=name)
        )
    elif known != name:
        raise RegistryError(f"this skymap is registered as '{known}' already, not as '{name}'")
    return skymap_id


def _is_taken_by_built_in(skymap: SkyMap, name: str) -> bool:
    """Say whether a name stands for another skymap that comes with the package."""
    try:
        return SkyMap.named(name) != skymap
    except NotFoundError:
        return False


def _give_up_label(connection: sa.Connection, name: str, but_not: int | None) -> None:
    """Let a name mean one skymap for people too: another that called itself so loses the label."""
    m = schema.skymaps.c
    connection.execute(
        sa.update(schema.skymaps)
        .where(m.label == name, m.skymap_id.is_distinct_from(but_not))
        .values(label=sa.func.substr(m.sha1, 1, _LABEL_LENGTH))
    )


def _free_label(connection: sa.Connection, skymap: SkyMap) -> str:
    """Give what people call a skymap that has no name here."""
    own = skymap.name
    if own and not _is_taken_by_built_in(skymap, own):
        m = schema.skymaps.c
        holder = connection.execute(sa.select(m.skymap_id).where(m.label == own)).first()
        if holder is None:
            return own
    return skymap.sha1[:_LABEL_LENGTH]


def _add_skymap(connection: sa.Connection, skymap: SkyMap, *, name: str | None, label: str) -> int:
    made = connection.execute(
        sa.insert(schema.skymaps).values(
            name=name,
            label=label,
            config=skymap.to_json(),
            version=skymap.version,
            sha1=skymap.sha1,
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
        The skymap. One that is not registered is kept without a name.
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
        label = _free_label(connection, skymap)
        skymap_id = _add_skymap(connection, skymap, name=None, label=label)
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
