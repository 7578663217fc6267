# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""How far a long command is: a bar on a terminal, nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["Tell", "progress"]

Tell = Callable[[int, int], None]
"""Takes how much of the input was read, and how many rows were done."""


@contextmanager
def progress(total: int | None, *, is_shown: bool) -> Iterator[Tell]:
    """Show how far a command is, on the standard error if that is a terminal.

    Parameters
    ----------
    total : int or None
        How much input there is, in any unit; None where nobody knows.
    is_shown : bool
        Whether a bar is wanted at all.

    Yields
    ------
    callable
        To be called now and then; see `Tell`. The bar is gone when the work is done.
    """
    if not (is_shown and sys.stderr.isatty()):
        yield lambda _read, _n_rows: None
        return
    # Only here, because it takes 30 ms to load.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn("{task.fields[n_rows]:,} rows"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=total, n_rows=0)

        def tell(read: int, n_rows: int) -> None:
            bar.update(task, completed=read, n_rows=n_rows)

        yield tell
