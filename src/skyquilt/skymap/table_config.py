# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tracts and patches given one by one, as the columns of two tables."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

import numpy as np
from numpy.typing import NDArray

from skyquilt.errors import SkyMapConfigError
from skyquilt.skymap.config_fields import PROJECTIONS, shown
from skyquilt.skymap.table_columns import ColumnReader, first_row

__all__ = ["BOX", "INNER_BOX", "OWNED_BOX", "TableSkyMapConfig"]

#: The columns of what a tract owns, of a patch's pixels, and of those without its border.
OWNED_BOX: Final = ("ra_begin", "ra_end", "dec_begin", "dec_end")
BOX: Final = ("min_x", "min_y", "max_x", "max_y")
INNER_BOX: Final = ("inner_min_x", "inner_min_y", "inner_max_x", "inner_max_y")

_TRACTS = "table of tracts"
_PATCHES = "table of patches"
_X_AXES: Final = ("west", "east")
_TRACT_COLUMNS: Final = (
    *("tract", "ra", "dec", "projection", "pixel_scale", "rotation", "x_axis"),
    *("crpix_x", "crpix_y", "width", "height", *OWNED_BOX),
)
_PATCH_COLUMNS: Final = ("tract", "patch", *BOX, *INNER_BOX, "name")


@dataclass(frozen=True, slots=True, init=False, eq=False, repr=False)
class TableSkyMapConfig:
    """Everything that defines a skymap of listed tracts and patches.

    Two are equal if they list the same tracts and patches, in any order. Pixels are counted from 0
    as everywhere: the centre of a tract's first pixel is (0, 0), and its pixels begin there.

    Parameters
    ----------
    tracts : mapping of columns, astropy Table, structured array, pandas or pyarrow table
        A row a tract, with the columns

        - ``tract``: its number, any integer from 0 on;
        - ``ra``, ``dec``: the reference point (CRVAL), ICRS degrees;
        - ``projection``: FITS code, TAN, STG, ZEA, ARC, CEA or MER; TAN if absent;
        - ``pixel_scale``: arcseconds a pixel at the reference point;
        - ``rotation``: of the pixel grid, the angle from North through East to y, degrees; 0 if
          absent;
        - ``x_axis``: where x grows in a grid that is not turned, ``west`` or ``east``; ``west`` if
          absent, as almost all images have it (CDELT1 below 0);
        - ``crpix_x``, ``crpix_y``: the reference pixel counted from 0, FITS CRPIX less one;
        - ``width``, ``height``: pixels along x and y;
        - ``ra_begin``, ``ra_end``, ``dec_begin``, ``dec_end``, all or none: the box in right
          ascension and declination that the tract owns, degrees. It runs eastwards, through 0 where
          ``ra_begin`` exceeds ``ra_end``; 0 to 360 is the full circle. Lower edges belong to it,
          upper ones do not, but for the northern pole.

        A single value stands for all rows. Columns with a unit of angle are converted.
    patches : the same, optional
        A row a patch, with the columns

        - ``tract``, ``patch``: numbers, different within a tract;
        - ``min_x``, ``min_y``, ``max_x``, ``max_y``: its pixels, the greatest ones included; they
          may lie outside the tract's;
        - ``inner_min_x``, ``inner_min_y``, ``inner_max_x``, ``inner_max_y``, all or none: those
          without the border shared with neighbours; the same as all if absent;
        - ``name``: a text of its own within the tract; optional.

        Without this table each tract has one patch, 0, of all its pixels.

    Attributes
    ----------
    tracts, patches : structured array, shape (n,)
        The columns above, in the order given, those filled in that had a default; read only.

    Raises
    ------
    SkyMapConfigError
        For a column that is missing, unknown or holds a wrong value; the message names it, the rule
        and the row. What must fit together on the sky is checked where a skymap is made.
    """

    kind: ClassVar[str] = "table"
    version: ClassVar[int] = 1

    tracts: NDArray[np.void]
    patches: NDArray[np.void]

    def __init__(self, tracts: object, patches: object = None) -> None:
        listed = _read_tracts(ColumnReader(tracts, _TRACTS))
        cut = (
            _whole_tracts(listed)
            if patches is None
            else _read_patches(ColumnReader(patches, _PATCHES), listed["tract"])
        )
        for columns in (listed, cut):
            columns.setflags(write=False)
        object.__setattr__(self, "tracts", listed)
        object.__setattr__(self, "patches", cut)

    @classmethod
    def from_columns(cls, config: object) -> Self:
        """Read what `to_columns` wrote.

        Parameters
        ----------
        config : mapping
            ``tracts`` and, unless every tract is one patch, ``patches``.

        Returns
        -------
        Self
            The checked configuration.

        Raises
        ------
        SkyMapConfigError
            If it is something else, as for the tables themselves.
        """
        if not isinstance(config, Mapping) or not {"tracts"} <= config.keys() <= {
            "tracts",
            "patches",
        }:
            raise SkyMapConfigError(
                "the configuration of a table skymap must be a mapping with tracts and patches,"
                f" got {shown(config)}"
            )
        return cls(config["tracts"], config.get("patches"))

    def to_columns(self) -> dict[str, dict[str, list[Any]]]:
        """Give the two tables as lists.

        Returns
        -------
        dict of dict
            ``tracts`` and ``patches`` with their columns by name, ready for JSON.
        """
        return {
            what: {name: columns[name].tolist() for name in columns.dtype.names or ()}
            for what, columns in (("tracts", self.tracts), ("patches", self.patches))
        }

    @property
    def owns_boxes(self) -> bool:
        """Whether the tracts own boxes in right ascension and declination."""
        return OWNED_BOX[0] in (self.tracts.dtype.names or ())

    @property
    def has_names(self) -> bool:
        """Whether the patches have names."""
        return "name" in (self.patches.dtype.names or ())

    def sha1(self) -> str:
        """Compute the SHA-1 by which table skymaps are told apart.

        Returns
        -------
        str
            Forty hexadecimal digits.

        Notes
        -----
        Of these bytes, all numbers little-endian: ``TableSkyMap``; the number of tracts as an
        integer of 64 bits, the columns of the tracts one after the other, by growing tract number;
        likewise the number of patches and their columns, by growing tract and patch number. The
        columns come in the order in which the parameters list them, with all defaults filled in;
        integers have 64 bits, other numbers are doubles (-0 as 0), texts are encoded in UTF-8, each
        after the number of its bytes. For columns that may be absent a byte says whether they are
        there, 1 or 0: before the four of owned boxes, and before the names.
        """
        tracts = self.tracts[np.argsort(self.tracts["tract"])]
        patches = self.patches[np.lexsort((self.patches["patch"], self.patches["tract"]))]
        digest = hashlib.sha1(b"TableSkyMap", usedforsecurity=False)
        for columns, optional in ((tracts, OWNED_BOX[0]), (patches, "name")):
            digest.update(np.asarray([len(columns)], dtype="<i8").tobytes())
            names = columns.dtype.names or ()
            for name in names:
                if name == optional:
                    digest.update(b"\x01")
                digest.update(_bytes_of(columns[name]))
            if optional not in names:
                digest.update(b"\x00")
        return digest.hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TableSkyMapConfig):
            return NotImplemented
        return self.sha1() == other.sha1()

    def __hash__(self) -> int:
        return hash(self.sha1())

    def __reduce__(self) -> tuple[Any, ...]:
        return TableSkyMapConfig, (self.tracts, self.patches)

    def __repr__(self) -> str:
        return f"<TableSkyMapConfig: {len(self.tracts)} tracts, {len(self.patches)} patches>"


