"""The import dialog under its short name."""

from gui.importing.dialog import ImportDialog

__all__ = ["ImportDialog"]
