"""What should stand in the file by now, kept apart from the program and compared with the file."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from domain.errors import DomainError
from domain.fields import to_text
from domain.formats.delimited import ReadingOptions
from domain.importing import plan_import
from domain.values import Query, TableDef
from domain.workspace import Reader
from gui.tour.hands import Wrong


def rows_of(path: Path) -> list[list[str]] | None:
    """Read a source file with Python's own csv; None where its form is beyond that module.

    How the file is to be read is taken from our own look at it, its content is not.
    """
    try:
        probe = plan_import(path).probe
    except DomainError:
        return None  # the window will say why, and the tour ends there
    options = probe.options
    if not isinstance(options, ReadingOptions) or len(options.delimiter) != 1:
        return None
    if probe.notes or options.comment:
        return None
    rows = [row for row in _plain_rows(path, options) if row]
    if any(len(row) > probe.width for row in rows):
        return None
    return [row + [""] * (probe.width - len(row)) for row in rows]


def _plain_rows(path: Path, options: ReadingOptions) -> list[list[str]]:
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding=options.encoding, newline="") as file:
        reader = csv.reader(
            itertools.islice(file, options.skip_rows, None),
            delimiter=options.delimiter,
            quotechar=options.quotechar or None,
            quoting=csv.QUOTE_MINIMAL if options.quotechar else csv.QUOTE_NONE,
            escapechar=options.escapechar or None,
            doublequote=options.doublequote,
            skipinitialspace=options.skipinitialspace,
        )
        return list(reader)[options.header_rows :]


class Book:
    """The records as they should be: texts by record, and which of them are in the Trash."""

    def __init__(self, workspace: Path, table: TableDef) -> None:
        self.workspace = workspace
        self.table = table
        self.texts: dict[int, list[str]] = {}
        self.trashed: set[int] = set()
        self.edited: set[int] = set()

    def begin(self, rows: Sequence[Sequence[str]] | None) -> None:
        """Take over what came in, after comparing it with the rows of the source."""
        self.texts, _ = self.read()
        if rows is not None and list(self.texts.values()) != [list(row) for row in rows]:
            raise Wrong(self._difference(rows))

    def edit(self, record_id: int, field_id: int, text: str) -> None:
        """Note that a value was changed."""
        place = [field.id for field in self.table.fields].index(field_id)
        self.texts[record_id][place] = text
        self.edited.add(record_id)

    def text(self, record_id: int, field_id: int) -> str:
        """Answer what a record should hold."""
        place = [field.id for field in self.table.fields].index(field_id)
        return self.texts[record_id][place]

    def live(self) -> dict[int, list[str]]:
        """Answer the records that are not in the Trash."""
        return {key: row for key, row in self.texts.items() if key not in self.trashed}

    def compare(self) -> None:
        """Read the whole file and find it as it should be."""
        live, trash = self.read()
        if trash != len(self.trashed):
            raise Wrong(f"The Trash of the file holds {trash} things, not {len(self.trashed)}.")
        if live.keys() != self.live().keys():
            raise Wrong(f"The file holds {len(live)} records, not {len(self.live())}.")
        for record_id, row in self.live().items():
            if live[record_id] != row:
                raise Wrong(f"Record {record_id} is {live[record_id]} in the file, not {row}.")

    def read(self) -> tuple[dict[int, list[str]], int]:
        """Read the live records as texts, and how many things are in the Trash."""
        with closing(Reader(self.workspace)) as reader:
            table = reader.table(self.table.id)
            records = reader.iter_records(table, Query(table.id))
            texts = {
                one.id: [
                    to_text(value, field)
                    for value, field in zip(one.values, table.fields, strict=True)
                ]
                for one in records
            }
            return texts, reader.trash_count()

    def _difference(self, rows: Sequence[Sequence[str]]) -> str:
        if len(rows) != len(self.texts):
            return f"{len(self.texts)} records came in, but the file has {len(rows)} rows."
        pairs = enumerate(zip(self.texts.values(), rows, strict=True), 1)
        number, (got, row) = next(pair for pair in pairs if pair[1][0] != list(pair[1][1]))
        return f"Row {number} came in as {got}, but the file says {list(row)}."
