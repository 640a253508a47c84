"""A walk through the program with real events: each step is checked and leaves a picture."""

from gui.tour.walk import main

__all__ = ["main"]
