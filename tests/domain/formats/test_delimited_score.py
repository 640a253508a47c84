"""The measure of loading polluted files: the reader guesses everything and is told nothing.

What no reader can know, and what each costs here:

- A row written with spaces in place of commas, whose texts have spaces and no quotes: where one
  text ends and the next begins is not in the file. The row comes in as one value and is listed.
- A header that lost a delimiter, or is written with spaces: "HourCount" may be one name, and a
  line of words may be a title. The names stay as they are; a column without a name is said.
- A row that lost the delimiter between an address and a word, or between two texts without a
  capital where they meet: there is no seam. Its other values stay in their columns.

One expectation differs from the benchmark on purpose: it repeats a header word for word and
wants "Date Date"; this reader says "Date", as a person would. (Its two files of that kind weigh
94 of about 4,450, so by its own rule the weighted score would be lower by 0.06.)
"""

from __future__ import annotations

import pytest
from polluted import (
    PREVALENCE,
    by_family,
    lots,
    orders,
    score,
    simple,
    single_rows,
    weighted,
    whole_files,
)

STEP = 6  # every sixth row stands for six; all of them are measured in tests/benchmarks


@pytest.mark.parametrize("make", [lots, orders])
def test_polluted_files_score_above_the_best_that_are_told_the_dialect(make, tmp_path):
    table = make()
    rows = score(single_rows(table, range(1, 84, STEP)), tmp_path)
    assert len(rows) == 14 * (9 + 8 + 9 + 1)
    scores = score([*whole_files(table), *single_rows(table, [0])], tmp_path) + rows * STEP
    assert {kind.family for kind, _ in scores} == set(PREVALENCE)
    assert simple(scores) >= 9.99, by_family(scores)
    assert weighted(scores) >= 9.95, by_family(scores)


@pytest.mark.parametrize("make", [lots, orders])
def test_what_concerns_a_whole_file_costs_nothing(make, tmp_path):
    scores = score(whole_files(make()), tmp_path)
    assert by_family(scores) == {}
