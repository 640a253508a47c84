"""The audit log that the database itself keeps, and the sealed chain of its change sets.

Triggers write an entry for every row that is made, changed, moved to the Trash, restored or
deleted, whoever does it. An entry's body is JSON: for `create` and `purge` an array of all values
in the order that `tab_layout` notes; otherwise an object `{key: [old, new]}` of what changed. A
key is a field's stable id, or a column's name in the tables of definitions.
"""

from domain.store.audit.changes import (
    ChangeSetHeader,
    begin_change_set,
    collect_touched,
    end_change_set,
    seal_outside,
)
from domain.store.audit.seal import last_seal
from domain.store.audit.triggers import (
    FIELDS_ENTITY,
    TABLES_ENTITY,
    AuditedTable,
    drop_triggers,
    install_triggers,
    trigger_statements,
)
from domain.store.audit.verifying import verify_history

__all__ = [
    "FIELDS_ENTITY",
    "TABLES_ENTITY",
    "AuditedTable",
    "ChangeSetHeader",
    "begin_change_set",
    "collect_touched",
    "drop_triggers",
    "end_change_set",
    "install_triggers",
    "last_seal",
    "seal_outside",
    "trigger_statements",
    "verify_history",
]
