"""Tabularium as a library: tables, records, history and undo without a window."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.store.database import Database, DatabaseSingleton
    from domain.store.models import AuditLog, BaseModel
    from domain.store.registry import register_repository
    from domain.store.repository import BaseRepository, DataTransformer
    from domain.store.transactions import TransactionManager
    from domain.workspace import Workspace

__all__ = [
    "AuditLog",
    "BaseModel",
    "BaseRepository",
    "DataTransformer",
    "Database",
    "DatabaseSingleton",
    "TransactionManager",
    "Workspace",
    "register_repository",
]

_MODULES = {
    "AuditLog": "models",
    "BaseModel": "models",
    "BaseRepository": "repository",
    "DataTransformer": "repository",
    "Database": "database",
    "DatabaseSingleton": "database",
    "TransactionManager": "transactions",
    "register_repository": "registry",
}
"""Where the public names live. The window's start does without most of them."""


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = f"store.{_MODULES[name]}" if name in _MODULES else "workspace"
    return getattr(importlib.import_module(f"domain.{room}"), name)
