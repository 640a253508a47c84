"""Delimited text (CSV, TSV and their kin): found out, read, written; any dialect, nothing lost."""

from __future__ import annotations

from pathlib import Path

from domain.formats import Batch, CellFault, Note, RaggedRow, Stamp, Written
from domain.formats.delimited.encoding import ENCODINGS, has_lost_bytes, has_nul
from domain.formats.delimited.guard import guard, is_formula_like, unguard
from domain.formats.delimited.options import HeadSettings, Probe, ReadingOptions
from domain.formats.delimited.probing import probe
from domain.formats.delimited.reading import batches
from domain.formats.delimited.writing import write, written_options

NAME = "delimited"
SIGNED = False
SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".gz", ".zip")

__all__ = [
    "ENCODINGS",
    "NAME",
    "SIGNED",
    "SUFFIXES",
    "Batch",
    "CellFault",
    "HeadSettings",
    "Note",
    "Probe",
    "RaggedRow",
    "ReadingOptions",
    "Stamp",
    "Written",
    "batches",
    "guard",
    "has_lost_bytes",
    "has_nul",
    "is_formula_like",
    "probe",
    "recognises",
    "unguard",
    "write",
    "written_options",
]


def recognises(_head: bytes, _path: Path) -> bool:
    """Answer no: what every other format leaves is taken for delimited text."""
    return False
