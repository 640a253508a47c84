"""Repositories: the verbs on the records of one model, each in a transaction."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

import peewee

from domain.errors import Duplicate, Fault, NotFound, StaleRecord
from domain.store.audit.changes import now_text
from domain.store.bulk import Progress, set_trashed
from domain.store.database import Database
from domain.store.door import PeeweeDatabase
from domain.store.models import NOTED_FIELDS, BaseModel
from domain.store.transactions import TransactionManager

CHUNK = 5_000
"""How many ids one statement names."""

Changes = tuple[str, Any] | Mapping[str, Any] | BaseModel
RepositoryClass = TypeVar("RepositoryClass", bound="type[BaseRepository]")
_BROKEN_RULES = (peewee.IntegrityError, sqlite3.IntegrityError)


def _untold(_done: int, _total: int) -> None:
    """Nobody wants to know how far it is."""


class StoredDuplicate(Duplicate, peewee.IntegrityError):
    """A unique value is in use; scripts may catch it as peewee's IntegrityError too."""

    def __init__(self, column: str, fault: Fault, field_id: int = 0) -> None:
        super().__init__({field_id: fault}, record_id=fault.record_id)
        self.column = column


class DataTransformer:
    """Turns records into dictionaries and JSON, and back."""

    @staticmethod
    def to_dict(record: BaseModel) -> dict[str, Any]:
        """Return the record's values by field name; moments are datetime objects."""
        return {
            name: field.python_value(record.__data__.get(name))
            for name, field in record._meta.fields.items()
        }

    @staticmethod
    def to_json(record: BaseModel, *, indent: int | None = None) -> str:
        """Return the record as a JSON object; dates and moments as ISO 8601 text."""
        return json.dumps(
            DataTransformer.to_dict(record), default=_json_value, ensure_ascii=False, indent=indent
        )

    @staticmethod
    def from_dict(model: type[BaseModel], data: Mapping[str, Any]) -> BaseModel:
        """Return an unsaved record with those values that the model has fields for."""
        return model(**{name: value for name, value in data.items() if name in model._meta.fields})


