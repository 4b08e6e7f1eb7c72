"""Lead an admin through the first steps: after each save, say that it was saved and what comes next."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from deskbell.people.reads.first_steps import find_next_step


def save_and_lead_on(request: HttpRequest, *, save: Callable[[], object], url: str, said: str = "") -> HttpResponse:
    """Call `save`, say that it was saved (or `said`), and redirect to `url`.

    If a first step was done by it and another is left, redirect to the first steps instead, and name the next one.
    """
    before = find_next_step(request)
    save()
    step, said = find_next_step(request), said or _("Saved.")
    if before and step and step["order"] != before["order"]:
        messages.success(request, _("%(said)s Next step: %(step)s") % {"said": said, "step": step["title"]})
        return redirect("people:setup")
    done = _("All first steps are done.") if before and not step else ""
    messages.success(request, f"{said} {done}".strip())
    return redirect(url)
