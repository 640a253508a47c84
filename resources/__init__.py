"""Icons, style sheet and sample files, read with importlib.resources."""
