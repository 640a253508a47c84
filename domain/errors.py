"""Everything that can go wrong in the world outside the program, as facts without prose.

A `DomainError` is not a bug: a disk fills up, a value is taken, a file is damaged. It carries
facts; whoever talks to a person turns them into a sentence. The tree:

DomainError
├── InvalidRecord            values that break the rules of their fields
│   └── Duplicate            a value that must be unique is already in use
├── NotFound                 no such record, field, table or change set
├── StaleRecord              somebody changed the record meanwhile
├── TableChanged             somebody changed what an import was compared with
├── InvalidDefinition        a table or field that cannot be made this way
├── NotUndoable              a change set that cannot be taken back (a purge)
├── BrokenHistory            the sealed chain of change sets does not fit
├── Cancelled                the person stopped it
├── StorageError             the workspace file cannot be used as asked
│   ├── NotADatabase         the file is something else
│   ├── DamagedDatabase      the file was a database once
│   ├── ForeignDatabase      a database, but not made by this program
│   ├── NewerVersion         made by a later version of this program
│   ├── ReadOnly             the file or its folder cannot be written
│   │   └── OpenReadOnly     the file is only looked at, for another program holds it
│   ├── DiskFull             no room; the transaction was rolled back
│   ├── FileInUse            another program holds the file
│   └── WorkspaceMissing     there is no file at this place
└── SourceError              a file to read from or to write to cannot be used
    ├── SourceMissing        it is not there, or vanished
    ├── SourceUnreadable     it may not be read, needs a password, is damaged or too large
    ├── MalformedSource      it breaks the rules of its format
    ├── SourceChanged        it changed while it was being read
    ├── NotAFile             a folder, a device, a socket
    ├── EmptySource          nothing in it, or a header only
    ├── BinarySource         it does not hold text
    ├── TooManyColumns       more columns than a table can have
    ├── TooLargeCell         a cell beyond what is accepted
    └── TargetUnwritable     the place to export to cannot be written
        └── CannotHold       the format has no room for a value, or not for so many rows
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple


class ErrorCategory(StrEnum):
    """The coarse kinds of error that scripts tell apart."""

    VALIDATION_ERROR = "validation_error"
    NOT_FOUND = "not_found"
    DUPLICATE = "duplicate"
    DATABASE_ERROR = "database_error"
    CANCELLED = "cancelled"
    FILE_ERROR = "file_error"
    UNKNOWN = "unknown"


class Fault(NamedTuple):
    """Why one value does not fit its field: a code and the facts for a sentence.

    Codes: required, not_integer, too_large, not_decimal, not_boolean, not_date, not_datetime,
    not_a_choice, not_email, not_url, not_phone, below_minimum, above_maximum, pattern, duplicate,
    unreadable_text, too_many_cells (of a row in a file), bad_json, too_deep, not_an_object (of a
    record in a JSON file).
    """

    code: str
    value: str = ""
    limit: str = ""
    record_id: int | None = None


class DomainError(Exception):
    """The world's fault: carries facts, never prose."""

    category = ErrorCategory.UNKNOWN

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({facts})"


class InvalidRecord(DomainError):
    """Values break the rules of their fields; `faults` maps a field's id to its fault."""

    category = ErrorCategory.VALIDATION_ERROR

    def __init__(self, faults: dict[int, Fault], *, record_id: int | None = None) -> None:
        super().__init__(faults)
        self.faults = faults
        self.record_id = record_id


class Duplicate(InvalidRecord):
    """A value that must be unique among live records is already in use."""

    category = ErrorCategory.DUPLICATE


class NotFound(DomainError):
    """There is no such thing: `kind` is record, field, table or change set."""

    category = ErrorCategory.NOT_FOUND

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(kind, key)
        self.kind = kind
        self.key = key


class StaleRecord(DomainError):
    """The record was changed after it was read."""

    category = ErrorCategory.VALIDATION_ERROR

    def __init__(self, record_id: int) -> None:
        super().__init__(record_id)
        self.record_id = record_id


class TableChanged(DomainError):
    """The table was changed after the rows of an import were compared with it."""

    category = ErrorCategory.VALIDATION_ERROR

    def __init__(self, table_id: int) -> None:
        super().__init__(table_id)
        self.table_id = table_id


