"""Makes rows of cells from records: nested objects become columns or stay JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from domain.formats import WHOLE_ROW, CellFault, RaggedRow
from domain.formats.json_text.decoding import cell_text, dump
from domain.formats.json_text.options import JsonOptions
from domain.formats.json_text.records import Bad, Record

Path = tuple[str, ...]
VALUE: Path = ("value",)
_DEEPEST = 8  # levels of objects that become columns
_SHOWN = 300


class Shaper:
    """Makes cells from records by options; columns are paths of keys."""

    def __init__(self, options: JsonOptions) -> None:
        self._options = options
        self._keep = options.keep_json
        self._flat = options.nested == "columns"
        self._places = {path: place for place, path in enumerate(options.columns)}
        self._plain = {path[0]: place for path, place in self._places.items() if len(path) == 1}

    def cells(self, value: Any) -> dict[Path, str] | None:  # noqa: ANN401 - whatever JSON holds
        """Answer the cells of a record by their paths; None if it has not the shape of the others.

        Raises RecursionError.
        """
        shape = self._options.shape
        if shape == "values":
            return {VALUE: cell_text(value)}
        if shape == "lists":
            if not isinstance(value, list):
                return None
            return {(str(place),): cell_text(one) for place, one in enumerate(value)}
        return dict(self._members((), value)) if isinstance(value, dict) else None

    def row(self, record: Record, width: int) -> tuple[list[str], CellFault | RaggedRow | None]:
        """Answer a row of the asked width, and what is wrong with it."""
        blank = [""] * width
        if isinstance(record.value, Bad):
            fault = CellFault(record.number, WHOLE_ROW, record.value.code, record.value.text)
            return blank, fault
        try:
            found = self.cells(record.value)
        except RecursionError:
            return blank, CellFault(record.number, WHOLE_ROW, "too_deep")
        if found is None:
            return blank, CellFault(record.number, WHOLE_ROW, "not_an_object", _shown(record.value))
        surplus = []
        for path, text in found.items():
            place = self._places.get(path, width)
            if place < width:
                blank[place] = text
            elif text:
                surplus.append(f"{'.'.join(path)}: {text}")
        if surplus:
            return blank, RaggedRow(record.number, (*blank, *surplus), width)
        return blank, None

    def _members(self, above: Path, value: dict[str, Any]) -> Iterator[tuple[Path, str]]:
        for key, one in value.items():
            path = (*above, key)
            if type(one) is dict and self._is_flat(path):
                yield from self._members(path, one)
            else:
                yield path, cell_text(one)

    def _is_flat(self, path: Path) -> bool:
        return self._flat and len(path) < _DEEPEST and ".".join(path) not in self._keep


def _shown(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    try:
        return dump(value)[:_SHOWN]
    except RecursionError:
        return ""


def list_header(rows: Sequence[Sequence[str]]) -> int:
    """Answer whether the first of rows that are arrays is their header: 1 or 0."""
    from domain.formats.delimited.judging import is_header

    names = [cell.strip() for cell in rows[0]] if rows else []
    while names and not names[-1]:
        names.pop()  # a later row is longer
    if not names or not all(names):
        return 0
    return int(is_header(list(rows[0]), [list(row) for row in rows[1:]]))
