"""One record as a JSON object, its values typed as in the JSON of a whole table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from domain.exporting.columns import column_of
from domain.exporting.records import ExportReport
from domain.formats.placing import Digest, placed
from domain.formats.writers import Column, Sheet
from domain.formats.writers.base import unique_labels
from domain.formats.writers.objects import line_reader, object_writer
from domain.store.reading import Reader
from domain.values import Stored, TableDef


def export_record(reader: Reader, table: TableDef, record_id: int, path: Path) -> ExportReport:
    """Write one record, in the Trash or not, as an object with a line for each field.

    The file is read back and compared before it takes its place. NotFound if there is no such
    record; TargetUnwritable, and then what was there before still is.
    """
    record = reader.record(table, record_id)
    columns = [column_of(field) for field in table.fields]
    named = [
        replace(column, label=label)
        for column, label in zip(columns, unique_labels(columns), strict=True)
    ]
    text, digest = _object(table.label, named, record.values), Digest()
    with placed(path) as place:
        with place.stream() as stream:
            stream.write(text.encode())
        sheet = Sheet(table.label, tuple(named))
        [expected] = object_writer(sheet)([record.values])[1]
        digest.add([expected])
        found = Digest()
        found.add([line_reader(sheet)(place.beside.read_bytes())])
        place.compare(digest.result(), found.result())
        return ExportReport(path, *digest.result(), place.put())


def _object(title: str, columns: Sequence[Column], values: Sequence[Stored]) -> str:
    lines = []
    for column, value in zip(columns, values, strict=True):
        [line], _ = object_writer(Sheet(title, (column,)))([(value,)])
        lines.append(line[1:-1])  # `{"Label": value}` without its brackets
    return "{\n  " + ",\n  ".join(lines) + "\n}\n"
