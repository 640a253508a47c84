"""The text of a large table in one piece, so that a search need not read the table.

A search for a rare word through a million records takes SQLite half a second, since it must look
at every value. Laid out as one text in a temporary file the same search takes a tenth of that.
The text is made in the background for tables of some size and holds for one state of the table;
records that changed since are looked up in the table itself.

Built: time and size grow with the characters in the table. Searched: with the size of the text
up to the hits that are asked for.
"""

from __future__ import annotations

import mmap
import sqlite3
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from domain.errors import Cancelled
from domain.store.names import quoted
from domain.values import FieldDef, TableDef

if TYPE_CHECKING:
    from domain.values import ChangeSet

WORTH_FROM = 50_000
"""Tables with fewer records are searched by SQL alone."""

MOST_CHANGED = 2_000
"""With more changed records than this the text is thrown away."""

_FIELD_END, _RECORD_END = "\x1f", b"\x1e"
# other threads wait while one of these is searched
_CHUNK = 2 << 20


class SearchText:
    """The folded text of every live record of a table, in the order of the ids."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self.columns = columns
        self.changed: set[int] = set()
        self.unplain: set[str] = set()
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the map of it
        self._map: mmap.mmap | None = None
        self._ids = array("q")
        self._starts = array("Q")
        self._size = 0

    def add(self, rows: Sequence[tuple[object, ...]]) -> None:
        """Append records given as (id, value, ...)."""
        texts = [
            _FIELD_END.join([str(value) for value in row[1:] if value is not None]) for row in rows
        ]
        for row, text in zip(rows, texts, strict=True):
            if not text.isascii():
                self._note_unplain(row)
        parts = [text.lower().encode("utf-8", "replace") + _RECORD_END for text in texts]
        self._ids.extend([row[0] for row in rows])  # type: ignore[misc]
        for part in parts:
            self._starts.append(self._size)
            self._size += len(part)
        self._file.write(b"".join(parts))

    def _note_unplain(self, row: tuple[object, ...]) -> None:
        self.unplain.update(
            column
            for column, value in zip(self.columns, row[1:], strict=True)
            if not str(value).isascii()
        )

    def finish(self) -> None:
        """Make the text ready for searching; the map alone keeps the file from now on."""
        self._file.flush()
        if self._size:
            self._map = mmap.mmap(self._file.fileno(), self._size, access=mmap.ACCESS_READ)
        self._file.close()

    def give_up(self) -> None:
        """Forget an unfinished text."""
        self._file.close()

    def find(
        self, terms: Sequence[str], stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[int]:
        """Yield the ids of the records in which every term occurs; raises Cancelled if stopped."""
        needles = [term.lower().encode("utf-8", "replace") for term in terms]
        # the longest is likely the rarest
        first, *others = sorted(needles, key=len, reverse=True)
        position = 0
        while (position := self._next(first, position, stopped)) >= 0:
            place = bisect_right(self._starts, position) - 1
            start, position = self._starts[place], self._end(place)
            if all(self._in_record(other, start, position) for other in others):
                yield self._ids[place]

    def _next(self, needle: bytes, start: int, stopped: Callable[[], bool]) -> int:
        """Return where a needle occurs next, -1 for nowhere, letting other threads run."""
        text = self._map
        while text is not None and start < self._size:
            found = text.find(needle, start, start + _CHUNK + len(needle))
            if found >= 0:
                return found
            start += _CHUNK
            if stopped():
                raise Cancelled
        return -1

    def _end(self, place: int) -> int:
        return self._starts[place + 1] if place + 1 < len(self._starts) else self._size

    def _in_record(self, needle: bytes, start: int, end: int) -> bool:
        return self._map is not None and self._map.find(needle, start, end) >= 0


class SearchTexts:
    """The search texts of one open workspace, shared by its readers on their threads.

    No lock is needed: `note` counts before it looks for a text, `build` puts its text down before
    it looks at the count, so whichever comes second sees the other.
    """

    def __init__(self) -> None:
        self._texts: dict[int, SearchText] = {}
        self._changes: dict[int, int] = {}

    def get(self, table: TableDef) -> SearchText | None:
        """Return the text of a table, if there is one for its present fields."""
        text = self._texts.get(table.id)
        return text if text and text.columns == searched_columns(table.fields) else None

    def plain(self, table: TableDef) -> frozenset[str]:
        """Return columns whose live values are known to hold nothing but ASCII."""
        text = self.get(table)
        if text is None or text.changed:
            return frozenset()
        return frozenset(text.columns).difference(text.unplain)

    def note(self, change: ChangeSet) -> None:
        """Take in what a commit changed; called before anybody is told of it."""
        for table_id, touched in change.tables.items():
            self._changes[table_id] = self._changes.get(table_id, 0) + 1
            text = self._texts.get(table_id)
            if text is None:
                continue
            text.changed = text.changed | touched.ids
            # what was erased must not stay in a temporary file either
            if change.details.get("erased") or touched.many or len(text.changed) > MOST_CHANGED:
                self._texts.pop(table_id, None)

    def build(
        self,
        connection: sqlite3.Connection,
        table: TableDef,
        progress: Callable[[int, int], None],
    ) -> bool:
        """Make the text of a table unless it is there already; False if it changed meanwhile."""
        if self.get(table) is not None:
            return True
        changes = self._changes.get(table.id, 0)
        self._texts[table.id] = _read_text(connection, table, progress)
        if self._changes.get(table.id, 0) == changes:
            return True
        self._texts.pop(table.id, None)
        return False


class ReaderTexts:
    """The search texts as one reader uses them: who interrupts it stops its searches of them."""

    def __init__(self, shared: SearchTexts) -> None:
        self.shared = shared
        self.is_stopped = False

    def begin(self) -> ReaderTexts:
        """Begin another search: what was interrupted was the one before."""
        self.is_stopped = False
        return self

    def get(self, table: TableDef) -> SearchText | None:
        """Return the text of a table, if there is one for its present fields."""
        return self.shared.get(table)

    def plain(self, table: TableDef) -> frozenset[str]:
        """Return columns whose live values are known to hold nothing but ASCII."""
        return self.shared.plain(table)

    def find(self, text: SearchText, terms: Sequence[str]) -> Iterator[int]:
        """Yield the ids of the records in which every term occurs; raises Cancelled if stopped."""
        return text.find(terms, lambda: self.is_stopped)


def searched_columns(fields: Sequence[FieldDef]) -> tuple[str, ...]:
    """Return the columns that a search looks into."""
    return tuple(field.name for field in fields if field.type != "boolean")


def _read_text(
    connection: sqlite3.Connection, table: TableDef, progress: Callable[[int, int], None]
) -> SearchText:
    columns = searched_columns(table.fields)
    text = SearchText(columns)
    name = quoted(table.name)
    (highest,) = connection.execute(f"SELECT coalesce(max(id), 0) FROM {name}").fetchone()
    cursor = connection.execute(
        f"SELECT id, {', '.join(map(quoted, columns))} FROM {name} "
        "WHERE +deleted_at IS NULL ORDER BY id"
    )
    try:
        while rows := list(islice(cursor, 500)):
            text.add(rows)
            progress(rows[-1][0], highest)
        text.finish()
    except BaseException:
        text.give_up()
        raise
    return text
