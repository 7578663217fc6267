# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Which of the known layouts a column of IDs may be of, and how much that says."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt.errors import IdError, IdLayoutError
from skyquilt.packing.fields import IdField
from skyquilt.packing.id_columns import IntegerColumn, integer_column
from skyquilt.packing.known_layouts import all_known_layouts
from skyquilt.packing.layout import IdLayout

__all__ = ["Identification", "identify"]

#: Rows that are looked at, and numbers drawn beside them: shares are known to a few thousandths.
_LOOKED_AT: Final = 20_000

#: What an ID takes that the layout cannot have made: 64 bits, and 10 to say so, as if one in 1024
#: were expected.
_OTHER_BITS: Final = 64.0 + 10.0

#: What it takes to say which of four ways a field is written in.
_WAY_BITS: Final = 2.0

#: What is drawn beside the IDs is the same each time.
_SEED: Final = 1

#: Sizes in use other than the defaults: LSST's data releases have 64 releases, its skymap packers
#: all bands or none; HSC's cameras have the sizes of obs_subaru.
_OTHER_PARAMETERS: Final[Mapping[str, tuple[Mapping[str, Any], ...]]] = MappingProxyType(
    {
        "lsst_tract_patch": ({"n_bands": None},),
        "lsst_object": ({"n_releases": 64}, {"n_releases": 64, "n_bands": None}),
        "lsst_source": ({"n_releases": 64},),
        "observation": ({"n_detectors": 200, "n_observations": 21_474_800},),
    }
)


@dataclass(frozen=True, slots=True)
class Identification:
    """How well a layout explains IDs.

    Attributes
    ----------
    name : str
        The name of the layout.
    parameters : tuple of (str, Any)
        The parameters that it was made with, where they are not the defaults.
    layout : IdLayout
        The layout.
    share_possible : float
        The share of the IDs that it can have made.
    share_by_chance : float
        The share that it can have made of numbers spread evenly from 0 to the largest ID. Where
        this is near 1, it says nothing that all IDs are possible.
    bits_saved : float
        How many bits a different ID takes less to write down when this layout is known than as a
        number between the smallest and the largest, on average. The layout behind the IDs saves
        most as a rule. Few bits are saved where IDs differ in little but a counter.
    bits_behind : float
        How many bits all different IDs that were looked at take more than with the best layout.
        Below 20, odds of a million to one where fields vary as assumed, the two are not told apart:
        look at more IDs, and at some that differ in more than their last digits.
    """

    name: str
    parameters: tuple[tuple[str, Any], ...]
    layout: IdLayout = field(repr=False)
    share_possible: float
    share_by_chance: float
    bits_saved: float
    bits_behind: float


def identify(
    ids: ArrayLike, *, layouts: Iterable[IdLayout] | None = None
) -> tuple[Identification, ...]:
    """Rank the known layouts by how well they explain IDs.

    Parameters
    ----------
    ids : array_like of int
        As `IdLayout.unpack` takes them; missing ones are passed over. Of more than 20,000 IDs as
        many are looked at, evenly spaced from the first to the last row, so a few others among them
        may stay unseen: `IdLayout.check` looks at all.
    layouts : sequence of IdLayout, optional
        Which layouts to rank; by default all named ones, with their default parameters and others
        in use.

    Returns
    -------
    tuple of Identification
        All of them, the best first.

    Raises
    ------
    IdError
        If the IDs are no integers, or there are none.
    IdLayoutError
        If ``layouts`` holds anything else.

    Notes
    -----
    Ranked by the length of a description: J. Rissanen, "Modeling by shortest data description",
    Automatica 14 (1978) 465, doi:10.1016/0005-1098(78)90005-5. A possible ID is written field by
    field, and a field in the way that is shortest for the whole column: all values alike; small
    ones shorter, the length first, as in "A universal prior for integers", Annals of Statistics
    11 (1983) 416, doi:10.1214/aos/1176346150; values between the least and the greatest; or values
    by how often they occur, after a list of them. Any other ID takes 74 bits. So a layout that
    makes few IDs, or whose fields hold still or count from 0 where others vary, says more than one
    that fits anything. It is evidence, not proof: a few IDs are explained by many layouts, and
    layouts that differ in the names of fields, or in values not used yet, are never told apart.

    Examples
    --------
    >>> from skyquilt.packing import identify
    >>> best = identify([1237661382772195474, 1237649770790322299])[0]
    >>> best.name, best.share_possible
    ('sdss_objid', 1.0)
    """
    candidates = _known() if layouts is None else _given(layouts)
    rows = _sample(integer_column(ids, "IDs", allow_missing=True).present())
    if rows.size == 0:
        raise IdError("there must be an ID to say which layout it is of, got none")
    some = np.unique(rows)  # an ID that stands in many rows says what it is but once
    numbers = _numbers_up_to(int(some.max()))
    plain = _plain_bits(some)
    bits = [_bits(layout, some) for _, _, layout in candidates]
    found = [
        Identification(
            name=name,
            parameters=parameters,
            layout=layout,
            share_possible=1.0 - layout.check(rows),
            share_by_chance=1.0 - layout.check(numbers),
            bits_saved=(plain - needed) / some.size,
            bits_behind=needed - min(bits),
        )
        for (name, parameters, layout), needed in zip(candidates, bits, strict=True)
    ]
    return tuple(sorted(found, key=lambda entry: entry.bits_behind))


