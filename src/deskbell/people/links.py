"""Addresses that leave the house in a mail or on a terminal: always under the configured address, whatever was asked for."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse


def public(path: str) -> str:
    """`path` of ours as the world sees it. Never made from a request: its Host header is anybody's words."""
    return urljoin(settings.PUBLIC_URL + "/", path.lstrip("/"))


def join_url(secret: str) -> str:
    """The one-time link with this secret."""
    return public(reverse("people:join", args=[secret]))
