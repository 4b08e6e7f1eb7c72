"""The exceptions of people's actions. Each class is named after what is needed; its message is a sentence for the
person.
"""

from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext as _

from deskbell.people.models import Staff


class PeopleActionRefused(Exception):
    """The action was refused; nothing has changed."""


class NeedsAnotherAddress(PeopleActionRefused):
    """A colleague already signs in with this email address, or it is no email address."""


class NeedsAnotherAdmin(PeopleActionRefused):
    """The last admin can neither leave nor lose the role."""


class NeedsAnotherName(PeopleActionRefused):
    """The name, its slug or the prefix of the references is empty or taken."""


class NeedsOpenLink(PeopleActionRefused):
    """The invitation link was used, has expired, or never existed."""


class NeedsPassword(PeopleActionRefused):
    """The password is too weak. The message says why."""


class NeedsHours(PeopleActionRefused):
    """The opening hours are not valid."""


class NeedsKnownChoice(PeopleActionRefused):
    """There is no such role, language, time zone or scope."""


class NeedsSuccessor(PeopleActionRefused):
    """The person who takes over the cases of a colleague must be someone else, who has not left."""


class NeedsUnerasedCustomer(PeopleActionRefused):
    """The customer was erased already."""


def require_known_choices(*, role: str | None = None, language: str | None = None, zone: str | None = None) -> None:
    """Raise NeedsKnownChoice for a role, language or time zone that does not exist."""
    if role is not None and role not in Staff.Role.values:
        raise NeedsKnownChoice(_("The roles are agent, lead, manager and admin."))
    if language is not None and language not in dict(settings.LANGUAGES):
        raise NeedsKnownChoice(_("Choose one of the five languages."))
    if zone is not None and zone not in available_timezones():
        raise NeedsKnownChoice(_("Enter the time zone by continent and city, such as Africa/Johannesburg."))
