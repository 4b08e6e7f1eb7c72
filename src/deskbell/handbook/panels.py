"""What the handbook puts on other pages: its place in the side bar, a rule beside the door, a first step."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from deskbell.handbook.models import Edition, Rule
from deskbell.kit.clock import now
from deskbell.kit.slots import fills
from deskbell.people.models import Brand


@fills("nav")
def nav(*, request: HttpRequest) -> dict[str, Any]:
    """The handbook."""
    here = request.path.startswith("/handbook")
    return {
        "label": _("Handbook"),
        "url": reverse("handbook"),
        "icon": "book",
        "order": 40,
        "count": None,
        "key": "handbook",
        "gap": True,
        "active": here,
        "current": here,
    }


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