def _read_tracts(given: ColumnReader) -> NDArray[np.void]:
    columns: dict[str, NDArray[Any]] = {
        "tract": given.integers("tract"),
        "ra": given.degrees("ra"),
        "dec": given.degrees("dec"),
        "projection": given.texts("projection", "TAN"),
        "pixel_scale": given.arcseconds("pixel_scale"),
        "rotation": given.degrees("rotation", 0.0),
        "x_axis": given.texts("x_axis", "west"),
        "crpix_x": given.numbers("crpix_x"),
        "crpix_y": given.numbers("crpix_y"),
        "width": given.integers("width"),
        "height": given.integers("height"),
    }
    if given.has_all(OWNED_BOX):
        columns |= {name: given.degrees(name) for name in OWNED_BOX}
    given.finish(_TRACT_COLUMNS)
    if len(given) == 0:
        raise SkyMapConfigError(f"the {_TRACTS} must have at least one row")
    _require_one_of("projection", columns["projection"], PROJECTIONS)
    _require_one_of("x_axis", columns["x_axis"], _X_AXES)
    _require_not_negative("tract", columns["tract"], _TRACTS)
    row = _first_again(columns["tract"])
    if row is not None:
        raise SkyMapConfigError(
            f"tracts must have different numbers, got {columns['tract'][row]} again"
            f" at row {row} of the {_TRACTS}"
        )
    return _structured(columns)