class BaseRepository:
    """The verbs on the records of one model.

    Subclasses name their `model`. Reading leaves out the Trash unless asked. Every writing verb
    is a transaction of its own, or a part of the one it is called in.
    """

    model: ClassVar[type[BaseModel]]

    def __init__(
        self, database: Database | PeeweeDatabase, model: type[BaseModel] | None = None
    ) -> None:
        self.db: Database = database.owner if isinstance(database, PeeweeDatabase) else database
        self._unbound: type[BaseModel] = model or type(self).model

    # -- writing

    def create(self, record: BaseModel | Mapping[str, Any]) -> BaseModel:
        """Write a new record and return it with its id; Duplicate if a unique value is in use."""
        model = self._model
        if isinstance(record, Mapping):
            record = model(**record)
        with self._write(record.__data__):
            record.save(force_insert=True)
        return record

    def create_many(self, records: Iterable[BaseModel | Mapping[str, Any]]) -> list[BaseModel]:
        """Write new records as one change set and return them; all or none."""
        with self.db.transaction():
            return [self.create(record) for record in records]

    def update(self, record_id: int, changes: Changes, *, version: int | None = None) -> int:
        """Change a live record and return how many were changed (0 or 1).

        `changes` is a (name, value) pair, a mapping, or a model whose changed values count.
        StaleRecord if `version` is given and is not the record's present one.
        """
        values = self._values_of(changes)
        if not values:
            return 0
        where = (self._model.id == record_id) & self._model.deleted_at.is_null()
        if version is not None:
            where &= self._model.version == version
        with self._write(values, record_id):
            rows = self._execute_update(values, where, "updated")
        if not rows and version is not None and self.exists(record_id):
            raise StaleRecord(record_id)
        return rows

    def delete(self, record_id: int) -> int:
        """Move a record to the Trash and return how many moved (0 or 1)."""
        return self.delete_many([record_id])

    def delete_many(self, record_ids: Sequence[int], progress: Progress = _untold) -> int:
        """Move records to the Trash and return how many moved.

        `progress` is told how many are done, of how many.
        """
        if not self.db.soft_delete_enabled:
            return self.delete_hard_many(record_ids)
        return self._set_trashed(record_ids, (now_text(), self.db.acting), progress)

    def restore(self, record_id: int) -> int:
        """Bring a record back from the Trash and return how many came (0 or 1)."""
        return self.restore_many([record_id])

    def restore_many(self, record_ids: Sequence[int], progress: Progress = _untold) -> int:
        """Bring records back from the Trash; Duplicate if a unique value is in use meanwhile."""
        return self._set_trashed(record_ids, None, progress)

    def delete_hard(self, record_id: int) -> int:
        """Remove a record for good and return how many were removed (0 or 1)."""
        return self.delete_hard_many([record_id])

    def delete_hard_many(self, record_ids: Sequence[int]) -> int:
        """Remove records for good, in the Trash or not, and return how many."""
        with self.db.transaction():
            return sum(
                self._model.delete().where(self._model.id.in_(chunk)).execute()
                for chunk in _chunks(record_ids)
            )

    def delete_all(self, soft: bool = True) -> int:
        """Move every live record to the Trash, or with `soft=False` remove all for good."""
        query = self._model.select(self._model.id)
        if soft:
            query = query.where(self._model.deleted_at.is_null())
        ids = [record.id for record in query]
        return self.delete_many(ids) if soft else self.delete_hard_many(ids)

    # -- reading

    def get_by_id(self, record_id: int, include_deleted: bool = False) -> Any:
        """Return the record, or None."""
        return self._select(include_deleted).where(self._model.id == record_id).first()

    def get_all(self, include_deleted: bool = False) -> list[Any]:
        """Return all records in the order of their ids."""
        return list(self._select(include_deleted).order_by(self._model.id))

    def get_by_field(self, name: str, value: Any, include_deleted: bool = False) -> list[Any]:
        """Return the records whose field has this value."""
        return self.get_by_fields({name: value}, include_deleted)

    def get_by_fields(self, values: Mapping[str, Any], include_deleted: bool = False) -> list[Any]:
        """Return the records whose fields have all these values."""
        query = self._select(include_deleted)
        for name, value in values.items():
            field = self._field(name)
            query = query.where(field.is_null() if value is None else field == value)
        return list(query.order_by(self._model.id))

    def get_deleted(self) -> list[Any]:
        """Return the records in the Trash, the latest first."""
        query = self._model.select().where(self._model.deleted_at.is_null(False))
        return list(query.order_by(self._model.deleted_at.desc(), self._model.id.desc()))

    def count(self, include_deleted: bool = False) -> int:
        """Return how many records there are."""
        return int(self._select(include_deleted).count())

    def exists(self, record_id: int, include_deleted: bool = False) -> bool:
        """Say whether there is a record with this id."""
        return bool(self._select(include_deleted).where(self._model.id == record_id).exists())

    def domain_to_dict(self, record: BaseModel) -> dict[str, Any]:
        """Return the record's values by field name."""
        return DataTransformer.to_dict(record)

    def domain_to_json(self, record: BaseModel) -> str:
        """Return the record as a JSON object."""
        return DataTransformer.to_json(record)

    # -- the way down

    @property
    def _model(self) -> type[BaseModel]:
        """Return the model, tied to this repository's file: several may be open, one by one."""
        if self._unbound._meta.database is not self.db.peewee:
            self._unbound.bind(self.db.peewee)
        return self._unbound

    def _select(self, include_deleted: bool) -> Any:
        query = self._model.select()
        # the audit log has no Trash
        everything = include_deleted or "deleted_at" not in self._model._meta.fields
        return query if everything else query.where(self._model.deleted_at.is_null())

    def _field(self, name: str) -> Any:
        if name not in self._model._meta.fields:
            raise NotFound("field", name)
        return self._model._meta.fields[name]

    def _values_of(self, changes: Changes) -> dict[str, Any]:
        if isinstance(changes, tuple):
            changes = dict([changes])
        elif isinstance(changes, BaseModel):
            dirty = {field.name for field in changes.dirty_fields}
            changes = {name: changes.__data__[name] for name in dirty - NOTED_FIELDS}
        for name in changes:
            self._field(name)
        return dict(changes)

    def _write(self, values: Mapping[str, Any], record_id: int | None = None) -> _Writing:
        return _Writing(self, values, record_id)

    def _execute_update(self, values: Mapping[str, Any], where: Any, verb: str) -> int:
        noted = {f"{verb}_at": now_text(), f"{verb}_by": self.db.acting} if verb else {}
        fields = {self._field(name): value for name, value in {**noted, **values}.items()}
        fields[self._model.version] = self._model.version + 1
        return int(self._model.update(fields).where(where).execute())

    def _set_trashed(
        self, record_ids: Sequence[int], noted: tuple[str, str] | None, progress: Progress
    ) -> int:
        table, one = self._model._meta.table_name, record_ids[0] if len(record_ids) == 1 else None
        with self._write({}, one):
            return set_trashed(self.db.connection, table, record_ids, noted, progress)

    def duplicate_of(
        self, error: Exception, values: Mapping[str, Any], record_id: int | None
    ) -> StoredDuplicate | None:
        """Return what a broken unique rule means: which column, and who has the value."""
        found = re.search(r"UNIQUE constraint failed: \w+\.(\w+)", str(error))
        if found is None:
            return None
        column = found.group(1)
        field = self._model._meta.columns[column]
        value = values.get(field.name)
        if value is None and record_id is not None:
            mine = self.get_by_id(record_id, include_deleted=True)
            value = getattr(mine, field.name, None)
        other = self._select(False).where(field == value).first()
        fault = Fault("duplicate", str(value or ""), record_id=other.id if other else None)
        return StoredDuplicate(column, fault, self.field_id(column))

    def field_id(self, column: str) -> int:
        """Return the id of the field behind a column; 0 where the model has no definition."""
        row = self.db.connection.execute(
            "SELECT f.id FROM tab_field f JOIN tab_table t ON t.id = f.table_id "
            "WHERE t.name = ? AND f.name = ?",
            (self._model._meta.table_name, column),
        ).fetchone()
        return int(row[0]) if row else 0


class _Writing:
    """A transaction that explains a broken unique rule after it was rolled back."""

    def __init__(
        self, repository: BaseRepository, values: Mapping[str, Any], record_id: int | None
    ) -> None:
        self._repository = repository
        self._values = values
        self._record_id = record_id
        self._transaction: TransactionManager = repository.db.transaction

    def __enter__(self) -> TransactionManager:
        return self._transaction.__enter__()

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self._transaction.__exit__(kind, error, trace)
        if isinstance(error, _BROKEN_RULES) and not isinstance(error, Duplicate):
            duplicate = self._repository.duplicate_of(error, self._values, self._record_id)
            if duplicate is not None:
                raise duplicate from error


def _chunks(ids: Sequence[int]) -> Iterable[list[int]]:
    return (list(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK))


def _json_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (datetime, date)) else str(value)
