"""What the pages of standards are asked for in the address."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode

from deskbell.kit.clock import now
from deskbell.people.models import Team
from deskbell.standards.models import Standard
from deskbell.standards.reads.measured import Measured, NotYet, measured, measured_now

EARLIEST, LATEST = 2000, 2199


@dataclass(frozen=True)
class AsOf:
    """The instant asked about; `live` when it is now. With a `team` only what began as its own."""

    at: datetime
    live: bool
    team: str = ""

    @property
    def query(self) -> str:
        return "" if self.live else self.at.isoformat()


def as_of(request: HttpRequest) -> AsOf:
    """`?as_of=` with a time zone, else now; what cannot be read, or lies ahead, is now."""
    asked = instant(request.GET.get("as_of", ""))
    present = now()
    team = team_asked(request)
    return AsOf(asked, False, team) if asked and asked < present else AsOf(present, True, team)


def team_asked(request: HttpRequest) -> str:
    """`?team=` by its address; none for one that nobody knows."""
    slug = request.GET.get("team", "").replace("\0", "")[:60]
    return slug if slug and Team.objects.filter(slug=slug).exists() else ""


def instant(text: str) -> datetime | None:
    """ISO 8601 with a zone; None for anything else."""
    try:
        # A plus sign in an address arrives as a space.
        found = parse_datetime(text.strip().replace(" ", "+") if "T" in text else text)
    except ValueError:
        return None
    if found is None or found.tzinfo is None or not EARLIEST <= found.year <= LATEST:
        return None
    return found


def one(slug: str, moment: AsOf, *, lengths: bool = False) -> Measured:
    """The standard of an address, measured, with all `lengths` where they are asked for; 404 when there is none, or none yet."""
    standard = Standard.objects.filter(slug=slug).first()
    if standard is None:
        raise Http404
    try:
        if moment.live and not moment.team:
            return measured_now([standard], at=moment.at, lengths=lengths)[0]
        return measured(standard, at=moment.at, live=moment.live, team=moment.team)
    except NotYet as error:
        raise Http404 from error


def rows_url(slug: str, moment: AsOf, name: str = "standards_rows", **words: str) -> str:
    """The address of the rows behind a number: `outcome`, `why`, `week`, `after`."""
    query = urlencode(
        {key: value for key, value in {**words, "as_of": moment.query, "team": moment.team}.items() if value}
    )
    return reverse(name, args=[slug]) + (f"?{query}" if query else "")
