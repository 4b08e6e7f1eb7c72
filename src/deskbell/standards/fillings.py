"""Functions by which standards answer slots of lower apps: parse blocks, check projections, live updates, imports,
erase causes.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from deskbell.handbook.actions.publish_edition import ParsedBlock
from deskbell.handbook.blocks import address_slug
from deskbell.handbook.slots import parsed_blocks, running_counts
from deskbell.journal.imports.import_file import ShowProgress
from deskbell.journal.imports.known_names import KnownName
from deskbell.journal.models import Entry, Import, Salt
from deskbell.journal.slots import committed_text, erase_stored_text, import_finished, import_names, verification_faults
from deskbell.kit.slots import api_scopes
from deskbell.people.models import Brand, Staff
from deskbell.people.slots import topic_permissions
from deskbell.standards.check_projections import find_projection_faults
from deskbell.standards.events import BreachExplained
from deskbell.standards.language import BlockError, definition_to_json, line_of_key, parse_block
from deskbell.standards.language.definition import CHANNELS
from deskbell.standards.models import Cause, Clock
from deskbell.standards.projections import fact_writer
from deskbell.standards.projections.clock_projection import LIVE
from deskbell.standards.timing import ClockState
from deskbell.standards.vocabulary import vocabulary


@parsed_blocks.fill
def read_standard_block(*, word: str, text: str, brand: Brand) -> ParsedBlock | None:
    """Parse a fenced ```standard block. Return None for other blocks."""
    if word != "standard":
        return None
    try:
        definition = parse_block(text.rstrip("\n"), **vocabulary())
    except BlockError as error:
        return ParsedBlock(line=error.line, problem=f"{error.reason} {error.right}")
    if not all(one.accepts(brand.slug) for one in definition.where if one.field == "brand"):
        return ParsedBlock(line=line_of_key(text, "where"), problem=_other_brand_problem(brand))
    return ParsedBlock(means=definition_to_json(definition))


def _other_brand_problem(brand: Brand) -> str:
    """The sentence for a block that names another brand."""
    return _("This is the handbook of %s: its standards cannot be about another brand. Remove the brand.") % brand.name


@running_counts.fill
def count_running_clocks(*, brand: Brand, means: dict[str, Any]) -> int:
    """Return how many clocks of this standard are still running. They are measured to their end even if its rule is
    removed.
    """
    key = address_slug(means["name"])
    return Clock.objects.filter(
        standard__brand=brand.slug, standard__key=key, state__in=[ClockState.RUNNING, ClockState.PAUSED]
    ).count()


@verification_faults.fill
def verify_standards() -> list[str]:
    """Return one sentence for each difference between live rows, clocks and the journal."""
    return find_projection_faults()


@api_scopes.fill
def standards_scopes() -> list[str]:
    """Return the scopes of API tokens that this app adds."""
    return ["standards:read"]


@topic_permissions.fill
def may_follow_standards(*, staff: Staff, topic: str) -> bool | None:
    """Return whether this person may get live updates of the board: all staff may. None for other topics."""
    return staff.is_active if topic == LIVE else None


@import_names.fill
def list_known_channels() -> list[KnownName]:
    """Return the channels that standards can be about, for imports."""
    return [KnownName(column="channel", text=name, value=name) for name in CHANNELS]


@import_finished.fill
def write_imported_facts(*, imported: Import, show: ShowProgress) -> None:
    """Write the facts of an imported past, so that the board shows it at once. Days that waited before are written,
    too.
    """
    with show("Writing facts", fact_writer.count_waiting_days()) as shown:
        while wrote := fact_writer.write_moved_days(patient=True):
            shown.add(wrote)


@committed_text.fill
def list_cause_words(*, kind: str, entries: Sequence[Entry]) -> dict[int, dict[str, str | None]] | None:
    """Return the texts of causes whose hashes these entries contain."""
    if kind != BreachExplained.kind:
        return None
    texts = dict(Cause.objects.filter(pk__in=[entry.facts["given"] for entry in entries]).values_list("pk", "text"))
    return {entry.id: {"cause": texts.get(entry.facts["given"])} for entry in entries}


@erase_stored_text.fill
def erase_causes(*, customer: int, at: datetime) -> None:
    """Empty the causes given on this person's cases. They should name nobody, but that is not certain."""
    cases = set(Entry.objects.filter(customer=customer, case__isnull=False).values_list("case", flat=True))
    entries = Entry.objects.filter(kind=BreachExplained.kind, case__in=cases)
    Salt.objects.filter(entry__in=entries.values("id")).delete()
    Cause.objects.filter(case__in=cases).update(text="")
