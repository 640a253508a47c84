"""Takes change sets back, on their own and in any order, without overwriting newer values.

`standing` says what is in effect and what comes next, `undoing` does it.
"""
