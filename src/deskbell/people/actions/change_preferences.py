"""Change one's own settings: name, language, time zone, light or dark, single-letter keys."""

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.people.actions.refusals import NeedsAnotherName, NeedsKnownChoice, require_known_choices
from deskbell.people.models import Staff

THEMES = ("system", "light", "dark")


def change_preferences(*, staff: Staff, name: str, language: str, zone: str, theme: str, keys: bool) -> Staff:
    """Change the settings of `staff`. They are preferences, so nothing is recorded in the journal."""
    name = " ".join(name.split())
    if not name:
        raise NeedsAnotherName(_("Enter your name."))
    require_known_choices(language=language, zone=zone)
    if theme not in THEMES:
        raise NeedsKnownChoice(_("Choose light, dark, or same as the system."))
    with transaction.atomic():
        row = Staff.objects.select_for_update().get(id=staff.id)
        row.name, row.language, row.zone, row.theme, row.keys = name, language, zone, theme, keys
        row.save(update_fields=["name", "language", "zone", "theme", "keys"])
    return row
