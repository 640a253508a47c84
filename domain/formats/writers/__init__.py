"""Files out: one module for each format, found by looking; a new format is a new module."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import cast

from domain.formats.writers.base import Cell, Column, Pen, Row, Sheet, Writer

__all__ = ["Cell", "Column", "Pen", "Row", "Sheet", "Writer", "writer", "writers"]

_NEEDED = ("NAME", "SUFFIX", "ORDER", "MOST_ROWS", "write")


@cache
def writers() -> Mapping[str, Writer]:
    """Answer every way to write by its name, in the order in which to offer them."""
    modules = [
        importlib.import_module(f"{__name__}.{found.name}")
        for found in pkgutil.iter_modules(__path__)
    ]
    fitting = [one for one in modules if all(hasattr(one, name) for name in _NEEDED)]
    found = cast("list[Writer]", fitting)
    return {one.NAME: one for one in sorted(found, key=lambda one: one.ORDER)}


def writer(name: str) -> Writer:
    """Answer the way to write with this name; KeyError if there is none."""
    return writers()[name]
