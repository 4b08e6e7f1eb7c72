"""While `run --world` fills the installation, every page shows how far it is, and nothing else.

The command writes its progress to a file in the data folder. A page shown meanwhile would be a desk of half a story:
cases that are answered before they are asked, and standards with hardly any contacts.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from deskbell.kit.pages import render_page
from deskbell.people.models import Staff
from deskbell.world import company
from deskbell.world.actions.play_story import is_story_complete

FILE = "world-progress.json"
# Programs that watch Deskbell ask these.
ALWAYS_ANSWERED = ("/healthz", "/livez", "/readyz")


@dataclass(frozen=True)
class FillingProgress:
    """How many of all cases were played; `total` is 0 while they are not counted yet."""

    done: int = 0
    total: int = 0


def write_progress(progress: FillingProgress, *, home: Path) -> None:
    """Tell the web process how far the story is."""
    new = home / f"{FILE}.new"
    new.write_text(json.dumps([progress.done, progress.total]), encoding="utf-8")
    os.replace(new, home / FILE)


def remove_progress(*, home: Path) -> None:
    """Remove the file, once the story is complete."""
    (home / FILE).unlink(missing_ok=True)


def find_progress(*, home: Path) -> FillingProgress | None:
    """Return how far the story is; None when it is complete, or when no invented company lives here."""
    if is_story_complete() or not Staff.objects.filter(email=company.STAFF[0].email).exists():
        return None
    try:
        return FillingProgress(*json.loads((home / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return FillingProgress()


class FillingMiddleware:
    """Middleware of `run --world`: answer every request with the progress until the story is complete."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.is_filled = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.is_filled and request.path not in ALWAYS_ANSWERED:
            progress = find_progress(home=settings.HOME)
            if progress:
                response = render_page(request, "world/filling.html", status=503, progress=progress)
                response["Retry-After"] = "2"
                response._has_been_logged = True  # type: ignore[attr-defined]  # it is no error of the server
                return response
            self.is_filled = True
        return self.get_response(request)
