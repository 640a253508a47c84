"""What stays of an import in the history, shown: its report, its rows that stayed out, its undo."""
