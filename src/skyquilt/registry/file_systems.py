# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tell network file systems from local ones: SQLite's locks and its WAL need a local one."""

from __future__ import annotations

from pathlib import PurePosixPath

__all__ = ["NETWORK_FILE_SYSTEMS", "network_file_system_of"]

NETWORK_FILE_SYSTEMS = frozenset(
    {
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "fuse.glusterfs",
        "fuse.sshfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "panfs",
        "smb3",
        "smbfs",
        "wekafs",
    }
)
"""Types, as the kernel names them, whose files other machines may write to as well."""


def network_file_system_of(path: PurePosixPath, mounts: str) -> str | None:
    """Find out whether a path lies on a network file system.

    Parameters
    ----------
    path : pathlib.PurePosixPath
        An absolute path with symbolic links resolved.
    mounts : str
        Text of ``/proc/self/mountinfo`` (described in Linux's proc(5)); empty where there is none.

    Returns
    -------
    str or None
        The type of the file system if it is one of `NETWORK_FILE_SYSTEMS`, otherwise None. Lines
        that cannot be read are passed over.
    """
    found: tuple[int, str] | None = None
    for line in mounts.splitlines():
        fields, separator, rest = line.partition(" - ")
        columns, kinds = fields.split(), rest.split()
        if not separator or len(columns) < 5 or not kinds:
            continue
        mount_point = PurePosixPath(_unescaped(columns[4]))
        # The longest mount point that holds the path counts; of equal ones the last, mounted over.
        depth = len(mount_point.parts)
        if path.is_relative_to(mount_point) and (found is None or depth >= found[0]):
            found = depth, kinds[0]
    return found[1] if found is not None and found[1] in NETWORK_FILE_SYSTEMS else None


def _unescaped(text: str) -> str:
    """Undo the octal escapes of white space and backslashes in mount points."""
    for escape, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(escape, character)
    return text
