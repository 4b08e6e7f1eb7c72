"""The URL of a published rule."""

from deskbell.handbook.models import Edition
from deskbell.kit.pages import view_url


def rule_url(*, edition: int, anchor: str) -> str:
    """Return the URL of a rule in the edition in which it was published; empty when there is no such edition."""
    found = Edition.objects.filter(pk=edition).select_related("brand").defer("markdown").first()
    if found is None:
        return ""
    address = view_url("handbook_edition", found.brand.slug)
    later = Edition.objects.filter(brand=found.brand, number__gt=found.number).exists()
    return f"{address}?edition={found.number}#{anchor}" if later else f"{address}#{anchor}"
