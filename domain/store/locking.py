"""One program holds a workspace file at a time: a lock of the operating system beside the file.

The lock dies with the process, however it ends. The lock file itself stays and says who held it.
"""

from __future__ import annotations

import getpass
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from domain.errors import FileInUse, ReadOnly


class FileLock:
    """Holds the lock of one workspace file from `acquire` to `release`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock_path = _lock_path(path)
        self._handle: IO[str] | None = None

    def acquire(self) -> None:
        """Take the lock; FileInUse says who holds it, ReadOnly that no lock can be made here."""
        try:
            handle = self._lock_path.open("a+", encoding="utf-8")
        except OSError as error:
            raise ReadOnly(self.path, str(error)) from error
        try:
            _lock(handle)
        except OSError as error:
            holder = _read_holder(self._lock_path)
            handle.close()
            raise FileInUse(self.path, holder) from error
        self._handle = handle
        self._write_holder(handle)

    def release(self) -> None:
        """Give the lock back; does nothing if it is not held."""
        handle, self._handle = self._handle, None
        if handle is None:
            return
        handle.truncate(0)
        _unlock(handle)
        handle.close()

    @staticmethod
    def _write_holder(handle: IO[str]) -> None:
        holder = {
            "user": _user_name(),
            "host": _host_name(),
            "process": os.getpid(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        handle.truncate(0)
        handle.write(json.dumps(holder))
        handle.flush()


def holder_of(path: Path) -> str:
    """Return "user, host" of who holds a workspace file, or "" where that is not known."""
    return _read_holder(_lock_path(path))


def _lock_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def _host_name() -> str:
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def _read_holder(path: Path) -> str:
    """Return "user, host" of the holder, or "" where it cannot be read."""
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        return ", ".join(str(holder[key]) for key in ("user", "host") if holder.get(key))
    except (OSError, ValueError, AttributeError):
        return ""


if os.name == "nt":  # pragma: no cover
    import msvcrt

    # far beyond the text, so that others can still read who holds it
    _PLACE = 1 << 20

    def _lock(handle: IO[str]) -> None:
        handle.seek(_PLACE)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        handle.seek(0)

    def _unlock(handle: IO[str]) -> None:
        handle.seek(_PLACE)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]

else:
    import fcntl

    def _lock(handle: IO[str]) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: IO[str]) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
