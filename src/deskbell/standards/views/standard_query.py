"""Parse the query parameters of the pages of standards."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode

from deskbell.kit.clock import now
from deskbell.people.models import Team
from deskbell.standards.models import Standard
from deskbell.standards.reads.measured_standard import (
    MeasuredStandard,
    NotYetInForce,
    measure_standard,
    measure_standards_now,
)

EARLIEST, LATEST = 2000, 2199


@dataclass(frozen=True)
class AsOf:
    """The instant that a page is about. `live`: it is now. With a `team`, only what began as the work of that team."""

    at: datetime
    live: bool
    team: str = ""

    @property
    def query(self) -> str:
        return "" if self.live else self.at.isoformat()


def read_as_of(request: HttpRequest) -> AsOf:
    """Return the instant in `?as_of=`, which needs a time zone. If it is missing, wrong or in the future, return now."""
    asked = parse_zoned_instant(request.GET.get("as_of", ""))
    present = now()
    team = read_team(request)
    return AsOf(asked, False, team) if asked and asked < present else AsOf(present, True, team)


def read_team(request: HttpRequest) -> str:
    """Return the slug in `?team=`; empty when there is no such team."""
    slug = request.GET.get("team", "").replace("\0", "")[:60]
    return slug if slug and Team.objects.filter(slug=slug).exists() else ""


def parse_zoned_instant(text: str) -> datetime | None:
    """Return an ISO 8601 instant with a time zone; None for anything else."""
    try:
        # A plus sign in an address arrives as a space.
        found = parse_datetime(text.strip().replace(" ", "+") if "T" in text else text)
    except ValueError:
        return None
    if found is None or found.tzinfo is None or not EARLIEST <= found.year <= LATEST:
        return None
    return found


def get_measured_standard(slug: str, moment: AsOf, *, lengths: bool = False) -> MeasuredStandard:
    """Return the standard with this slug, measured; with `lengths` also its durations. Raises Http404 when there is
    none, or not yet.
    """
    standard = Standard.objects.filter(slug=slug).first()
    if standard is None:
        raise Http404
    try:
        if moment.live and not moment.team:
            return measure_standards_now([standard], at=moment.at, lengths=lengths)[0]
        return measure_standard(standard, at=moment.at, live=moment.live, team=moment.team)
    except NotYetInForce as error:
        raise Http404 from error


def rows_url(slug: str, moment: AsOf, name: str = "standards_rows", **words: str) -> str:
    """Return the URL of the rows behind a number. `words` are the parameters `outcome`, `why`, `week` and `after`."""
    query = urlencode(
        {key: value for key, value in {**words, "as_of": moment.query, "team": moment.team}.items() if value}
    )
    return reverse(name, args=[slug]) + (f"?{query}" if query else "")
