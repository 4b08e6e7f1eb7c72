"""What the handbook puts on other pages: its place in the side bar, a rule beside the door, a first step."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from deskbell.handbook.models import Edition, Rule, Signature
from deskbell.handbook.reads.signing import left_to_sign
from deskbell.kit.clock import now
from deskbell.kit.lately import lately
from deskbell.kit.slots import fills
from deskbell.people.models import Brand, Staff


@fills("nav")
def nav(*, request: HttpRequest) -> dict[str, Any]:
    """The handbook."""
    here = request.path.startswith("/handbook")
    left = _left(request, fresh=here)
    return {
        "label": _("Handbook"),
        "url": reverse("handbook"),
        "icon": "book",
        "order": 40,
        "count": left or None,
        "key": "handbook",
        "gap": True,
        "active": here,
        "current": here,
    }


def _left(request: HttpRequest, *, fresh: bool) -> int:
    """How many rules wait for the reader's name; exact where they sign, elsewhere a few seconds old."""
    number = getattr(request.user, "pk", None)
    if number is None:
        return 0
    return left_to_sign(staff=number) if fresh else _lately_left(number)


@lately(15)
def _lately_left(number: int) -> int:
    return left_to_sign(staff=number)


@fills("staff.file")
def signatures_in_file(*, request: HttpRequest, staff: Staff) -> dict[str, Any]:
    """What somebody signed, in their file."""
    signed = Signature.objects.filter(staff=staff).select_related("brand", "edition").annotate(count=Count("rules"))
    words = {"signatures": list(signed.order_by("-pk")[:200]), "left": left_to_sign(staff=staff.pk)}
    html = Markup(render_to_string("handbook/file_signed.html", words, using="jinja2"))  # noqa: S704
    return {"order": 10, "title": _("Signatures"), "html": html}


@fills("signin.aside")
def rule_of_the_day() -> dict[str, str] | None:
    """A rule of the first brand's handbook at the door, another each day."""
    edition = Edition.objects.order_by("brand", "-number").defer("markdown").first()
    if edition is None:
        return None
    count = Rule.objects.filter(edition=edition).count()
    rule = Rule.objects.filter(edition=edition).order_by("order")[now().toordinal() % count]
    return {"label": _("Today's rule"), "text": rule.title, "note": f"{rule.number} {rule.chapter}"}


@fills("first.steps")
def first_rules(*, request: HttpRequest) -> dict[str, Any] | None:
    """The fourth of the first steps: rules to work by."""
    brand = Brand.objects.order_by("pk").first()
    return {
        "order": 40,
        "title": _("First rules"),
        "says": _("Begin with the sample handbook. One of its rules is measured from the first mail on."),
        "done": Edition.objects.exists(),
        "url": reverse("handbook_publish", args=[brand.slug]) if brand else reverse("handbook"),
        "act": _("Read and publish"),
    }


@fills("handbook.rule")
def address_of_rule(*, edition: int, anchor: str) -> str | None:
    """The address of a rule as published in an edition."""
    found = Edition.objects.filter(pk=edition).select_related("brand").defer("markdown").first()
    if found is None:
        return None
    url = reverse("handbook_edition", args=[found.brand.slug])
    later = Edition.objects.filter(brand=found.brand, number__gt=found.number).exists()
    return f"{url}?edition={found.number}#{anchor}" if later else f"{url}#{anchor}"
