"""Repositories that a developer registers: their models become tables of the workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, overload

import peewee

from domain.fields import to_text
from domain.store.database import Database
from domain.store.models import NOTED_FIELDS, BaseModel
from domain.store.registered import REGISTERED
from domain.store.repository import BaseRepository
from domain.store.tables import create_definition, find_table, sync
from domain.values import FieldDraft, Origin

_TYPES: tuple[tuple[type[peewee.Field], str], ...] = (
    (peewee.BooleanField, "boolean"),
    (peewee.DateTimeField, "datetime"),
    (peewee.DateField, "date"),
    (peewee.DecimalField, "decimal"),
    (peewee.FloatField, "decimal"),
    (peewee.IntegerField, "integer"),
    (peewee.BigIntegerField, "integer"),
    (peewee.CharField, "text"),
    (peewee.TextField, "long_text"),
)


@overload
def register_repository(what: type[BaseRepository]) -> type[BaseRepository]: ...
@overload
def register_repository(
    what: str | None = None,
) -> Callable[[type[BaseRepository]], type[BaseRepository]]: ...


def register_repository(what: Any = None) -> Any:
    """Register a repository class: as a decorator, with or without a name, or as a call.

    Its model must derive from BaseModel. `Database.create_tables` then makes the table, with
    audit and Trash, and the window shows it like a table made there.
    """
    if isinstance(what, type) and issubclass(what, BaseRepository):
        return _register(what, what.model._meta.table_name)
    return lambda repository: _register(repository, what or repository.model._meta.table_name)


def registered() -> dict[str, type[BaseRepository]]:
    """Return the registered repository classes by name."""
    return dict(REGISTERED)


def unregister(name: str) -> None:
    """Forget a repository; its table stays in the files that have it."""
    REGISTERED.pop(name, None)


def _register(repository: type[BaseRepository], name: str) -> type[BaseRepository]:
    if not issubclass(repository.model, BaseModel):
        raise TypeError(f"{repository.model.__name__} must derive from BaseModel")
    REGISTERED[name] = repository
    return repository


def install_registered(database: Database) -> None:
    """Make what is missing of the registered models' tables, and tie the models to this file."""
    models = [repository.model for repository in REGISTERED.values()]
    database.peewee.bind(models)
    missing = [model for model in models if not _is_current(database, model)]
    if not missing:
        return
    with database.transaction(origin=Origin.DESIGN):
        for model in missing:
            _install(database, model)


def _is_current(database: Database, model: type[BaseModel]) -> bool:
    table = find_table(database.connection, model._meta.table_name)
    if table is None:
        return False
    return {field.name for field in table.fields} >= {
        field.column_name for field in _own_fields(model)
    }


def _install(database: Database, model: type[BaseModel]) -> None:
    drafts = {field.column_name: _draft_of(field) for field in _own_fields(model)}
    name, label = model._meta.table_name, _words(model.__name__)
    table_id = create_definition(database.connection, name, label, drafts, kind="model")
    # like every table here: declared types would rewrite values, NOT NULL would stop an undo
    sync(database.connection, table_id)


def _own_fields(model: type[BaseModel]) -> list[Any]:
    return [field for field in model._meta.sorted_fields if field.name not in NOTED_FIELDS]


def _draft_of(field: Any) -> FieldDraft:
    kind = next((name for cls, name in _TYPES if isinstance(field, cls)), "text")
    constant = field.default is not None and not callable(field.default)
    draft = FieldDraft(
        label=field.verbose_name or _words(field.name),
        type=kind,
        required=not field.null and not constant,
        unique=bool(field.unique),
        help=field.help_text or "",
    )
    return draft._replace(default=_text_of(field.default, draft)) if constant else draft


def _text_of(default: Any, draft: FieldDraft) -> str:
    """Return a model's default as the text that the field's own parser reads."""
    stored = int(default) if isinstance(default, bool) else default
    known = stored if isinstance(stored, (int, str)) else str(stored)
    return to_text(known, draft)


def _words(name: str) -> str:
    """Return "full_name" or "FullName" as a label: "Full name"."""
    spaced = "".join(f" {char}" if char.isupper() else char for char in name.replace("_", " "))
    return " ".join(spaced.split()).capitalize()
