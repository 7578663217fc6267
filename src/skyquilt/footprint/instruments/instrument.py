# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Instrument: a camera as a value, with its detectors, their outlines, filters and ID names."""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from importlib import resources
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt.coordinates import as_float_column, as_int_column, as_text_column
from skyquilt.errors import NotFoundError, TableError
from skyquilt.footprint.columns import did_you_mean
from skyquilt.footprint.instruments.id_layouts import visit_detector_layout
from skyquilt.packing import IdLayout

__all__ = ["Instrument"]

_TABLES = {"DECam": "decam.csv", "HSC": "hsc.csv", "LSSTCam": "lsstcam.csv"}
_CORNERS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True, eq=False)
class Instrument:
    """A camera: where its detectors lie in the field of view and what is called how.

    Use `named` for a camera that comes with the package, or the constructor for any other. The
    values are checked and copied; all columns are read-only and have one row per detector.

    Attributes
    ----------
    name : str
        Name of the instrument, as in the ``instrument`` column of footprints.
    detector : ndarray of int64, shape (d,)
        Numbers of the detectors, each once.
    detector_name : ndarray of str, shape (d,)
        What people call them, such as R22_S11.
    purpose : ndarray of str, shape (d,)
        SCIENCE, FOCUS, GUIDER, WAVEFRONT ...; upper case.
    u_deg, v_deg : ndarray of float64, shape (d, k)
        Field angles of the corners of the outer pixel edges in degrees, distortion included: the
        coordinates in the plane tangent at the boresight. The first corner is pixel (0, 0).
    nx, ny : ndarray of int64, shape (d,), or None
        Pixels along the two axes of a detector; the second corner lies at (nx, 0).
    aliases : mapping of str to str
        Other names in use for data ID keys, such as ``ccd`` for ``detector``.
    bands : mapping of str to str
        The band of each physical filter.
    """

    name: str
    detector: NDArray[np.int64]
    detector_name: NDArray[np.str_]
    purpose: NDArray[np.str_]
    u_deg: NDArray[np.float64] = field(repr=False)
    v_deg: NDArray[np.float64] = field(repr=False)
    nx: NDArray[np.int64] | None = field(default=None, repr=False)
    ny: NDArray[np.int64] | None = field(default=None, repr=False)
    aliases: Mapping[str, str] = field(default_factory=dict)
    bands: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.name:
            raise TableError("an instrument needs a name, got an empty one")
        detector = as_int_column(self.detector, "detector")
        if detector.ndim != 1:
            raise TableError(f"detector must be a flat column, got shape {detector.shape}")
        numbers, counts = np.unique(detector, return_counts=True)
        if np.any(counts > 1):
            raise TableError(
                f"a detector of {self.name} must be listed once,"
                f" {numbers[np.argmax(counts > 1)]} is there {counts.max()} times"
            )
        n_detectors = len(detector)
        columns: dict[str, NDArray[Any]] = {"detector": detector}
        columns["detector_name"] = as_text_column(self.detector_name, "detector_name")
        columns["purpose"] = np.char.upper(as_text_column(self.purpose, "purpose"))
        for name in ("nx", "ny"):
            if getattr(self, name) is not None:
                columns[name] = as_int_column(getattr(self, name), name)
        for name, column in columns.items():
            if column.shape != (n_detectors,):
                raise TableError(
                    f"column '{name}' of {self.name} must have one value for each of the"
                    f" {n_detectors} detectors, got shape {column.shape}"
                )
        u_deg = columns["u_deg"] = as_float_column(self.u_deg, "u_deg")
        v_deg = columns["v_deg"] = as_float_column(self.v_deg, "v_deg")
        if (
            u_deg.ndim != 2
            or u_deg.shape != v_deg.shape
            or len(u_deg) != n_detectors
            or u_deg.shape[1] < 3
        ):
            raise TableError(
                f"field angles of {self.name} must have shape ({n_detectors}, k) with k >= 3,"
                f" got u_deg of shape {u_deg.shape} and v_deg of shape {v_deg.shape}"
            )
        is_unknown = ~np.all(np.isfinite(u_deg) & np.isfinite(v_deg), axis=1)
        if np.any(is_unknown):
            raise TableError(
                f"field angles of {self.name} must be finite,"
                f" those of detector {detector[np.argmax(is_unknown)]} are not"
            )
        for name, column in columns.items():
            own = column.copy()
            own.flags.writeable = False
            object.__setattr__(self, name, own)
        for name in ("aliases", "bands"):
            names = getattr(self, name)
            if not isinstance(names, Mapping) or not all(
                isinstance(word, str) for pair in names.items() for word in pair
            ):
                raise TableError(f"{name} of {self.name} must map text to text, got {names!r}")
            object.__setattr__(self, name, MappingProxyType(dict(names)))

    @classmethod
    def named(cls, name: str) -> Instrument:
        """Give a camera that comes with the package.

        Parameters
        ----------
        name : str
            One of `names`.

        Returns
        -------
        Instrument
            The camera; the README beside the tables says where the numbers come from.

        Raises
        ------
        NotFoundError
            If there is no such camera.
        """
        if name not in _TABLES:
            raise NotFoundError(
                f"no instrument '{name}'{did_you_mean(name, _TABLES)}:"
                f" there are {', '.join(_TABLES)}; make others with Instrument(...)"
            )
        return _packaged(name)

    @staticmethod
    def names() -> tuple[str, ...]:
        """Give the names that `named` knows.

        Returns
        -------
        tuple of str
            In alphabetical order.
        """
        return tuple(_TABLES)

    def for_purposes(self, purposes: Collection[str]) -> Self:
        """Keep only the detectors that serve one of the given purposes.

        Parameters
        ----------
        purposes : collection of str
            Such as ``["SCIENCE"]``; lower case will do.

        Returns
        -------
        Instrument
            The same camera with fewer detectors.

        Raises
        ------
        TableError
            If no detector serves one of the purposes.
        """
        wanted = [purposes] if isinstance(purposes, str) else list(purposes)
        known = np.unique(self.purpose).tolist()
        for purpose in wanted:
            if purpose.upper() not in known:
                raise TableError(
                    f"{self.name} has no detector for {purpose!r}: there are {', '.join(known)}"
                )
        rows = np.flatnonzero(np.isin(self.purpose, [purpose.upper() for purpose in wanted]))
        return type(self)(
            name=self.name,
            detector=self.detector[rows],
            detector_name=self.detector_name[rows],
            purpose=self.purpose[rows],
            u_deg=self.u_deg[rows],
            v_deg=self.v_deg[rows],
            nx=None if self.nx is None else self.nx[rows],
            ny=None if self.ny is None else self.ny[rows],
            aliases=self.aliases,
            bands=self.bands,
        )

    def id_layout(
        self,
        *,
        n_observations: int | None = None,
        n_detectors: int | None = None,
        dimension: str = "visit",
        n_releases: int | None = None,
    ) -> IdLayout:
        """Lay out integer IDs of this camera's visits and detectors as LSST does.

        Parameters
        ----------
        n_observations : int, optional
            For how many visits (or exposures) there is room: the largest number and one. Needed for
            cameras that LSST's software does not know, and not for Rubin's, whose visits are packed
            by their day.
        n_detectors : int, optional
            For how many detectors there is room; by default LSST's number for cameras that it
            knows, otherwise the greatest detector and one.
        dimension : {"visit", "exposure"}
            What the observations are called.
        n_releases : int, optional
            How many releases there is room for. Given, the layout is that of sources: a release
            above visit and detector, a counter below, 63 bits in all. Otherwise it is that of the
            data ID alone.

        Returns
        -------
        IdLayout
            The layout ``lsst_visit_detector`` for LSSTCam, ``observation`` for others.

        Raises
        ------
        IdLayoutError
            If the number of observations is not known, a detector has no room, or all need more
            than 63 bits.
        """
        return visit_detector_layout(
            self.name,
            int(self.detector.max(initial=0)),
            n_observations=n_observations,
            n_detectors=n_detectors,
            dimension=dimension,
            n_releases=n_releases,
        )

    def to_json(self) -> str:
        """Write the instrument as JSON.

        Returns
        -------
        str
            Text from which `from_json` makes an equal instrument; floats keep every bit.
        """
        return json.dumps(self._as_lists(), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read an instrument that `to_json` wrote.

        Parameters
        ----------
        text : str
            The JSON text.

        Returns
        -------
        Instrument
            Equal to the one that was written.

        Raises
        ------
        TableError
            If the text is not JSON, or not that of an instrument.
        """
        try:
            values = json.loads(text)
        except json.JSONDecodeError as error:
            raise TableError(f"an instrument must be JSON text: {error}") from error
        expected = cls.__dataclass_fields__
        if not isinstance(values, dict) or set(values) != set(expected):
            got = ", ".join(values) if isinstance(values, dict) else type(values).__name__
            raise TableError(
                f"an instrument must be a JSON object with {', '.join(expected)}; got {got}"
            )
        return cls(**values)

    def _as_lists(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name in type(self).__dataclass_fields__:
            value = getattr(self, name)
            if isinstance(value, np.ndarray):
                value = value.tolist()
            elif isinstance(value, Mapping):
                value = dict(value)
            values[name] = value
        return values

    def __len__(self) -> int:
        return len(self.detector)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Instrument):
            return NotImplemented
        return self._as_lists() == other._as_lists()

    def __hash__(self) -> int:
        return hash((self.name, self.detector.tobytes(), self.u_deg.shape))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).from_json, (self.to_json(),)

    def __repr__(self) -> str:
        return f"<Instrument {self.name}: {len(self)} detectors>"


@functools.cache
def _packaged(name: str) -> Instrument:
    rows = _read(_TABLES[name])

    def column(title: str) -> ArrayLike:
        return [row[title] for row in rows]

    def numbers(title: str) -> NDArray[np.int64]:
        return np.asarray(column(title)).astype(np.int64)

    def corners(axis: str) -> NDArray[np.float64]:
        return np.stack(
            [np.asarray(column(f"{axis}{i}_deg")).astype(np.float64) for i in _CORNERS], axis=1
        )

    return Instrument(
        name=name,
        detector=numbers("detector"),
        detector_name=np.asarray(column("name")),
        purpose=np.asarray(column("purpose")),
        u_deg=corners("u"),
        v_deg=corners("v"),
        nx=numbers("nx"),
        ny=numbers("ny"),
        aliases={
            row["alias"]: row["dimension"]
            for row in _read("aliases.csv")
            if row["instrument"] == name
        },
        bands={
            row["physical_filter"]: row["band"]
            for row in _read("filters.csv")
            if row["instrument"] == name
        },
    )


def _read(file_name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
