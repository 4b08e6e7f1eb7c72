"""Record which rules a person has read. Only rules that were read can be signed."""

from collections.abc import Iterable
from datetime import datetime

from deskbell.handbook.models import Reading, Rule
from deskbell.people.models import Brand, Staff


def record_reading(*, rules: Iterable[Rule], brand: Brand, staff: Staff, at: datetime) -> None:
    """Record that `staff` has read the present text of these rules. Reading them again changes nothing."""
    rows = [Reading(staff=staff, brand=brand, key=rule.key, content_hash=rule.content_hash, at=at) for rule in rules]
    Reading.objects.bulk_create(rows, ignore_conflicts=True)
