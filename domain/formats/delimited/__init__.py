"""Delimited text (CSV, TSV and their kin): found out, read, written; any dialect, nothing lost."""

from __future__ import annotations

from domain.formats import Batch, CellFault, Note, RaggedRow, Stamp, Written
from domain.formats.delimited.encoding import ENCODINGS, has_lost_bytes, has_nul
from domain.formats.delimited.guard import guard, is_formula_like, unguard
from domain.formats.delimited.options import Probe, ReadingOptions
from domain.formats.delimited.probing import probe
from domain.formats.delimited.reading import batches
from domain.formats.delimited.writing import write, written_options

SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".gz", ".zip")

__all__ = [
    "ENCODINGS",
    "SUFFIXES",
    "Batch",
    "CellFault",
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
    "unguard",
    "write",
    "written_options",
]
