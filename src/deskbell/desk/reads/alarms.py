"""What everyone at the desk should see at once, whatever they are looking at."""

from typing import Any

from django.utils.translation import get_language

from deskbell.kit import slots
from deskbell.kit.lately import lately


def alarms() -> list[dict[str, Any]]:
    """The alarms of all floors, in the language of the reader; at most five seconds old."""
    return _alarms(get_language())


@lately(5)
def _alarms(language: str | None) -> list[dict[str, Any]]:
    return [alarm for floor in slots.ask("alarms", request=None) for alarm in floor]
