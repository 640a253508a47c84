"""Reads that are asked while a file is being opened."""

from __future__ import annotations

import pytest

from domain.errors import Cancelled, NotADatabase
from domain.workspace import Reader
from gui.worker import Worker


@pytest.fixture
def empty_worker(qtbot):
    worker = Worker()
    yield worker
    worker.shut_down()


def test_a_read_waits_for_the_file_and_is_answered_after_it_is_open(qtbot, tmp_path, empty_worker):
    news = []
    empty_worker.opening.connect(lambda: news.append("opening"))
    empty_worker.opened.connect(lambda: news.append("opened"))
    assert not empty_worker.is_opening
    empty_worker.open(tmp_path / "a.tabularium")
    assert empty_worker.is_opening
    empty_worker.read(Reader.tables, owner=empty_worker, then=news.append)
    qtbot.waitUntil(lambda: len(news) == 3)
    assert news == ["opening", "opened", []]
    assert not empty_worker.is_opening


def test_a_read_of_a_file_that_cannot_be_opened_is_called_off(qtbot, tmp_path, empty_worker):
    (tmp_path / "words.tabularium").write_text("words")
    errors = []
    empty_worker.open(tmp_path / "words.tabularium", failed=errors.append)
    empty_worker.read(Reader.tables, owner=empty_worker, then=errors.append, failed=errors.append)
    qtbot.waitUntil(lambda: len(errors) == 2)
    assert [type(error) for error in errors] == [NotADatabase, Cancelled]
    assert not empty_worker.is_opening


def test_the_next_file_can_be_read_after_one_that_could_not_be_opened(
    qtbot, tmp_path, empty_worker
):
    (tmp_path / "words.tabularium").write_text("words")
    news = []
    empty_worker.open(tmp_path / "words.tabularium", failed=lambda error: None)
    empty_worker.open(tmp_path / "good.tabularium")
    empty_worker.read(Reader.tables, owner=empty_worker, then=news.append)
    qtbot.waitUntil(lambda: news == [[]])
