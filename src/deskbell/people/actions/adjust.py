"""People set the desk to their own eyes and hands: language, time zone, light or dark, single-letter keys."""

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.people.actions.hire import known
from deskbell.people.actions.refusals import NeedsAnotherName, NeedsKnown
from deskbell.people.models import Staff

THEMES = ("system", "light", "dark")


def adjust(*, staff: Staff, name: str, language: str, zone: str, theme: str, keys: bool) -> Staff:
    """Change one's own settings. A preference is nobody's news: the journal does not hear of it."""
    name = " ".join(name.split())
    if not name:
        raise NeedsAnotherName(_("Your name cannot be empty."))
    known(language=language, zone=zone)
    if theme not in THEMES:
        raise NeedsKnown(_("Light, dark, or as the system."))
    with transaction.atomic():
        row = Staff.objects.select_for_update().get(id=staff.id)
        row.name, row.language, row.zone, row.theme, row.keys = name, language, zone, theme, keys
        row.save(update_fields=["name", "language", "zone", "theme", "keys"])
    return row
