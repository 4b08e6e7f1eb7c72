"""Everything that the page of an edition shows beside the text: the reader's signature, who has signed, courses,
questions.
"""

from typing import Any

from deskbell.handbook.models import Edition
from deskbell.handbook.reads.questions import list_unanswered_questions, questions_by_rule
from deskbell.handbook.reads.roll import find_signing_roll
from deskbell.handbook.reads.signing import find_signing_state
from deskbell.handbook.reads.training import count_courses_to_take
from deskbell.handbook.rules import may_see_roll
from deskbell.kit.clock import now
from deskbell.people.models import Staff


def edition_context(*, staff: Staff, edition: Edition) -> dict[str, Any]:
    """Return the context of the template `handbook/sign_side.html`, and the marks in the table of contents."""
    rules = list(edition.rules.order_by("order"))
    manages = may_see_roll(staff)
    return {
        "signing": find_signing_state(staff, edition, rules),
        "roll": find_signing_roll(edition, most=4) if manages else None,
        "courses_to_take": count_courses_to_take(staff=staff.pk, at=now()),
        "open_questions": list_unanswered_questions(edition.brand).count() if manages else 0,
        "questions": questions_by_rule(edition.brand, staff, [rule.key for rule in rules]),
    }
