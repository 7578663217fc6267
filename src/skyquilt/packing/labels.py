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


def values_of_labels(field: IdField, column: Any) -> NDArray[Any] | None:
    """Give the values that labels stand for.

    Parameters
    ----------
    field : IdField
        A field with labels.
    column : array_like of str
        Labels of any shape.

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
    if texts.dtype.kind not in "UOT":
        return None
    if texts.dtype.kind == "O" and not all(
        isinstance(value, str) or value is None for value in texts.reshape(-1)
    ):
        return None
    labels = field.labels or ()
    values = np.zeros(texts.shape, dtype=integer_dtype(field.low, field.high, narrow=True))
    is_known = np.zeros(texts.shape, dtype=np.bool_)
    for label, value in labels:
        is_this = np.asarray(texts == label)
        values[is_this] = value
        is_known |= is_this
    if not np.all(is_known):
        row = int(np.argmin(is_known.reshape(-1)))
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
    places = np.where(is_inside, values - values.dtype.type(low), len(texts) - 1)
    given: NDArray[np.str_] = texts[places]
    return given
