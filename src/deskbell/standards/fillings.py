"""What standards do for lower floors: they read the handbook's blocks, check their rows in `verify`, let pages follow,
and forget the words of causes with the customer.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from deskbell.handbook.actions.publish import Read
from deskbell.handbook.blocks import key_of
from deskbell.journal.imports.importing import Show
from deskbell.journal.imports.known import Known
from deskbell.journal.models import Entry, Import, Salt
from deskbell.kit.slots import fills
from deskbell.people.models import Brand, Staff
from deskbell.standards.events import BreachExplained
from deskbell.standards.language import BlockError, line_of, parse, to_json
from deskbell.standards.language.definition import CHANNELS
from deskbell.standards.models import Cause, Clock
from deskbell.standards.projections import columns
from deskbell.standards.projections.clocks import LIVE
from deskbell.standards.rebuild import faults
from deskbell.standards.timing import State
from deskbell.standards.vocabulary import vocabulary


@fills("handbook.block")
def read_block(*, word: str, text: str, brand: Brand) -> Read | None:
    """A fenced ```standard block, read; other blocks are none of ours."""
    if word != "standard":
        return None
    try:
        definition = parse(text.rstrip("\n"), **vocabulary())
    except BlockError as error:
        return Read(line=error.line, problem=f"{error.reason} {error.right}")
    if not all(one.holds(brand.slug) for one in definition.where if one.field == "brand"):
        return Read(line=line_of(text, "where"), problem=_of_others(brand))
    return Read(means=to_json(definition))


def _of_others(brand: Brand) -> str:
    reason = _("This handbook is for %s: its standards are about no other brand.") % brand.name
    return f"{reason} {_('Leave the brand out.')}"


@fills("handbook.block.running")
def running(*, brand: Brand, means: dict[str, Any]) -> int:
    """On how much a standard is still at work: what it ends for, when its rule goes, is measured to its end all the same."""
    key = key_of(means["name"])
    return Clock.objects.filter(
        standard__brand=brand.slug, standard__key=key, state__in=[State.RUNNING, State.PAUSED]
    ).count()


@fills("journal.verify")
def verify() -> list[str]:
    """Live rows and clocks against the journal."""
    return faults()


@fills("scopes")
def scopes() -> list[str]:
    """What a token may do here."""
    return ["standards:read"]


@fills("live.may")
def may_follow(*, staff: Staff, topic: str) -> bool | None:
    """Everyone who works here may follow the board."""
    return staff.is_active if topic == LIVE else None


@fills("journal.past.known")
def channels() -> list[Known]:
    """The channels that standards can be about."""
    return [Known(column="channel", text=name, value=name) for name in CHANNELS]


@fills("journal.past.arrived")
def write_facts(*, taken: Import, show: Show) -> None:
    """The facts of a past that was imported, so that the board shows it at once; whatever waited goes with them."""
    with show("Writing facts", columns.waiting()) as shown:
        while wrote := columns.write(patient=True):
            shown.add(wrote)


@fills("journal.words")
def words(*, kind: str, entries: Sequence[Entry]) -> dict[int, dict[str, str | None]] | None:
    """The causes the journal has committed to."""
    if kind != BreachExplained.kind:
        return None
    texts = dict(Cause.objects.filter(pk__in=[entry.facts["given"] for entry in entries]).values_list("pk", "text"))
    return {entry.id: {"cause": texts.get(entry.facts["given"])} for entry in entries}


@fills("journal.erase")
def erase(*, customer: int, at: datetime) -> None:
    """The causes given on this person's cases: people were asked not to name anybody, and one cannot be sure."""
    cases = set(Entry.objects.filter(customer=customer, case__isnull=False).values_list("case", flat=True))
    entries = Entry.objects.filter(kind=BreachExplained.kind, case__in=cases)
    Salt.objects.filter(entry__in=entries.values("id")).delete()
    Cause.objects.filter(case__in=cases).update(text="")
