"""The replacing of a file: at every moment, the path holds either the whole old or the whole new content.

The content is written to a file beside the place and moved there. A process that is killed in between leaves that file
behind; the next one that writes to the same place removes it, and knows by a lock that no process is writing it any
more.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

fcntl: Any  # None on Windows, where an open file cannot be removed
try:
    import fcntl
except ImportError:
    fcntl = None

_ENDING = re.compile(r"\.[0-9a-f]{8}\.part")


def replace(path: Path, content: bytes) -> None:
    """Put a file with this content in the place of ``path``, in one instant.

    A file that was there gives the new one its mode, and its owner and group if the system allows that. A link stays a
    link, to a new file in the place of its target. Files that killed processes left beside the place are removed.

    Raises:
        OSError: it cannot be written; the file that was there is still there.
    """
    place = Path(os.path.realpath(path))  # the target of a link, so that the link stays a link
    try:
        _remove_leftovers(place)
        _write(place, content)
    except OSError as error:
        if error.errno is None:
            raise
        # The error names the user's path, not that of the temporary file.
        raise OSError(error.errno, error.strerror, str(path)) from error


def _write(place: Path, content: bytes) -> None:
    try:
        before: os.stat_result | None = os.stat(place)
    except FileNotFoundError:
        before = None
    beside, descriptor = _created(place, before)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if before is not None:
                _take_over(beside, file.fileno(), before)
            os.fsync(file.fileno())
            if fcntl is not None:  # under the lock, so that no other process takes the file for a leftover
                os.replace(beside, place)
        if fcntl is None:
            os.replace(beside, place)
    finally:
        beside.unlink(missing_ok=True)


def _created(place: Path, before: os.stat_result | None) -> tuple[Path, int]:
    """A new locked file beside the place, open for writing. As long as it is written, no one else may read it."""
    while True:
        beside = place.with_name(f"{_prefix(place)}.{os.urandom(4).hex()}.part")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        descriptor = os.open(beside, flags, 0o666 if before is None else 0o600)
        _lock(descriptor, 0)
        if fcntl is None or os.fstat(descriptor).st_nlink:
            return beside, descriptor
        os.close(descriptor)  # another process took it for a leftover before it was locked


def _take_over(beside: Path, descriptor: int, before: os.stat_result) -> None:
    """Owner, group and mode of the file that was there."""
    now = os.fstat(descriptor)
    if hasattr(os, "fchown"):
        for owner, group in ((before.st_uid, -1), (-1, before.st_gid)):
            if owner not in (-1, now.st_uid) or group not in (-1, now.st_gid):
                with suppress(OSError):  # only an administrator may give files away
                    os.fchown(descriptor, owner, group)
    os.chmod(beside, stat.S_IMODE(before.st_mode))


def _prefix(place: Path) -> str:
    """The beginning of the names of temporary files for a place; short, because names may have 255 bytes."""
    name = place.name
    return f".{name}" if len(os.fsencode(name)) <= 100 else f".{hashlib.sha256(os.fsencode(name)).hexdigest()}"


def _lock(descriptor: int, options: int) -> bool:
    """Lock a file for this process alone; False if it cannot be had, or there are no locks."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | options)
    except OSError:  # another process holds the lock, or the file system has no locks
        return False
    return True


def _remove_leftovers(place: Path) -> None:
    """Remove the temporary files for this place that no process is writing any more."""
    prefix = _prefix(place)
    with suppress(PermissionError):  # the folder may be written to, but not listed
        for name in os.listdir(place.parent):
            if name.startswith(prefix) and _ENDING.fullmatch(name, len(prefix)):
                with suppress(OSError):  # the file is gone already, or belongs to another user
                    _remove(place.with_name(name))


def _remove(leftover: Path) -> None:
    if fcntl is None:
        leftover.unlink()
        return
    descriptor = os.open(leftover, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if _lock(descriptor, fcntl.LOCK_NB):
            leftover.unlink()
    finally:
        os.close(descriptor)
