"""How a table was shown last, and the first page of it as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from domain.values import Query, TableDef
from domain.workspace import Reader
from gui.models.first_records import PAGE, Arrival, first_page

Sort = tuple[tuple[int, bool], ...]

_SCREEN = 48


class FirstPage(NamedTuple):
    """What was kept of the layout of a table, and its first records in the order kept."""

    kept: Mapping[str, Any]
    arrival: Arrival


def sort_of(kept: Mapping[str, Any]) -> Sort:
    """Return the order in what was kept of a layout."""
    found = kept.get("sort", [])
    return tuple((int(one[0]), bool(one[1])) for one in found if len(one) == 2)


def known_sort(sort: Sort, table: TableDef) -> Sort:
    """Return the part of an order that is by fields that are still shown."""
    known = {field.id for field in table.fields if not field.hidden}
    return tuple(one for one in sort if one[0] in known)


def read_first_page(reader: Reader, table: TableDef) -> FirstPage:
    """Read how a table was shown last and its first records in that order."""
    return _read(reader, table, reader.view(table.id))


def read_quick_page(reader: Reader, table: TableDef) -> FirstPage | None:
    """Read the same for a window that waits for it: no more records than most screens show, and
    nothing at all where they must be put in order first.
    """
    kept = reader.view(table.id)
    return None if known_sort(sort_of(kept), table) else _read(reader, table, kept, _SCREEN)


def _read(
    reader: Reader, table: TableDef, kept: Mapping[str, Any], records: int = PAGE
) -> FirstPage:
    query = Query(table.id, sort=known_sort(sort_of(kept), table))
    return FirstPage(kept, first_page(reader, query, table, records))
