"""Every fact has a sentence, and every sentence says what happened, what was kept, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from PySide6.QtCore import QLocale

from domain import errors
from domain.errors import DomainError, Fault, InvalidDefinition
from gui import wording
from gui.wording.errors import has_own_wording


def tree(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    """Walk a class and all that are derived from it."""
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from tree(child)


def example(kind: type[DomainError]) -> DomainError:
    """Make an error of any class of the tree."""
    if issubclass(kind, errors.StorageError | errors.SourceError):
        return kind("/home/person/club/members.csv", "")
    if issubclass(kind, errors.InvalidRecord):
        return kind({7: Fault("not_integer", "12x")})
    facts = {
        errors.NotFound: ("record", 12),
        errors.StaleRecord: (12,),
        errors.TableChanged: (3,),
        errors.InvalidDefinition: ("label_taken", "City"),
        errors.NotUndoable: (12, "purged"),
        errors.BrokenHistory: (12,),
    }
    return kind(*facts.get(kind, ()))


def codes(documented: type) -> list[str]:
    """Read the codes that a class lists in its docstring."""
    listed = re.search(r"Codes: (.*?)\.\s*$", documented.__doc__ or "", re.DOTALL)
    assert listed
    without_notes = re.sub(r"\([^)]*\)", "", listed[1])
    return [code.strip() for code in without_notes.split(",")]


ALL_ERRORS = list(tree(DomainError))


def test_what_a_format_cannot_hold_is_said_with_its_place():
    told = wording.sentence(errors.CannotHold("a.xlsx", "cell_too_long", "Ada", "Note", "32767"))
    assert told.title == "“Note” of “Ada” is too long for this format"
    assert "32,767 characters" in told.text
    told = wording.sentence(errors.CannotHold("a.xlsx", "too_many_rows", limit="1048575"))
    assert "1,048,575 records" in told.text
    told = wording.sentence(errors.CannotHold("a.ods", "forbidden_character", "Ada", "Note"))
    assert "cannot be seen" in told.text


def test_tree_is_walked():
    assert len(ALL_ERRORS) > 25


@pytest.mark.parametrize("kind", ALL_ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_has_words_of_its_own(kind):
    assert has_own_wording(kind)
    message = wording.sentence(example(kind))
    assert message.title[-1] not in ".!"
    assert message.text.endswith(".")
    assert message.hint.endswith(".") or kind is errors.Cancelled
    assert "{" not in str(message)
    assert kind.__name__ not in str(message)


@pytest.mark.parametrize("kind", ALL_ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_says_what_was_kept(kind):
    kept = (
        r"\b(kept|not saved|not changed|unchanged|[Nn]othing|as (it|they) (was|were)|not there)\b"
    )
    assert re.search(kept, wording.sentence(example(kind)).text)


@pytest.mark.parametrize("kind", ALL_ERRORS, ids=lambda kind: kind.__name__)
def test_no_two_errors_say_the_same(kind):
    if kind not in (errors.StorageError, errors.SourceError):
        said = str(wording.sentence(example(kind)))
        others = [str(wording.sentence(example(each))) for each in ALL_ERRORS if each is not kind]
        assert said not in others


def test_class_without_words_speaks_like_its_parent():
    class StrangeDisk(errors.DiskFull):
        """A class that came later."""

    assert wording.sentence(StrangeDisk("/a/b")) == wording.sentence(errors.DiskFull("/a/b"))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (errors.NewerVersion("/a/b.tabularium", "2.1"), "Tabularium 2.1 or newer"),
        (errors.FileInUse("/a/b.tabularium", "Excel"), "held by Excel"),
        (errors.FileInUse("/a/b.tabularium", "office, pc-2"), "held by office on pc-2."),
        (errors.NotAFile("/a/b", "folder"), "It is a folder"),
        (errors.TooManyColumns("/a/b.csv", "5000"), "5000 columns"),
        (errors.TooLargeCell("/a/b.csv", "17"), "In row 17"),
        (errors.BinarySource("/a/b.csv", "a ZIP archive"), "looks like a ZIP archive"),
        (errors.EmptySource("/a/b.csv", "header_only"), "only a line with column names"),
        (errors.DamagedDatabase("/a/b.csv", "page 7"), "page 7"),
        (errors.NotUndoable(1, "already_undone"), "undone already"),
    ],
)
def test_details_are_said(error, expected):
    assert expected in str(wording.sentence(error))


def test_braces_in_a_file_name_are_only_text():
    assert "{folder}{0}.csv" in wording.sentence(errors.SourceMissing("/a/{folder}{0}.csv")).title


def test_invalid_record_names_the_fields():
    error = errors.InvalidRecord({3: Fault("required"), 4: Fault("not_integer", "x")})
    message = wording.sentence(error, {3: "Name", 4: "Age"})
    assert message.title == "2 values do not fit"
    assert "Name must be filled in." in message.text
    assert "“x” is not a whole number." in message.text


def test_many_faults_are_cut():
    error = errors.InvalidRecord({number: Fault("required") for number in range(50)})
    assert "and 44 other values." in wording.sentence(error).text


@pytest.mark.parametrize("code", codes(Fault))
@pytest.mark.parametrize("limit", ["", "10"])
def test_every_fault_has_a_short_sentence(code, limit):
    said = wording.fault(Fault(code, "12x", limit), "Age")
    unknown = wording.fault(Fault("no_such_code", "12x", limit), "Age")
    assert said != unknown
    assert said.endswith(".")
    assert "{" not in said
    assert len(said) < 90


def test_a_pattern_is_told_in_words_never_as_it_is_written():
    letters, five = Fault("pattern", "M 1", "[A-Za-z0-9-]+"), Fault("pattern", "M 1", r"\d{5}")
    plain = "“M 1” does not have the form that Number asks for"
    assert wording.fault(letters, "Number") == f"{plain}."
    help_text = "Letters, digits and dashes."
    assert wording.fault(letters, "Number", help_text) == f"{plain}: {help_text}"
    assert wording.fault(five, "Number", help_text) == f"{plain}: five digits."


@pytest.mark.parametrize("text", ["1/3/1980", "01-03-1980", "13/3/1980", "soon"])
def test_a_date_that_could_be_two_is_not_called_none(text):
    said = wording.fault(Fault("not_date", text), "Born")
    doubtful = text in ("1/3/1980", "01-03-1980")
    assert ("could mean two days" in said) is doubtful
    assert ("is not a date" in said) is not doubtful


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            InvalidDefinition("bad_pattern", "(a", "500"),
            "The pattern “(a” cannot be read. The ready ones show how they are written.",
        ),
        (
            InvalidDefinition("bad_pattern", "a" * 501, "500"),
            "This pattern is too long. At most 500 characters are possible.",
        ),
        (
            InvalidDefinition("bad_range", "9", "1"),
            "The least value, “9”, is greater than the most, “1”.",
        ),
        (InvalidDefinition("bad_range", "few"), "“few” is not a value of this type."),
        (
            InvalidDefinition("not_unique", "Oslo", "2"),
            "2 values occur more than once (“Oslo” for example). Change those first.",
        ),
        (
            InvalidDefinition("not_unique", "", "1"),
            "1 value occurs more than once. Change those first.",
        ),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_whole(error, words):
    assert wording.definition(error) == words


@pytest.mark.parametrize("code", codes(InvalidDefinition))
def test_every_definition_fault_has_a_sentence(code):
    said = wording.definition(InvalidDefinition(code, "City", "7"))
    assert said != wording.definition(InvalidDefinition("no_such_code", "City", "7"))
    assert said.endswith((".", "7"))
    assert "{" not in said


def test_long_and_multiline_values_fit_into_a_sentence():
    said = wording.fault(Fault("not_integer", "line\n" * 500), "Age")
    assert "\n" not in said
    assert len(said) < 90


NOW = datetime(2026, 5, 5, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(seconds=-20), "just now"),
        (timedelta(seconds=10), "just now"),
        (timedelta(seconds=50), "1 minute ago"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(minutes=60), "1 hour ago"),
        (timedelta(hours=3), "3 hours ago"),
        (timedelta(days=40), "26 March 2026, 2:00 PM"),
        (timedelta(days=-3), "8 May 2026, 2:00 PM"),
    ],
)
def test_relative_time(ago, expected):
    zone = timezone(timedelta(0), "here")
    said = wording.relative_time(NOW - ago, NOW.astimezone(zone))
    assert said.replace("\u202f", " ") == expected


def test_relative_time_speaks_of_yesterday_by_the_calendar():
    zone = timezone(timedelta(hours=2))
    late = datetime(2026, 5, 4, 23, 30, tzinfo=zone)
    early = datetime(2026, 5, 5, 1, 0, tzinfo=zone)
    said = wording.relative_time(late, early).replace("\u202f", " ")
    assert said == "yesterday at 11:30 PM"


def test_exact_time_names_the_weekday_and_the_second():
    moment = datetime(2026, 5, 3, 14, 5, 9, tzinfo=UTC)
    assert wording.exact_time(moment, UTC) == "Sunday, 3 May 2026, 14:05:09"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 5, 5), "Today"),
        (date(2026, 5, 4), "Yesterday"),
        (date(2026, 5, 3), "Sunday, 3 May 2026"),
        (date(2026, 5, 6), "Wednesday, 6 May 2026"),
    ],
)
def test_day_heading(day, expected):
    assert wording.day_heading(day, date(2026, 5, 5)) == expected


def test_numbers_and_days_are_written_as_the_person_is_used_to():
    QLocale.setDefault(QLocale("de_DE"))
    assert wording.count(1234567) == "1.234.567"
    assert "Mai" in wording.day_heading(date(2026, 5, 3), date(2026, 5, 5))


def test_numbers_have_separators_where_the_system_names_no_language():
    QLocale.setDefault(QLocale.c())
    assert wording.count(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("number", "noun", "expected"),
    [
        (0, "record", "0 records"),
        (1, "record", "1 record"),
        (2000, "record", "2,000 records"),
        (2, "entry", "2 entries"),
        (2, "day", "2 days"),
        (2, "box", "2 boxes"),
        (3, "match", "3 matches"),
    ],
)
def test_plural(number, noun, expected):
    assert wording.plural(number, noun) == expected


def test_plural_with_a_word_given():
    assert wording.plural(2, "person", "people") == "2 people"


@pytest.mark.parametrize(
    ("words", "expected"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listed(words, expected):
    assert wording.listed(words) == expected


def test_file_size():
    assert wording.file_size(1_400_000) == "1.4 MB"


@pytest.mark.parametrize("action", ["create", "update", "delete", "restore", "purge"])
def test_every_action_has_a_verb(action):
    assert wording.verb(action) != action


@pytest.mark.parametrize(
    "name", ["form", "grid", "import", "batch", "restore", "undo", "registration", "outside"]
)
def test_every_origin_has_words(name):
    assert wording.origin(name)
