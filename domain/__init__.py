"""Tabularium as a library: tables, records, history and undo without a window."""

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
