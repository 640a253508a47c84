"""Cells painted and edited in place, each with the editor of its type."""

from gui.delegates.cell_delegate import CellDelegate
from gui.delegates.editors import Editor, make_editor

__all__ = ["CellDelegate", "Editor", "make_editor"]
