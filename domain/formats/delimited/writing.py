"""Writes delimited text: beside the target, flushed, read back and compared, then put in place."""

from __future__ import annotations

import contextlib
import csv
import errno
import hashlib
import io
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from domain.errors import Cancelled, SourceError, TargetUnwritable
from domain.formats import Written
from domain.formats.delimited.options import ReadingOptions
from domain.formats.delimited.reading import Table

_BATCH = 500
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


def written_options(*, delimiter: str = ",", unguard: bool = True) -> ReadingOptions:
    """Answer the options that read what `write` has written."""
    return ReadingOptions(encoding="utf-8", delimiter=delimiter, unguard=unguard)


def write(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[str | None]],
    *,
    delimiter: str = ",",
    bom: bool = True,
    line_ending: str = "\r\n",
    on_progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Written:
    """Write rows into a file that spreadsheets open and that reads back equal.

    Nothing (None) and empty text are written alike. `on_progress` gets the number of rows.
    Raises TargetUnwritable (detail: disk_full, too_large, not_permitted, read_only, no_folder,
    folder, device, name_too_long, differs, or the name of the system's error) and Cancelled;
    then what was at `path` before is still there, and nothing else.
    """
    target = path.resolve()
    _check_target(target)
    beside = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with _open_new(beside, bom=bom) as stream:
            pen = _Pen(stream, delimiter, line_ending)
            count, digest = _write_rows(pen, header, rows, on_progress, cancelled)
            stream.flush()
            os.fsync(stream.fileno())
        _compare(beside, delimiter, len(header), (count, digest))
        size = beside.stat().st_size
        _put_in_place(beside, target)
    except SourceError as error:
        raise TargetUnwritable(path, "differs") from error
    except OSError as error:
        raise TargetUnwritable(path, _reason(error)) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
    return Written(count, digest, size)


def _check_target(target: Path) -> None:
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise TargetUnwritable(target, _reason(error)) from error
    if not stat.S_ISREG(mode):
        raise TargetUnwritable(target, "folder" if stat.S_ISDIR(mode) else "device")
    if not os.access(target, os.W_OK):
        raise TargetUnwritable(target, "not_permitted")


def _reason(error: OSError) -> str:
    number = error.errno or 0
    return _REASONS.get(number, errno.errorcode.get(number, "unknown"))


def _open_new(path: Path, *, bom: bool) -> io.TextIOWrapper:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o666)
    encoding = "utf-8-sig" if bom else "utf-8"
    return io.TextIOWrapper(os.fdopen(handle, "wb", 1024 * 1024), encoding=encoding, newline="")


class _Pen:
    """Puts rows on a stream; all names of the header are in quotes, cells where they must.

    The quoted header is what `probe` knows our files by. The lines are always made with CRLF,
    because only then `csv` quotes a CR inside a cell; another line ending is put in later.
    """

    def __init__(self, stream: io.TextIOWrapper, delimiter: str, line_ending: str) -> None:
        self._stream = stream
        self._line_ending = line_ending
        target = stream if line_ending == "\r\n" else self
        form = {"delimiter": delimiter, "lineterminator": "\r\n"}
        self.write_header = csv.writer(target, quoting=csv.QUOTE_ALL, **form).writerow  # type: ignore[arg-type]
        self.write_rows = csv.writer(target, **form).writerows  # type: ignore[arg-type]

    def write(self, line: str) -> int:
        """Take a line from `csv` and pass it on with the asked line ending."""
        return self._stream.write(line[:-2] + self._line_ending)


def _write_rows(
    pen: _Pen,
    header: Sequence[str],
    rows: Iterable[Sequence[str | None]],
    on_progress: Callable[[int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[int, str]:
    digest, count = _Digest(), 0
    pen.write_header(header)
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        if cancelled and cancelled():
            raise Cancelled
        pen.write_rows(batch)
        digest.add(batch)
        count += len(batch)
        if on_progress:
            on_progress(count)
    return count, digest.hex()


class _Digest:
    """SHA-256 over all values: each followed by U+001F, each row by U+001E, as UTF-8."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, rows: Sequence[Sequence[str | None]]) -> None:
        """Take in some rows; None counts as empty text."""
        try:
            text = "".join(["\x1f".join(row) + "\x1f\x1e" for row in rows])  # type: ignore[arg-type]
        except TypeError:
            filled = [[cell or "" for cell in row] for row in rows]
            text = "".join(["\x1f".join(row) + "\x1f\x1e" for row in filled])
        self._hash.update(text.encode())

    def hex(self) -> str:
        """Answer the digest so far."""
        return self._hash.hexdigest()


def _compare(path: Path, delimiter: str, width: int, expected: tuple[int, str]) -> None:
    """Read the file back; raise a TargetUnwritable if other values come out than went in."""
    digest, count = _Digest(), 0
    for rows in _read_back(path, delimiter, width):
        digest.add(rows)
        count += len(rows)
    if (count, digest.hex()) != expected:
        raise TargetUnwritable(path, "differs")


def _read_back(path: Path, delimiter: str, width: int) -> Iterator[list[list[str]]]:
    with Table(path, written_options(delimiter=delimiter, unguard=False)) as table:
        for batch in table.batches(width=width, size=_BATCH):
            yield batch.rows


def _put_in_place(beside: Path, target: Path) -> None:
    if target.exists():
        shutil.copymode(target, beside)
    os.replace(beside, target)
    if os.name == "posix":  # only there a folder can be flushed
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
