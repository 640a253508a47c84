"""Takes change sets back, on their own and in any order, without overwriting newer values."""

from domain.store.undo.standing import next_redo, next_undo, undone_change_sets
from domain.store.undo.undoing import undo

__all__ = ["next_redo", "next_undo", "undo", "undone_change_sets"]
