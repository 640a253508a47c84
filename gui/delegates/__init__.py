"""Cells painted and edited in place, each with the editor of its type."""

from gui.delegates.cell_delegate import CellDelegate

__all__ = ["CellDelegate"]
