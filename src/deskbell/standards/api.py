"""The API of standards: the numbers of the board with everything that belongs to them, as of any time."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from deskbell.kit.clock import now
from deskbell.kit.rest import (
    LARGEST_PAGE,
    PROBLEM_RESPONSES,
    BearerAuth,
    StrictSchema,
    decode_cursor,
    encode_cursor,
    page_of_items,
)
from deskbell.standards.calendars import MICRO
from deskbell.standards.intervals import Mean
from deskbell.standards.language import definition_to_json, format_block, goal_text
from deskbell.standards.models import Standard
from deskbell.standards.reads.measured_standard import (
    MeasuredStandard,
    NotYetInForce,
    mean_target,
    measure_standard,
    measure_standards_now,
    standards_in_force,
)
from deskbell.standards.views.standard_query import parse_zoned_instant

router = Router(auth=BearerAuth("standards:read"), tags=["standards"])
routers = {"/standards": router}


class LeftOutCount(Schema):
    """How many were left out for one reason."""

    reason: str
    count: int


class VersionOut(Schema):
    """The version in force at the time that was asked about: its number, since when it is in force, and its rule."""

    number: int
    in_force_from: datetime
    in_force_to: datetime | None
    edition: int
    rule: str


class IntervalOut(Schema):
    """The 95 % Wilson interval of a share."""

    low: float
    high: float


class MeanOut(Schema):
    """The mean of n values with its 95 % interval: seconds for a duration, otherwise the number itself."""

    n: int
    mean: float | None
    interval: IntervalOut | None
    goal: float


class StandardOut(Schema):
    """A standard and its number. `share` is kept / n with n = kept + missed; null while n is 0. `pending` counts in
    neither.

    A goal for a mean has `mean` and no `goal_share`; `kept` is then the number of decided ones. `verdict` is kept,
    below, too close to call, or too few (n under 30). Contacts that began after `window_from` and up to `as_of` are
    counted.
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
    interval: IntervalOut | None
    mean: MeanOut | None
    verdict: str
    n: int
    kept: int
    missed: int
    pending: int
    at_risk: int
    excluded: list[LeftOutCount]
    version: VersionOut
    definition: dict[str, Any]
    block: str


class StandardPage(Schema):
    """A page of the standards in force now, in the order of the handbook."""

    items: list[StandardOut]
    next: str | None


class StandardsQuery(StrictSchema):
    """`after` is the cursor from the page before."""

    after: str = Field("", max_length=400)
    limit: int = Field(50, ge=1, le=LARGEST_PAGE)
    brand: str = Field("", max_length=50)


class StandardQuery(StrictSchema):
    """`as_of` is an instant with its time zone, not in the future. If it is missing, it is now."""

    as_of: str = Field("", max_length=40)


@router.get("", response={200: StandardPage, **PROBLEM_RESPONSES}, operation_id="standards")
def list_standards(request: HttpRequest, asked: Query[StandardsQuery]) -> dict[str, Any]:
    """List the standards in force, each with its number as of now."""
    at = now()
    found = standards_in_force(at, asked.brand)
    start = decode_cursor(asked.after, int)[0] if asked.after else 0
    shown = found[max(start, 0) :][: asked.limit + 1]
    items = [_standard_out(one) for one in measure_standards_now(shown[: asked.limit], at=at)]
    return page_of_items(
        [*items, *shown[asked.limit :]], limit=asked.limit, after=encode_cursor(max(start, 0) + asked.limit)
    )


@router.get("/{slug}", response={200: StandardOut, **PROBLEM_RESPONSES}, operation_id="standard")
def get_standard(request: HttpRequest, slug: str, asked: Query[StandardQuery]) -> dict[str, Any]:
    """Get one standard as of an instant. The number for a past instant never changes."""
    found = Standard.objects.filter(slug=slug.replace("\0", "")).first()
    if found is None:
        raise HttpError(404, "There is no standard with this slug.")
    at, present = _parse_as_of(asked.as_of), now()
    if at and at > present:
        raise HttpError(422, "as_of lies ahead: nothing can be measured as of a time that has not come.")
    try:
        return _standard_out(measure_standard(found, at=at or present, live=at is None))
    except NotYetInForce as error:
        raise HttpError(404, "This standard was not in force yet at that time.") from error


def _parse_as_of(text: str) -> datetime | None:
    if not text:
        return None
    at = parse_zoned_instant(text)
    if at is None:
        raise HttpError(422, "as_of is not an instant: write it as 2026-11-26T10:42:00+07:00, with its time zone.")
    return at


def _standard_out(one: MeasuredStandard) -> dict[str, Any]:
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
        "interval": _interval_out(share.interval) if one.mean is None else None,
        "mean": _mean_out(one.mean, mean_target(one.definition.goal)) if one.mean is not None else None,
        "verdict": str(one.verdict),
        "n": share.n,
        "kept": tally.kept,
        "missed": tally.missed,
        "pending": tally.pending,
        "at_risk": one.at_risk,
        "excluded": [{"reason": why, "count": count} for why, count in sorted(tally.left_out.items())],
        "version": {
            "number": version.number,
            "in_force_from": version.in_force_from,
            "in_force_to": version.in_force_to,
            "edition": version.edition,
            "rule": version.rule,
        },
        "definition": definition_to_json(one.definition),
        "block": format_block(one.definition),
    }


def _interval_out(found: tuple[float, float] | None) -> dict[str, float] | None:
    return {"low": found[0], "high": found[1]} if found else None


def _mean_out(found: Mean, goal: int) -> dict[str, Any]:
    """Return a mean for MeanOut, in seconds or plain numbers."""
    bounds = found.interval
    return {
        "n": found.n,
        "mean": found.mean / MICRO if found.n else None,
        "interval": _interval_out((bounds[0] / MICRO, bounds[1] / MICRO)) if bounds else None,
        "goal": goal / MICRO,
    }
