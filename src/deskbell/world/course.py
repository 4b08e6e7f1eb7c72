"""The course of a case: who takes it, when it is answered, whom it waits on, how it ends, all in working hours.

Most mails are answered within hours and a few take days. Six weeks ago the evening shift of Bangkok and Athens moved
to the telephones; since then their mails wait longer, and the board shows it. The diner answers when the soup is done.
"""

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log
from zoneinfo import ZoneInfo

from deskbell.world.company import STAFF, Colleague, Site
from deskbell.world.hours import after
from deskbell.world.speech import Voice

CHANGE = timedelta(days=45)
_HARD_WEEKS = (1, 4)
_PICTURE = re.compile("another picture|nog 'n foto|φωτογραφία|एक और फ़ोटो|ส่งรูปมาเพิ่ม")


@dataclass(frozen=True)
class Step:
    """Something that happens to a case. `who` is None when the customer writes or a wait ends by itself.

    `brief` and `team` belong to a handover; `began` is when the case began that is merged into this one, with `text`.
    """

    at: datetime
    kind: str
    who: Colleague | None = None
    text: str = ""
    on: str = ""
    until: datetime | None = None
    to: Colleague | None = None
    picture: str = ""
    team: str = ""
    brief: tuple[str, ...] = ()
    began: datetime | None = None


def course(*, place: Site, voice: Voice, opened_at: datetime, owner: Colleague, at: datetime) -> list[Step]:
    """Everything that happens after the first mail, also what lies ahead of `at`."""
    chance = voice.chance
    delay = reply_delay(place, opened_at=opened_at, at=at, topic=voice.topic, chance=chance)
    answered = after(place, opened_at, delay)
    steps = _before_the_answer(place, voice, opened_at, owner, delay)
    steps.append(Step(answered, "reply", owner, voice.write("reply", answered, owner)))
    if voice.topic == "praise":
        return sorted([*steps, Step(answered + timedelta(seconds=50), "resolve", owner)], key=lambda step: step.at)
    ends = (_settled, _asks_customer, _waits_for_others, _goes_on)
    steps += chance.choices(ends, weights=(44, 28, 16, 12))[0](place, voice, owner, answered)
    return sorted(steps, key=lambda step: step.at)


def reply_delay(place: Site, *, opened_at: datetime, at: datetime, topic: str, chance: random.Random) -> float:
    """Working hours until the first answer. The diner cooks first and writes later; it has promised nothing else."""
    age = at - opened_at
    median = 9.5 if place.brand == "sour-lous" else 1.85
    if age < CHANGE and place.slug in ("bangkok", "athens"):
        median *= 1.14
    if age.days // 7 in _HARD_WEEKS:
        median *= 1.12
    median *= {"hours": 0.6, "praise": 1.1, "complaint": 1.15}.get(topic, 1.0)
    spread = 0.5 if place.brand == "sour-lous" else 0.86
    return min(30.0, max(0.06, exp(chance.gauss(log(median), spread))))


def _before_the_answer(place: Site, voice: Voice, opened_at: datetime, owner: Colleague, delay: float) -> list[Step]:
    chance = voice.chance
    taken = after(place, opened_at, delay * chance.uniform(0.45, 0.92))
    lead = _lead(owner)
    given = lead is not None and chance.random() < 0.14
    steps = [Step(taken, "assign", lead, to=owner) if given else Step(taken, "claim", owner)]
    if chance.random() < 0.26:
        noted = after(place, taken, delay * 0.04)
        steps.append(Step(noted, "note", owner, voice.note(noted, owner)))
    if delay > 7 and chance.random() < 0.45:
        steps.append(_customer(voice, opened_at, after(place, opened_at, delay * 0.8) - opened_at, owner, "nudge"))
    return steps


def _lead(owner: Colleague) -> Colleague | None:
    """The lead of a team of the owner's, if that is somebody else."""
    return next((x for x in STAFF if x.role == "lead" and x is not owner and set(x.teams) & set(owner.teams)), None)


def _settled(place: Site, voice: Voice, owner: Colleague, start: datetime) -> list[Step]:
    steps = [Step(start + timedelta(seconds=50), "resolve", owner)]
    roll = voice.chance.random()
    if roll < 0.22:
        thanks = _customer(voice, start, _pause(voice.chance, 20), owner, "thanks")
        steps += [thanks, Step(after(place, thanks.at, 0.7), "resolve", owner)]
    elif roll < 0.31:
        steps += _asks_again(place, voice, owner, start)
    return steps


def _asks_customer(place: Site, voice: Voice, owner: Colleague, start: datetime) -> list[Step]:
    steps = [Step(start + timedelta(seconds=20), "wait", owner, on="customer")]
    if voice.chance.random() < 0.22:
        return [*steps, Step(after(place, start, 56), "resolve", owner)]
    return steps + _asks_again(place, voice, owner, start)


def _waits_for_others(place: Site, voice: Voice, owner: Colleague, start: datetime) -> list[Step]:
    until = after(place, start, voice.chance.uniform(10, 34)).replace(minute=0, second=0)
    on = voice.chance.choice(("third party", "third party", "time"))
    told = after(place, until, voice.chance.uniform(0.3, 2.5))
    return [
        Step(start + timedelta(seconds=40), "note", owner, voice.note(start, owner)),
        Step(start + timedelta(seconds=90), "wait", owner, on=on, until=until),
        Step(until, "resume"),
        Step(told, "reply", owner, voice.write("answer", told, owner, topic="any")),
        Step(told + timedelta(minutes=2), "resolve", owner),
    ]


def _goes_on(place: Site, voice: Voice, owner: Colleague, start: datetime) -> list[Step]:
    steps = _asks_again(place, voice, owner, start)[:-1]
    last = steps[-1].at
    return steps + _asks_customer(place, voice, owner, last)


def _asks_again(place: Site, voice: Voice, owner: Colleague, start: datetime) -> list[Step]:
    again = _customer(voice, start, _pause(voice.chance, 14), owner, "again")
    answered = after(place, again.at, min(14.0, exp(voice.chance.gauss(log(1.8), 0.8))))
    return [
        again,
        Step(answered, "reply", owner, voice.write("answer", answered, owner, topic="any")),
        Step(answered + timedelta(minutes=1), "resolve", owner),
    ]


def _customer(voice: Voice, start: datetime, pause: timedelta, owner: Colleague, kind: str) -> Step:
    """The customer writes, at an hour at which people are awake."""
    when = (start + pause).astimezone(ZoneInfo(voice.place.zone))
    if when.hour < 7:
        when = when.replace(hour=7 + voice.chance.randrange(3), minute=voice.chance.randrange(60))
    topic = "any" if kind == "nudge" else ""
    text = voice.write(kind, when, owner, topic=topic) or voice.write("thanks", when, owner)
    text = text or voice.write("nudge", when, owner, topic="any")
    picture = f"IMG_{voice.chance.randrange(1000, 9999)}.png" if _PICTURE.search(text) else ""
    return Step(
        max(when, start + timedelta(minutes=4)).astimezone(start.tzinfo), "customer", text=text, picture=picture
    )


def _pause(chance: random.Random, median: float) -> timedelta:
    return timedelta(hours=min(96.0, exp(chance.gauss(log(median), 0.9))))
