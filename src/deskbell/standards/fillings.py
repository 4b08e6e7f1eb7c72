"""What standards do for lower floors: they read the handbook's blocks, check their rows in `verify`, and let pages follow."""

from deskbell.handbook.actions.publish import Read
from deskbell.journal.imports.known import Known
from deskbell.kit.slots import fills
from deskbell.people.models import Brand, Staff
from deskbell.standards.language import BlockError, parse, to_json
from deskbell.standards.language.definition import CHANNELS
from deskbell.standards.projections.clocks import LIVE
from deskbell.standards.rebuild import faults
from deskbell.standards.vocabulary import vocabulary


@fills("handbook.block")
def read_block(*, word: str, text: str, brand: Brand) -> Read | None:
    """A fenced ```standard block, read; other blocks are none of ours."""
    if word != "standard":
        return None
    try:
        return Read(means=to_json(parse(text.rstrip("\n"), **vocabulary())))
    except BlockError as error:
        return Read(line=error.line, problem=f"{error.reason} {error.right}")


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
