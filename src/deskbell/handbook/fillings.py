"""What the handbook does for lower floors: the words beside the journal, signatures to verify, who may follow a draft."""

from collections.abc import Sequence

from deskbell.handbook.blocks import Read
from deskbell.handbook.events import DraftRemarked, RuleAnswered, RuleAsked
from deskbell.handbook.models import Answer, Question, Remark
from deskbell.handbook.policy import WORD, BrokenPolicy, parse
from deskbell.handbook.reads.proof import faults
from deskbell.handbook.rules import may_remark
from deskbell.journal.models import Entry
from deskbell.kit.slots import fills
from deskbell.people.models import Brand, Staff

_WORDS: dict[str, tuple[type[Question | Answer | Remark], str]] = {
    RuleAsked.kind: (Question, "question"),
    RuleAnswered.kind: (Answer, "answer"),
    DraftRemarked.kind: (Remark, "remark"),
}


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
    """What was asked, answered and remarked."""
    if kind not in _WORDS:
        return None
    table, name = _WORDS[kind]
    rows = table.objects.filter(pk__in=[entry.facts[name] for entry in entries])
    texts = dict(rows.values_list("pk", "text"))
    return {entry.id: {"text": texts.get(entry.facts[name])} for entry in entries}


@fills("journal.verify")
def verify() -> list[str]:
    """Every signature is still what the journal says was signed."""
    return faults()


@fills("live.may")
def may_follow(*, staff: Staff, topic: str) -> bool | None:
    """Those who may read drafts."""
    return staff.is_active and may_remark(staff) if topic.startswith("handbook:") else None
