"""The news of standards."""

from dataclasses import dataclass

from deskbell.journal.news import News, news


@news("standards.clock.breached", says="A standard was missed")
@dataclass(frozen=True, kw_only=True)
class ClockBreached(News):
    """A clock's due time passed, or it was stopped too late. Recorded once for each subject, round and standard."""

    standard: str
    version: int
    measure: str
    subject: int
    due: str
    round: int = 0


@news("standards.breach.explained", says="The cause of a missed standard was given", forgets=("cause",))
@dataclass(frozen=True, kw_only=True)
class BreachExplained(News):
    """The actor wrote why a standard was missed. `given` is the id of the `Cause` row. A later cause replaces an
    earlier one.

    The text is about work and should name nobody. It is still a person's text, so it can be erased with the customer.
    """

    standard: str
    version: int
    measure: str
    subject: int
    round: int
    given: int
    cause: str


@news("standards.standard.changed", says="A standard came into force, changed, or ended")
@dataclass(frozen=True, kw_only=True)
class StandardChanged(News):
    """A standard began, changed or ended. `before` and `now` are definitions; None where there is none. What began
    earlier keeps its version.
    """

    standard: str
    version: int
    edition: int
    before: dict[str, object] | None = None
    now: dict[str, object] | None = None


@news("standards.standard.shown", says="A standard was put on the public page")
@dataclass(frozen=True, kw_only=True)
class StandardShown(News):
    """The public page shows the standard and its number from now on."""

    standard: str


@news("standards.standard.hidden", says="A standard was taken off the public page")
@dataclass(frozen=True, kw_only=True)
class StandardHidden(News):
    """Only staff see the standard from now on."""

    standard: str
