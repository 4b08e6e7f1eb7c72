"""What colleagues say about a rule of a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deskbell.handbook.actions.remark import NeedsWords
from deskbell.handbook.actions.remark import remark as do_remark
from deskbell.handbook.actions.remark import settle as do_settle
from deskbell.handbook.actions.write_part import Closed
from deskbell.handbook.views.found import part_of
from deskbell.kit.clock import now
from deskbell.people.door import door, person


@door("lead")
@require_POST
def remark(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Say something about this rule."""
    found = part_of(number, key)
    try:
        do_remark(part=found, text=request.POST.get("text", ""), by=person(request), at=now())
    except NeedsWords as problem:
        messages.error(request, str(problem))
    except Closed:
        return redirect("handbook_draft", number)
    return redirect("handbook_part", number, key)


@door("lead")
@require_POST
def settle(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """A remark is dealt with."""
    found, asked = part_of(number, key), request.POST.get("remark", "")
    one = found.remarks.filter(pk=asked).first() if asked.isdigit() and len(asked) < 18 else None
    if one is not None:
        do_settle(remark=one, by=person(request), at=now())
    return redirect("handbook_part", number, key)
