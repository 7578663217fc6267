# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Columns of labels to values of a field and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.errors import IdError
from skyquilt.packing.fields import IdField, integer_dtype

__all__ = ["labels_of_values", "values_of_labels"]


def values_of_labels(field: IdField, column: Any, *, is_refused: bool) -> NDArray[Any] | None:
    """Give the values that labels stand for.

    Parameters
    ----------
    field : IdField
        A field with labels.
    column : array_like of str or bytes
        Labels of any shape.
    is_refused : bool
        Whether a row without a label of the field is refused; otherwise it gets a value that no
        label stands for.

    Returns
    -------
    ndarray of int, or None
        Of the same shape; None if the column holds no text.

    Raises
    ------
    IdError
        If a row holds no label of the field.
    """
    texts = np.asarray(column)
    if isinstance(column, np.ma.MaskedArray):
        texts = texts.astype(object)
        texts[np.ma.getmaskarray(column)] = None
    if texts.dtype.kind not in "SUOT":
        return None
    if texts.dtype.kind == "O" and not any(isinstance(text, str) for text in texts.flat):
        return None
    known = dict(field.labels or ())
    least, none = min(known.values()), max(known.values()) + 1
    if none > np.iinfo(np.int64).max:
        least, none = least - 1, least - 1
    dtype = integer_dtype(least, max(none, *known.values()), narrow=True)
    if texts.dtype.kind == "O":
        # Missing ones are None, NaN or pandas' NA, which cannot be compared.
        found = [known.get(text, none) if isinstance(text, str) else none for text in texts.flat]
        values = np.array(found, dtype=dtype).reshape(texts.shape)
    else:
        values = np.full(texts.shape, none, dtype=dtype)
        for label, value in known.items():
            values[texts == (label.encode() if texts.dtype.kind == "S" else label)] = value
    is_unknown = values == none
    if is_refused and np.any(is_unknown):
        row = int(np.argmax(is_unknown.reshape(-1)))
        raise IdError(
            f"'{field.name}' must be {field.rule},"
            f" got {texts.reshape(-1)[row : row + 1].tolist()[0]!r} at row {row}"
        )
    return values


def labels_of_values(field: IdField, values: NDArray[Any]) -> NDArray[np.str_]:
    """Give the labels of values.

    Parameters
    ----------
    field : IdField
        A field with labels.
    values : ndarray of int
        Values of any shape.

    Returns
    -------
    ndarray of str
        Of the same shape; empty texts for values without a label.
    """
    labels = {value: label for label, value in field.labels or ()}
    low, high = min(labels), max(labels)
    texts = np.array([labels.get(value, "") for value in range(low, high + 1)] + [""])
    is_inside = (values >= low) & (values <= high)
    # Unsigned, because the way from the lowest to the highest may be longer than the type counts.
    steps = (values - values.dtype.type(low)).view(f"u{values.dtype.itemsize}")
    places = np.where(is_inside, steps, len(texts) - 1)
    given: NDArray[np.str_] = texts[places]
    return given
