# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What tests of skyquilt, and of programs built on it, share; no other room uses it."""
