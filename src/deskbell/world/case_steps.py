"""Plan what happens in a case: who takes it, when it is answered, on whom it waits, how it ends. Staff act in working
hours.

Most mails are answered within hours, a few take days. Six weeks ago the evening shift of Bangkok and Athens was moved
to the telephones; since then their mails wait longer, and the board shows it. The diner answers slowly.
"""

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log
from zoneinfo import ZoneInfo

from deskbell.world.company import STAFF, Colleague, CompanySite
from deskbell.world.letter_writer import LetterWriter
from deskbell.world.opening_hours import add_working_hours

CHANGE = timedelta(days=45)
_HARD_WEEKS = (1, 4)
_PICTURE_PATTERN = re.compile("another picture|nog 'n foto|φωτογραφία|एक और फ़ोटो|ส่งรูปมาเพิ่ม")


@dataclass(frozen=True)
class CaseStep:
    """One thing that happens in a case at the time `at`. `who` does it; None when the customer does, or a wait ends by
    itself.

    `kind` names the action of the desk, such as "reply" or "claim"; "customer" is a mail of the customer. The other
    fields are its arguments:

    - reply, note, customer: `text`; a customer's mail may have a `picture`.
    - wait: `on` and `until`. assign: `to` is the new owner.
    - hand_over: `team` and `to` get the case, `brief` has the four parts of the brief.
    - merge: `began` is when the other case began, and `text` its first mail.
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


def plan_steps(
    *, site: CompanySite, writer: LetterWriter, opened_at: datetime, owner: Colleague, at: datetime
) -> list[CaseStep]:
    """Return everything that happens after the first mail of a case, also what lies after `at`."""
    chance = writer.chance
    delay = draw_reply_delay(site, opened_at=opened_at, at=at, topic=writer.topic, chance=chance)
    answered = add_working_hours(site, opened_at, delay)
    steps = _steps_before_reply(site, writer, opened_at, owner, delay)
    steps.append(CaseStep(answered, "reply", owner, writer.write("reply", answered, owner)))
    if writer.topic == "praise":
        return sorted([*steps, CaseStep(answered + timedelta(seconds=50), "resolve", owner)], key=lambda step: step.at)
    ends = (_steps_when_settled, _steps_asking_customer, _steps_waiting_for_others, _steps_going_on)
    steps += chance.choices(ends, weights=(44, 28, 16, 12))[0](site, writer, owner, answered)
    return sorted(steps, key=lambda step: step.at)


def draw_reply_delay(
    site: CompanySite, *, opened_at: datetime, at: datetime, topic: str, chance: random.Random
) -> float:
    """Return the working hours until the first reply, drawn from a log-normal distribution."""
    age = at - opened_at
    median = 9.5 if site.brand == "sour-lous" else 1.85
    if age < CHANGE and site.slug in ("bangkok", "athens"):
        median *= 1.14
    if age.days // 7 in _HARD_WEEKS:
        median *= 1.12
    median *= {"hours": 0.6, "praise": 1.1, "complaint": 1.15}.get(topic, 1.0)
    spread = 0.5 if site.brand == "sour-lous" else 0.86
    return min(30.0, max(0.06, exp(chance.gauss(log(median), spread))))


def _steps_before_reply(
    site: CompanySite, writer: LetterWriter, opened_at: datetime, owner: Colleague, delay: float
) -> list[CaseStep]:
    chance = writer.chance
    taken = add_working_hours(site, opened_at, delay * chance.uniform(0.45, 0.92))
    lead = _find_lead(owner)
    given = lead is not None and chance.random() < 0.14
    steps = [CaseStep(taken, "assign", lead, to=owner) if given else CaseStep(taken, "claim", owner)]
    if chance.random() < 0.26:
        noted = add_working_hours(site, taken, delay * 0.04)
        steps.append(CaseStep(noted, "note", owner, writer.write_note(noted, owner)))
    if delay > 7 and chance.random() < 0.45:
        steps.append(
            _customer_step(
                writer, opened_at, add_working_hours(site, opened_at, delay * 0.8) - opened_at, owner, "nudge"
            )
        )
    return steps


def _find_lead(owner: Colleague) -> Colleague | None:
    """Return the lead of one of the owner's teams; None when that is the owner."""
    return next((x for x in STAFF if x.role == "lead" and x is not owner and set(x.teams) & set(owner.teams)), None)


