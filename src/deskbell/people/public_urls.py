"""Build full URLs for mails and for the terminal, from the configured URL and never from the request."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse


def public_url(path: str) -> str:
    """Return the full URL of `path`. The Host header is not used, because a visitor can set it to anything."""
    return urljoin(settings.PUBLIC_URL + "/", path.lstrip("/"))


def invitation_url(secret: str) -> str:
    """Return the full URL of the invitation link with this secret."""
    return public_url(reverse("people:accept_invitation", args=[secret]))
