"""The digest of a row: the same however a spreadsheet writes the values down again.

It is a BLAKE2b, personalised by the fields' ids, over the row's *canonical texts*, in the order of
these ids, of all fields that a person can fill in. The canonical text of a value is the one that is
the same however the value was written down: what a spreadsheet does to a file by opening and saving
it is no change.

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

from domain.errors import Fault
from domain.fields import parse, to_text, type_of
from domain.fields.base import AnyField
from domain.fields.moments import store_moment, stored_moment
from domain.fields.numbers import CANONICAL_DECIMAL
from domain.values import FieldDef, Stored

_MOST_REMEMBERED = 20_000
_SLACK = 2_000  # microseconds: more than a time kept as a fraction of a day can be off


class Canonical(dict[Stored, str]):
    """The canonical texts of one field's values, each worked out once."""

    def __init__(self, field: AnyField) -> None:
        super().__init__({None: ""})
        # the rules of a field say what may come in, not what a text means
        self._field = field._replace(required=False, minimum="", maximum="", pattern="")
        kind = type_of(field)
        self._words = kind.keeps_blanks
        self._own = _OWN.get(kind.name, _text)

    def of(self, values: Sequence[Stored]) -> list[str]:
        """Return the canonical texts of a batch of values, or of raw texts that do not fit."""
        kinds = set(map(type, values))
        if kinds == {int} and self._own is _integer:
            return list(map(str, values))
        if kinds <= _TEXTS and self._own in _QUICK:
            texts = list(values) if kinds == {str} else [one or "" for one in values]
            if (found := self._of_texts(texts)) is not None:  # type: ignore[arg-type]
                return found
        if not kinds <= _PLAIN:  # 1.0 must not be taken for the 1 that is remembered
            return [self._make(one) for one in values]
        if len(self) > _MOST_REMEMBERED:
            self.clear()
            self[None] = ""
        return list(map(self.__getitem__, values))

    def _of_texts(self, texts: list[str]) -> list[str] | None:
        """Return the canonical texts of a batch where one look at all of them is enough."""
        if self._own is _decimal:
            plain = _DECIMALS.fullmatch("\n".join([*texts, ""]))
            return list(map(_shortest, texts)) if plain else None
        if "\r" in "".join(texts):
            texts = list(map(_lines, texts))
        return texts if self._words else list(map(str.strip, texts))

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
_DECIMALS = re.compile(rf"(?:(?:{CANONICAL_DECIMAL.pattern})?\n)*")
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
    return _shortest(value)


def _shortest(decimal: str) -> str:
    short = decimal.rstrip("0").rstrip(".") if "." in decimal else decimal
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


_QUICK = frozenset({_words, _text, _decimal})
"""What is the same for a batch of texts as for each: `Canonical.of` need not look one up."""

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
        self._person = blake2b(ids.encode(), digest_size=16).digest()

    def of(self, columns: Sequence[Sequence[Stored]], height: int) -> list[str]:
        """Return the digest of each of `height` rows, given by columns as the fields were."""
        texts = [
            _set_apart(canonical.of(columns[place]))
            for place, canonical in zip(self._order, self._columns, strict=True)
        ]
        rows = map("\x1f".join, zip(*texts, strict=True)) if texts else [""] * height
        person, hashed = self._person, self._hash
        return [
            hashed(row.encode("utf-8", "surrogatepass"), digest_size=8, person=person).hexdigest()
            for row in rows
        ]


def _set_apart(texts: list[str]) -> list[str]:
    """Keep what goes between two values out of the values, so that none can seem two."""
    whole = "".join(texts)
    if "\x1f" not in whole and "\x1e" not in whole:
        return texts
    return [text.replace("\x1e", "\x1e0").replace("\x1f", "\x1e1") for text in texts]
