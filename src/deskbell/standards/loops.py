"""Background work of standards: record breaches, remake rows of changed measures, write facts to Parquet files."""

from datetime import timedelta

from deskbell.kit.background import background_loop
from deskbell.kit.clock import now
from deskbell.standards.actions.breach import breach
from deskbell.standards.projections import fact_writer
from deskbell.standards.projections.remake import remake_next_piece

CALM = timedelta(seconds=3)
# Writing a file costs the same for one row as for hundreds, so write seldom; but the screen must never be 5 s behind.
FRESH = 3.5


@background_loop(name="standards breaches", every=1.0)
def record_due_breaches() -> int:
    """Record the breaches that are due. Return how many."""
    return breach(at=now(), calm=CALM)


@background_loop(name="standards measures", every=60.0)
def remake_changed_measures() -> int:
    """After an upgrade, remake the rows of new or changed measures from the journal, one piece per step."""
    return remake_next_piece()


@background_loop(name="standards facts", every=FRESH)
def write_moved_facts() -> int:
    """Write the days of facts that changed. Return 0 when the next step can wait."""
    wrote = fact_writer.write_moved_days()
    return wrote if wrote >= fact_writer.DAYS else 0


@background_loop(name="standards months", every=600.0)
def pack_finished_months() -> int:
    """Pack a month that is over and no longer changes into one file, which is faster to read."""
    return fact_writer.pack_month()
