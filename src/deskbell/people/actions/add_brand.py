"""Add a brand: a name that customers know. It has its own handbook, and a prefix for its case references ("QC" in
QC-1377).
"""

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.refusals import NeedsAnotherName, require_known_choices
from deskbell.people.events import BrandAdded
from deskbell.people.models import Brand, Staff

PREFIX = "[A-Z][A-Z0-9]{0,5}"


def add_brand(*, name: str, prefix: str, language: str = "en", slug: str = "", by: Staff | None, at: datetime) -> Brand:
    """Add a brand. `prefix` is one to six Latin letters or digits, beginning with a letter, and unique.

    Raises NeedsAnotherName for an empty or taken name, a prefix that is taken or of another form, and NeedsKnownChoice
    for an unknown language.
    """
    name, prefix = " ".join(name.split()), prefix.strip().upper()
    require_known_choices(language=language)
    if not name:
        raise NeedsAnotherName(_("Enter a name for the brand."))
    if not re.fullmatch(PREFIX, prefix):
        raise NeedsAnotherName(_("Case numbers begin with one to six letters from A to Z, such as QC."))
    slug = slug or slugify(name)[:50] or prefix.lower()
    try:
        with transaction.atomic():
            brand = Brand.objects.create(slug=slug, name=name, prefix=prefix, language=language)
            record(BrandAdded(actor=by.id if by else None, brand=slug, name=name, prefix=prefix), at=at)
    except IntegrityError:
        raise NeedsAnotherName(_("A brand with this name or these letters already exists.")) from None
    return brand
