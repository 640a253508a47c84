"""Item models and what feeds them: QtCore and QtGui only, no widgets."""
