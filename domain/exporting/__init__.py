"""Records out: streamed to a file that is read back and compared before it takes its place."""

from domain.exporting.columns import column_of
from domain.exporting.one import export_record
from domain.exporting.records import (
    Chosen,
    ExportReport,
    chosen_total,
    chosen_values,
    export,
    export_csv,
)
from domain.exporting.whole import WorkspaceExport, export_workspace

__all__ = [
    "Chosen",
    "ExportReport",
    "WorkspaceExport",
    "chosen_total",
    "chosen_values",
    "column_of",
    "export",
    "export_csv",
    "export_record",
    "export_workspace",
]
