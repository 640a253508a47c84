"""Takes the records out of a file, one at a time, by the shape that it has."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from domain.errors import SourceUnreadable
from domain.formats import Stamp
from domain.formats.delimited.encoding import KEEP, codec_name
from domain.formats.delimited.source import Source
from domain.formats.json_text.decoding import Decoder
from domain.formats.json_text.options import WHOLE, JsonOptions
from domain.formats.json_text.window import Window

MOST_COLUMNAR = 256 * 1024 * 1024
KEY = "key"
_KEPT = 2000  # characters of a bad line that are shown


@dataclass(frozen=True)
class Bad:
    """A record that cannot be read: why, and what stands there."""

    code: str
    text: str


@dataclass(frozen=True)
class Record:
    """A record with its number: of the line, or of the place in its array."""

    number: int
    value: Any
    doubled: bool = False


class Records:
    """An open file and the records in it; `position` counts bytes of the file as stored."""

    def __init__(self, path: Path, options: JsonOptions) -> None:
        self._path = path
        self._options = options
        self._window = None if options.lines else Window(path, options.encoding)
        self._start = _first_bytes(path) if self._window is None else b""
        self._source = Source(path) if self._window is None else None
        found = self._window or self._source
        assert found is not None
        self._open = found
        self.stamp: Stamp = found.stamp

    def __enter__(self) -> Records:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.__exit__(kind, error, trace)

    @property
    def position(self) -> int:
        """Answer how many bytes of the file, as stored, were read."""
        return self._open.position

    def __iter__(self) -> Iterator[Record]:
        if self._source is not None:
            return self._lines(self._source)
        assert self._window is not None
        if self._options.part == WHOLE:
            return self._whole(self._window)
        return self._array(self._window)

    # -- one value a line

    def _lines(self, source: Source) -> Iterator[Record]:
        encoding = codec_name(self._options.encoding, self._start)
        # kept, for with it the source is closed
        self._text = text = io.TextIOWrapper(source, encoding=encoding, errors=KEEP)
        decoder = Decoder()
        for number, line in enumerate(text, start=1):
            line = line.strip(" \t\r\n\ufeff\x1a\x1e")  # 1E begins a record in RFC 7464
            if line:
                decoder.doubled = False
                yield Record(number, _decode_line(decoder, line, number), decoder.doubled)

    # -- an array

    def _array(self, window: Window) -> Iterator[Record]:
        path = tuple(self._options.part.split(".")) if self._options.part else ()
        if not self._go_to(window, "", self._options.part):
            raise SourceUnreadable(self._path, "part_missing")
        for number, value in enumerate(window.elements(), start=1):
            yield Record(number, value, window.decoder.doubled)
        if not path:
            window.check_end()

    def _go_to(self, window: Window, here: str, part: str) -> bool:
        """Go on to the array with this path."""
        if here == part and window.peek() == "[":
            return True
        if window.peek() != "{":
            window.value()
            return False
        for key in window.members():
            window.key_end()
            below = f"{here}.{key}" if here else key
            if part == below or part.startswith(f"{below}."):
                if self._go_to(window, below, part):
                    return True
            else:
                skip(window)
        return False

    # -- the whole file

    def _whole(self, window: Window) -> Iterator[Record]:
        if self._options.shape == "keyed":
            yield from self._keyed(window)
        elif self._options.shape == "columns":
            yield from self._columns(window)
        else:
            yield Record(1, window.value(), window.decoder.doubled)
        window.check_end()

    def _keyed(self, window: Window) -> Iterator[Record]:
        for number, key in enumerate(window.members(), start=1):
            window.key_end()
            window.decoder.doubled = False
            value = window.value()
            if isinstance(value, dict):
                value = {KEY if KEY not in value else f"({KEY})": key, **value}
            yield Record(number, value, window.decoder.doubled)

    def _columns(self, window: Window) -> Iterator[Record]:
        if self.stamp.size > MOST_COLUMNAR:
            raise SourceUnreadable(self._path, "too_large")
        columns = window.value()
        for number, values in enumerate(zip(*columns.values(), strict=True), start=1):
            yield Record(number, dict(zip(columns, values, strict=True)))


def _first_bytes(path: Path) -> bytes:
    with Source(path) as source:
        return source.head(16)


def skip(window: Window) -> None:
    """Go past a value without keeping it; a long array piece by piece."""
    if window.peek() == "[":
        for _ in window.elements():
            pass
    else:
        window.value()


def _decode_line(decoder: Decoder, line: str, number: int) -> Any:  # noqa: ANN401
    try:
        value, end = decoder.raw_decode(line, 0)
        if line[end:].strip():
            raise json.JSONDecodeError("Extra data", line, end)
    except json.JSONDecodeError as error:
        place = f"{number}:{error.pos + 1}"
        return Bad("bad_json", f"{line[:_KEPT]} ({place})")
    except RecursionError:
        return Bad("too_deep", line[:60])
    return value
