"""What a person may change about reading a sheet."""

from __future__ import annotations

from dataclasses import dataclass

FIND_OUT = -1


@dataclass(frozen=True)
class WorkbookOptions:
    """How a sheet is to be read.

    `part` names the sheet; "" is the first that is visible and holds something. Rows are counted
    as the program shows them: `skip_rows` stand above the header, and reading ends before
    `stop_row`, where a second table begins (0 is the end). With `header_rows` FIND_OUT a probe
    finds out where the table is. `moments` are the columns, from 0, in
    which a date without a time means midnight, and `has_errors` says whether there are cells such
    as #N/A; a probe finds out about both.
    """

    part: str = ""
    skip_rows: int = 0
    header_rows: int = FIND_OUT
    stop_row: int = 0
    moments: frozenset[int] = frozenset()
    has_errors: bool = True
