"""What the handbook puts on other pages: its place in the side bar, a rule beside the door, a first step."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from deskbell.handbook.models import Edition, Rule, Signature
from deskbell.handbook.policy import WORD, BrokenPolicy, parse
from deskbell.handbook.reads.policies import policies_for
from deskbell.handbook.reads.signing import left_to_sign
from deskbell.handbook.reads.training import left_to_take, open_for, passed_by
from deskbell.handbook.reads.wording import worded
from deskbell.kit.clock import now
from deskbell.kit.lately import lately
from deskbell.kit.pages import url
from deskbell.kit.slots import fills
from deskbell.people.models import Brand, Staff
from deskbell.people.panels import role_word


@fills("nav")
def nav(*, request: HttpRequest) -> dict[str, Any]:
    """The handbook."""
    here = request.path.startswith(("/handbook", "/training"))
    left, late = _left(request, fresh=here)
    return {
        "label": _("Handbook"),
        "url": url("handbook"),
        "icon": "book",
        "order": 40,
        "count": left or None,
        "late": bool(late),
        "key": "handbook",
        "gap": True,
        "active": here,
        "current": here,
    }


def _left(request: HttpRequest, *, fresh: bool) -> tuple[int, int]:
    """How many rules and courses wait for the reader, and how many are overdue; exact in the handbook, elsewhere a little old."""
    number = getattr(request.user, "pk", None)
    if number is None:
        return 0, 0
    return _waiting(number) if fresh else _lately_waiting(number)


def _waiting(number: int) -> tuple[int, int]:
    courses, late = left_to_take(staff=number, at=now())
    return left_to_sign(staff=number) + courses, late


@lately(15)
def _lately_waiting(number: int) -> tuple[int, int]:
    return _waiting(number)


@fills("handbook.block.shown")
def shown_policy(*, word: str, text: str, brand: Brand, rule: str) -> Markup | None:
    """A policy under its sentence: its name, its value, and for whom it is."""
    if word != WORD:
        return None
    try:
        words = {"policy": (policy := parse(text)), "roles": [role_word(role) for role in policy.roles]}
    except BrokenPolicy:
        return None
    return Markup(render_to_string("handbook/policy.html", words, using="jinja2"))  # noqa: S704


@fills("desk.case.side")
def policies_of_case(*, request: HttpRequest, case: Any) -> dict[str, Any] | None:
    """What the reader may do alone, where they would do it."""
    if not isinstance(request.user, Staff):
        return None
    found = policies_for(brand=case.brand_id, staff=request.user)
    if not found:
        return None
    html = Markup(render_to_string("handbook/case_policies.html", {"policies": found}, using="jinja2"))  # noqa: S704
    return {"order": 80, "html": html}


@fills("staff.file")
def training_in_file(*, request: HttpRequest, staff: Staff) -> dict[str, Any]:
    """What somebody learned, and has still to learn, in their file."""
    words = {"open": open_for(staff), "passed": passed_by(staff), "at": now(), "own": request.user == staff}
    html = Markup(render_to_string("handbook/file_training.html", words, using="jinja2"))  # noqa: S704
    return {"order": 20, "title": _("Training"), "html": html}


@fills("staff.file")
def signatures_in_file(*, request: HttpRequest, staff: Staff) -> dict[str, Any]:
    """What somebody signed, in their file."""
    signed = Signature.objects.filter(staff=staff).select_related("brand", "edition").annotate(count=Count("rules"))
    words = {"signatures": list(signed.order_by("-pk")[:200]), "left": left_to_sign(staff=staff.pk)}
    html = Markup(render_to_string("handbook/file_signed.html", words, using="jinja2"))  # noqa: S704
    return {"order": 10, "title": _("Signatures"), "html": html}


@fills("signin.aside")
def rule_of_the_day() -> dict[str, str] | None:
    """A rule of the first brand's handbook at the door, another each day, in the visitor's language where it has it."""
    edition = Edition.objects.order_by("brand", "-number").defer("markdown").first()
    if edition is None:
        return None
    count = Rule.objects.filter(edition=edition).count()
    rule = Rule.objects.filter(edition=edition).order_by("order")[now().toordinal() % count]
    said = worded([rule], edition, get_language() or "")[0]
    note = f"{rule.number} {said.chapter}"
    return {"label": _("Today’s rule"), "text": said.title, "note": note, "lang": said.language}


@fills("first.steps")
def first_rules(*, request: HttpRequest) -> dict[str, Any] | None:
    """The fourth of the first steps: rules to work by."""
    brand = Brand.objects.order_by("pk").first()
    return {
        "order": 40,
        "title": _("First rules"),
        "says": _("Begin with the sample handbook. One of its rules is measured from the first mail on."),
        "done": Edition.objects.exists(),
        "url": url("handbook_write", brand.slug) if brand else url("handbook"),
        "act": _("Begin with the sample"),
    }


@fills("handbook.rule")
def address_of_rule(*, edition: int, anchor: str) -> str | None:
    """The address of a rule as published in an edition."""
    found = Edition.objects.filter(pk=edition).select_related("brand").defer("markdown").first()
    if found is None:
        return None
    address = url("handbook_edition", found.brand.slug)
    later = Edition.objects.filter(brand=found.brand, number__gt=found.number).exists()
    return f"{address}?edition={found.number}#{anchor}" if later else f"{address}#{anchor}"
