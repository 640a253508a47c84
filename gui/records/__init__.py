"""The page of a table: find, sort, filter, edit, copy and delete its records."""
