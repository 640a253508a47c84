"""Files in: look at the file, stage every row, judge it, then write exactly what was judged."""

from domain.importing.plan import ColumnPlan, ImportPlan, SampleRow, plan_import, sample_rows
from domain.importing.run import (
    FaultCount,
    ImportReport,
    Reject,
    RowFault,
    Staged,
    apply,
    discard,
    import_file,
    rejects,
    stage,
    staged_rows,
)

__all__ = [
    "ColumnPlan",
    "FaultCount",
    "ImportPlan",
    "ImportReport",
    "Reject",
    "RowFault",
    "SampleRow",
    "Staged",
    "apply",
    "discard",
    "import_file",
    "plan_import",
    "rejects",
    "sample_rows",
    "stage",
    "staged_rows",
]
