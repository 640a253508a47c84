"""What was done to a record and where it came from, as the history says it."""

from __future__ import annotations

_VERBS = {
    "create": "created",
    "update": "changed",
    "delete": "moved to the Trash",
    "restore": "restored",
    "purge": "deleted for good",
}

_ORIGINS = {
    "form": "in the form",
    "grid": "in the table",
    "import": "by an import",
    "batch": "by a change of many",
    "restore": "from the Trash",
    "undo": "by an undo",
    "redo": "by a redo",
    "registration": "at registration",
    "design": "by a change of the table",
    "script": "by a script",
    "outside": "by another program",
}


def verb(action: str) -> str:
    """Answer what an action did, in the past: `update` gives `changed`."""
    return _VERBS.get(action, action)


def origin(name: str) -> str:
    """Answer where a change came from, to follow its verb: `grid` gives `in the table`."""
    return _ORIGINS.get(name, "")
