"""How long the import of a million rows takes, against the plainest load there is."""

from __future__ import annotations

from typing import Any

from figures import judge_ratio, note

Figures = dict[str, Any]

AT_MOST = 4


def test_import_to_the_commit(imports: tuple[Figures, Figures]) -> None:
    ours, plain = imports
    steps = ", ".join(f"{step} {ours[step]:.2f} s" for step in ("plan", "stage", "apply", "close"))
    note("import, its steps", f"{steps}; {ours['size'] / 1e6:.0f} MB")
    judge_ratio("import to the commit", ours["commit"], plain["commit"], AT_MOST)


def test_import_to_the_closed_file(imports: tuple[Figures, Figures]) -> None:
    ours, plain = imports
    judge_ratio("import to the closed file", ours["closed"], plain["closed"], AT_MOST)


def test_the_types_are_found(imports: tuple[Figures, Figures]) -> None:
    """A fast import of texts only would prove nothing."""
    types = " ".join(imports[0]["types"])
    assert types == "integer text email text boolean date decimal text text phone"
    assert imports[0]["failed"] == 0
