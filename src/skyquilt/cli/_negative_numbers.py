# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Commands whose arguments may be negative numbers."""

from __future__ import annotations

import re

import click

__all__ = ["CommandWithNegativeNumbers"]

_NEGATIVE_NUMBER = re.compile(r"-\.?\d")


class CommandWithNegativeNumbers(click.Command):
    """A command that takes -30 for a number; click would take it for an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the words of a command line.

        Parameters
        ----------
        ctx : click.Context
            What they are for.
        args : list of str
            The words.

        Returns
        -------
        list of str
            What is left of them.
        """
        # With a blank before it, it looks like no option, and numbers are read all the same.
        return super().parse_args(
            ctx, [f" {word}" if _NEGATIVE_NUMBER.match(word) else word for word in args]
        )
