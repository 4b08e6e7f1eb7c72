"""What the handbook follows: people who come get the courses they begin with, a changed rule brings its courses back."""

from collections.abc import Sequence

from deskbell.handbook.actions.give import give
from deskbell.handbook.events import EditionPublished
from deskbell.handbook.models import Assignment, CourseVersion
from deskbell.handbook.reads.people import takers
from deskbell.handbook.reads.signing import brands_of
from deskbell.handbook.reads.training import in_force
from deskbell.journal.follow import follows
from deskbell.journal.models import Entry
from deskbell.people.events import StaffHired, StaffMoved, StaffReturned, StaffRoleChanged
from deskbell.people.models import Brand, Staff


@follows(StaffHired, StaffMoved, StaffReturned, StaffRoleChanged, EditionPublished, name="training")
def follow(entries: Sequence[Entry]) -> None:
    """One at a time: there are few."""
    for entry in entries:
        if entry.kind == EditionPublished.kind:
            _changed(entry)
        else:
            _came(entry)


def _came(entry: Entry) -> None:
    person = Staff.objects.filter(pk=entry.facts["staff"], is_active=True).first()
    if person is None:
        return
    for brand in brands_of(person):
        for version in in_force(brand, at=entry.at):
            if (
                version.at_hiring
                and not _has_had(version, person)
                and takers(version.course).filter(pk=person.pk).exists()
            ):
                give(version=version, staff=[person], why=Assignment.Why.HIRED, by=None, at=entry.at)


def _has_had(version: CourseVersion, person: Staff) -> bool:
    return Assignment.objects.filter(course=version.course_id, staff=person).exists()


def _changed(entry: Entry) -> None:
    changed = set(entry.facts.get("changed", []))
    brand = Brand.objects.filter(slug=entry.brand).first()
    if brand is None or not changed:
        return
    for version in in_force(brand, at=entry.at):
        if version.on_change and changed & set(version.keys):
            give(version=version, staff=list(takers(version.course)), why=Assignment.Why.CHANGED, by=None, at=entry.at)
