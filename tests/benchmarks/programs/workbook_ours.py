"""Reads a workbook as an import does and prints how long that took.

Argument: XLSX. The options come from a probe, which is timed by itself.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

from domain.formats import registry


def main(source: str) -> None:
    """Read and print."""
    path = Path(source)
    begun = perf_counter()
    probe = registry.probe(path, None)
    probed = perf_counter()
    width, stamp = len(probe.header), probe.stamp
    batches = registry.batches(path, probe.options, width=width, expected=stamp)
    cells = sum(width * len(batch.rows) for batch in batches)
    found = {"probe": probed - begun, "seconds": perf_counter() - probed, "cells": cells}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
