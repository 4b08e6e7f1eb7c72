"""Generate histories of cases to test measures, and compute the expected outcomes without code of the product.

The expected outcome goes minute by minute over the raw journal and compares wall-clock times.
"""

import os
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from deskbell.desk import events
from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.journal.follow import advance_follower, list_followers
from deskbell.journal.models import Entry
from deskbell.journal.record import record
from deskbell.journal.seal import seal_entries
from deskbell.people.models import Brand, Hours, Site, Team
from deskbell.standards.followers import NAME

# As many examples as the suite has time for; `DESKBELL_PROOF=1000` is the full proof. Shrinking an example takes longer
# than reading a large one.
ANY_HISTORY = settings(
    max_examples=int(os.environ.get("DESKBELL_PROOF", "10")),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
MINUTE = timedelta(minutes=1)
ZONE = "Europe/Athens"
WEEK = {0: [(540, 780), (840, 1080)], 1: [(540, 1020)], 2: [(540, 1020)], 4: [(600, 840)], 6: [(120, 300)]}
CLOSED = {date(2026, 3, 31)}
BEGIN = datetime(2026, 3, 27, 6, 0, tzinfo=UTC)  # summer time begins on the 29th, in the middle of Sunday's hours
EDITION = """# In writing

## Hear from a person

Whoever writes to us hears from a person.

```standard
name:    Answered soon
measure: first reply
where:   channel is email
goal:    95% within {goal}
over:    28 days
```
"""


def world(goal="3 working hours", at=BEGIN - timedelta(days=1)):
    """Create one brand with one site, its opening hours, and an edition in force."""
    brand = Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")
    site = Site.objects.create(slug="athens", name="Athens", brand=brand, zone=ZONE)
    Team.objects.create(slug="writing", name="Writing", brand=brand, site=site)
    week = {str(day): [[_hhmm(a), _hhmm(b)] for a, b in spans] for day, spans in WEEK.items()}
    Hours.objects.create(
        site=site, valid_from=date(2020, 1, 1), week=week, holidays=[day.isoformat() for day in CLOSED]
    )
    publish_edition(brand=brand, markdown=EDITION.format(goal=goal), language="en", by=None, at=at)
    follow()
    return brand


def follow():
    """Seal the journal, and let the standards read all of it."""
    while seal_entries():
        pass
    (standards,) = (follower for follower in list_followers() if follower.name == NAME)
    while advance_follower(standards):
        pass


@contextmanager
def undone():
    """Roll back what happens in the block, so that each generated history starts with an empty journal."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- generated news ---------------------------------------------------------------------------------------------

# Minutes after BEGIN within or shortly before working hours: Friday, Sunday before the clocks change, Monday.
DECISIVE = (120, 180, 300, 60 * 40 + 30, 60 * 72, 60 * 75, 60 * 78)
_news = st.one_of(
    st.just((events.MessageReplied, {"message": 1, "text": ""})),
    st.just((events.MessageReplied, {"message": 1, "text": ""})),
    st.just((events.MessageAcknowledged, {"message": 1})),
    st.just((events.NoteWritten, {"note": 1, "text": ""})),
    st.builds(
        lambda kind: (events.MessageReceived, {"message": 1, "text": "", "automatic": kind}),
        st.sampled_from(["none", "none", "reply", "bounce", "list", "loop"]),
    ),
    st.builds(lambda on: (events.CaseWaiting, {"on": on}), st.sampled_from(["customer", "customer", "third party"])),
    st.just((events.CaseWaiting, {"on": "customer"})),
    st.just((events.CaseResumed, {"why": "customer wrote"})),
    st.just((events.CaseResumed, {"why": "by hand"})),
    st.just((events.CaseResolved, {})),
    st.just((events.CaseReopened, {"why": "by hand"})),
    st.just((events.CaseReleased, {})),
    st.just((events.CaseDiscarded, {"why": "spam"})),
)


_REPLY = (events.MessageReplied, {"message": 1, "text": ""})
_WAIT, _RESUME = (events.CaseWaiting, {"on": "customer"}), (events.CaseResumed, {"why": "customer wrote"})
_BOUNCE = (events.MessageReceived, {"message": 1, "text": "", "automatic": "bounce"})
_WORDS = (events.MessageReceived, {"message": 1, "text": "", "automatic": "none"})
# Common courses. Random ones alone would seldom make a pause decide between kept and missed.
_PLOTS = (
    [],
    [_REPLY],
    [_WAIT, _RESUME, _REPLY],
    [_WAIT, _REPLY],
    [_WAIT, _RESUME, _WAIT, _RESUME, _REPLY],
    [_BOUNCE, _WORDS, _REPLY],
)


@st.composite
def stories(draw):
    """Generate one case: (minute, news, facts), in the order of recording, which can differ from the order of times."""
    opened = draw(st.sampled_from(DECISIVE)) + draw(st.integers(-60, 60))
    begun_by = draw(st.sampled_from(["customer"] * 9 + ["us"]))
    held = draw(st.sampled_from([False] * 7 + [True]))
    told = list(draw(st.sampled_from(_PLOTS)))
    for extra in draw(st.lists(_news, max_size=4)):
        told.insert(draw(st.integers(0, len(told))), extra)
    moments, minute = [(opened, events.CaseOpened, {"subject": "", "by": begun_by, "held": held})], opened
    for news, facts in told:
        # A machine begins a case when it is opened, or not at all.
        minute += draw(st.one_of(st.just(0), st.integers(0, 150)) if facts is _BOUNCE[1] else st.integers(0, 150))
        moments.append((minute, news, facts))
    if draw(st.integers(0, 5)) == 5:
        moments[1:] = draw(st.permutations(moments[1:]))
    return moments, draw(st.sampled_from(["email"] * 9 + ["chat"]))


def tell(case, story, channel, cut=None):
    """Record the news of a history up to a minute."""
    for minute, news, facts in story:
        if cut is None or minute <= cut:
            about = {"case": case, "channel": channel, "brand": "qc", "site": "athens", "team": "writing"}
            record(news(**about, **facts), at=BEGIN + minute * MINUTE)


# --- the expected outcome ----------------------------------------------------------------------------------------------------


def truth(at, minutes):
    """Return the expected outcome of every case in the journal at an instant: {case: outcome}.

    `minutes` is the goal in working time.
    """
    by_case = {}
    for entry in Entry.objects.filter(case__isnull=False, at__lte=at).order_by("at", "number"):
        by_case.setdefault(entry.case, []).append(entry)
    found = {case: _outcome(entries, at, minutes) for case, entries in by_case.items()}
    return {case: outcome for case, outcome in found.items() if outcome}


def _outcome(entries, at, minutes):
    opened = next(
        (n for n, e in enumerate(entries) if e.kind == "desk.case.opened" and e.facts["by"] == "customer"), None
    )
    if opened is None or entries[opened].channel != "email":
        return None
    entries = entries[opened:]
    start = entries[0]
    received = [e for e in entries if e.kind == "desk.message.received"]
    if received and received[0].facts["automatic"] != "none" and received[0].at == start.at:
        start = next((e for e in received if e.facts["automatic"] == "none"), None)
    if start is None or _left_out(entries):
        return "out"
    after = entries[entries.index(start) :]
    reply = next((e.at for e in after if e.kind == "desk.message.replied"), None)
    moment, left = start.at, minutes
    while left and moment < at and (reply is None or moment < reply):
        left -= is_open(moment) and not _waiting(after, moment)
        moment += MINUTE
    if reply is not None and moment >= reply:
        return "kept"
    return "missed" if not left and moment < at else "pending"


def _left_out(entries):
    held, discarded = False, False
    for entry in entries:
        held = (held or (entry.facts.get("held", False) and entry.kind == "desk.case.opened")) and (
            entry.kind != "desk.case.released"
        )
        discarded = (discarded or entry.kind == "desk.case.discarded") and entry.kind != "desk.case.reopened"
    return held or discarded


def _waiting(entries, moment):
    waits = False
    for entry in entries:
        if entry.at > moment:
            break
        if entry.kind == "desk.case.waiting":
            waits = entry.facts["on"] == "customer"
        elif entry.kind in ("desk.case.resumed", "desk.case.resolved", "desk.case.reopened", "desk.case.closed"):
            waits = False
    return waits


@cache
def is_open(moment):
    wall = moment.astimezone(ZoneInfo(ZONE))
    minute = wall.hour * 60 + wall.minute
    return wall.date() not in CLOSED and any(a <= minute < b for a, b in WEEK.get(wall.weekday(), ()))


def _hhmm(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
