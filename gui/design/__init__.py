"""Making and changing tables: the plan of a change, and the widgets that draw it."""
