"""The window: asks domain, is never asked by it."""

from gui.immortal import keep_true_alive

keep_true_alive()
