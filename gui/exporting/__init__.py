"""Parts of the export dialog."""
