"""The real file of 3,532 artists comes in whole and right."""

from __future__ import annotations

import csv
from pathlib import Path

from domain.formats.delimited import batches, probe

TATE = Path(__file__).parents[2] / "data" / "tate" / "artist_data.csv"


def test_artists_come_in_byte_for_byte():
    found = probe(TATE)
    assert found.header == (
        *("id", "name", "gender", "dates", "yearOfBirth", "yearOfDeath"),
        *("placeOfBirth", "placeOfDeath", "url"),
    )
    assert found.notes == ()
    assert (found.options.delimiter, found.options.skip_rows) == (",", 0)
    got = list(batches(TATE, found.options, width=found.width, expected=found.stamp))
    with TATE.open(encoding="utf-8-sig", newline="") as file:
        expected = list(csv.reader(file))[1:]
    assert [row for batch in got for row in batch.rows] == expected
    assert len(expected) == 3532
    assert not any(batch.ragged or batch.faults or batch.mended for batch in got)
