"""What monitoring asks: `/healthz` which parts work, `/livez` whether the process answers, `/readyz` whether it can
serve pages. They contain no secrets and no names of people.
"""

from datetime import timedelta

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from deskbell.kit.background import list_loops
from deskbell.kit.clock import now
from deskbell.kit.models import Beat
from deskbell.kit.slots import HealthPart, health_parts
from deskbell.people.access import require_role

SILENCE_LIMIT = timedelta(seconds=30)
SEALER = "seal"


@require_role("anyone")
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 if every part works, else 503. The JSON body lists the parts with their state."""
    parts: list[HealthPart]
    try:
        parts = [{"name": "database", "ok": True, "says": ""}, *_loop_parts(), *_slot_parts()]
    except (DatabaseError, InterfaceError):
        parts = [{"name": "database", "ok": False, "says": "does not answer"}]
    well = all(part["ok"] for part in parts)
    return JsonResponse({"ok": well, "parts": parts}, status=200 if well else 503)


@require_role("anyone")
def liveness(request: HttpRequest) -> HttpResponse:
    """Answer 200: this process takes requests. The database is not asked, so a restart would help where this fails."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_role("anyone")
def readiness(request: HttpRequest) -> HttpResponse:
    """Answer 200 if the database answers this process, else 503: then no visitors should be sent to it for now."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except (DatabaseError, InterfaceError):
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def _loop_parts() -> list[HealthPart]:
    """Return the state of the worker, of the sealer, and of each other background loop that has stopped.

    The worker is healthy while at least one of its loops is alive.
    """
    heard = dict(Beat.objects.values_list("loop", "at"))
    since = now() - SILENCE_LIMIT
    worker = max(heard.values(), default=None)
    parts = [
        _health_part("worker", worker is not None and worker > since),
        _health_part("sealer", heard.get(SEALER, since) > since),
    ]
    for loop in list_loops():
        patience = SILENCE_LIMIT + timedelta(seconds=loop.every)
        if loop.name != SEALER and (worker or since) > since and heard.get(loop.name, since) < now() - patience:
            parts.append(_health_part(loop.name, False))
    return parts


def _health_part(name: str, ok: bool) -> HealthPart:
    return {"name": name, "ok": ok, "says": "" if ok else f"not heard for {SILENCE_LIMIT.seconds} s"}


def _slot_parts() -> list[HealthPart]:
    """Return the states that apps report through the slot `health_parts`, for example of mailboxes."""
    return [part for parts in health_parts.ask() for part in parts]
