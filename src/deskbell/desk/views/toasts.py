"""Toasts: the short message that the next page shows after an action, with a way to undo it where there is one."""

from django.contrib import messages
from django.http import HttpRequest


def add_toast(request: HttpRequest, text: str, undo: str = "") -> None:
    """Show `text` on the next page. `undo` is a URL to which a POST undoes the action."""
    messages.success(request, text, extra_tags=undo)
