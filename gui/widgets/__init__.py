"""Small widgets that the pages share."""

from gui.widgets.banner import Banner
from gui.widgets.empty_state import EmptyState
from gui.widgets.flow import FlowLayout
from gui.widgets.labels import ElidedLabel, plain_label
from gui.widgets.progress_strip import ProgressStrip
from gui.widgets.search_field import SearchField
from gui.widgets.status_notice import StatusNotice

__all__ = [
    "Banner",
    "ElidedLabel",
    "EmptyState",
    "FlowLayout",
    "ProgressStrip",
    "SearchField",
    "StatusNotice",
    "plain_label",
]
