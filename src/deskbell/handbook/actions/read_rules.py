"""One signs what one has read: a chapter is put down as read before its rules can be signed."""

from collections.abc import Iterable
from datetime import datetime

from deskbell.handbook.models import Reading, Rule
from deskbell.people.models import Brand, Staff


def read_rules(*, rules: Iterable[Rule], brand: Brand, staff: Staff, at: datetime) -> None:
    """Note that `staff` has read these rules as they are written. Reading twice is no harm."""
    rows = [Reading(staff=staff, brand=brand, key=rule.key, content_hash=rule.content_hash, at=at) for rule in rules]
    Reading.objects.bulk_create(rows, ignore_conflicts=True)
