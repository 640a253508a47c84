"""The score of loading polluted files, over every row and column: 2,290 files of each table."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from figures import note

sys.path.append(str(Path(__file__).parents[1] / "domain" / "formats"))

from polluted import (
    by_family,
    lots,
    orders,
    score,
    simple,
    single_rows,
    weighted,
    whole_files,
)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("make", [lots, orders])
def test_every_place_of_a_table(make, tmp_path):
    table = make()
    scores = score([*whole_files(table), *single_rows(table, range(84))], tmp_path)
    assert len(scores) == 2290
    told = f"simple {simple(scores):.4f}, weighted {weighted(scores):.4f} of 10"
    note(f"polluted files, {make.__name__}", told)
    assert simple(scores) >= 9.99, by_family(scores)
    assert weighted(scores) >= 9.95, by_family(scores)
