"""The trace that an export leaves in a file: one column by which every record is known again.

The cell at its head says what the whole file is, the cell of a row which record that is and what
it held:

    Tabularium:1 file:9f… table:4 fields:1-7.9 set:812.5c… entry:5120 at:2026-11-23T10:15:00Z
    r123.9f3a0c1b2d4e5f60

`file` is the link of the workspace's first change set, `set` the last change set that was there
(with its link, which no other history shares), `entry` the last entry of the audit log, `fields`
the ids of the columns before this one in their order; `guarded` may follow, if text bears a guard
against formulas. Nothing in it needs quotes in any dialect, and no spreadsheet takes a mark for a
number or a date.

The digest is a BLAKE2b over the row's *canonical texts*, in the order of the fields' ids, of all
fields that a person can fill in. The canonical text of a value is the one that is the same however
the value was written down: what a spreadsheet does to a file by opening and saving it is no change.

- text: as it is, line breaks as LF; addresses, numbers to call and links without blanks around;
- whole numbers: their digits; decimals: without zeros at the end, so 1.50 is 1.5, and no minus 0;
- yes and no: 1 and 0; dates: YYYY-MM-DD;
- dates with a time: as stored, to the full second where that is less than 3 ms away, because a
  spreadsheet keeps a time as a fraction of a day;
- choices: as stored; blank: nothing;
- what does not fit its field: what the field makes of its text, else that text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from domain.errors import Fault
from domain.fields import parse, to_text, type_of
from domain.fields.base import AnyField
from domain.fields.moments import store_moment, stored_moment
from domain.fields.numbers import CANONICAL_DECIMAL
from domain.values import FieldDef, Stored

SIGN = "Tabularium:1"
LINK_LENGTH = 16
"""How many hexadecimal digits of a link a trace holds."""

_MOST_FIELDS = 2_000
_MOST_REMEMBERED = 20_000
_SLACK = 2_000  # microseconds, as the reader of workbooks has it
_HEADER = re.compile(
    rf"{SIGN} file:(?P<file>[0-9a-f]{{{LINK_LENGTH}}}) table:(?P<table>[0-9]{{1,18}}) "
    rf"fields:(?P<fields>[0-9.-]+) set:(?P<set>[0-9]{{1,18}})\.(?P<link>[0-9a-f]{{{LINK_LENGTH}}}) "
    r"entry:(?P<entry>[0-9]{1,18}) at:(?P<at>[0-9-]{10}T[0-9:]{8}Z)(?P<guarded> guarded)?\s*\Z"
)
_MARK = re.compile(r"\s*r([0-9]{1,18})\.([0-9a-f]{16})\s*")
_RANGE = re.compile(r"([0-9]{1,18})(?:-([0-9]{1,18}))?")


@dataclass(frozen=True)
class Trace:
    """What the head of the trace says: which file, table, fields, state of it, and when (UTC)."""

    file: str
    table: int
    fields: tuple[int, ...]
    change_set: int
    link: str
    entry: int
    at: dt.datetime
    guarded: bool = False


@dataclass(frozen=True)
class Mark:
    """What the trace says in a row: the id of the record, and the digest of its values."""

    record: int
    digest: str


def header_of(trace: Trace) -> str:
    """Return the text at the head of the trace."""
    at = trace.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"{SIGN} file:{trace.file} table:{trace.table} fields:{_ranges(trace.fields)} "
        f"set:{trace.change_set}.{trace.link} entry:{trace.entry} at:{at}"
        f"{' guarded' if trace.guarded else ''}"
    )


def parse_header(text: str) -> Trace | None:
    """Return what the head of a trace says, None if the text is none."""
    found = _HEADER.search(text)
    if found is None:
        return None
    fields = _numbers(found["fields"])
    try:
        at = dt.datetime.fromisoformat(found["at"])
    except ValueError:
        return None
    if fields is None:
        return None
    return Trace(
        file=found["file"],
        table=int(found["table"]),
        fields=fields,
        change_set=int(found["set"]),
        link=found["link"],
        entry=int(found["entry"]),
        at=at,
        guarded=bool(found["guarded"]),
    )


def mark_of(record: int, digest: str) -> str:
    """Return the text of the trace in a row."""
    return f"r{record}.{digest}"


def parse_mark(text: str) -> Mark | None:
    """Return what the trace says in a row, None if the text is no mark."""
    found = _MARK.fullmatch(text)
    return Mark(int(found[1]), found[2]) if found else None


def is_traced(field: AnyField) -> bool:
    """Say whether a field's values count: those that the program fills in never come back."""
    return not type_of(field).automatic


