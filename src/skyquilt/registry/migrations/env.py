# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What Alembic runs first: hand it the connection that the upgrade is made on."""

from __future__ import annotations

from alembic import context

# The caller holds the transaction, so that all migrations become visible together.
context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,
)
context.run_migrations()
