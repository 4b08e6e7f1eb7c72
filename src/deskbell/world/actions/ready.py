"""The people of the company get ready to serve: they read and sign the handbook, and take the course of their brand.

Not all of them: one has not signed, one signed late, and one has not passed the course that everybody should have by now.
"""

from datetime import datetime, timedelta
from importlib.resources import files

from deskbell.handbook.actions.publish_course import Terms, publish_course
from deskbell.handbook.actions.read_rules import read_rules
from deskbell.handbook.actions.sign import sign
from deskbell.handbook.actions.take_course import take_course
from deskbell.handbook.course import steps
from deskbell.handbook.models import CourseVersion, Edition
from deskbell.handbook.reads.people import bound_by
from deskbell.handbook.reads.signing import unsigned
from deskbell.handbook.reads.training import open_for
from deskbell.handbook.reads.wording import worded
from deskbell.handbook.sheet import Line, draw_up, taken
from deskbell.people.models import Brand, Staff
from deskbell.world import company

NEVER_SIGNED, SIGNED_LATE, NEVER_PASSED = "riaan", "stavros", "malee"
LATE = timedelta(days=372)
COURSE = timedelta(days=368)
TERMS = Terms(pass_mark=75, due_days=14, every_days=365)
LANGUAGES = {person.email: person.languages[-1] for person in company.STAFF}


def ready(*, at: datetime) -> None:
    """From the days after `at`, when the company opened."""
    for brand in Brand.objects.order_by("pk"):
        edition = Edition.objects.filter(brand=brand).select_related("brand").order_by("-number")[0]
        for number, person in enumerate(bound_by(brand)):
            if not _is(person, NEVER_SIGNED):
                when = (
                    at + LATE if _is(person, SIGNED_LATE) else at + timedelta(days=1, hours=number, minutes=7 * number)
                )
                _sign(person, edition, number, when)
        _learn(brand, at + COURSE)


def _is(person: Staff, name: str) -> bool:
    return person.email.startswith(f"{name}@")


def _sign(person: Staff, edition: Edition, number: int, at: datetime) -> None:
    """As on the page of signing, with the password, from a desk in the shop."""
    language = LANGUAGES[person.email] if LANGUAGES[person.email] in edition.languages else edition.language
    rules = list(unsigned(person, edition))
    read_rules(rules=rules, brand=edition.brand, staff=person, at=at - timedelta(minutes=4))
    lines = [Line(one.rule.key, one.rule.content_hash, one.text_hash) for one in worded(rules, edition, language)]
    visit = f"{person.pk} {at.isoformat()}"
    text = draw_up(staff=person, visit=visit, edition=edition, language=language, lines=lines, at=at)
    sheet = taken(text, staff=person, visit=visit, at=at)
    sign(sheet=sheet, staff=person, method="password", address=f"192.0.2.{number + 10}", at=at)


def _learn(brand: Brand, at: datetime) -> None:
    title, _, text = files("deskbell.world").joinpath("courses", f"{brand.slug}.md").read_text("utf-8").partition("\n")
    manager = Staff.objects.get(email=company.STAFF[1].email)
    version = publish_course(
        brand=brand, title=title.removeprefix("# "), markdown=text, language="en", terms=TERMS, by=manager, at=at
    )
    for number, person in enumerate(bound_by(brand)):
        if not _is(person, NEVER_PASSED):
            _pass(person, version, at + timedelta(days=1 + number % 9, hours=3, minutes=11 * number))


def _pass(person: Staff, version: CourseVersion, at: datetime) -> None:
    """Every third person gets something wrong the first time."""
    questions = [step for step in steps(version.markdown) if step.kind == "question"]
    right = [[n for n, choice in enumerate(one.choices) if choice.right] for one in questions]
    wrong = [[n for n, choice in enumerate(one.choices) if not choice.right][:1] for one in questions]
    (row,) = [one.assignment for one in open_for(person) if one.assignment.course_id == version.course_id]
    if person.pk % 3 == 0:
        take_course(assignment=row, version=version, given=wrong, at=at - timedelta(minutes=9))
    take_course(assignment=row, version=version, given=right, at=at)
