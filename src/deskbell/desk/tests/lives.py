"""Generate whole lives of cases for all measures of the desk, and compute the expected counts without code of the
product.

The expected counts read the raw journal, compare wall-clock times minute by minute, and follow the text of each
measure. Everything happens at whole minutes; the measures are read in the middle of a minute.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from deskbell.desk import events
from deskbell.desk.tests.histories import follow
from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.journal.models import Entry
from deskbell.journal.record import record
from deskbell.people.models import Brand, Hours, Site, Team

MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=7)
ZONE = "Europe/Athens"
BEGIN = datetime(2026, 3, 27, 6, 0, tzinfo=UTC)  # summer time begins on the 29th, in the middle of Sunday's hours
CHANGED = date(2026, 4, 1)
HOURS = {0: [(540, 780), (840, 1080)], 1: [(540, 1020)], 2: [(540, 1020)], 4: [(600, 840)], 6: [(120, 300)]}
LATER = {day: [(480, 720), (750, 960)] for day in range(5)}
CLOSED = {date(2026, 3, 31), date(2026, 4, 6)}
DAYS = 22

# The standards of these lives: name, measure, goal, and what the expected count must know of the goal.
HELD = {
    "First": ("first reply", "95% within 3 working hours", 180),
    "Next": ("next reply", "90th percentile at most 2 working hours", 120),
    "Half": ("next reply", "median at most 1 working hour", 60),
    "Solved": ("resolution", "80% within 6 working hours", 360),
    "Solving": ("resolution", "average at most 5 working hours", None),
    "Open": ("open age", "90% within 5 working hours", 300),
    "Again": ("reopenings", "none", 0),
    "Undone": ("reopened", "at most 5%", None),
    "Once": ("first-contact resolution", "at least 70%", None),
    "Moved": ("handovers", "at most 1 per case", 1),
    "Moving": ("handovers", "average at most 1.5", None),
    "Back": ("returns", "none", 0),
    "Came back": ("returned", "at most 10%", 0),
    "Ping-pong": ("ping-pong", "none", 0),
    "Cold": ("cold handovers", "at most 5%", None),
    "Signed": ("signed cover", "at least 98%", None),
    "Trained": ("trained cover", "at least 98%", None),
}


def world():
    """Create one brand with one site whose hours change, and an edition with a standard of every kind."""
    brand = Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")
    site = Site.objects.create(slug="athens", name="Athens", brand=brand, zone=ZONE)
    for slug in ("ask", "bill", "care"):
        Team.objects.create(slug=slug, name=slug.title(), brand=brand, site=site)
    closed = [day.isoformat() for day in CLOSED]
    Hours.objects.create(site=site, valid_from=date(2020, 1, 1), week=_week(HOURS), holidays=closed)
    Hours.objects.create(site=site, valid_from=CHANGED, week=_week(LATER), holidays=closed)
    publish_edition(brand=brand, markdown=edition(), language="en", by=None, at=BEGIN - timedelta(days=1))
    follow()


def edition(held=None):
    """Return a handbook with these standards."""
    told = ["# Everything", "", "## As we do it", ""]
    for name, (measure, goal, _) in (held or HELD).items():
        lines = [f"name: {name}", f"measure: {measure}", "where: channel is email", f"goal: {goal}", "over: 28 days"]
        told += ["```standard", *lines, "```", ""]
    return "\n".join(told)


def _week(hours):
    return {str(day): [[f"{t // 60:02d}:{t % 60:02d}" for t in span] for span in spans] for day, spans in hours.items()}


# --- generated lives ---------------------------------------------------------------------------------------------


def _says(news, **facts):
    return st.just((news, facts))


_OF_A_LIFE = st.one_of(
    st.builds(
        lambda signed, trained: (
            events.MessageReplied,
            {"message": 1, "text": "", "signed": signed, "trained": trained},
        ),
        st.sampled_from([True, True, False, None]),
        st.sampled_from([True, False, None]),
    ),
    st.builds(
        lambda kind, held: (events.MessageReceived, {"message": 1, "text": "", "automatic": kind, "held": held}),
        st.sampled_from(["none", "none", "none", "reply", "bounce"]),
        st.sampled_from([False] * 5 + [True]),
    ),
    _says(events.MessageReceived, message=1, text="", automatic="none", held=False),
    _says(events.HeldMessageAccepted, message=1),
    _says(events.CaseWaiting, on="customer"),
    _says(events.CaseWaiting, on="third party"),
    _says(events.CaseResumed, why="by hand"),
    _says(events.CaseResolved),
    _says(events.CaseResolved),
    _says(events.CaseReopened, why="by hand"),
    _says(events.CaseReopened, why="customer wrote"),
    _says(events.CaseClosed),
    _says(events.CaseReleased),
    _says(events.CaseDiscarded, why="spam"),
    st.builds(lambda brief: (events.CaseHandedOver, {"brief": brief}), st.booleans()),
    st.builds(lambda brief: (events.CaseHandedOver, {"brief": brief}), st.booleans()),
    _says(events.CaseAssigned),
    _says(events.CaseMerged, into=99),
    _says(events.CaseUnmerged, out_of=99),
)


@st.composite
def lives(draw):
    """Generate one case: its customer, its topic, and (minute, news, facts, team), in the order of recording."""
    minute = draw(st.sampled_from([0, 180, 60 * 43, 60 * 72, 60 * 77, 60 * 24 * 4, 60 * 24 * 9])) + draw(
        st.integers(0, 90)
    )
    team = draw(st.sampled_from(["", "ask", "ask", "bill"]))
    facts = {
        "subject": "",
        "by": draw(st.sampled_from(["customer"] * 6 + ["us"])),
        "held": draw(st.sampled_from([False] * 7 + [True])),
    }
    moments = [(minute, events.CaseOpened, facts, team)]
    if draw(st.integers(0, 3)):
        began = draw(st.sampled_from(["none"] * 6 + ["bounce"]))
        moments.append((minute, events.MessageReceived, {"message": 1, "text": "", "automatic": began}, team))
    for news, more in draw(st.lists(_OF_A_LIFE, max_size=9)):
        minute += draw(st.one_of(st.integers(0, 150), st.integers(0, 60 * 24 * 4)))
        if news in (events.CaseHandedOver, events.CaseAssigned):
            before = team
            team = draw(st.sampled_from(["ask", "bill", "care"]))
            more = {**more, "team_before": before}
        moments.append((minute, news, more, team))
    if draw(st.integers(0, 5)) == 5:
        moments[2:] = draw(st.permutations(moments[2:]))
    about = {
        "customer": draw(st.sampled_from([1, 1, 1, 2, None])),
        "topic": draw(st.sampled_from(["", "bill", "vase"])),
        "channel": draw(st.sampled_from(["email"] * 9 + ["chat"])),
    }
    return about, moments


def tell(case, life, moments):
    """Record some of the news of a case's life."""
    about, _ = life
    for minute, news, facts, team in moments:
        where = {"case": case, "brand": "qc", "site": "athens", "team": team, **about}
        record(news(**where, **facts), at=BEGIN + minute * MINUTE)


