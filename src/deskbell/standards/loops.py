"""Time passes: due times become breaches, and facts go to columns."""

from datetime import timedelta

from deskbell.kit.clock import now
from deskbell.kit.loops import loop
from deskbell.standards.actions.breach import breach
from deskbell.standards.projections import columns
from deskbell.standards.projections.remake import go_on

CALM = timedelta(seconds=3)
# To write a file costs the same for one row as for hundreds, so as few as what is on screen allows: it is never 5 s behind.
FRESH = 3.5


@loop(name="standards breaches", every=1.0)
def breaches() -> int:
    """Put the breaches that are due on the journal."""
    return breach(at=now(), calm=CALM)


@loop(name="standards measures", every=60.0)
def measures() -> int:
    """After an upgrade: rows of measures that are new or are declared otherwise, made from the journal piece by piece."""
    return go_on()


@loop(name="standards facts", every=FRESH)
def facts() -> int:
    """Write the days that moved to columns; what moves meanwhile waits for the next turn."""
    wrote = columns.write()
    return wrote if wrote >= columns.DAYS else 0


@loop(name="standards months", every=600.0)
def months() -> int:
    """Months that are over and in which nothing moves any more are written as one file each, which reads quicker."""
    return columns.pack()
