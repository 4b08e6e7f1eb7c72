"""Training at hiring and periodically: a manager writes a course of rules, words and questions, and it is given to the people."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from deskbell.handbook.actions.give import give
from deskbell.handbook.course import Step, steps
from deskbell.handbook.events import CourseEnded, CoursePublished
from deskbell.handbook.models import Assignment, Course, CourseVersion, Edition
from deskbell.handbook.reads.people import takers
from deskbell.handbook.text import BrokenEdition, cleaned
from deskbell.journal.record import record
from deskbell.people.models import Brand, Staff, Team


class NeedsNumber(ValueError):
    """A setting of a course that no course can have: a sentence with what would be right."""


class NeedsAudience(NeedsNumber):
    """A course for a team of another brand, or for a role nobody has."""

    def __init__(self) -> None:
        super().__init__(_("Choose for whom the course is: a team of this brand, a role, or everybody."))


@dataclass(frozen=True)
class Terms:
    """How a course is taken. `every_days` None: once is enough."""

    pass_mark: int = 80
    due_days: int = 14
    every_days: int | None = None
    at_hiring: bool = True
    on_change: bool = True

    def check(self) -> None:
        """Raises NeedsNumber."""
        if not 1 <= self.pass_mark <= 100:
            raise NeedsNumber(_("The pass mark is between 1% and 100%."))
        if not 1 <= self.due_days <= 365:
            raise NeedsNumber(_("People have between 1 and 365 days to take a course."))
        if self.every_days is not None and not self.due_days < self.every_days <= 3650:
            raise NeedsNumber(_("The interval is longer than the time to take the course, and at most 3650 days."))


def publish_course(
    *,
    brand: Brand,
    title: str,
    markdown: str,
    language: str,
    terms: Terms,
    by: Staff | None,
    at: datetime,
    course: Course | None = None,
    again: bool = False,
    team: Team | None = None,
    role: str = "",
) -> CourseVersion:
    """Publish a course, or the next version of `course`. Raises BrokenEdition (line and sentence) and NeedsNumber.

    A new course is given to everybody of the brand, or of a `team` or a `role` of it; a new version only if `again`.
    """
    name, text = " ".join(title.split()), cleaned(markdown).strip() + "\n"
    if not name:
        raise NeedsNumber(_("Give the course a title."))
    terms.check()
    _check_audience(brand, team, role)
    with transaction.atomic():
        Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
        keys = _keys(steps(text), brand)
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
            why = Assignment.Why.NEW if first else Assignment.Why.AGAIN
            give(version=version, staff=list(takers(course)), why=why, by=by, at=at)
    return version


def _check_audience(brand: Brand, team: Team | None, role: str) -> None:
    if (team and team.brand_id != brand.pk) or (role and role not in Staff.Role.values):
        raise NeedsAudience


def end_course(*, course: Course, by: Staff | None, at: datetime) -> None:
    """Nobody has to take it any more; who passed it has it in their file."""
    with transaction.atomic():
        if Course.objects.filter(pk=course.pk, ended_at=None).update(ended_at=at):
            news = CourseEnded(brand=course.brand.slug, actor=by.pk if by else None, course=course.pk)
            record(news, at=at)


def _keys(found: Sequence[Step], brand: Brand) -> list[str]:
    """The rules a course names, by number or title, in the edition in force."""
    edition = Edition.objects.filter(brand=brand).order_by("-number").first()
    known: dict[str, str] = {}
    for rule in edition.rules.order_by("order") if edition else []:
        known.setdefault(rule.number, rule.key)
        known.setdefault(rule.title.casefold(), rule.key)
    keys = []
    for step in found:
        if step.kind == "rule":
            key = known.get(step.words.casefold())
            if key is None:
                raise BrokenEdition(
                    step.line,
                    _("The handbook in force has no rule “%(name)s”. Use its number or title.") % {"name": step.words},
                )
            keys.append(key)
    return keys


def _slug(name: str, brand: Brand) -> str:
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
