"""A window on a long JSON text: takes values from it one by one, and knows where it is."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from domain.errors import MalformedSource, TooLargeCell
from domain.formats.delimited.encoding import KEEP, codec_name
from domain.formats.delimited.source import MAX_CELL, Source
from domain.formats.json_text.decoding import Decoder

_PIECE = 256 * 1024
_WHITE = " \t\r\n\ufeff"
_CUT = 12  # characters at the end that may be the beginning of something: -Infinity, \uD83D


class Window:
    """The part of a text that is in memory; `position` counts bytes of the file as stored."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.path = path
        self.decoder = Decoder()
        self._source = Source(path)
        self.stamp = self._source.stamp
        first = self._source.head(_PIECE)
        self._decode = codecs.getincrementaldecoder(codec_name(encoding, first))(KEEP).decode
        self._text = self._decode(first, not first)
        self._place = 0
        self._lines = 0
        self._column = 0
        self._ended = not first

    def __enter__(self) -> Window:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._source.close()

    @property
    def position(self) -> int:
        """Answer how many bytes of the file, as stored, were read."""
        return self._source.position

    def peek(self) -> str:
        """Answer the next character that is not blank, nothing at the end."""
        while True:
            while self._place < len(self._text):
                char = self._text[self._place]
                if char not in _WHITE:
                    return char
                self._place += 1
            if not self._more():
                return ""

    def take(self, char: str) -> bool:
        """Go past a character if it is the next."""
        if self.peek() != char:
            return False
        self._place += 1
        return True

    def expect(self, char: str) -> None:
        """Go past a character; raises MalformedSource if another one is there."""
        if not self.take(char):
            raise self.broken(self._place)

    def value(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Take the next value; raises MalformedSource and TooLargeCell."""
        self.peek()
        while True:
            try:
                value, end = self.decoder.raw_decode(self._text, self._place)
            except json.JSONDecodeError as error:
                if self._may_be_cut(error) and self._more():
                    continue
                raise self.broken(error.pos) from error
            except RecursionError as error:
                raise self.broken(self._place) from error
            if end == len(self._text) and self._text[end - 1] not in '}]"' and self._more():
                continue  # more digits may follow
            self._place = end
            return value

    def elements(self) -> Iterator[Any]:
        """Take the values of an array, one by one."""
        self.expect("[")
        if self.take("]"):
            return
        while True:
            self.decoder.doubled = False
            yield self.value()
            if not self.take(","):
                break
        self.expect("]")

    def members(self) -> Iterator[str]:
        """Take the keys of an object; whoever asks takes the value behind each."""
        self.expect("{")
        if self.take("}"):
            return
        while True:
            if self.peek() != '"':
                raise self.broken(self._place)
            yield self.value()
            if not self.take(","):
                break
        self.expect("}")

    def key_end(self) -> None:
        """Go past the colon behind a key."""
        self.expect(":")

    def check_end(self) -> None:
        """Raise MalformedSource if something follows."""
        if self.peek():
            raise self.broken(self._place)

    def broken(self, place: int) -> MalformedSource:
        """Answer the error that names a place of the window by line and column."""
        lines = self._text.count("\n", 0, place)
        begin = self._text.rfind("\n", 0, place)
        column = place - begin if begin >= 0 else self._column + place + 1
        return MalformedSource(self.path, f"{self._lines + lines + 1}:{column}")

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        at_end = error.pos >= len(self._text) - _CUT
        return at_end or error.msg.startswith("Unterminated string")

    def _more(self) -> bool:
        """Read on, twice as far each time that a value does not fit; False at the end."""
        if self._ended:
            return False
        done, self._text = self._text[: self._place], self._text[self._place :]
        self._place = 0
        if len(self._text) > MAX_CELL:
            raise TooLargeCell(self.path, str(self._lines + done.count("\n") + 1))
        newlines = done.count("\n")
        self._lines += newlines
        self._column = len(done) - done.rfind("\n") - 1 if newlines else self._column + len(done)
        data = self._source.head(max(_PIECE, len(self._text)))
        self._ended = not data
        self._text += self._decode(data, not data)
        return True
