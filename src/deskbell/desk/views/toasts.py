"""What the next page says after something was done, with the way back where there is one."""

from django.contrib import messages
from django.http import HttpRequest


def say(request: HttpRequest, text: str, undo: str = "") -> None:
    """Say `text` on the next page; `undo` is an address to post to."""
    messages.success(request, text, extra_tags=undo)
