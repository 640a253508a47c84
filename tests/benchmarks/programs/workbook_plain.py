"""The reference: the library that reads workbooks, alone, in its own types.

Argument: XLSX.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter

from python_calamine import CalamineWorkbook


def main(source: str) -> None:
    """Read and print."""
    begun = perf_counter()
    sheet = CalamineWorkbook.from_path(source).get_sheet_by_index(0)
    cells = sum(map(len, sheet.iter_rows()))
    print(json.dumps({"seconds": perf_counter() - begun, "cells": cells}))


if __name__ == "__main__":
    main(*sys.argv[1:])
