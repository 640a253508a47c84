"""The parts of the record form: what is being edited, its rows, its drafts."""
