"""What a person should know before answering: doubts about the sender that no machine may settle."""

from dataclasses import dataclass

from deskbell.desk.models import Case
from deskbell.kit import slots


@dataclass(frozen=True)
class Warning:
    """A doubt: what is so, and why it matters."""

    title: str
    text: str


def warnings(case: Case) -> list[Warning]:
    """The doubts about this case that the channels have raised (slot `desk.case.warnings`, pairs of title and text)."""
    raised = slots.ask("desk.case.warnings", case=case)
    return [Warning(title, text) for pairs in raised for title, text in pairs]