# --- the expected counts ----------------------------------------------------------------------------------------------------


def truth(at):
    """Return the expected counts of every standard at an instant: {name: Counter of outcomes}, and the values of means."""
    known = list(Entry.objects.filter(case__isnull=False, at__lte=at).order_by("at", "number"))
    cases = {}
    for entry in known:
        cases.setdefault(entry.case, []).append(entry)
    found = {}
    for name, (measure, _, goal) in HELD.items():
        teller = TELLERS[measure]
        told = [one for story in cases.values() for one in teller(story, at, goal)] if measure not in WHOLE else None
        found[name] = told if told is not None else list(WHOLE[measure](known, at))
    return {name: Counter(one[0] for one in told) for name, told in found.items()}, {
        name: sorted(one[1] for one in told if one[0] == "kept") for name, told in found.items() if name in MEANS
    }


MEANS = ("Solving", "Moving")


def _kind(entry):
    return entry.kind.removeprefix("desk.")


def _words(entry):
    """Return whether this entry is a message of the customer that counts."""
    if _kind(entry) == "message.accepted":
        return True
    return _kind(entry) == "message.received" and entry.facts["automatic"] == "none" and not entry.facts["held"]


def _is_out(story, *, held=True):
    """Return whether the case is not counted at the end: it is in quarantine, discarded, or merged."""
    back = gone = merged = False
    for entry in story:
        kind = _kind(entry)
        back = (back or (kind == "case.opened" and entry.facts["held"])) and kind != "case.released"
        gone = (gone or kind == "case.discarded") and kind != "case.reopened"
        merged = (merged or kind == "case.merged") and kind != "case.unmerged"
    return (back and held) or gone or merged