def _steps_when_settled(site: CompanySite, writer: LetterWriter, owner: Colleague, start: datetime) -> list[CaseStep]:
    steps = [CaseStep(start + timedelta(seconds=50), "resolve", owner)]
    roll = writer.chance.random()
    if roll < 0.22:
        thanks = _customer_step(writer, start, _random_pause(writer.chance, 20), owner, "thanks")
        steps += [thanks, CaseStep(add_working_hours(site, thanks.at, 0.7), "resolve", owner)]
    elif roll < 0.31:
        steps += _steps_when_asked_again(site, writer, owner, start)
    return steps


def _steps_asking_customer(
    site: CompanySite, writer: LetterWriter, owner: Colleague, start: datetime
) -> list[CaseStep]:
    steps = [CaseStep(start + timedelta(seconds=20), "wait", owner, on="customer")]
    if writer.chance.random() < 0.22:
        return [*steps, CaseStep(add_working_hours(site, start, 56), "resolve", owner)]
    return steps + _steps_when_asked_again(site, writer, owner, start)


def _steps_waiting_for_others(
    site: CompanySite, writer: LetterWriter, owner: Colleague, start: datetime
) -> list[CaseStep]:
    until = add_working_hours(site, start, writer.chance.uniform(10, 34)).replace(minute=0, second=0)
    on = writer.chance.choice(("third party", "third party", "time"))
    told = add_working_hours(site, until, writer.chance.uniform(0.3, 2.5))
    return [
        CaseStep(start + timedelta(seconds=40), "note", owner, writer.write_note(start, owner)),
        CaseStep(start + timedelta(seconds=90), "wait", owner, on=on, until=until),
        CaseStep(until, "resume"),
        CaseStep(told, "reply", owner, writer.write("answer", told, owner, topic="any")),
        CaseStep(told + timedelta(minutes=2), "resolve", owner),
    ]


def _steps_going_on(site: CompanySite, writer: LetterWriter, owner: Colleague, start: datetime) -> list[CaseStep]:
    steps = _steps_when_asked_again(site, writer, owner, start)[:-1]
    last = steps[-1].at
    return steps + _steps_asking_customer(site, writer, owner, last)


def _steps_when_asked_again(
    site: CompanySite, writer: LetterWriter, owner: Colleague, start: datetime
) -> list[CaseStep]:
    again = _customer_step(writer, start, _random_pause(writer.chance, 14), owner, "again")
    answered = add_working_hours(site, again.at, min(14.0, exp(writer.chance.gauss(log(1.8), 0.8))))
    return [
        again,
        CaseStep(answered, "reply", owner, writer.write("answer", answered, owner, topic="any")),
        CaseStep(answered + timedelta(minutes=1), "resolve", owner),
    ]


def _customer_step(writer: LetterWriter, start: datetime, pause: timedelta, owner: Colleague, kind: str) -> CaseStep:
    """Return the step in which the customer writes, at an hour when people are awake."""
    when = (start + pause).astimezone(ZoneInfo(writer.site.zone))
    if when.hour < 7:
        when = when.replace(hour=7 + writer.chance.randrange(3), minute=writer.chance.randrange(60))
    topic = "any" if kind == "nudge" else ""
    text = writer.write(kind, when, owner, topic=topic) or writer.write("thanks", when, owner)
    text = text or writer.write("nudge", when, owner, topic="any")
    picture = f"IMG_{writer.chance.randrange(1000, 9999)}.png" if _PICTURE_PATTERN.search(text) else ""
    return CaseStep(
        max(when, start + timedelta(minutes=4)).astimezone(start.tzinfo), "customer", text=text, picture=picture
    )


def _random_pause(chance: random.Random, median: float) -> timedelta:
    return timedelta(hours=min(96.0, exp(chance.gauss(log(median), 0.9))))
