"""The house has a name, and languages it answers in."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.hire import known
from deskbell.people.actions.refusals import NeedsAnotherName, NeedsKnown
from deskbell.people.events import HouseNamed
from deskbell.people.models import House, Staff


def name_house(*, name: str, languages: Iterable[str], by: Staff | None, at: datetime) -> House:
    """Name the organisation and the languages it answers in; at least one."""
    name, spoken = " ".join(name.split()), list(dict.fromkeys(languages))
    if not name:
        raise NeedsAnotherName(_("Your organisation needs a name."))
    if not spoken:
        raise NeedsKnown(_("Choose at least one language you answer in."))
    for language in spoken:
        known(language=language)
    with transaction.atomic():
        House.objects.get_or_create(id=1)
        house = House.objects.select_for_update().get(id=1)
        if (house.name, house.languages) != (name, spoken):
            house.name, house.languages = name, spoken
            house.save(update_fields=["name", "languages"])
            record(HouseNamed(actor=by.id if by else None, name=name, languages=tuple(spoken)), at=at)
    return house
