"""How dates are written, as spreadsheets say it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

ISO_DATE = "YYYY-MM-DD"
ISO_MOMENT = "YYYY-MM-DD HH:MM"
PRECISIONS = ("", ":SS", ":SS.fff")

_PIECE = re.compile(r"YYYY|MM|M|DD|D|HH|SS|f+|.")
_CLOCK = re.compile(r"HH:MM(:SS)?(\.f+)?Z?$")


def pieces(notation: str) -> Iterator[tuple[str, bool]]:
    """Answer the pieces of a notation, and whether each is of the clock."""
    clock = False
    for match in _PIECE.finditer(notation):
        clock = clock or match[0] == "HH"
        yield match[0], clock


def precision_of(moment: dt.datetime) -> int:
    """Answer how much a moment shows at least: 0 minutes, 1 seconds, 2 thousandths."""
    return 2 if moment.microsecond else int(moment.second != 0)


def with_precision(notation: str, least: int) -> str:
    """Answer the notation of a moment that shows at least so much."""
    notation = notation or ISO_MOMENT
    found = _CLOCK.search(notation)
    if found is None:
        return ISO_MOMENT + PRECISIONS[least]
    own = 2 if found[2] else int(bool(found[1]))
    return f"{notation[: found.start()]}HH:MM{PRECISIONS[max(own, least)]}"