def _ranges(numbers: Sequence[int]) -> str:
    """Write numbers in their order, those that follow each other as a range: 1-7.9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ".".join(f"{one[0]}-{one[-1]}" if len(one) > 1 else str(one[0]) for one in runs)


def _numbers(text: str) -> tuple[int, ...] | None:
    found: list[int] = []
    for part in text.split("."):
        match = _RANGE.fullmatch(part)
        if match is None:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        if not first <= last < first + _MOST_FIELDS - len(found):
            return None
        found.extend(range(first, last + 1))
    return tuple(found)


# -- canonical texts


class Canonical(dict[Stored, str]):
    """The canonical texts of one field's values, each worked out once."""

    def __init__(self, field: AnyField) -> None:
        super().__init__({None: ""})
        # the rules of a field say what may come in, not what a text means
        self._field = replace(field, required=False, minimum="", maximum="", pattern="")
        kind = type_of(field)
        self._words = kind.keeps_blanks
        self._own = _OWN.get(kind.name, _text)

    def of(self, values: Sequence[Stored]) -> list[str]:
        """Return the canonical texts of a batch of values, or of raw texts that do not fit."""
        kinds = set(map(type, values))
        if self._words and kinds <= _TEXTS:
            texts = [str(one or "") for one in values]
            return list(map(_lines, texts)) if "\r" in "".join(texts) else texts
        if not kinds <= _PLAIN:  # 1.0 must not be taken for the 1 that is remembered
            return [self._make(one) for one in values]
        if len(self) > _MOST_REMEMBERED:
            self.clear()
            self[None] = ""
        return list(map(self.__getitem__, values))

    def one(self, value: Stored) -> str:
        """Return the canonical text of one value."""
        return self.of((value,))[0]

    def __missing__(self, value: Stored) -> str:
        made = self._make(value)
        self[value] = made
        return made

    def _make(self, value: Stored) -> str:
        if value is None:
            return ""
        own = self._own(value, self._field)
        return self._by_its_text(value) if own is None else own

    def _by_its_text(self, value: Stored) -> str:
        """Return what the field makes of a value's text, as of a cell of a file."""
        text = to_text(value, self._field)
        found = parse(text, self._field)
        if not isinstance(found, Fault) and found is not None and found != value:
            own = self._own(found, self._field)
            text = text if own is None else own
        return _lines(text).strip()


_TEXTS = frozenset({str, type(None)})
_PLAIN = frozenset({str, int, type(None)})
Own = Callable[[Stored, AnyField], str | None]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _words(value: Stored, _field: AnyField) -> str | None:
    return _lines(value) if isinstance(value, str) else None


def _text(value: Stored, _field: AnyField) -> str | None:
    return _lines(value).strip() if isinstance(value, str) else None


def _integer(value: Stored, _field: AnyField) -> str | None:
    return str(value) if type(value) is int else None


def _decimal(value: Stored, _field: AnyField) -> str | None:
    if not isinstance(value, str) or not CANONICAL_DECIMAL.fullmatch(value):
        return None
    short = value.rstrip("0").rstrip(".") if "." in value else value
    return "0" if short == "-0" else short


def _fitting(value: Stored, field: AnyField) -> str | None:
    return str(value) if type_of(field).check(value, field) is None else None


def _moment(value: Stored, _field: AnyField) -> str | None:
    moment = stored_moment(value)
    if moment is None:
        return None
    off = moment.microsecond
    if 0 < off <= _SLACK:
        return store_moment(moment.replace(microsecond=0))
    if off >= 1_000_000 - _SLACK and moment.year < dt.MAXYEAR:
        return store_moment(moment.replace(microsecond=0) + dt.timedelta(seconds=1))
    return str(value)


_OWN: dict[str, Own] = {
    "text": _words,
    "long_text": _words,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _fitting,
    "date": _fitting,
    "datetime": _moment,
    "choice": _fitting,
    "choices": _fitting,
}
"""What is the canonical text of a value as it is stored, None of one that does not fit."""


class RowDigests:
    """Digests of rows, a column of a batch at a time."""

    def __init__(self, fields: Iterable[FieldDef]) -> None:
        from hashlib import blake2b  # slow to load, and most of the time nothing is traced

        given = list(fields)
        self._hash = blake2b
        self._order = sorted(range(len(given)), key=lambda place: given[place].id)
        self._columns = [Canonical(given[place]) for place in self._order]
        ids = ",".join(str(given[place].id) for place in self._order)
        self._key = blake2b(ids.encode(), digest_size=16).digest()

    def of(self, columns: Sequence[Sequence[Stored]], height: int) -> list[str]:
        """Return the digest of each of `height` rows, given by columns as the fields were."""
        texts = [
            _set_apart(canonical.of(columns[place]))
            for place, canonical in zip(self._order, self._columns, strict=True)
        ]
        rows = map("\x1f".join, zip(*texts, strict=True)) if texts else [""] * height
        key, hashed = self._key, self._hash
        return [
            hashed(row.encode("utf-8", "surrogatepass"), digest_size=8, key=key).hexdigest()
            for row in rows
        ]


def _set_apart(texts: list[str]) -> list[str]:
    """Keep what goes between two values out of the values, so that none can seem two."""
    whole = "".join(texts)
    if "\x1f" not in whole and "\x1e" not in whole:
        return texts
    return [text.replace("\x1e", "\x1e0").replace("\x1f", "\x1e1") for text in texts]
