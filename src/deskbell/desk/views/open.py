"""We write first: a new case for a customer, by us, with the first words on their way."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.desk.actions.open import Opening, open_case
from deskbell.desk.actions.refusals import Refused
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.words import clean
from deskbell.desk.models import Case
from deskbell.desk.reads.customers import search
from deskbell.desk.reads.spoken import languages
from deskbell.desk.views.people import me
from deskbell.desk.views.toasts import say
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.actions.meet import meet
from deskbell.people.door import door
from deskbell.people.models import Address, Staff, Team

FIELDS = ("address", "name", "language", "team", "subject", "text")


@dataclass
class Asked:
    """What was typed, and what is wrong with it, by field."""

    words: dict[str, str]
    wrong: dict[str, str] = field(default_factory=dict)


@door("agent")
@require_http_methods(["GET", "POST"])
def open_one(request: HttpRequest) -> HttpResponse:
    """The form; `q` looks for a customer, `customer` takes one."""
    if request.method == "GET":
        return _form(request, Asked(_first_words(request)))
    asked = Asked({name: clean(request.POST.get(name, "")) for name in FIELDS})
    team = _check(asked)
    if asked.wrong or team is None:
        return _form(request, asked, status=422)
    try:
        case = _open(asked.words, team, me(request))
    except Refused as refused:
        asked.wrong["text"] = str(refused)
        return _form(request, asked, status=422)
    say(request, _("%(ref)s was opened, the message is on its way") % {"ref": case.ref})
    return redirect("desk_case", ref=case.ref)


def _open(words: dict[str, str], team: Team, by: Staff) -> Case:
    at = now()
    with transaction.atomic():
        customer = meet(channel="email", value=words["address"], name=words["name"], language=words["language"], at=at)
        opening = Opening(
            brand=team.brand,
            team=team,
            channel="email",
            subject=words["subject"],
            customer=customer,
            language=words["language"] or customer.language,
            owner=by,
            at=at,
        )
        case = open_case(opening=opening, by="us", actor=by)
        reply(case=case, by=by, text=words["text"], at=at)
    return case


def _check(asked: Asked) -> Team | None:
    words = asked.words
    try:
        validate_email(words["address"])
    except ValidationError:
        asked.wrong["address"] = _("Give a complete email address, such as name@example.com.")
    if not words["subject"]:
        asked.wrong["subject"] = _("Say in a few words what it is about: the customer reads it first.")
    if not words["text"]:
        asked.wrong["text"] = _("Write the message.")
    if words["language"] not in ("", *dict(languages())):
        words["language"] = ""
    number = words["team"]
    team = (
        Team.objects.select_related("brand")
        .filter(pk=int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0)
        .first()
    )
    if team is None:
        asked.wrong["team"] = _("Choose the team that will answer.")
    return team


def _first_words(request: HttpRequest) -> dict[str, str]:
    words = dict.fromkeys(FIELDS, "")
    number = request.GET.get("customer", "")
    if number.isascii() and number.isdecimal() and len(number) < 19:
        address = Address.objects.filter(customer=int(number), channel="email").select_related("customer").first()
        if address is not None:
            words |= {"address": address.value, "name": address.customer.name, "language": address.customer.language}
    mine = me(request).teams.order_by("name").values_list("pk", flat=True).first()
    return words | {"team": str(mine or "")}


def _form(request: HttpRequest, asked: Asked, status: int = 200) -> HttpResponse:
    q = clean(request.GET.get("q", ""))[:200]
    return page(
        request,
        "desk/open.html",
        status=status,
        words=asked.words,
        wrong=asked.wrong,
        q=q,
        found=search(asked=q, most=8)[0] if q else [],
        may_name=me(request).role == Staff.Role.ADMIN,
        teams=list(Team.objects.order_by("name").values_list("pk", "name")),
        languages=languages(),
    )
