# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._tables."""

from __future__ import annotations

import pytest

from skyquilt.cli._tables import TableOfWords, checked_names
from skyquilt.errors import TableError


def test_words_are_a_table_of_text() -> None:
    table = TableOfWords({"tract": ["5"], "patch": ["41"]})
    assert table.names == table.integer_names == ("tract", "patch")
    (batch,) = table.batches(["patch"])
    assert (batch.begin, batch.n_rows, batch.columns) == (0, 1, {"patch": ["41"]})


def test_columns_must_have_names_of_their_own() -> None:
    assert checked_names("t.csv", ["a", "A", ""]) == ("a", "A", "")
    with pytest.raises(TableError, match=r"^t\.csv: columns must have different names, got 'a'"):
        checked_names("t.csv", ["a", "b", "a"])
