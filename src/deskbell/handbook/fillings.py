"""The handbook's answers to slots of lower apps: policy blocks, personal text for the journal, verification, live
topics.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deskbell.handbook.blocks import ParsedBlock
from deskbell.handbook.events import DraftRemarked, RuleAnswered, RuleAsked
from deskbell.handbook.models import Answer, Question, Remark
from deskbell.handbook.policy import POLICY_FENCE, BrokenPolicy, parse_policy
from deskbell.handbook.reads.signature_faults import find_signature_faults
from deskbell.handbook.rules import may_remark
from deskbell.handbook.slots import parsed_blocks
from deskbell.journal.models import Entry
from deskbell.journal.slots import committed_text, verification_faults
from deskbell.people.models import Brand, Staff
from deskbell.people.slots import setup_sections, topic_permissions

if TYPE_CHECKING:
    from deskbell.people.setup_file.sections import SetupSection

_TABLES: dict[str, tuple[type[Question | Answer | Remark], str]] = {
    RuleAsked.kind: (Question, "question"),
    RuleAnswered.kind: (Answer, "answer"),
    DraftRemarked.kind: (Remark, "remark"),
}


@parsed_blocks.fill
def check_policy_block(*, word: str, text: str, brand: Brand) -> ParsedBlock | None:
    """Check a ```policy block and return what is wrong with it. None for other blocks."""
    if word != POLICY_FENCE:
        return None
    try:
        parse_policy(text)
    except BrokenPolicy as problem:
        return ParsedBlock(line=problem.line, problem=problem.sentence)
    return ParsedBlock()


@committed_text.fill
def list_committed_handbook_text(*, kind: str, entries: Sequence[Entry]) -> dict[int, dict[str, str | None]] | None:
    """Return the text of questions, answers and remarks, by id of the journal entry."""
    if kind not in _TABLES:
        return None
    table, name = _TABLES[kind]
    rows = table.objects.filter(pk__in=[entry.facts[name] for entry in entries])
    texts = dict(rows.values_list("pk", "text"))
    return {entry.id: {"text": texts.get(entry.facts[name])} for entry in entries}


@verification_faults.fill
def verify_signatures() -> list[str]:
    """Compare every signature with the journal. Returns one sentence for each fault."""
    return find_signature_faults()


@topic_permissions.fill
def may_follow_draft(*, staff: Staff, topic: str) -> bool | None:
    """Return True if this person may follow the live topic of a draft: leads and above. None for other topics."""
    return staff.is_active and may_remark(staff) if topic.startswith("handbook:") else None


@setup_sections.fill
def handbook_setup_sections() -> "list[SetupSection]":
    """Offer handbooks and courses as sections of the set-up file."""
    # Imported here: only commands and the API need it, and with it pydantic.
    from deskbell.handbook.setup_section import list_handbook_sections

    return list_handbook_sections()
