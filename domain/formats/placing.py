"""Puts a new file in its place: written beside it, flushed, looked through, then renamed."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from domain.errors import SourceError, TargetUnwritable

_BUFFER = 1024 * 1024
_REASONS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "too_large",
    errno.EACCES: "not_permitted",
    errno.EPERM: "not_permitted",
    errno.EROFS: "read_only",
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "no_folder",
    errno.EISDIR: "folder",
    errno.ENAMETOOLONG: "name_too_long",
}


class Place:
    """A file to be, under another name in the same folder until it is put in place."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.target = path.resolve()
        _check_target(self.target)
        self.beside = self.target.with_name(f".{secrets.token_hex(8)}.part")

    @contextlib.contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """Make the file and open it; what was written is on the disk when this ends."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        handle = os.open(self.beside, flags, 0o666)
        with os.fdopen(handle, "wb", _BUFFER) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())

    def compare(self, expected: tuple[int, str], found: tuple[int, str]) -> None:
        """Refuse a file out of which other values come than went in."""
        if expected != found:
            raise TargetUnwritable(self.path, "differs")

    def put(self) -> int:
        """Give the file its name, in place of what was there; answer its size."""
        size = self.beside.stat().st_size
        if self.target.exists():
            shutil.copymode(self.target, self.beside)
        os.replace(self.beside, self.target)
        flush_folder(self.target.parent)
        return size


@contextlib.contextmanager
def placed(path: Path) -> Iterator[Place]:
    """Offer a place for a new file; without `put` nothing is left of it.

    Raises TargetUnwritable (detail: disk_full, too_large, not_permitted, read_only, no_folder,
    folder, device, name_too_long, differs, or the name of the system's error); then what was at
    `path` before is still there, and nothing else.
    """
    place = Place(path)
    try:
        yield place
    except TargetUnwritable:
        raise
    except SourceError as error:
        if error.path != place.beside:  # not this file, but one that its rows come from
            raise
        raise TargetUnwritable(path, "differs") from error
    except OSError as error:
        raise TargetUnwritable(path, reason(error)) from error
    finally:
        with contextlib.suppress(OSError):
            place.beside.unlink(missing_ok=True)


def reason(error: OSError) -> str:
    """Answer the fact behind an error of the system."""
    number = error.errno or 0
    return _REASONS.get(number, errno.errorcode.get(number, "unknown"))


def flush_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where a folder can be flushed."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _check_target(target: Path) -> None:
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise TargetUnwritable(target, reason(error)) from error
    if not stat.S_ISREG(mode):
        raise TargetUnwritable(target, "folder" if stat.S_ISDIR(mode) else "device")
    if not os.access(target, os.W_OK):
        raise TargetUnwritable(target, "not_permitted")


class Digest:
    """Counts rows; SHA-256 over their values: U+001F between them, U+001E after each row."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.count = 0

    def add(self, rows: Sequence[Sequence[str | None]]) -> None:
        """Take in some rows; None counts as empty text."""
        try:
            text = "\x1e".join(map("\x1f".join, [*rows, ""]))  # type: ignore[arg-type]
        except TypeError:
            filled = [[cell or "" for cell in row] for row in rows]
            text = "\x1e".join(map("\x1f".join, [*filled, ""]))
        self._hash.update(text.encode())
        self.count += len(rows)

    def result(self) -> tuple[int, str]:
        """Answer the number of rows and the digest so far."""
        return self.count, self._hash.hexdigest()
