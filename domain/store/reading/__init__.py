"""The read side of a workspace file: its own connection, which cannot write."""

from domain.store.reading.queries import compile_query
from domain.store.reading.reader import Reader

__all__ = ["Reader", "compile_query"]