def _from_the_customer(story):
    """Return the life from the customer's first message; empty when a machine began the case and no person followed."""
    received = [entry for entry in story if _kind(entry) == "message.received"]
    if received and received[0].facts["automatic"] != "none" and received[0].at == story[0].at:
        first = next((entry for entry in received if entry.facts["automatic"] == "none"), None)
        return story[story.index(first) :] if first else []
    return story


def _opened(story, by=("customer", "us")):
    """Return the life from the opening of the case; empty when it was not opened."""
    for place, entry in enumerate(story):
        if _kind(entry) == "case.opened" and entry.facts["by"] in by:
            return story[place:] if entry.channel == "email" else []
    return []


def _timed(start, paused, stop, at, goal):
    """Return kept, missed or pending: compare the working minutes from start to stop, without paused ones, with the
    goal.
    """
    begin, look = _minute(start), _minute(at) + 1
    until = look if stop is None else _minute(stop)
    worked = _worked(begin, until - 1, paused)
    if stop is not None:
        return "kept" if worked < goal or goal == 0 else "missed"
    return "missed" if worked >= goal else "pending"


def _worked(begin, end, paused):
    total = _tabled()[max(end, begin)] - _tabled()[begin]
    for first, last in paused:
        first, last = max(first, begin), min(last, end)
        total -= max(0, _tabled()[last] - _tabled()[first]) if last > first else 0
    return total


def _pauses(story, stops, at):
    """Return the minutes in which the case waited on the customer before it stopped; `stops` are (stop, undone)."""
    found, since = [], None
    for entry in story:
        kind = _kind(entry)
        if kind in ("case.waiting", "case.resumed", "case.resolved", "case.reopened", "case.closed"):
            if since is not None:
                found.append((since, _minute(entry.at)))
                since = None
            if kind == "case.waiting" and entry.facts["on"] == "customer" and not _stopped_before(entry, stops):
                since = _minute(entry.at)
    if since is not None:
        found.append((since, _minute(at) + 1))
    return found


def _stopped_before(entry, stops):
    return any(_order(stop) < _order(entry) and (gone is None or _order(gone) > _order(entry)) for stop, gone in stops)


def _order(entry):
    return entry.at, entry.number


def _stops(story, kinds, days=None):
    """Return each stop with what undid it; None for a stop that was not undone."""
    found, standing = [], None
    for entry in story:
        if standing is None and _kind(entry) in kinds:
            standing = entry
        elif standing is not None and _kind(entry) == "case.reopened" and _within(entry, standing, days):
            found.append((standing, entry))
            standing = None
    return [*found, (standing, None)] if standing else found


def _within(entry, standing, days):
    return days is None or entry.at <= standing.at + timedelta(days=days)


def _stands(stops):
    return stops[-1][0] if stops and stops[-1][1] is None else None


