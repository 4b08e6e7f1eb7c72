"""What stands around an edition for the person who reads it: their own signature, everybody's, and questions."""

from typing import Any

from deskbell.handbook.models import Edition
from deskbell.handbook.reads.questions import questions_of, unanswered
from deskbell.handbook.reads.roll import roll
from deskbell.handbook.reads.signing import state_of
from deskbell.handbook.reads.training import left_to_take
from deskbell.handbook.rules import may_see_roll
from deskbell.kit.clock import now
from deskbell.people.models import Staff


def around(*, staff: Staff, edition: Edition) -> dict[str, Any]:
    """For `handbook/sign_side.html` and the marks in the contents: mine, roll, waiting, questions."""
    rules = list(edition.rules.order_by("order"))
    manages = may_see_roll(staff)
    return {
        "mine": state_of(staff, edition, rules),
        "roll": roll(edition, most=4) if manages else None,
        "learn": left_to_take(staff=staff.pk, at=now()),
        "waiting": unanswered(edition.brand).count() if manages else 0,
        "questions": questions_of(edition.brand, staff, [rule.key for rule in rules]),
    }
