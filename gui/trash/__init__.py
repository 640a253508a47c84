"""What the page of the Trash is made of: its list, its operations, and clashes in words."""
