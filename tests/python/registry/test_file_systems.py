# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.registry.file_systems."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from skyquilt.registry.file_systems import network_file_system_of

MOUNTS = """\
22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/root rw
30 22 0:26 / /home rw,relatime shared:5 - nfs4 server:/home rw,vers=4.2
31 22 0:27 / /home/scratch rw,relatime - xfs /dev/sdb rw
32 22 0:28 / /mnt/my\\040disk rw - cifs //server/share rw
33 22 0:29 / /lustre rw - lustre mds@tcp:/fs rw
34 22 0:30 / /home/over rw - ext4 /dev/sdc rw
35 22 0:31 / /home/over rw - nfs server:/over rw
a line that means nothing
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/data/survey.db", None),
        ("/home/me/survey.db", "nfs4"),
        ("/home", "nfs4"),
        ("/homes/survey.db", None),
        ("/home/scratch/survey.db", None),
        ("/home/scratches/survey.db", "nfs4"),
        ("/mnt/my disk/survey.db", "cifs"),
        ("/lustre/a/b", "lustre"),
        ("/home/over/survey.db", "nfs"),
    ],
)
def test_the_innermost_mount_decides(path: str, kind: str | None) -> None:
    assert network_file_system_of(PurePosixPath(path), MOUNTS) == kind


def test_without_a_list_of_mounts_everything_counts_as_local() -> None:
    assert network_file_system_of(PurePosixPath("/home/me"), "") is None
