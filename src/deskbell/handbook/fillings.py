"""What the handbook does for lower floors: the words beside the journal, signatures to verify, who may follow a draft."""

from collections.abc import Sequence

from deskbell.handbook.blocks import Read
from deskbell.handbook.events import RuleAnswered, RuleAsked
from deskbell.handbook.models import Answer, Question
from deskbell.handbook.policy import WORD, BrokenPolicy, parse
from deskbell.handbook.reads.proof import faults
from deskbell.handbook.rules import may_remark
from deskbell.journal.models import Entry
from deskbell.kit.slots import fills
from deskbell.people.models import Brand, Staff


@fills("handbook.block")
def read_policy(*, word: str, text: str, brand: Brand) -> Read | None:
    """A ```policy block: it means nothing to other floors, but one that cannot be read is refused."""
    if word != WORD:
        return None
    try:
        parse(text)
    except BrokenPolicy as problem:
        return Read(line=problem.line, problem=problem.sentence)
    return Read()


@fills("journal.words")
def words(*, kind: str, entries: Sequence[Entry]) -> dict[int, dict[str, str | None]] | None:
    """What was asked and answered."""
    if kind == RuleAsked.kind:
        return _texts(
            dict(Question.objects.filter(pk__in=_named(entries, "question")).values_list("pk", "text")),
            entries,
            "question",
        )
    if kind == RuleAnswered.kind:
        return _texts(
            dict(Answer.objects.filter(pk__in=_named(entries, "answer")).values_list("pk", "text")), entries, "answer"
        )
    return None


def _named(entries: Sequence[Entry], name: str) -> list[int]:
    return [entry.facts[name] for entry in entries]


def _texts(texts: dict[int, str], entries: Sequence[Entry], name: str) -> dict[int, dict[str, str | None]]:
    return {entry.id: {"text": texts.get(entry.facts[name])} for entry in entries}


@fills("journal.verify")
def verify() -> list[str]:
    """Every signature is still what the journal says was signed."""
    return faults()


@fills("live.may")
def may_follow(*, staff: Staff, topic: str) -> bool | None:
    """Those who may read drafts."""
    return staff.is_active and may_remark(staff) if topic.startswith("handbook:") else None
