"""Assign courses when people join, move or change role, and when a rule that a course shows was changed."""

from collections.abc import Sequence

from deskbell.handbook.actions.assign_course import assign_course
from deskbell.handbook.events import EditionPublished
from deskbell.handbook.models import Assignment, CourseVersion
from deskbell.handbook.reads.audience import list_course_takers
from deskbell.handbook.reads.signing import list_binding_brands
from deskbell.handbook.reads.training import list_courses_in_force
from deskbell.handbook.reasons import AssignmentReason
from deskbell.journal.follow import follows
from deskbell.journal.models import Entry
from deskbell.people.events import StaffHired, StaffReturned, StaffRoleChanged, StaffTeamsChanged
from deskbell.people.models import Brand, Staff


@follows(StaffHired, StaffTeamsChanged, StaffReturned, StaffRoleChanged, EditionPublished, name="training")
def assign_courses(entries: Sequence[Entry]) -> None:
    """Read entries one at a time; there are few of them."""
    for entry in entries:
        if entry.kind == EditionPublished.kind:
            _assign_on_change(entry)
        else:
            _assign_at_hiring(entry)


def _assign_at_hiring(entry: Entry) -> None:
    """Assign to a person the courses that begin at hiring and that they have never had."""
    person = Staff.objects.filter(pk=entry.facts["staff"], is_active=True).first()
    if person is None:
        return
    for brand in list_binding_brands(person):
        for version in list_courses_in_force(brand, at=entry.at):
            if (
                version.at_hiring
                and not _has_had_course(version, person)
                and list_course_takers(version.course).filter(pk=person.pk).exists()
            ):
                assign_course(version=version, staff=[person], why=AssignmentReason.HIRED, by=None, at=entry.at)


def _has_had_course(version: CourseVersion, person: Staff) -> bool:
    return Assignment.objects.filter(course=version.course_id, staff=person).exists()


def _assign_on_change(entry: Entry) -> None:
    """Assign a course again if an edition changed one of the rules it shows."""
    changed = set(entry.facts.get("changed", []))
    brand = Brand.objects.filter(slug=entry.brand).first()
    if brand is None or not changed:
        return
    for version in list_courses_in_force(brand, at=entry.at):
        if version.on_change and changed & set(version.keys):
            assign_course(
                version=version,
                staff=list(list_course_takers(version.course)),
                why=AssignmentReason.CHANGED,
                by=None,
                at=entry.at,
            )
