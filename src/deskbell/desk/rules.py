"""Who may do what on a case. All staff may work on every case; what is possible depends on the state of the case."""

from deskbell.desk.models import Case

FINISHED = (Case.State.RESOLVED, Case.State.CLOSED)


def may_reply(case: Case) -> bool:
    """Return whether messages may be sent to the customer: not when the case is held or closed."""
    return not case.held and case.state != Case.State.CLOSED


def may_wait(case: Case) -> bool:
    """Return whether the case may be put on hold: not when it is held, resolved or closed."""
    return not case.held and case.state not in FINISHED


def may_merge(case: Case) -> bool:
    """Return whether the case may be merged into another one: not when it is held."""
    return not case.held


def may_resolve(case: Case) -> bool:
    """Return whether the case may be resolved: not when it is held, resolved or closed."""
    return not case.held and case.state not in FINISHED


def may_reopen(case: Case) -> bool:
    """Return whether the case may be reopened: only when it is resolved or closed."""
    return case.state in FINISHED


def may_close(case: Case) -> bool:
    """Return whether the case may be closed: only when it is resolved and not held. A held case is released or
    discarded.
    """
    return not case.held and case.state == Case.State.RESOLVED
