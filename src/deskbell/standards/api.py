"""Standards, for programs: the same numbers as the board, with all that belongs beside them, as of any time."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from deskbell.kit.clock import now
from deskbell.kit.programs import MOST, PROBLEMS, Bearer, Strict, cursor, listing, read_cursor
from deskbell.standards.calendars import MICRO
from deskbell.standards.intervals import Mean
from deskbell.standards.language import goal_text, show, to_json
from deskbell.standards.models import Standard
from deskbell.standards.reads.measured import Measured, NotYet, in_force, measured, measured_now, target
from deskbell.standards.views.asked import instant

prefix = "/standards"
router = Router(auth=Bearer("standards:read"), tags=["standards"])


class Left(Schema):
    """How many were left out for a reason."""

    reason: str
    count: int


class Version(Schema):
    """The version in force at the time asked about: what it said, and since when."""

    number: int
    in_force_from: datetime
    in_force_to: datetime | None
    edition: int
    rule: str


class Interval(Schema):
    """The 95 % interval of a share (Wilson)."""

    low: float
    high: float


class MeanOut(Schema):
    """A mean of n values with its 95 % interval: seconds of a duration, else the number itself."""

    n: int
    mean: float | None
    interval: Interval | None
    goal: float


class StandardOut(Schema):
    """A standard measured. `share` is kept / n with n = kept + missed, null while n is 0; what is `pending` is in neither.

    A goal for a mean has `mean` and no `goal_share`; `kept` is then how many were settled.
    `verdict` is kept, below, too close to call, or too few (n under 30). `window_from` (excluded) to `as_of` is the cohort.
    """

    slug: str
    name: str
    brand: str
    measure: str
    goal: str
    goal_share: float | None
    as_of: datetime
    window_from: datetime
    share: float | None
    interval: Interval | None
    mean: MeanOut | None
    verdict: str
    n: int
    kept: int
    missed: int
    pending: int
    at_risk: int
    excluded: list[Left]
    version: Version
    definition: dict[str, Any]
    block: str


class StandardPage(Schema):
    """A page of standards in force now, in the order of the handbook."""

    items: list[StandardOut]
    next: str | None


class Asked(Strict):
    """`after` is the cursor of the page before."""

    after: str = Field("", max_length=400)
    limit: int = Field(50, ge=1, le=MOST)
    brand: str = Field("", max_length=50)


class AskedOne(Strict):
    """`as_of` is an instant with its time zone, not ahead of now; left out, it is now."""

    as_of: str = Field("", max_length=40)


@router.get("", response={200: StandardPage, **PROBLEMS}, operation_id="standards")
def standards(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """The standards in force, each with its number as of now."""
    at = now()
    found = in_force(at, asked.brand)
    start = read_cursor(asked.after, int)[0] if asked.after else 0
    shown = found[max(start, 0) :][: asked.limit + 1]
    items = [_out(one) for one in measured_now(shown[: asked.limit], at=at)]
    return listing([*items, *shown[asked.limit :]], limit=asked.limit, after=cursor(max(start, 0) + asked.limit))


@router.get("/{slug}", response={200: StandardOut, **PROBLEMS}, operation_id="standard")
def standard(request: HttpRequest, slug: str, asked: Query[AskedOne]) -> dict[str, Any]:
    """One standard as of an instant; the number for a past instant never changes."""
    found = Standard.objects.filter(slug=slug.replace("\0", "")).first()
    if found is None:
        raise HttpError(404, "There is no standard with this slug.")
    at, present = _instant(asked.as_of), now()
    if at and at > present:
        raise HttpError(422, "as_of lies ahead: nothing can be measured as of a time that has not come.")
    try:
        return _out(measured(found, at=at or present, live=at is None))
    except NotYet as error:
        raise HttpError(404, "This standard was not in force yet at that time.") from error


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    at = instant(text)
    if at is None:
        raise HttpError(422, "as_of is not an instant: write it as 2026-11-26T10:42:00+07:00, with its time zone.")
    return at


def _out(one: Measured) -> dict[str, Any]:
    share, tally, version = one.tally.share, one.tally, one.version
    return {
        "slug": one.standard.slug,
        "name": one.definition.name,
        "brand": one.standard.brand,
        "measure": one.definition.measure,
        "goal": goal_text(one.definition.goal),
        "goal_share": None if one.mean is not None else float(one.definition.goal.share),
        "as_of": one.window.at,
        "window_from": one.window.begins,
        "share": share.share if one.mean is None else None,
        "interval": _interval(share.interval) if one.mean is None else None,
        "mean": _mean(one.mean, target(one.definition.goal)) if one.mean is not None else None,
        "verdict": str(one.verdict),
        "n": share.n,
        "kept": tally.kept,
        "missed": tally.missed,
        "pending": tally.pending,
        "at_risk": one.at_risk,
        "excluded": [{"reason": why, "count": count} for why, count in sorted(tally.out.items())],
        "version": {
            "number": version.number,
            "in_force_from": version.in_force_from,
            "in_force_to": version.in_force_to,
            "edition": version.edition,
            "rule": version.rule,
        },
        "definition": to_json(one.definition),
        "block": show(one.definition),
    }


def _interval(found: tuple[float, float] | None) -> dict[str, float] | None:
    return {"low": found[0], "high": found[1]} if found else None


def _mean(found: Mean, goal: int) -> dict[str, Any]:
    """In the unit that is read: seconds or the number, not millionths."""
    bounds = found.interval
    return {
        "n": found.n,
        "mean": found.mean / MICRO if found.n else None,
        "interval": _interval((bounds[0] / MICRO, bounds[1] / MICRO)) if bounds else None,
        "goal": goal / MICRO,
    }
