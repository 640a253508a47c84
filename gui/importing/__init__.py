"""The import dialog: what was understood of a file, each thing to be changed, then the import."""
