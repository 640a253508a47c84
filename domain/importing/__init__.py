"""Files in: look at the file, stage every row, judge it, then write exactly what was judged."""

from domain.importing.plan import (
    ColumnPlan,
    ImportPlan,
    SampleRow,
    match_columns,
    plan_import,
    sample_rows,
)
from domain.importing.recognising import recognise, renewed
from domain.importing.remembering import Remembered, recall, remember
from domain.importing.report import PastReject, past_rejects
from domain.importing.run import (
    ImportReport,
    Reject,
    apply,
    discard,
    import_file,
    rejects,
    stage,
    staged_rows,
)
from domain.importing.staged import EqualFaults, FaultCount, RowFault, Staged
from domain.importing.told import aimed_as_told, matched_as_told, not_understood, told
from domain.importing.transforms import Transform, TransformKind
from domain.importing.zeros import LostZeros, filled_up, with_zeros, without_zeros
from domain.store.matching import ConflictPolicy, Fate, Matching, MatchPolicy

__all__ = [
    "ColumnPlan",
    "ConflictPolicy",
    "EqualFaults",
    "Fate",
    "FaultCount",
    "ImportPlan",
    "ImportReport",
    "LostZeros",
    "MatchPolicy",
    "Matching",
    "PastReject",
    "Reject",
    "Remembered",
    "RowFault",
    "SampleRow",
    "Staged",
    "Transform",
    "TransformKind",
    "aimed_as_told",
    "apply",
    "discard",
    "filled_up",
    "import_file",
    "match_columns",
    "matched_as_told",
    "not_understood",
    "past_rejects",
    "plan_import",
    "recall",
    "recognise",
    "rejects",
    "remember",
    "renewed",
    "sample_rows",
    "stage",
    "staged_rows",
    "told",
    "with_zeros",
    "without_zeros",
]