def _read_patches(given: ColumnReader, tracts: NDArray[np.int64]) -> NDArray[np.void]:
    columns: dict[str, NDArray[Any]] = {
        name: given.integers(name) for name in ("tract", "patch", *BOX)
    }
    has_inner = given.has_all(INNER_BOX)
    for inner, outer in zip(INNER_BOX, BOX, strict=True):
        columns[inner] = given.integers(inner) if has_inner else columns[outer]
    if "name" in given:
        columns["name"] = given.texts("name")
    given.finish(_PATCH_COLUMNS)
    _require_not_negative("patch", columns["patch"], _PATCHES)
    unknown = ~np.isin(columns["tract"], tracts)
    if unknown.any():
        row = first_row(unknown)
        raise SkyMapConfigError(
            f"a patch must lie in a tract of the {_TRACTS}, got tract {columns['tract'][row]}"
            f" at row {row} of the {_PATCHES}"
        )
    again = _first_again(columns["tract"], columns["patch"])
    if again is not None:
        raise SkyMapConfigError(
            f"the patches of a tract must have different numbers, got patch"
            f" {columns['patch'][again]} of tract {columns['tract'][again]} again at row {again}"
            f" of the {_PATCHES}"
        )
    for low, high in (*_sides(BOX), *_sides(INNER_BOX)):
        _require_order(columns, low, high)
    for (low, high), (inner_low, inner_high) in zip(_sides(BOX), _sides(INNER_BOX), strict=True):
        _require_order(columns, low, inner_low)
        _require_order(columns, inner_high, high)
    if "name" in columns:
        _check_names(columns["tract"], columns["name"])
    return _structured(columns)


def _whole_tracts(tracts: NDArray[np.void]) -> NDArray[np.void]:
    zero = np.zeros(len(tracts), dtype=np.int64)
    box = (zero, zero, tracts["width"] - 1, tracts["height"] - 1)
    columns = {"tract": tracts["tract"], "patch": zero}
    columns |= dict(zip(BOX, box, strict=True)) | dict(zip(INNER_BOX, box, strict=True))
    return _structured(columns)


def _structured(columns: Mapping[str, NDArray[Any]]) -> NDArray[np.void]:
    n = len(next(iter(columns.values())))
    made = np.empty(n, dtype=[(name, column.dtype) for name, column in columns.items()])
    for name, column in columns.items():
        made[name] = column
    return made


def _sides(box: tuple[str, ...]) -> tuple[tuple[str, str], tuple[str, str]]:
    min_x, min_y, max_x, max_y = box
    return (min_x, max_x), (min_y, max_y)


def _require_order(columns: Mapping[str, NDArray[Any]], low: str, high: str) -> None:
    wrong = columns[low] > columns[high]
    if wrong.any():
        row = first_row(wrong)
        raise SkyMapConfigError(
            f"column '{low}' must not exceed column '{high}', got {columns[low][row]} and"
            f" {columns[high][row]} at row {row} of the {_PATCHES}"
        )


def _require_not_negative(name: str, column: NDArray[np.int64], what: str) -> None:
    if (column < 0).any():
        row = first_row(column < 0)
        raise SkyMapConfigError(
            f"column '{name}' must hold numbers from 0 on, got {column[row]}"
            f" at row {row} of the {what}"
        )


def _require_one_of(name: str, column: NDArray[np.str_], known: tuple[str, ...]) -> None:
    wrong = ~np.isin(column, known)
    if wrong.any():
        row = first_row(wrong)
        raise SkyMapConfigError(
            f"column '{name}' must hold one of {', '.join(known)}, got {shown(str(column[row]))}"
            f" at row {row} of the {_TRACTS}"
        )


def _check_names(tracts: NDArray[np.int64], names: NDArray[np.str_]) -> None:
    if (names == "").any():
        raise SkyMapConfigError(
            f"a patch must have a name where others have, got none at row {first_row(names == '')}"
            f" of the {_PATCHES}"
        )
    row = _first_again(tracts, names)
    if row is not None:
        raise SkyMapConfigError(
            f"the patches of a tract must have different names, got {shown(str(names[row]))} again"
            f" in tract {tracts[row]} at row {row} of the {_PATCHES}"
        )


def _first_again(*columns: NDArray[Any]) -> int | None:
    """Give the first row that equals one before it."""
    order = np.lexsort(columns[::-1])  # stable, so equal rows keep theirs
    again = np.ones(max(len(order) - 1, 0), dtype=np.bool_)
    for column in columns:
        again &= column[order[1:]] == column[order[:-1]]
    return int(order[1:][again].min()) if again.any() else None


def _bytes_of(column: NDArray[Any]) -> bytes:
    if column.dtype.kind == "U":
        texts = [text.encode("utf-8", "surrogatepass") for text in column.tolist()]
        return b"".join(len(text).to_bytes(8, "little") + text for text in texts)
    return column.astype(column.dtype.newbyteorder("<")).tobytes()
