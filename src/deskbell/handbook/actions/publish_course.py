"""Publish a course, which consists of rules, text and questions, and assign it to the people it is for."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from deskbell.handbook.actions.assign_course import assign_course
from deskbell.handbook.course_text import parse_course
from deskbell.handbook.edition_text import clean_pasted_text
from deskbell.handbook.events import CourseEnded, CoursePublished
from deskbell.handbook.models import Course, CourseVersion
from deskbell.handbook.reads.audience import list_course_takers
from deskbell.handbook.reads.courses import find_course_rule_keys
from deskbell.handbook.reasons import AssignmentReason
from deskbell.journal.record import record
from deskbell.people.models import Brand, Staff, Team


class InvalidCourse(ValueError):
    """A course cannot have this value. The message says what to do."""


class NeedsCourseAudience(InvalidCourse):
    """The course names a team of another brand, or a role that does not exist."""

    def __init__(self) -> None:
        super().__init__(_("Choose who takes the course: a team of this brand, a role, or everyone."))


@dataclass(frozen=True)
class CourseTerms:
    """The conditions of a course. `pass_mark` is a percentage. `every_days` None means that it is taken only once."""

    pass_mark: int = 80
    due_days: int = 14
    every_days: int | None = None
    at_hiring: bool = True
    on_change: bool = True

    def check(self) -> None:
        """Raise InvalidCourse if a value is out of range."""
        if not 1 <= self.pass_mark <= 100:
            raise InvalidCourse(_("The pass mark must be between 1% and 100%."))
        if not 1 <= self.due_days <= 365:
            raise InvalidCourse(_("People get between 1 and 365 days to complete a course."))
        if self.every_days is not None and not self.due_days < self.every_days <= 3650:
            raise InvalidCourse(
                _("The interval must be longer than the time to complete the course, and at most 3650 days.")
            )


def publish_course(
    *,
    brand: Brand,
    title: str,
    markdown: str,
    language: str,
    terms: CourseTerms,
    by: Staff | None,
    at: datetime,
    course: Course | None = None,
    again: bool = False,
    team: Team | None = None,
    role: str = "",
) -> CourseVersion:
    """Publish a new course, or the next version of `course`.

    A new course is assigned to everybody of the brand, or only to its `team` or `role`. A next version is assigned
    again only with `again`. Raises BrokenEdition (with line and sentence), InvalidCourse and NeedsCourseAudience.
    """
    name, text = " ".join(title.split()), clean_pasted_text(markdown).strip() + "\n"
    if not name:
        raise InvalidCourse(_("Give the course a title."))
    terms.check()
    _check_audience(brand, team, role)
    with transaction.atomic():
        Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
        keys = find_course_rule_keys(parse_course(text), brand)
        first = course is None
        course = course or Course.objects.create(brand=brand, slug=_slug(name, brand), since=at, team=team, role=role)
        version = CourseVersion.objects.create(
            course=course,
            number=course.versions.count() + 1,
            title=name,
            language=language,
            markdown=text,
            content_hash=hashlib.sha256(text.encode()).hexdigest(),
            keys=keys,
            at=at,
            by=by,
            **terms.__dict__,
        )
        record(_news(version, brand), at=at)
        if first or again:
            why = AssignmentReason.NEW if first else AssignmentReason.AGAIN
            assign_course(version=version, staff=list(list_course_takers(course)), why=why, by=by, at=at)
    return version


def _check_audience(brand: Brand, team: Team | None, role: str) -> None:
    if (team and team.brand_id != brand.pk) or (role and role not in Staff.Role.values):
        raise NeedsCourseAudience


def end_course(*, course: Course, by: Staff | None, at: datetime) -> None:
    """End a course: nobody has to take it any more. Passed courses stay in people's files."""
    with transaction.atomic():
        if Course.objects.filter(pk=course.pk, ended_at=None).update(ended_at=at):
            news = CourseEnded(brand=course.brand.slug, actor=by.pk if by else None, course=course.pk)
            record(news, at=at)


def _slug(name: str, brand: Brand) -> str:
    """Return a slug made from `name` that no other course of the brand has."""
    base = slugify(name)[:40] or "course"
    taken = set(Course.objects.filter(brand=brand, slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in taken)


def _news(version: CourseVersion, brand: Brand) -> CoursePublished:
    return CoursePublished(
        brand=brand.slug,
        team=version.course.team.slug if version.course.team else "",
        role=version.course.role,
        language=version.language,
        actor=version.by_id,
        course=version.course_id,
        version=version.number,
        content_hash=version.content_hash,
        keys=version.keys,
        pass_mark=version.pass_mark,
        due_days=version.due_days,
        every_days=version.every_days,
    )
