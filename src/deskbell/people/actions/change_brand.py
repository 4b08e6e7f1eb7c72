"""A brand is renamed or speaks another language first. Its prefix stays: references already given must stay true."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.hire import known
from deskbell.people.actions.refusals import NeedsAnotherName
from deskbell.people.events import BrandChanged
from deskbell.people.models import Brand, Staff


def change_brand(*, brand: Brand, name: str, language: str, by: Staff | None, at: datetime) -> Brand:
    """Change the name people read and the language its messages are in when the customer's is not known."""
    name = " ".join(name.split())
    if not name:
        raise NeedsAnotherName(_("A brand needs a name."))
    known(language=language)
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