_Candidate = tuple[str, tuple[tuple[str, Any], ...], IdLayout]


def _known() -> list[_Candidate]:
    candidates: list[_Candidate] = []
    for known in all_known_layouts():
        choices: list[Mapping[str, Any]] = [] if known.required else [{}]
        for parameters in [
            *choices,
            known.example_parameters,
            *_OTHER_PARAMETERS.get(known.name, ()),
        ]:
            entries = tuple(parameters.items())
            if any(candidate[:2] == (known.name, entries) for candidate in candidates):
                continue
            if set(known.required) <= set(parameters):
                candidates.append((known.name, entries, known.layout(**parameters)))
    return candidates


def _given(layouts: Iterable[IdLayout]) -> list[_Candidate]:
    candidates: list[_Candidate] = []
    for layout in layouts:
        if not isinstance(layout, IdLayout):
            raise IdLayoutError(f"layouts must be a sequence of IdLayout, got {layout!r} in it")
        candidates.append((layout.name, (), layout))
    return candidates


def _sample(column: IntegerColumn) -> NDArray[Any]:
    """Take rows evenly from a column, without joining its chunks."""
    n_rows = min(column.n_rows, _LOOKED_AT)
    rows = np.linspace(0, max(column.n_rows - 1, 0), n_rows).astype(np.int64)
    picked = [
        piece[rows[(rows >= begin) & (rows < begin + len(piece))] - begin]
        for begin, piece in column.pieces()
    ]
    return np.concatenate(picked) if picked else np.empty(0, np.int64)


def _numbers_up_to(largest: int) -> NDArray[np.uint64]:
    random = np.random.default_rng(_SEED)
    return random.integers(0, max(largest, 0), _LOOKED_AT, dtype=np.uint64, endpoint=True)


# ---- How long a description is -------------------------------------------------------------------


def _plain_bits(ids: NDArray[Any]) -> float:
    """How many bits the IDs take as mere numbers."""
    if not ids.size:
        return 0.0
    span = int(ids.max()) - int(ids.min()) + 1
    return min(64.0 * ids.size, 2 * 64.0 + ids.size * math.log2(span))


def _bits(layout: IdLayout, ids: NDArray[Any]) -> float:
    """How many bits the IDs take with a layout."""
    possible = ids[layout.is_possible(ids)]
    names = [field.name for field in layout.fields]
    values = layout.unpack(possible, fields=names, labels=False, invalid="ignore")
    return (ids.size - possible.size) * _OTHER_BITS + sum(
        _field_bits(field, values[field.name]) for field in layout.fields
    )


def _field_bits(field: IdField, values: NDArray[Any]) -> float:
    """How many bits the values of a field take in the shortest of four ways."""
    if not values.size or field.n_values == 1:
        return 0.0
    distinct, counts = np.unique(values, return_counts=True)
    digits = _digits(field, distinct)
    n, one = values.size, math.log2(field.n_values)
    n_lengths = (field.n_digits - 1).bit_length() + 1
    # The length of a digit is what frexp gives as its exponent. The first bit is known to be 1.
    lengths = np.maximum(np.frexp(digits.astype(np.float64))[1] - 1, 0)
    return _WAY_BITS + min(
        n * one,
        n * math.log2(n_lengths) + float(np.sum(counts * lengths)),
        2 * one + n * math.log2(int(digits[-1]) - int(digits[0]) + 1),
        len(distinct) * (one + math.log2(n)) + float(np.sum(counts * np.log2(n / counts))),
    )


def _digits(field: IdField, values: NDArray[Any]) -> NDArray[np.uint64]:
    """Give the digits of values: in the same order, but of days without the gaps between months."""
    if field.epoch is not None:
        return np.array([field.digit(value) for value in values.tolist()], np.uint64)
    return values.astype(np.uint64) - np.array(field.offset % 2**64, np.uint64)
