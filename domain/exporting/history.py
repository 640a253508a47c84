"""The whole history as JSON Lines: one change set a line, with all its entries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from domain.formats.placing import placed

Facts = dict[str, object]
History = Iterator[tuple[Facts, Iterator[Facts]]]

STEP = 5_000
_BUFFER = 1 << 20


def write_history(history: History, path: Path, progress: Callable[[int], None]) -> int:
    """Write a history into a new file, read it back and compare; return the number of lines.

    The history is that of `domain.store.reading.whole_history`; `progress` gets the number of
    entries written. A change set of any size is streamed.
    """
    written, count = hashlib.sha256(), 0
    with placed(path) as place:
        with place.stream() as stream:
            for part in _parts(history, progress):
                data = part.encode()
                written.update(data)
                stream.write(data)
                count += data.endswith(b"\n")
        found, lines = hashlib.sha256(), 0
        with place.beside.open("rb") as stream:
            while chunk := stream.read(_BUFFER):
                found.update(chunk)
                lines += chunk.count(b"\n")
        place.compare((count, written.hexdigest()), (lines, found.hexdigest()))
        place.put()
    return count


def _parts(history: History, progress: Callable[[int], None]) -> Iterator[str]:
    done = 0
    for facts, entries in history:
        yield f'{_text(facts)[:-1]}, "entries": ['
        between = ""
        for entry in entries:
            yield between + _text(entry)
            between = ", "
            done += 1
            if done % STEP == 0:
                progress(done)
        yield "]}\n"
    progress(done)


def _text(facts: Facts) -> str:
    return json.dumps(facts, ensure_ascii=False)
