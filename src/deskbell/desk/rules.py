"""Who may do what at the desk: everyone who works here sees and works on every case; the state of a case decides the rest."""

from deskbell.desk.models import Case

FINISHED = (Case.State.RESOLVED, Case.State.CLOSED)


def may_reply(case: Case) -> bool:
    """Words go to the customer unless the case is held or closed."""
    return not case.held and case.state != Case.State.CLOSED


def may_wait(case: Case) -> bool:
    """A case at work can wait."""
    return not case.held and case.state not in FINISHED


def may_merge(case: Case) -> bool:
    """Anything that is not held can go on in another case of its brand."""
    return not case.held


def may_resolve(case: Case) -> bool:
    """A case at work can be settled."""
    return not case.held and case.state not in FINISHED


def may_reopen(case: Case) -> bool:
    """A finished case can come back."""
    return case.state in FINISHED


def may_close(case: Case) -> bool:
    """Anything not closed, unless it is held: held cases are released or set aside."""
    return not case.held and case.state == Case.State.RESOLVED
