"""The records that were shown lately, by id; the least recently used go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping

from domain.values import Record

CAPACITY = 4_096


class RowCache:
    """A bounded mapping from record id to record."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._records: OrderedDict[int, Record] = OrderedDict()
        self._capacity = capacity

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, record_id: int) -> bool:
        return record_id in self._records

    def __iter__(self) -> Iterator[int]:
        return iter(self._records)

    def get(self, record_id: int) -> Record | None:
        """Return a record and remember that it is in use; None if it is not here."""
        found = self._records.get(record_id)
        if found is not None:
            self._records.move_to_end(record_id)
        return found

    def update(self, records: Mapping[int, Record]) -> None:
        """Take records in; what was used least goes out."""
        for record_id, record in records.items():
            self._records[record_id] = record
            self._records.move_to_end(record_id)
        while len(self._records) > self._capacity:
            self._records.popitem(last=False)

    def discard(self, record_ids: Iterable[int]) -> None:
        """Forget records."""
        for record_id in record_ids:
            self._records.pop(record_id, None)

    def clear(self) -> None:
        """Forget all."""
        self._records.clear()
