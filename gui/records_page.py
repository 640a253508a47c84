"""The page of a table; see `gui.records`."""

from gui.records.page import RecordsPage

__all__ = ["RecordsPage"]
