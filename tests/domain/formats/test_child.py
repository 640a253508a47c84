"""A reader in a child process: what it sends arrives, and whatever it does wrong has a name."""

from __future__ import annotations

import json
import sys
import time
from array import array
from pathlib import Path

import pytest

from domain.errors import EmptySource, SourceUnreadable
from domain.formats import child
from domain.formats.child import Child
from domain.formats.frames import columns_frame, unpack_columns

READER = """
import ctypes, json, os, sys, time
from domain.errors import EmptySource, SourceUnreadable
from domain.formats.frames import columns_frame

class PanicException(BaseException):
    pass

def serve(request):
    print("noise that must not get among the frames")
    do = request["do"]
    if do == "echo":
        yield "J", json.dumps(request["text"]).encode()
    elif do == "rows":
        for number in range(1000):
            yield columns_frame([[str(number)], ["x" * 1000]])
    elif do == "empty":
        raise EmptySource(request["path"], "header_only")
    elif do == "fail":
        raise ValueError("a fault of the library")
    elif do == "memory":
        yield columns_frame([["first"]])
        held = ["x" * 10_000_000 for _ in range(1000)]
    elif do == "capacity":
        raise PanicException("capacity overflow")
    elif do == "panic":
        raise PanicException("index out of bounds")
    elif do == "abort":
        os.abort()
    elif do == "exit":
        os._exit(0)
    elif do == "hang":
        yield columns_frame([["first"]])
        while True:
            pass
    elif do == "never":
        ctypes.PyDLL(None).sleep(30)  # holds the lock of the interpreter
    elif do == "slow":
        for number in range(6):
            time.sleep(0.2)
            yield columns_frame([[str(number)]])
"""


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """Return a function that starts a child of this test's own reader."""
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "strange_reader.py").write_text(READER)
    start = child._START.replace(
        f"from {child.__name__} import main",
        f"sys.path.append({str(folder)!r})\n"
        f"from {child.__name__} import READERS, main\n"
        "READERS['strange'] = 'strange_reader'",
    )
    monkeypatch.setattr(child, "_START", start)

    def begin(do, **options):
        request = {"do": do, "text": options.pop("text", "")}
        return Child(Path("/some/file.xlsx"), "strange", request, **options)

    return begin


def frames(opened):
    with opened as running:
        return [frame for frame in running.frames() if frame is not None]


def detail(opened):
    with pytest.raises(SourceUnreadable) as caught:
        frames(opened)
    return caught.value.detail


def test_what_is_sent_arrives(ask):
    text = "é\udc81\n\0"
    with ask("echo", text=text) as running:
        assert running.answer() == text


def test_many_frames_arrive_in_order(ask):
    found = [unpack_columns(frame) for frame in frames(ask("rows"))]
    assert found == [[[str(number)], ["x" * 1000]] for number in range(1000)]


def test_an_error_of_the_source_is_the_same_on_this_side(ask):
    with pytest.raises(EmptySource) as caught:
        frames(ask("empty"))
    assert caught.value.detail == "header_only"
    assert caught.value.path == Path("/some/file.xlsx")


@pytest.mark.parametrize("do", ["fail", "panic", "abort", "exit"])
def test_a_reader_that_breaks_down_means_a_damaged_file(ask, do):
    assert detail(ask(do)) == "damaged"


@pytest.mark.skipif(sys.platform != "linux", reason="only there the system limits memory")
def test_memory_is_limited(ask):
    assert detail(ask("memory", memory=300 * 1024 * 1024)) == "too_large"


def test_too_much_at_once_is_too_large(ask):
    assert detail(ask("capacity")) == "too_large"


@pytest.mark.parametrize("do", ["hang", "never"])
@pytest.mark.skipif(sys.platform == "win32", reason="there is no sleep to call there")
def test_a_reader_that_never_comes_back_is_ended(ask, do):
    begun = time.monotonic()
    assert detail(ask(do, patience=1.0)) == "too_slow"
    assert time.monotonic() - begun < 20


def test_patience_counts_from_the_last_frame(ask):
    assert len(frames(ask("slow", patience=1.0))) == 6


def test_a_slow_listener_is_no_slow_reader(ask):
    with ask("rows", patience=1.0) as running:
        found = running.frames()
        next(one for one in found if one is not None)
        time.sleep(1.5)  # the pipe is full meanwhile
        assert sum(1 for one in found if one is not None) == 999


@pytest.mark.skipif(sys.platform == "win32", reason="there one cannot ask without waiting")
def test_waiting_is_told_so_that_one_can_cancel(ask):
    with ask("hang") as running:
        found = running.frames()
        assert any(one is None for one in (next(found) for _ in range(10)))
        process = running._process
    assert process.returncode is not None


def test_a_program_that_cannot_start_is_named(ask, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/program")
    with pytest.raises(SourceUnreadable) as caught:
        ask("echo")
    assert caught.value.detail == "no_child"


def test_the_bundle_starts_itself(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child._command() == [sys.executable, "--read-in-child"]
    entry = Path(__file__).parents[3] / "packaging" / "entry.py"
    assert f'"{child.FLAG}"' in entry.read_text()


@pytest.mark.parametrize(
    "columns",
    [
        [["a", "b"], ["", ""]],
        [["one"]],
        [["\x1f", "b"]],
        [["a\x1eb", "c"], ["d", "e"]],
        [["é\ud800", "line\nbreak"]],
        [["", "", ""]],
        [("1", "2"), ("a", "b")],
    ],
)
def test_columns_survive_the_way(columns):
    kind, content = columns_frame(columns)
    assert isinstance(content, bytes)
    assert unpack_columns((kind, content)) == list(map(list, columns))


@pytest.mark.parametrize("text", ["x", "a\x1fb", "a\x1eb"])
def test_columns_of_numbers_keep_their_places(text):
    numbers = array("d", [1.0, -0.0, 1e300, float("inf"), 0.1 + 0.2])
    columns = [numbers, [text, "", "y", "z", "é"], numbers[::-1], ["1", "2", "3", "4", "5"]]
    found = unpack_columns(columns_frame(columns))
    assert found == columns
    assert [type(one) for one in found] == [array, list, array, list]


def test_no_child_is_asked_for_what_is_not_a_reader():
    assert set(child.READERS.values()) == {"domain.formats.workbook.inside"}
    assert json.loads(json.dumps(child.READERS)) == child.READERS
