"""What one writing operation may do: the verbs on records, tables, fields and change sets."""

from domain.store.session.keeping import drop_draft, save_draft, save_view
from domain.store.session.numbers import next_numbers
from domain.store.session.session import Session

__all__ = ["Session", "drop_draft", "next_numbers", "save_draft", "save_view"]
