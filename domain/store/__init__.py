"""The only room that knows peewee and SQLite."""
