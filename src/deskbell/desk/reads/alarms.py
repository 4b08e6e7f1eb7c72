"""The alarms that everyone sees on every page of the desk."""

from django.utils.translation import get_language

from deskbell.desk.slots import Alarm, alarms
from deskbell.kit.cache import cached_for


def list_alarms() -> list[Alarm]:
    """Return the alarms of all apps in the reader's language. They are cached for at most five seconds."""
    return _collect_alarms(get_language())


@cached_for(5)
def _collect_alarms(language: str | None) -> list[Alarm]:
    return [alarm for found in alarms.ask() for alarm in found]
