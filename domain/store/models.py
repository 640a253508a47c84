"""The models that everything in a workspace file is made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import peewee

from domain.store.audit.changes import now_text


class MomentField(peewee.Field):
    """A moment in UTC, stored as ISO 8601 text with milliseconds, read as an aware datetime."""

    field_type = "TEXT"

    def db_value(self, value: Any) -> Any:
        """Return the text for an aware datetime; a naive one is taken as UTC."""
        if not isinstance(value, datetime):
            return value
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

    def python_value(self, value: Any) -> Any:
        """Return the aware datetime for a stored text; anything unreadable as it stands."""
        try:
            return datetime.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            return value


class BaseModel(peewee.Model):
    """A record with an id, a version, a place in the Trash, and who made and changed it when."""

    id = peewee.AutoField()
    version = peewee.IntegerField(default=1, constraints=[peewee.SQL("DEFAULT 1")])
    created_at = MomentField(null=True)
    created_by = peewee.TextField(null=True)
    updated_at = MomentField(null=True)
    updated_by = peewee.TextField(null=True)
    deleted_at = MomentField(null=True)
    deleted_by = peewee.TextField(null=True)

    def is_deleted(self) -> bool:
        """Say whether the record is in the Trash."""
        return self.deleted_at is not None

    def save(self, force_insert: bool = False, only: Any = None) -> int:
        """Write the record, noting when and by whom; returns the number of rows."""
        actor = getattr(getattr(self._meta.database, "owner", None), "acting", "")
        self._refuse_missing(self.get_id() is None or force_insert)
        if self.get_id() is None or force_insert:
            self.created_at = self.created_at or now_text()
            self.created_by = self.created_by or actor
        else:
            self.version = (self.version or 0) + 1
            self.updated_at = now_text()
            self.updated_by = actor
        return super().save(force_insert=force_insert, only=only)

    def _refuse_missing(self, inserting: bool) -> None:
        """Raise what a NOT NULL column would: the columns here have none."""
        for field in self._meta.sorted_fields:
            may_lack = field.null or field.primary_key
            given = inserting or field.name in self.__data__
            if given and not may_lack and self.__data__.get(field.name) is None:
                column = f"{self._meta.table_name}.{field.column_name}"
                raise peewee.IntegrityError(f"NOT NULL constraint failed: {column}")

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.get_id()}"


NOTED_FIELDS = frozenset(
    [
        "id",
        "version",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "deleted_at",
        "deleted_by",
    ]
)
"""The fields that every record has beside those of its table."""


class AuditLog(peewee.Model):
    """The audit log as a script reads it: one row per record and change; old and new as JSON."""

    id = peewee.IntegerField(primary_key=True)
    entity_type = peewee.TextField()
    entity_id = peewee.IntegerField()
    action = peewee.TextField()
    old_value = peewee.TextField(null=True)
    new_value = peewee.TextField(null=True)
    user_id = peewee.TextField()
    timestamp = MomentField()
    change_set = peewee.IntegerField()

    class Meta:
        """A view that the file itself holds."""

        table_name = "audit_log"
