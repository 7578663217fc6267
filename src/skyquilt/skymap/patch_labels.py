# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The names that a table gives its patches."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.errors import NotFoundError
from skyquilt.skymap.config_fields import shown

__all__ = ["PatchLabels"]


class PatchLabels:
    """Names of patches, looked up either way.

    Parameters
    ----------
    patches : structured array
        The patches of a table, with the columns ``tract``, ``patch`` and ``name``.
    """

    __slots__ = ("_by_name", "_by_number", "_names", "_patches", "_tracts")

    def __init__(self, patches: NDArray[np.void]) -> None:
        self._tracts: NDArray[np.int64] = patches["tract"]
        self._patches: NDArray[np.int64] = patches["patch"]
        self._names: NDArray[np.str_] = patches["name"]
        self._by_number = _Rows(self._tracts, self._patches)
        self._by_name = _Rows(self._names, self._tracts)

    def names(self, tract: NDArray[np.int64], patch: NDArray[np.int64]) -> NDArray[np.str_]:
        """Give the names of patches that are there.

        Parameters
        ----------
        tract, patch : ndarray of int64, shape (n,)
            Their numbers.

        Returns
        -------
        ndarray of str, shape (n,)
            Their names.
        """
        return self._names[self._by_number.rows(tract, patch)]

    def patches(self, tract: NDArray[np.int64], name: NDArray[np.str_]) -> NDArray[np.int64]:
        """Give the numbers of patches by tract and name.

        Parameters
        ----------
        tract : ndarray of int64, shape (n,)
            Tract numbers.
        name : ndarray of str, shape (n,)
            Names.

        Returns
        -------
        ndarray of int64, shape (n,)
            Patch numbers.

        Raises
        ------
        NotFoundError
            For the first name that no patch of its tract has.
        """
        rows = self._by_name.rows(name, tract)
        if (rows < 0).any():
            row = int(np.argmax(rows < 0))
            raise NotFoundError(
                f"no patch named {shown(str(name[row]))} in tract {tract[row]}"
                + (f"; row {row}" if len(name) > 1 else "")
            )
        return self._patches[rows]

    def places(self, name: NDArray[np.str_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the tracts and patches that have names.

        Parameters
        ----------
        name : ndarray of str, shape (n,)
            Names, each of one patch alone.

        Returns
        -------
        tract, patch : ndarray of int64, shape (n,)
            Their numbers.

        Raises
        ------
        NotFoundError
            For the first name that no patch has, or patches of several tracts.
        """
        first, count = self._by_name.rows_with(name)
        if (count != 1).any():
            row = int(np.argmax(count != 1))
            where = f"; row {row}" if len(name) > 1 else ""
            text = shown(str(name[row]))
            if count[row] == 0:
                raise NotFoundError(f"no patch is named {text}{where}")
            raise NotFoundError(
                f"patches of {count[row]} tracts are named {text}: say which tract with"
                f" patches_named{where}"
            )
        return self._tracts[first], self._patches[first]


class _Rows:
    """The rows of a table by the values of two columns, which name each row once."""

    __slots__ = ("_first", "_keys", "_order", "_second")

    def __init__(self, first: NDArray[Any], second: NDArray[Any]) -> None:
        self._first, of_first = np.unique(first, return_inverse=True)
        self._second, of_second = np.unique(second, return_inverse=True)
        keys = of_first * len(self._second) + of_second
        self._order = np.argsort(keys)
        self._keys = keys[self._order]

    def rows(self, first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.int64]:
        """Give the rows of pairs of values, -1 where there is none."""
        i, has_first = _found(self._first, first)
        j, has_second = _found(self._second, second)
        place, has_both = _found(self._keys, i * len(self._second) + j)
        rows: NDArray[np.int64] = np.where(
            has_first & has_second & has_both, self._order[place], -1
        )
        return rows

    def rows_with(self, first: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give one row with each value in the first column, and how many there are."""
        i, has_first = _found(self._first, first)
        begin = np.searchsorted(self._keys, i * len(self._second))
        end = np.searchsorted(self._keys, (i + 1) * len(self._second))
        return self._order[begin], np.where(has_first, end - begin, 0)


def _found(ordered: NDArray[Any], values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return place, ordered[place] == values
