"""Name the organisation and choose the languages it answers in."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.refusals import NeedsAnotherName, NeedsKnownChoice, require_known_choices
from deskbell.people.events import OrganisationNamed
from deskbell.people.models import Organisation, Staff


def name_organisation(*, name: str, languages: Iterable[str], by: Staff | None, at: datetime) -> Organisation:
    """Save the name and the languages of the organisation. At least one language is needed."""
    name, spoken = " ".join(name.split()), list(dict.fromkeys(languages))
    if not name:
        raise NeedsAnotherName(_("Enter the name of your organisation."))
    if not spoken:
        raise NeedsKnownChoice(_("Choose at least one language you answer in."))
    for language in spoken:
        require_known_choices(language=language)
    with transaction.atomic():
        Organisation.objects.get_or_create(id=1)
        organisation = Organisation.objects.select_for_update().get(id=1)
        if (organisation.name, organisation.languages) != (name, spoken):
            organisation.name, organisation.languages = name, spoken
            organisation.save(update_fields=["name", "languages"])
            record(OrganisationNamed(actor=by.id if by else None, name=name, languages=tuple(spoken)), at=at)
    return organisation
