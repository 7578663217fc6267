# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Where a registry is: the paths and URLs that name one, and what the file system allows there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from skyquilt.errors import ReadOnlyError, RegistryError
from skyquilt.registry.file_systems import network_file_system_of

__all__ = ["Access", "access_for_reading", "check_writable", "path_of"]

_MOUNTS = Path("/proc/self/mountinfo")


def path_of(url_or_path: str | os.PathLike[str]) -> Path:
    """Find the file that a path or URL names.

    Parameters
    ----------
    url_or_path : str or path-like
        A path, or a URL such as ``sqlite:///survey.db`` (``sqlite:////`` before an absolute path).

    Returns
    -------
    pathlib.Path
        An absolute path.

    Raises
    ------
    RegistryError
        For a URL of another database, one that names no file, or what is no path at all.
    """
    given: object = url_or_path  # whatever the annotation says
    text: object = os.fspath(given) if isinstance(given, (str, os.PathLike)) else None
    if not isinstance(text, str):
        raise RegistryError(
            f"a registry is named by a path or a URL as text, got {url_or_path!r}; for bytes use"
            " os.fsdecode(path)"
        )
    try:
        is_possible = b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:  # a lone surrogate that stands for no byte of a file's name
        is_possible = False
    if not is_possible:
        raise RegistryError(f"a file cannot have the name {text!r}; correct the path")
    if "://" in text:
        scheme, _, rest = text.partition("://")
        if scheme not in ("sqlite", "sqlite+pysqlite"):
            raise RegistryError(
                f"a registry is an SQLite file so far, got a URL of '{scheme}'; give a path or"
                " sqlite:///path"
            )
        text = rest.removeprefix("/")
        if "?" in text:
            raise RegistryError(
                f"the URL of a registry has no options, got {os.fspath(url_or_path)!r};"
                " use read_only=True to read only"
            )
    if not text or text == ":memory:":
        raise RegistryError(
            f"a registry needs a file, got {os.fspath(url_or_path)!r}; give a path, in a temporary"
            " folder if it is not to stay"
        )
    return Path(text).absolute()


@dataclass(frozen=True, slots=True)
class Access:
    """How to read a file that may be changing.

    Attributes
    ----------
    is_immutable : bool
        Whether it must be read as a snapshot nobody writes to, without locks.
    """

    is_immutable: bool


def access_for_reading(path: Path, mounts: str | None = None) -> Access:
    """Decide how to read a registry.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    mounts : str, optional
        Text of ``/proc/self/mountinfo``; read from there when not given.

    Returns
    -------
    Access
        Immutable on network file systems and where the folder cannot be written to, since SQLite's
        WAL needs shared memory beside the file.

    Raises
    ------
    RegistryError
        If a file on a network file system has commits that are only in its WAL.
    """
    kind = _network_file_system(path, mounts)
    wal = path.with_name(path.name + "-wal")
    has_wal = wal.exists() and wal.stat().st_size > 0
    if kind is not None and has_wal:
        raise RegistryError(
            f"registry {path} lies on a network file system ({kind}) and was copied or left with"
            f" commits in {wal.name}; open it once on a local disk, close it and copy it again"
        )
    return Access(
        is_immutable=kind is not None or (not os.access(path.parent, os.W_OK) and not has_wal)
    )


def check_writable(path: Path, mounts: str | None = None) -> None:
    """Refuse to write where SQLite's locks do not hold, or where the user may not.

    Parameters
    ----------
    path : pathlib.Path
        The file; it need not exist yet.
    mounts : str, optional
        As for `access_for_reading`.

    Raises
    ------
    ReadOnlyError
        On a network file system, or without the permission to write to the file and its folder.
    """
    kind = _network_file_system(path, mounts)
    if kind is not None:
        raise ReadOnlyError(
            f"registry {path} lies on a network file system ({kind}), where the locks of SQLite"
            " cannot be trusted; write to it on a local disk and copy it here, or open it with"
            " read_only=True"
        )
    for place in (path, path.parent):
        if place.exists() and not os.access(place, os.W_OK):
            raise ReadOnlyError(
                f"no permission to write to {place}, which writing to registry {path} needs;"
                " open it with read_only=True"
            )


def _network_file_system(path: Path, mounts: str | None) -> str | None:
    if mounts is None:
        # Only Linux has it; other systems are not known to mount networks under SQLite's feet.
        mounts = _MOUNTS.read_text() if _MOUNTS.exists() else ""
    return network_file_system_of(PurePosixPath(path.resolve()), mounts)
