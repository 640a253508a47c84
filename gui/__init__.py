"""The window: asks domain, is never asked by it."""

from gui.immortal import keep_constants_alive

keep_constants_alive()
