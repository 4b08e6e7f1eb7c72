"""What the handbook adds to pages of other apps: side bar, policies, staff file, sign-in page, first steps."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from deskbell.handbook.models import Edition, Rule, Signature
from deskbell.handbook.policy import POLICY_FENCE, BrokenPolicy, parse_policy
from deskbell.handbook.reads.policies import policies_for
from deskbell.handbook.reads.rule_wording import list_rule_wordings
from deskbell.handbook.reads.signing import count_rules_to_sign
from deskbell.handbook.reads.training import count_courses_to_take, list_open_assignments, list_passed_attempts
from deskbell.handbook.slots import rendered_blocks
from deskbell.kit.cache import cached_for
from deskbell.kit.clock import now
from deskbell.kit.pages import view_url
from deskbell.kit.slots import NavItem, nav_items
from deskbell.people.models import Brand, Staff
from deskbell.people.panels import role_name
from deskbell.people.slots import (
    FirstStep,
    SidePanel,
    SignInAside,
    StaffFileSection,
    case_side_panels,
    first_steps,
    sign_in_asides,
    staff_file_sections,
)


@nav_items.fill
def handbook_nav(*, request: HttpRequest) -> NavItem:
    """Return the entry of the side bar, with the number of rules and courses that this person still has to sign or
    take.
    """
    here = request.path.startswith(("/handbook", "/training"))
    left, late = _count_waiting(request, fresh=here)
    return {
        "label": _("Handbook"),
        "url": view_url("handbook"),
        "icon": "book",
        "order": 40,
        "count": left or None,
        "late": bool(late),
        "key": "handbook",
        "gap": True,
        "active": here,
        "current": here,
    }


def _count_waiting(request: HttpRequest, *, fresh: bool) -> tuple[int, int]:
    """Return how many rules and courses this person still has to sign or take, and how many of them are overdue.

    Exact with `fresh`, for pages of the handbook; else up to 15 seconds old.
    """
    number = getattr(request.user, "pk", None)
    if number is None:
        return 0, 0
    return _count_waiting_now(number) if fresh else _count_waiting_cached(number)


def _count_waiting_now(number: int) -> tuple[int, int]:
    courses, late = count_courses_to_take(staff=number, at=now())
    return count_rules_to_sign(staff=number) + courses, late


@cached_for(15)
def _count_waiting_cached(number: int) -> tuple[int, int]:
    return _count_waiting_now(number)


@rendered_blocks.fill
def render_policy(*, word: str, text: str, brand: Brand, rule: str) -> Markup | None:
    """Return the HTML of a policy block: its name, its value, and the roles it is for. None for other blocks."""
    if word != POLICY_FENCE:
        return None
    try:
        words = {"policy": (policy := parse_policy(text)), "roles": [role_name(role) for role in policy.roles]}
    except BrokenPolicy:
        return None
    return Markup(render_to_string("handbook/policy.html", words, using="jinja2"))  # noqa: S704


@case_side_panels.fill
def policies_of_case(*, request: HttpRequest, case: Any) -> SidePanel | None:
    """Return the policies that apply to the reader, to be shown beside a case. None if there are none."""
    if not isinstance(request.user, Staff):
        return None
    found = policies_for(brand=case.brand_id, staff=request.user, language=get_language() or "")
    if not found:
        return None
    html = Markup(render_to_string("handbook/case_policies.html", {"policies": found}, using="jinja2"))  # noqa: S704
    return {"order": 80, "html": html}


@staff_file_sections.fill
def training_in_file(*, request: HttpRequest, staff: Staff) -> StaffFileSection:
    """Return the section of a staff file with the courses that the person has passed and still has to take."""
    words = {
        "open": list_open_assignments(staff),
        "passed": list_passed_attempts(staff),
        "at": now(),
        "own": request.user == staff,
    }
    html = Markup(render_to_string("handbook/file_training.html", words, using="jinja2"))  # noqa: S704
    return {"order": 20, "title": _("Training"), "html": html}


@staff_file_sections.fill
def signatures_in_file(*, request: HttpRequest, staff: Staff) -> StaffFileSection:
    """Return the section of a staff file with what the person has signed."""
    signed = Signature.objects.filter(staff=staff).select_related("brand", "edition").annotate(count=Count("rules"))
    words = {"signatures": list(signed.order_by("-pk")[:200]), "left": count_rules_to_sign(staff=staff.pk)}
    html = Markup(render_to_string("handbook/file_signed.html", words, using="jinja2"))  # noqa: S704
    return {"order": 10, "title": _("Signatures"), "html": html}


@sign_in_asides.fill
def rule_of_the_day() -> SignInAside | None:
    """Return a rule for the sign-in page, another one each day, in the visitor's language if it is translated. None
    without a handbook.
    """
    edition = Edition.objects.order_by("brand", "-number").defer("markdown").first()
    if edition is None:
        return None
    count = Rule.objects.filter(edition=edition).count()
    rule = Rule.objects.filter(edition=edition).order_by("order")[now().toordinal() % count]
    wording = list_rule_wordings([rule], edition, get_language() or "")[0]
    note = f"{rule.number} {wording.chapter}"
    return {"label": _("Today’s rule"), "text": wording.title, "note": note, "lang": wording.language}


@first_steps.fill
def first_rules_step(*, request: HttpRequest) -> FirstStep | None:
    """Return the fourth of the first steps: write the first handbook."""
    brand = Brand.objects.order_by("pk").first()
    return {
        "order": 40,
        "title": _("First rules"),
        "says": _("Start with the sample handbook. One of its rules is measured from the first email on."),
        "done": Edition.objects.exists(),
        "url": view_url("handbook_write", brand.slug) if brand else view_url("handbook"),
        "act": _("Start with the sample"),
    }