class InvalidDefinition(DomainError):
    """A table or field cannot be made so.

    Codes: blank_label, label_taken, label_too_long, unknown_type, bad_pattern, bad_range,
    bad_default, bad_format, choices_missing, bad_choice, not_unique (limit: how many values occur
    twice), too_many_fields, last_field, already_there (an automatic type that the table has).
    """

    category = ErrorCategory.VALIDATION_ERROR

    def __init__(self, code: str, value: str = "", limit: str = "") -> None:
        super().__init__(code, value, limit)
        self.code = code
        self.value = value
        self.limit = limit


class NotUndoable(DomainError):
    """The change set holds something that cannot be taken back. Codes: purged, already_undone."""

    def __init__(self, change_set_id: int, code: str) -> None:
        super().__init__(change_set_id, code)
        self.change_set_id = change_set_id
        self.code = code


class BrokenHistory(DomainError):
    """The sealed chain does not fit from this change set on."""

    category = ErrorCategory.DATABASE_ERROR

    def __init__(self, change_set_id: int) -> None:
        super().__init__(change_set_id)
        self.change_set_id = change_set_id


class Cancelled(DomainError):
    """The person stopped the work; everything it did was rolled back."""

    category = ErrorCategory.CANCELLED


class StorageError(DomainError):
    """The workspace file cannot be used as asked."""

    category = ErrorCategory.DATABASE_ERROR

    def __init__(self, path: Path | str, detail: str = "") -> None:
        super().__init__(path, detail)
        self.path = Path(path)
        self.detail = detail


class NotADatabase(StorageError):
    """The file is something else."""


class DamagedDatabase(StorageError):
    """The file was a database once; `detail` is what the check said first."""


class ForeignDatabase(StorageError):
    """A sound database that this program did not make: a source to import from."""


class NewerVersion(StorageError):
    """Made by a later version; `detail` is the program version that it needs."""


class ReadOnly(StorageError):
    """The file or its folder cannot be written."""


class OpenReadOnly(ReadOnly):
    """The file is open for reading only; `detail` says who holds it, where that is known."""


class DiskFull(StorageError):
    """No room is left; the transaction was rolled back."""


class FileInUse(StorageError):
    """Another program holds the file; `detail` says which one, where known."""


class WorkspaceMissing(StorageError):
    """There is no file at this place."""


class SourceError(DomainError):
    """A file to read from or to write to cannot be used; `detail` is the fact that explains it."""

    category = ErrorCategory.FILE_ERROR

    def __init__(self, path: Path | str, detail: str = "") -> None:
        super().__init__(path, detail)
        self.path = Path(path)
        self.detail = detail


class SourceMissing(SourceError):
    """The file is not there, or vanished while it was being read."""


class SourceUnreadable(SourceError):
    """The file cannot be read.

    Details: not_permitted, damaged_archive, encrypted (it needs a password), damaged, too_large
    (it would take more memory or room than is good), too_slow, part_missing (the sheet, table or
    array that was chosen is not there), in_use (another program is writing), no_child (the program
    that reads workbooks could not be started), or what the system says.
    """


class MalformedSource(SourceError):
    """The file breaks the rules of its format; `detail` is the place, as line:column."""


class SourceChanged(SourceError):
    """The file changed while it was being read."""


class NotAFile(SourceError):
    """A folder, a device or a socket; `detail` says which."""


class EmptySource(SourceError):
    """Nothing in it (`detail` is empty) or a header only (`detail` is header_only)."""


class BinarySource(SourceError):
    """It does not hold text; `detail` names what it looks like, where known."""


class TooManyColumns(SourceError):
    """More columns than a table can have; `detail` is their number."""


class TooLargeCell(SourceError):
    """A cell beyond what is accepted; `detail` is the row number."""


class TargetUnwritable(SourceError):
    """The place to export to cannot be written."""


class CannotHold(TargetUnwritable):
    """The format cannot hold what is to be written.

    Codes in `detail`: cell_too_long, forbidden_character, too_many_rows. `record` says which
    record it is (by its main value, or its row number), `field` the label of the column.
    """

    def __init__(
        self,
        path: Path | str,
        detail: str = "",
        record: str = "",
        field: str = "",
        limit: str = "",
    ) -> None:
        super().__init__(path, detail)
        self.record = record
        self.field = field
        self.limit = limit
