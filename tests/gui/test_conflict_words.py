"""What an undo left alone is called by its right name."""

from __future__ import annotations

import pytest

from domain.values import Conflict, UndoOutcome
from gui.wording.conflicts import FIELDS, TABLES, can_be_forced, left_alone


def outcome(*conflicts, applied=1, counted=0):
    return UndoOutcome(7, applied, conflicts, counted or len(conflicts))


@pytest.mark.parametrize(
    ("conflicts", "words"),
    [
        ([Conflict("changed", 1, 1, 1)], "1 value was changed later and stays as it is."),
        (
            [Conflict("changed", 1, 1, 1), Conflict("changed", 1, 1, 2)],
            "2 values were changed later and stay as they are.",
        ),
        ([Conflict("edited", 1, 1, 1)], "1 record was edited after it was made and stays."),
        (
            [Conflict("edited", 1, one, 1) for one in (1, 2, 3)],
            "3 records were edited after they were made and stay.",
        ),
        ([Conflict("edited", FIELDS, 1)], "1 field was changed after it was made and stays."),
        ([Conflict("edited", TABLES, 1)], "1 table was changed after it was made and stays."),
        ([Conflict("missing", 1, 5)], "1 record was purged since and cannot come back."),
        ([Conflict("missing", 1, 0)], "1 table was purged since and cannot come back."),
        ([Conflict("missing", FIELDS, 3)], "1 field was purged since and cannot come back."),
        (
            [Conflict("changed", FIELDS, 3)],
            "1 setting of a table or a field was changed later and stays as it is.",
        ),
        (
            [Conflict("clash", 1, 1), Conflict("edited", 1, 2, 1)],
            "1 record stays as it is: its unique value is in use by another record. "
            "1 record was edited after it was made and stays.",
        ),
    ],
)
def test_each_kind_has_its_word(conflicts, words):
    assert left_alone(outcome(*conflicts)) == words


def test_more_than_are_listed_are_counted():
    alike = outcome(Conflict("edited", 1, 1), counted=1_500)
    assert left_alone(alike).startswith("1,500 records were edited")
    mixed = outcome(Conflict("edited", 1, 1), Conflict("changed", 1, 2, 1), counted=10)
    assert left_alone(mixed).endswith("8 more stay as they are.")


def test_nothing_undone_is_said_and_where_undo_goes_on():
    vain = outcome(Conflict("changed", 1, 1, 1), applied=0)
    assert left_alone(vain) == ("Nothing was undone. 1 value was changed later and stays as it is.")
    assert left_alone(vain, goes_on=True).endswith("The next Undo goes on with the step before.")
    some = outcome(Conflict("changed", 1, 1, 1))
    assert "Nothing" not in left_alone(some, goes_on=True)


def test_what_is_purged_cannot_be_put_back_anyway():
    assert not can_be_forced(outcome(Conflict("missing", 1, 1)))
    assert can_be_forced(outcome(Conflict("missing", 1, 1), Conflict("edited", 1, 2)))
