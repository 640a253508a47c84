"""What becomes of each value of a column, worked out once for those that come again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from domain.errors import CannotHold
from domain.values import Stored

T = TypeVar("T")

Made = tuple[str, str]
"""What is written for a value, and the text by which it is known again."""

_MOST_REMEMBERED = 2_000


class Memory(dict[Stored, T], Generic[T]):
    """Answers what `make` makes of a value; of None it is `nothing`."""

    def __init__(self, make: Callable[[Stored], T], nothing: T) -> None:
        super().__init__({None: nothing})
        self._make = make
        self._nothing = nothing

    def __missing__(self, value: Stored) -> T:
        made = self._make(value)
        self[value] = made
        return made

    def of(self, values: Sequence[Stored]) -> list[T]:
        """Answer what becomes of these values."""
        if len(self) > _MOST_REMEMBERED:
            self.clear()
            self[None] = self._nothing
        return list(map(self.__getitem__, values))


def first_failing(cells: Memory[Made], values: Sequence[Stored]) -> int:
    """Answer the place of the first value of which nothing can be made."""
    for place, value in enumerate(values):
        try:
            cells.of([value])
        except CannotHold:
            return place
    return 0
