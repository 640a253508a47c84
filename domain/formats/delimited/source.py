"""Opens a file for reading as bytes: never a device, unpacked where compressed, within limits."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zipfile
import zlib
from pathlib import Path
from typing import Protocol, cast

from domain.errors import (
    BinarySource,
    NotAFile,
    SourceChanged,
    SourceError,
    SourceMissing,
    SourceUnreadable,
    TooLargeCell,
)
from domain.formats import Stamp

MAX_CELL = 64 * 1024 * 1024
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_RATIO = 200  # text rarely packs better than 50 times; bombs reach 1,000
FREE_UNPACKED = 64 * 1024 * 1024  # below this a high ratio does no harm
_CHUNK = 64 * 1024
_KINDS = {stat.S_IFDIR: "folder", stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket"}


class _Readable(Protocol):
    def read1(self, size: int = -1, /) -> bytes: ...
    def close(self) -> None: ...


def take_stamp(path: Path) -> Stamp:
    """Answer the present state of a regular file.

    Raises SourceMissing, SourceUnreadable or NotAFile (detail: folder, pipe, socket, device).
    """
    try:
        found = os.stat(path)
    except (OSError, ValueError) as error:
        raise _failure(path, error) from error
    return _stamp(path, found)


def check_unchanged(path: Path, expected: Stamp) -> None:
    """Raise SourceMissing or SourceChanged unless the file is as it was."""
    if take_stamp(path) != expected:
        raise SourceChanged(path)


def _stamp(path: Path, found: os.stat_result) -> Stamp:
    if not stat.S_ISREG(found.st_mode):
        raise NotAFile(path, _KINDS.get(stat.S_IFMT(found.st_mode), "device"))
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino)


def _failure(path: Path, error: Exception) -> SourceError:
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return SourceMissing(path)
    if isinstance(error, IsADirectoryError):
        return NotAFile(path, "folder")
    if isinstance(error, PermissionError):
        return SourceUnreadable(path, "not_permitted")
    if not os.path.exists(path):
        return SourceMissing(path)
    return SourceUnreadable(path, getattr(error, "strerror", None) or "")


class Source(io.BufferedIOBase):
    """The bytes of a file, unpacked; `position` counts in the file as stored.

    `saw_nul` tells that NUL bytes may have gone by. Raises the errors of `take_stamp`;
    BinarySource for archives that hold no single file and for those that unpack to too much
    (detail: unpacks_too_large); SourceUnreadable (detail: damaged_archive); TooLargeCell for
    a line without end.
    """

    def __init__(self, path: Path, *, unpack: bool = True) -> None:
        super().__init__()
        self.path = path
        self.name = str(path)  # text streams ask for it
        self.saw_nul = False
        self.packed = ""
        self._unpacked = 0
        self._since_line_end = 0
        self.stamp = take_stamp(path)
        self._raw = self._open()
        self._stream: _Readable = self._raw
        try:
            if unpack:
                self._unpack()
        except BaseException:
            self.close()
            raise

    @property
    def position(self) -> int:
        """Answer how many bytes of the file, as stored, were read."""
        return self._raw.tell()

    def readable(self) -> bool:
        """Answer that this can be read, as a text stream asks."""
        return True

    def read1(self, size: int = -1, /) -> bytes:
        """Answer the next bytes, at least one unless the end is reached."""
        data = self._read(max(size, _CHUNK))
        if not self.saw_nul and b"\0" in data:
            self.saw_nul = True
        self._watch_lines(data)
        return data

    def head(self, size: int) -> bytes:
        """Answer up to `size` bytes from here on."""
        parts = []
        while size > 0 and (data := self._read(min(size, _CHUNK))):
            parts.append(data)
            size -= len(data)
        return b"".join(parts)

    def close(self) -> None:
        """Close the file and what unpacks it."""
        stream, raw = getattr(self, "_stream", None), getattr(self, "_raw", None)
        if stream is not None and stream is not raw:
            stream.close()
        if raw is not None:
            raw.close()
        super().close()

    def _open(self) -> io.BufferedReader:
        # Not to block: the file could have become a pipe since it was looked at.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            handle = os.open(self.path, flags)
        except OSError as error:
            raise _failure(self.path, error) from error
        raw: io.BufferedReader = io.BufferedReader(io.FileIO(handle, "rb"), buffer_size=_CHUNK)
        try:
            self.stamp = _stamp(self.path, os.fstat(handle))
        except NotAFile:
            raw.close()
            raise
        return raw

    def _unpack(self) -> None:
        try:
            start = self._raw.peek(4)
        except OSError as error:
            raise _failure(self.path, error) from error
        if start.startswith(b"\x1f\x8b"):
            self.packed = "gzip"
            self._stream = gzip.GzipFile(fileobj=self._raw)
        elif start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            self.packed = "zip"
            self._stream = self._only_member()

    def _only_member(self) -> _Readable:
        try:
            archive = zipfile.ZipFile(self._raw)
            members = [one for one in archive.infolist() if _is_content(one)]
            if len(members) != 1 or _zip_kind(archive) != "zip":
                raise BinarySource(self.path, _zip_kind(archive))
            if members[0].flag_bits & 1:
                raise BinarySource(self.path, "zip_encrypted")
            return cast("_Readable", archive.open(members[0]))
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
            raise SourceUnreadable(self.path, "damaged_archive") from error

    def _read(self, size: int) -> bytes:
        try:
            data = self._stream.read1(size)
        except (zlib.error, EOFError, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise SourceUnreadable(self.path, "damaged_archive") from error
        except OSError as error:
            raise _failure(self.path, error) from error
        if self.packed:
            self._watch_size(len(data))
        return data

    def _watch_size(self, size: int) -> None:
        self._unpacked += size
        allowed = max(FREE_UNPACKED, self.position * MAX_RATIO)
        if self._unpacked > min(allowed, MAX_UNPACKED):
            raise BinarySource(self.path, "unpacks_too_large")

    def _watch_lines(self, data: bytes) -> None:
        end = max(data.rfind(b"\n"), data.rfind(b"\r"))
        if end >= 0:
            self._since_line_end = len(data) - end
            return
        self._since_line_end += len(data)
        if self._since_line_end > MAX_CELL:
            raise TooLargeCell(self.path)


def _is_content(member: zipfile.ZipInfo) -> bool:
    name = member.filename
    return not (member.is_dir() or name.startswith("__MACOSX/") or name.endswith(".DS_Store"))


def _zip_kind(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        folders = {"xl/": "xlsx", "word/": "docx", "ppt/": "pptx"}
        found = (
            kind for folder, kind in folders.items() if any(n.startswith(folder) for n in names)
        )
        return next(found, "office")
    return "ods" if "content.xml" in names else "zip"
