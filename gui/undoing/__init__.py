"""Undo with a look ahead: what was edited since, and what is to become of it."""
