# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Upgrade one registry: python -m skyquilt.registry.migrations PATH."""

from __future__ import annotations

import sys

from skyquilt.errors import SkyquiltError
from skyquilt.registry.migrations import upgrade_registry


def main(arguments: list[str]) -> int:
    """Upgrade the registry that the one argument names.

    Parameters
    ----------
    arguments : list of str
        The path.

    Returns
    -------
    int
        0 when the registry has the schema of this program, 1 when that failed, 2 for wrong
        arguments.
    """
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m skyquilt.registry.migrations PATH\n")
        return 2
    try:
        before, after = upgrade_registry(arguments[0])
    except SkyquiltError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    done = "needs no upgrade" if before == after else f"upgraded from schema {before} to {after}"
    sys.stdout.write(f"{arguments[0]}: {done}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
