"""News of standards."""

from dataclasses import dataclass

from deskbell.journal.news import News, news


@news("standards.clock.breached", says="A standard was missed")
@dataclass(frozen=True, kw_only=True)
class ClockBreached(News):
    """The due time passed, or the clock was stopped after it. Recorded once for each subject and standard."""

    standard: str
    version: int
    measure: str
    subject: int
    due: str
    round: int = 0


@news("standards.breach.explained", says="The cause of a missed standard was given", forgets=("cause",))
@dataclass(frozen=True, kw_only=True)
class BreachExplained(News):
    """The actor says in a few words why it was missed; `given` is the row that has them. The last one given holds.

    The words are about work and should name nobody, but they are a person's words: they can be forgotten with the customer.
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
    """`before` and `now` are definitions, null where there was or is none. What began earlier keeps its version."""

    standard: str
    version: int
    edition: int
    before: dict[str, object] | None = None
    now: dict[str, object] | None = None


@news("standards.standard.shown", says="A standard was put on the public page")
@dataclass(frozen=True, kw_only=True)
class StandardShown(News):
    """From now on everybody can read what is promised and what was measured."""

    standard: str


@news("standards.standard.hidden", says="A standard was taken off the public page")
@dataclass(frozen=True, kw_only=True)
class StandardHidden(News):
    """From now on only staff see it."""

    standard: str
