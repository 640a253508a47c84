"""Rows that were read by column, because that is how they go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

Row = tuple[str, ...]


class RowsByColumn(Sequence[Row]):
    """A sequence of rows that is kept as columns of one length; a row is made when asked for."""

    def __init__(self, columns: Sequence[Sequence[str]]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def __iter__(self) -> Iterator[Row]:
        return zip(*self.columns, strict=True)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> RowsByColumn: ...

    def __getitem__(self, place: int | slice) -> Row | RowsByColumn:
        if isinstance(place, slice):
            return RowsByColumn([column[place] for column in self.columns])
        return tuple(column[place] for column in self.columns)


def columns_of(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Return rows of one width by column, without work where they are kept so."""
    return rows.columns if isinstance(rows, RowsByColumn) else list(zip(*rows, strict=True))
