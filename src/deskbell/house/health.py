"""Is the house well? For whoever watches it from outside: no secret, no name, only what works and what does not."""

from datetime import timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, JsonResponse

from deskbell.kit import slots
from deskbell.kit.clock import now
from deskbell.kit.loops import declared
from deskbell.kit.models import Beat
from deskbell.people.door import door

SILENT = timedelta(seconds=30)
SEALER = "seal"


@door("anyone")
def health(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503; each part says its own state."""
    try:
        parts = [{"name": "database", "ok": True, "says": ""}, *_pulse(), *_others()]
    except (DatabaseError, InterfaceError):
        parts = [{"name": "database", "ok": False, "says": "does not answer"}]
    well = all(part["ok"] for part in parts)
    response = JsonResponse({"ok": well, "parts": parts}, status=200 if well else 503)
    response["Cache-Control"] = "no-store"
    return response


def _pulse() -> list[dict[str, Any]]:
    """The worker is well while any of its loops is; the sealer and every other loop must be heard themselves."""
    heard = dict(Beat.objects.values_list("loop", "at"))
    since = now() - SILENT
    worker = max(heard.values(), default=None)
    parts = [_part("worker", worker is not None and worker > since), _part("sealer", heard.get(SEALER, since) > since)]
    for loop in declared():
        patience = SILENT + timedelta(seconds=loop.every)
        if loop.name != SEALER and (worker or since) > since and heard.get(loop.name, since) < now() - patience:
            parts.append(_part(loop.name, False))
    return parts


def _part(name: str, ok: bool) -> dict[str, Any]:
    return {"name": name, "ok": ok, "says": "" if ok else f"not heard for {SILENT.seconds} s"}


def _others() -> list[dict[str, Any]]:
    """What other floors say of themselves (slot `health`): the mailboxes, the mail listener."""
    return [part for parts in slots.ask("health") for part in parts]
