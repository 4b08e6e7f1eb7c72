"""Change the name or the language of a brand. Its prefix stays, because references already given contain it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.refusals import NeedsAnotherName, require_known_choices
from deskbell.people.events import BrandChanged
from deskbell.people.models import Brand, Staff


def change_brand(*, brand: Brand, name: str, language: str, by: Staff | None, at: datetime) -> Brand:
    """Change the brand's name, and the language of its messages to customers whose language is unknown."""
    name = " ".join(name.split())
    if not name:
        raise NeedsAnotherName(_("Enter a name for the brand."))
    require_known_choices(language=language)
    with transaction.atomic():
        row = Brand.objects.select_for_update().get(id=brand.id)
        if (row.name, row.language) != (name, language):
            row.name, row.language = name, language
            row.save(update_fields=["name", "language"])
            news = BrandChanged(
                actor=by.id if by else None, brand=row.slug, language=language, name=name, prefix=row.prefix
            )
            record(news, at=at)
    return row
