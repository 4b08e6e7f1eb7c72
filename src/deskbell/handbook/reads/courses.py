"""The courses of a brand, with how many people have passed each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from deskbell.handbook.course_text import CourseStep, StepKind
from deskbell.handbook.edition_text import BrokenEdition
from deskbell.handbook.models import Course, CourseVersion, Edition
from deskbell.handbook.reads.training import list_courses_in_force
from deskbell.people.models import Brand
from deskbell.people.panels import role_name

COUNTS = """
select a.course_id, count(*), count(*) filter (where a.passed_at is not null),
  count(*) filter (where a.passed_at is null and a.due_at < %(at)s)
from (
  select distinct on (a.course_id, a.staff_id) a.course_id, a.passed_at, a.due_at
  from handbook_assignment a join people_staff p on p.id = a.staff_id and p.is_active
  where a.course_id = any(%(courses)s) order by a.course_id, a.staff_id, a.at desc, a.id desc
) a group by a.course_id
"""


@dataclass(frozen=True)
class CourseOverview:
    """A course in force: how many people have it, how many passed their latest assignment, how many are overdue."""

    version: CourseVersion
    people_count: int
    passed_count: int
    overdue_count: int

    @property
    def audience(self) -> str:
        """The team or role the course is for; empty for everybody."""
        return audience_name(self.version.course)


def audience_name(course: Course) -> str:
    """Return the name of the team or role that a course is for; "" for everybody."""
    if course.team:
        return course.team.name
    return role_name(course.role) if course.role else ""


def sample_course() -> str:
    """Return the text of a sample course in the reader's language."""
    return "\n".join(
        (
            _("What this course is about, in a sentence or two."),
            "",
            "```rule",
            "1.1",
            "```",
            "",
            "```question",
            _("What is your question?"),
            "[ ] " + _("An answer that sounds right"),
            "    " + _("Why it is wrong."),
            "[x] " + _("The right answer"),
            "    " + _("Why it is right."),
            "```",
            "",
        )
    )


def list_course_overviews(brand: Brand, *, at: datetime) -> list[CourseOverview]:
    """Return the courses of a brand in force, with their counts."""
    versions = list_courses_in_force(brand, at=at)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"at": at, "courses": [version.course_id for version in versions]})
        counts = {row[0]: row[1:] for row in cursor.fetchall()}
    return [CourseOverview(version, *counts.get(version.course_id, (0, 0, 0))) for version in versions]


def find_course_rule_keys(steps: Iterable[CourseStep], brand: Brand) -> list[str]:
    """Return the keys of the rules that a course names by number or title, in the edition in force. Raises
    BrokenEdition.
    """
    edition = Edition.objects.filter(brand=brand).order_by("-number").first()
    keys_by_name: dict[str, str] = {}
    for rule in edition.rules.order_by("order") if edition else []:
        keys_by_name.setdefault(rule.number, rule.key)
        keys_by_name.setdefault(rule.title.casefold(), rule.key)
    keys = []
    for step in steps:
        if step.kind is StepKind.RULE:
            key = keys_by_name.get(step.words.casefold())
            if key is None:
                raise BrokenEdition(
                    step.line,
                    _("The current handbook has no rule “%(name)s”. Use its number or title.") % {"name": step.words},
                )
            keys.append(key)
    return keys
