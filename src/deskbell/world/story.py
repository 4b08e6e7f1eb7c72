"""Ninety days of the invented company, as a plan: every case with its first mail and what came after, by seed."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from deskbell.world.arrivals import arrivals
from deskbell.world.company import SITES, Colleague, Site, colleagues
from deskbell.world.course import Step, course
from deskbell.world.hours import before
from deskbell.world.names import Person, crowd_of
from deskbell.world.passing import passing, told_twice
from deskbell.world.speech import Voice

_TOPICS = {
    "delivery": 26, "damaged": 16, "return": 17, "question": 15, "invoice": 8,
    "warranty": 7, "complaint": 4, "hours": 4, "praise": 3,
}  # fmt: skip
_DINER = {"table": 46, "pie": 34, "manners": 20}
TOPICS = {"quince-and-clay": _TOPICS, "sour-lous": _DINER}
_CLOSED_AFTER = timedelta(days=7)
_ON_THE_DESK = (-1.6, -0.4, 0.15, 0.45, 0.8, 1.4, 2.2, 3.1, 4.0, 5.2, 6.1, 7.0)
WITHIN = 8.0


@dataclass(frozen=True)
class Matter:
    """One case of the story: who wrote what, where it belongs, and what happened to it."""

    key: int
    customer: Person
    address: str
    place: Site
    team: str
    topic: str
    language: str
    subject: str
    text: str
    picture: str
    opened_at: datetime
    owner: Colleague
    steps: tuple[Step, ...]


def plan(*, at: datetime, days: int = 90, busy: float = 0.66, seed: int = 7) -> list[Matter]:
    """Every case that began in the `days` days before `at`, in the order in which they began."""
    chance = random.Random(f"{seed}")  # noqa: S311 - a story, not a secret
    crowds = {place.slug: crowd_of(place.slug, chance) for place in SITES}
    begun = [(t, place, False) for place in SITES for t in arrivals(place, at=at, days=days, busy=busy, chance=chance)]
    begun += [(before(place, at, WITHIN - left), place, True) for place, left in _fresh(busy, chance)]
    begun.sort(key=lambda item: item[0])
    return [_matter(key, t, place, crowds[place.slug], at, seed, fresh) for key, (t, place, fresh) in enumerate(begun)]


def _fresh(busy: float, chance: random.Random) -> list[tuple[Site, float]]:
    """What lies on the desk unanswered just now, by hours left: some late, some due soon, some with time."""
    count = max(4, round(len(_ON_THE_DESK) * min(1.0, busy * 1.6)))
    return [(SITES[n % len(SITES)], left) for n, left in enumerate(chance.sample(_ON_THE_DESK, count))]


def _matter(
    key: int, opened: datetime, place: Site, crowd: dict[str, list[Person]], at: datetime, seed: int, fresh: bool
) -> Matter:
    chance = random.Random(f"{seed}:{key}")  # noqa: S311 - a story, not a secret
    codes, weights = zip(*place.languages, strict=True)
    language = chance.choices(codes, weights=weights)[0]
    customer = crowd[language][int(chance.triangular(0, len(crowd[language]) - 1, 0))]
    topic = topic_for(place, chance)
    team = team_for(place, topic, chance)
    owner = chance.choice(colleagues(team, language))
    voice = Voice(customer, place, topic, language, chance, opened)
    subject, text = voice.first(owner)
    steps = (
        _untouched(owner, opened, at, chance)
        if fresh
        else course(place=place, voice=voice, opened_at=opened, owner=owner, at=at)
    )
    begins_in = team
    if not fresh:
        begins_in, steps = passing(
            steps,
            place=place,
            team=team,
            topic=topic,
            language=language,
            owner=owner,
            opened_at=opened,
            key=f"{seed}:{key}",
        )
        steps = told_twice(steps, voice=voice, owner=owner, key=f"{seed}:{key}")
    return Matter(
        key, customer, chance.choice(customer.addresses), place, begins_in, topic, language, subject, text,
        picture_for(topic, voice.label, chance), opened, owner,
        tuple(_told(step, owner, at) for step in _with_closing(steps) if step.at < at),
    )  # fmt: skip


def topic_for(place: Site, chance: random.Random) -> str:
    """What somebody writes about."""
    topics = TOPICS[place.brand]
    return chance.choices(list(topics), weights=list(topics.values()))[0]


def team_for(place: Site, topic: str, chance: random.Random) -> str:
    """The team that such a mail belongs to."""
    if place.slug == "bangkok":
        return "bangkok-online" if chance.random() < 0.6 else "bangkok-counter"
    if place.slug == "jaipur":
        return "jaipur-delivery" if topic == "delivery" else "jaipur-counter"
    if place.slug == "cape-town":
        return "written" if topic in ("invoice", "complaint", "question") else "cape-town"
    return "front-of-house" if place.brand == "sour-lous" else place.slug


def picture_for(topic: str, label: str, chance: random.Random) -> str:
    """The name of the picture that comes with the mail: what is broken is shown, and cats are."""
    if topic == "damaged" and label in ("broken", "crack", "wrong") and chance.random() < 0.8:
        return f"IMG_{chance.randrange(1000, 9999)}.png"
    return "receipt.png" if topic == "invoice" and label == "twice" else ""


def _untouched(owner: Colleague, opened: datetime, at: datetime, chance: random.Random) -> list[Step]:
    """Not answered yet; half of them have been taken by somebody."""
    return [Step(opened + (at - opened) * 0.8, "claim", owner)] if chance.random() < 0.5 else []


def _told(step: Step, owner: Colleague, at: datetime) -> Step:
    """A wait that is over already was ended by a person: one with a time in the past would end again at once."""
    if step.kind == "resume":
        return replace(step, who=owner)
    if step.until and step.until <= at:
        return replace(step, on="third party", until=None)
    return step


def _with_closing(steps: list[Step]) -> list[Step]:
    last = steps[-1] if steps else None
    if last is None or last.kind != "resolve":
        return steps
    return [*steps, Step(last.at + _CLOSED_AFTER, "close", last.who)]
