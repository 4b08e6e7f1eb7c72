"""A name the organisation serves under, with its own handbook and tone; its prefix begins the references of its cases."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.hire import known
from deskbell.people.actions.refusals import NeedsAnotherName
from deskbell.people.events import BrandAdded
from deskbell.people.models import Brand, Staff


def add_brand(*, name: str, prefix: str, language: str = "en", slug: str = "", by: Staff | None, at: datetime) -> Brand:
    """Add a brand. `prefix` is one to six Latin letters or digits, beginning with a letter, and unique."""
    name, prefix = " ".join(name.split()), prefix.strip().upper()
    known(language=language)
    if not name:
        raise NeedsAnotherName(_("A brand needs a name."))
    if not re.fullmatch(r"[A-Z][A-Z0-9]{0,5}", prefix):
        raise NeedsAnotherName(_("References begin with one to six letters from A to Z, such as QC."))
    slug = slug or slugify(name)[:50] or prefix.lower()
    try:
        with transaction.atomic():
            brand = Brand.objects.create(slug=slug, name=name, prefix=prefix, language=language)
            record(BrandAdded(actor=by.id if by else None, brand=slug, name=name, prefix=prefix), at=at)
    except IntegrityError:
        raise NeedsAnotherName(_("There is a brand with this name or these letters already.")) from None
    return brand
