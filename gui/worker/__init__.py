"""The only threads of the program: one that writes, and one for each kind of reading.

A job is a function that runs on a lane's thread; what it returns comes back to the GUI thread.
Jobs of a lane run one after another in the order of asking. A read with a `key` makes older
reads with that key void: the newest request wins, and a late answer is never delivered.
"""

from gui.worker.lanes import Job
from gui.worker.worker import Worker

__all__ = ["Job", "Worker"]
