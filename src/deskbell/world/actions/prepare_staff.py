"""Let the staff sign the handbook and take the course of their brand.

To show every state, one person has not signed, one signed late, and one has not passed the course.
"""

from datetime import datetime, timedelta
from importlib.resources import files

from deskbell.handbook.actions.publish_course import CourseTerms, publish_course
from deskbell.handbook.actions.record_reading import record_reading
from deskbell.handbook.actions.sign import sign_edition
from deskbell.handbook.actions.take_course import take_course
from deskbell.handbook.course_text import list_questions
from deskbell.handbook.models import CourseVersion, Edition
from deskbell.handbook.reads.audience import list_bound_staff
from deskbell.handbook.reads.rule_wording import list_rule_wordings
from deskbell.handbook.reads.signing import list_unsigned_rules
from deskbell.handbook.reads.training import list_open_assignments
from deskbell.handbook.signing_sheet import SheetLine, create_sheet, open_sheet
from deskbell.people.models import Brand, Staff
from deskbell.world import company

NEVER_SIGNED, SIGNED_LATE, NEVER_PASSED = "riaan", "stavros", "malee"
SIGNED_LATE_AFTER = timedelta(days=372)
COURSE_BEGINS_AFTER = timedelta(days=368)
TERMS = CourseTerms(pass_mark=75, due_days=14, every_days=365)
LANGUAGES = {person.email: person.languages[-1] for person in company.STAFF}


def prepare_staff(*, at: datetime) -> None:
    """Let everybody sign and take their course in the days after `at`."""
    for brand in Brand.objects.order_by("pk"):
        edition = Edition.objects.filter(brand=brand).select_related("brand").order_by("-number")[0]
        for number, person in enumerate(list_bound_staff(brand)):
            if not _is_named(person, NEVER_SIGNED):
                when = (
                    at + SIGNED_LATE_AFTER
                    if _is_named(person, SIGNED_LATE)
                    else at + timedelta(days=1, hours=number, minutes=7 * number)
                )
                _sign_handbook(person, edition, number, when)
        _publish_and_take_course(brand, at + COURSE_BEGINS_AFTER)


def _is_named(person: Staff, name: str) -> bool:
    return person.email.startswith(f"{name}@")


def _sign_handbook(person: Staff, edition: Edition, number: int, at: datetime) -> None:
    """Sign the handbook with the password, as on the signing page."""
    language = LANGUAGES[person.email] if LANGUAGES[person.email] in edition.languages else edition.language
    rules = list(list_unsigned_rules(person, edition))
    record_reading(rules=rules, brand=edition.brand, staff=person, at=at - timedelta(minutes=4))
    lines = [
        SheetLine(one.rule.key, one.rule.content_hash, one.text_hash)
        for one in list_rule_wordings(rules, edition, language)
    ]
    session_key = f"{person.pk} {at.isoformat()}"
    text = create_sheet(staff=person, session_key=session_key, edition=edition, language=language, lines=lines, at=at)
    sheet = open_sheet(text, staff=person, session_key=session_key, at=at)
    sign_edition(sheet=sheet, staff=person, method="password", address=f"192.0.2.{number + 10}", at=at)


def _publish_and_take_course(brand: Brand, at: datetime) -> None:
    title, _, text = files("deskbell.world").joinpath("courses", f"{brand.slug}.md").read_text("utf-8").partition("\n")
    manager = Staff.objects.get(email=company.STAFF[1].email)
    version = publish_course(
        brand=brand, title=title.removeprefix("# "), markdown=text, language="en", terms=TERMS, by=manager, at=at
    )
    for number, person in enumerate(list_bound_staff(brand)):
        if not _is_named(person, NEVER_PASSED):
            _pass_course(person, version, at + timedelta(days=1 + number % 9, hours=3, minutes=11 * number))


def _pass_course(person: Staff, version: CourseVersion, at: datetime) -> None:
    """Answer the questions of the course. Every third person makes a mistake the first time."""
    questions = list_questions(version.markdown)
    right = [[n for n, choice in enumerate(one.choices) if choice.is_right] for one in questions]
    wrong = [[n for n, choice in enumerate(one.choices) if not choice.is_right][:1] for one in questions]
    (row,) = [one.assignment for one in list_open_assignments(person) if one.assignment.course_id == version.course_id]
    if person.pk % 3 == 0:
        take_course(assignment=row, version=version, given=wrong, at=at - timedelta(minutes=9))
    take_course(assignment=row, version=version, given=right, at=at)
