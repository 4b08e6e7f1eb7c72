"""Plan ninety days of the invented company: every case, with its first mail and everything that happens later.

The plan depends only on the seed and the time of its end.
"""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from deskbell.world.arrival_times import arrival_times
from deskbell.world.case_handovers import add_duplicate_case, add_handovers
from deskbell.world.case_steps import CaseStep, plan_steps
from deskbell.world.company import SITES, Colleague, CompanySite, list_colleagues
from deskbell.world.customer_names import InventedCustomer, make_site_customers
from deskbell.world.letter_writer import LetterWriter
from deskbell.world.opening_hours import subtract_working_hours

_TOPICS = {
    "delivery": 26, "damaged": 16, "return": 17, "question": 15, "invoice": 8,
    "warranty": 7, "complaint": 4, "hours": 4, "praise": 3,
}  # fmt: skip
_DINER_TOPICS = {"table": 46, "pie": 34, "manners": 20}
TOPICS = {"quince-and-clay": _TOPICS, "sour-lous": _DINER_TOPICS}
_CLOSED_AFTER = timedelta(days=7)
_HOURS_LEFT = (-1.6, -0.4, 0.15, 0.45, 0.8, 1.4, 2.2, 3.1, 4.0, 5.2, 6.1, 7.0)
WITHIN = 8.0


@dataclass(frozen=True)
class CasePlan:
    """The plan of one case: who wrote what, who answers it, and what happens in it (`steps`)."""

    key: int
    customer: InventedCustomer
    address: str
    site: CompanySite
    team: str
    topic: str
    language: str
    subject: str
    text: str
    picture: str
    opened_at: datetime
    owner: Colleague
    steps: tuple[CaseStep, ...]


def plan_story(*, at: datetime, days: int = 90, busy: float = 0.66, seed: int = 7) -> list[CasePlan]:
    """Return every case that begins in the `days` days before `at`, in order. The same seed and `at` give the same
    plan.

    `busy` multiplies the number of mails a day.
    """
    chance = random.Random(f"{seed}")  # noqa: S311 - a story, not a secret
    crowds = {site.slug: make_site_customers(site.slug, chance) for site in SITES}
    begun = [
        (t, site, False) for site in SITES for t in arrival_times(site, at=at, days=days, busy=busy, chance=chance)
    ]
    begun += [
        (subtract_working_hours(site, at, WITHIN - left), site, True) for site, left in _fresh_cases(busy, chance)
    ]
    begun.sort(key=lambda item: item[0])
    return [_plan_case(key, t, site, crowds[site.slug], at, seed, fresh) for key, (t, site, fresh) in enumerate(begun)]


def _fresh_cases(busy: float, chance: random.Random) -> list[tuple[CompanySite, float]]:
    """Return sites and working hours left, for cases that are not answered at the end: some late, some due soon, some
    with time.
    """
    count = max(4, round(len(_HOURS_LEFT) * min(1.0, busy * 1.6)))
    return [(SITES[n % len(SITES)], left) for n, left in enumerate(chance.sample(_HOURS_LEFT, count))]


def _plan_case(
    key: int,
    opened: datetime,
    site: CompanySite,
    crowd: dict[str, list[InventedCustomer]],
    at: datetime,
    seed: int,
    fresh: bool,
) -> CasePlan:
    chance = random.Random(f"{seed}:{key}")  # noqa: S311 - a story, not a secret
    codes, weights = zip(*site.languages, strict=True)
    language = chance.choices(codes, weights=weights)[0]
    customer = crowd[language][int(chance.triangular(0, len(crowd[language]) - 1, 0))]
    topic = choose_topic(site, chance)
    team = choose_team(site, topic, chance)
    owner = chance.choice(list_colleagues(team, language))
    writer = LetterWriter(customer, site, topic, language, chance, opened)
    subject, text = writer.write_first(owner)
    steps = (
        _steps_before_reply(owner, opened, at, chance)
        if fresh
        else plan_steps(site=site, writer=writer, opened_at=opened, owner=owner, at=at)
    )
    begins_in = team
    if not fresh:
        begins_in, steps = add_handovers(
            steps,
            site=site,
            team=team,
            topic=topic,
            language=language,
            owner=owner,
            opened_at=opened,
            key=f"{seed}:{key}",
        )
        steps = add_duplicate_case(steps, writer=writer, owner=owner, key=f"{seed}:{key}")
    return CasePlan(
        key, customer, chance.choice(customer.addresses), site, begins_in, topic, language, subject, text,
        choose_picture(topic, writer.label, chance), opened, owner,
        tuple(_finish_past_wait(step, owner, at) for step in _add_closing(steps) if step.at < at),
    )  # fmt: skip


def choose_topic(site: CompanySite, chance: random.Random) -> str:
    """Return a random topic of the site's brand."""
    topics = TOPICS[site.brand]
    return chance.choices(list(topics), weights=list(topics.values()))[0]


def choose_team(site: CompanySite, topic: str, chance: random.Random) -> str:
    """Return the team that answers mails about this topic."""
    if site.slug == "bangkok":
        return "bangkok-online" if chance.random() < 0.6 else "bangkok-counter"
    if site.slug == "jaipur":
        return "jaipur-delivery" if topic == "delivery" else "jaipur-counter"
    if site.slug == "cape-town":
        return "written" if topic in ("invoice", "complaint", "question") else "cape-town"
    return "front-of-house" if site.brand == "sour-lous" else site.slug


def choose_picture(topic: str, label: str, chance: random.Random) -> str:
    """Return the name of the picture attached to a mail; empty when there is none."""
    if topic == "damaged" and label in ("broken", "crack", "wrong") and chance.random() < 0.8:
        return f"IMG_{chance.randrange(1000, 9999)}.png"
    return "receipt.png" if topic == "invoice" and label == "twice" else ""


def _steps_before_reply(owner: Colleague, opened: datetime, at: datetime, chance: random.Random) -> list[CaseStep]:
    """Return the steps of a case that is not answered yet. Half of these cases are claimed."""
    return [CaseStep(opened + (at - opened) * 0.8, "claim", owner)] if chance.random() < 0.5 else []


def _finish_past_wait(step: CaseStep, owner: Colleague, at: datetime) -> CaseStep:
    """Return a step in which a person ends a wait whose time is over; otherwise the product would end it again at once."""
    if step.kind == "resume":
        return replace(step, who=owner)
    if step.until and step.until <= at:
        return replace(step, on="third party", until=None)
    return step


def _add_closing(steps: list[CaseStep]) -> list[CaseStep]:
    last = steps[-1] if steps else None
    if last is None or last.kind != "resolve":
        return steps
    return [*steps, CaseStep(last.at + _CLOSED_AFTER, "close", last.who)]