def first_reply(story, at, goal):
    whole = _opened(story, by=("customer",))
    if not whole:
        return
    story = _from_the_customer(whole)
    if not story or _is_out(whole):
        yield "out", None
        return
    reply = next((entry for entry in story if _kind(entry) == "message.replied"), None)
    stops = [(reply, None)] if reply else []
    yield _timed(story[0].at, _pauses(story, stops, at), reply and reply.at, at, goal), None


def next_reply(story, at, goal):
    rounds, waiting = [], False
    for place, entry in enumerate(story):
        if _words(entry) and not waiting:
            rounds.append(place)
            waiting = True
        elif _kind(entry) == "message.replied":
            waiting = False
    for begins, ends in pairwise([*rounds, len(story)]):
        part = story[begins:ends]
        if part[0].channel != "email":
            continue
        if _is_out(part, held=False):
            yield "out", None
            continue
        reply = next((entry for entry in part if _kind(entry) == "message.replied"), None)
        stops = [(reply, None)] if reply else []
        yield _timed(part[0].at, _pauses(part, stops, at), reply and reply.at, at, goal), None


def _solved(story):
    whole = _opened(story)
    return whole, _from_the_customer(whole) if whole else []


def _closed_unresolved(whole, story):
    """Return whether the case was closed while no resolution stood, and not reopened since."""
    standing, closed = None, False
    for entry in whole:
        kind = _kind(entry)
        if story and entry is story[0] and entry is not whole[0]:
            standing = None
        if kind == "case.closed" and standing is None:
            closed = True
        elif kind == "case.resolved" and standing is None:
            standing = entry
        elif kind == "case.reopened":
            closed = False
            standing = None if standing and _within(entry, standing, 7) else standing
    return closed


def resolution(story, at, goal):
    whole, story = _solved(story)
    if not whole:
        return
    if not story or _is_out(whole) or _closed_unresolved(whole, story):
        yield "out", None
        return
    stops = _stops(story, ("case.resolved",), days=7)
    stop, paused = _stands(stops), _pauses(story, stops, at)
    if goal is None:
        read = stop and _worked(_minute(story[0].at), _minute(stop.at), paused)
        yield ("kept", read) if stop else ("pending", None)
        return
    yield _timed(story[0].at, paused, stop and stop.at, at, goal), None


def open_age(story, at, goal):
    whole, story = _solved(story)
    if not whole:
        return
    if not story or _is_out(whole) or _closed_unresolved(whole, story):
        if not _stands(_stops(story or whole, ("case.resolved",), days=7)):
            yield "out", None
        return
    stops = _stops(story, ("case.resolved",), days=7)
    if _stands(stops):
        return
    outcome = _timed(story[0].at, _pauses(story, stops, at), None, at, goal)
    yield ("missed" if outcome == "missed" else "kept"), None


def reopenings(story, at, goal):
    whole, story = _solved(story)
    if not whole:
        return
    if not story or _is_out(whole) or _closed_unresolved(whole, story):
        yield "out", None
        return
    if any(_kind(entry) == "case.reopened" for entry in story):
        yield "missed", None
    else:
        yield ("kept" if _stands(_stops(story, ("case.resolved",), days=7)) else "pending"), None


def reopened(story, at, goal):
    rounds, lasts = [], False
    for place, entry in enumerate(story):
        if _kind(entry) == "case.resolved" and not lasts:
            rounds.append(place)
            lasts = True
        elif _kind(entry) == "case.reopened":
            lasts = False
    for begins, ends in pairwise([*rounds, len(story)]):
        part = story[begins:ends]
        if part[0].channel != "email":
            continue
        if _is_out(part, held=False):
            yield "out", None
        elif at < part[0].at + WEEK:
            yield "pending", None
        else:
            soon = any(_kind(entry) == "case.reopened" and entry.at <= part[0].at + WEEK for entry in part)
            yield ("missed" if soon else "kept"), None


