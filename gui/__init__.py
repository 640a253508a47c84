"""The window: asks domain, is never asked by it."""
