"""Tabularium as a library: tables, records, history and undo without a window."""