def first_contact(known, at):
    for place, words in enumerate(known):
        if not _words(words) or words.channel != "email":
            continue
        later = [entry for entry in known[place + 1 :] if entry.at <= words.at + WEEK]
        on_case = [entry for entry in later if entry.case == words.case]
        replied = any(_kind(entry) == "message.replied" for entry in on_case)
        if words.customer is None or not replied or _is_out(on_case, held=False):
            yield "out", None
        elif at < words.at + WEEK:
            yield "pending", None
        else:
            theirs = [entry for entry in later if entry.customer == words.customer]
            came = any(_words(e) and (e.case == words.case or e.topic == words.topic) for e in theirs)
            yield ("missed" if came or any(_moves(entry) for entry in on_case) else "kept"), None


def _moves(entry):
    moved = _kind(entry) in ("case.handed_over", "case.assigned")
    return moved and entry.facts["team_before"] not in ("", entry.team)


_OF_THE_OWNER = (
    "case.opened", "case.claimed", "case.assigned", "case.handed_over", "case.waiting", "case.resumed", "case.resolved",
    "case.reopened", "case.closed", "message.replied",
)  # fmt: skip


def _runs(story):
    runs = []
    for entry in story:
        if _kind(entry) in _OF_THE_OWNER and entry.team and runs[-1:] != [entry.team]:
            runs.append(entry.team)
    return runs


def _passed(count):
    def told(story, at, goal):
        story = _opened(story)
        if not story:
            return
        number = count(_runs(story))
        if _is_out(story):
            yield "out", None
        elif goal is not None and number > goal:
            yield "missed", None
        else:
            stands = _stands(_stops(story, ("case.resolved", "case.closed")))
            yield ("kept", number) if stands else ("pending", None)

    return told


def _ended(count):
    """Return the teller of a share of the cases that have ended, at least once, with at most `goal` of something."""

    def told(story, at, goal):
        story = _opened(story)
        if not story:
            return
        if _is_out(story):
            yield "out", None
        elif not any(_kind(entry) in ("case.resolved", "case.closed") for entry in story):
            yield "pending", None
        else:
            yield ("missed" if count(_runs(story)) > 0 else "kept"), None

    return told


def _returns(runs):
    return sum(runs.count(team) - 1 for team in set(runs))


def cold(story, at, goal):
    for entry in story:
        if _moves(entry) and entry.channel == "email":
            warm = _kind(entry) == "case.handed_over" and entry.facts["brief"]
            yield ("kept" if warm else "missed"), None


def _cover(fact):
    def told(story, at, goal):
        for entry in story:
            if _kind(entry) == "message.replied" and entry.channel == "email":
                said = entry.facts.get(fact)
                yield ("out" if said is None else "kept" if said else "missed"), None

    return told


TELLERS = {
    "first reply": first_reply,
    "next reply": next_reply,
    "resolution": resolution,
    "open age": open_age,
    "reopenings": reopenings,
    "reopened": reopened,
    "first-contact resolution": None,
    "handovers": _passed(lambda runs: max(len(runs) - 1, 0)),
    "returns": _passed(_returns),
    "returned": _ended(_returns),
    "ping-pong": _ended(lambda runs: max((runs.count(team) for team in runs), default=0) >= 3),
    "cold handovers": cold,
    "signed cover": _cover("signed"),
    "trained cover": _cover("trained"),
}
WHOLE = {"first-contact resolution": first_contact}


def _minute(at):
    return (at - BEGIN) // MINUTE


@cache
def _tabled():
    """Return how many minutes were worked from BEGIN up to each minute."""
    every = (is_open(BEGIN + n * MINUTE) for n in range((DAYS + 30) * 24 * 60))
    return [0, *accumulate(every)]


def is_open(moment):
    wall = moment.astimezone(ZoneInfo(ZONE))
    week = LATER if wall.date() >= CHANGED else HOURS
    minute = wall.hour * 60 + wall.minute
    return wall.date() not in CLOSED and any(a <= minute < b for a, b in week.get(wall.weekday(), ()))
