"""Cases that pass through several hands: what belongs to the other team of the place, what comes back, what came twice.

Whoever answers in the end is whom the course of the case says; only the way there is longer. Most take the brief along.
"""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from deskbell.world.company import TEAMS, Colleague, Site, colleagues
from deskbell.world.course import Step
from deskbell.world.speech import Voice

_BRIEFS = {
    "delivery": ("To know where the parcel is", "Asked the carrier", "An answer by tomorrow", "Ring the depot"),
    "damaged": ("A whole one in place of the broken one", "", "", "See what is on the shelf and send it"),
    "return": ("To send it back and have the money", "Checked the receipt: within thirty days", "", "Book the collection"),
    "question": ("An answer before deciding to buy", "Looked in the catalogue, it does not say", "", "Ask the maker"),
    "invoice": ("An invoice that is right", "Compared it: the customer is right", "A new one this week", "Write it anew"),
    "warranty": ("A repair under the warranty", "Found the purchase: fourteen months ago", "", "Decide whether it is covered"),
    "complaint": ("Somebody who listens and says sorry", "Apologised", "A call from a lead", "Call, and note what was said"),
    "hours": ("To know when somebody is there", "", "", "Answer with the hours of this week"),
    "praise": ("Nothing but to say thank you", "", "", "Thank them, and tell the colleague"),
}  # fmt: skip
_BACK = "It is not ours: the shelf, the receipt and the customer are yours"
PASSED, RETURNED, AGAIN, COLD, TWICE = 0.1, 0.3, 0.25, 0.06, 0.025


def passing(
    steps: list[Step],
    *,
    place: Site,
    team: str,
    topic: str,
    language: str,
    owner: Colleague,
    opened_at: datetime,
    key: str,
) -> tuple[str, list[Step]]:
    """The team in which the case begins, and its steps with those of its wanderings."""
    chance = random.Random(f"passing:{key}")  # noqa: S311 - a story, not a secret
    other = _other_team(place, team, language, owner)
    if other is None or len(steps) < 2 or chance.random() > PASSED:
        return team, steps
    hand = chance.choice([one for one in colleagues(other, language) if one is not owner])
    first, second = steps[0], steps[1]
    gap = (second.at - first.at) / 6
    over = _over(topic, first.at, cold=chance.random() < COLD)
    if chance.random() > RETURNED:
        # It was for the other team from the beginning: there it begins, and they hand it to whom it belongs.
        taken = Step(opened_at + (first.at - opened_at) / 2, "claim", hand)
        return other, [taken, replace(over, at=first.at, who=hand, to=owner, team=team), *steps[1:]]
    ways = [(owner, hand, other), (hand, owner, team)] * (2 if chance.random() < AGAIN else 1)
    moved = [
        replace(
            over, at=first.at + gap * (number + 1), who=giver, to=taker, team=to,
            brief=(over.brief[0], _BACK, *over.brief[2:]) if number % 2 and over.brief else over.brief,
        )
        for number, (giver, taker, to) in enumerate(ways)
    ]  # fmt: skip
    return team, [first, *moved, *steps[1:]]


def told_twice(steps: list[Step], *, voice: Voice, owner: Colleague, key: str) -> list[Step]:
    """A few customers write the same again as if it were new; whoever takes the case puts the two together."""
    chance = random.Random(f"twice:{key}")  # noqa: S311 - a story, not a secret
    if len(steps) < 2 or chance.random() > TWICE or steps[0].kind != "claim":
        return steps
    begun = voice.opened_at + (steps[0].at - voice.opened_at) * 0.6
    text = replace(voice, chance=chance).write("nudge", begun, owner, topic="any")
    when = steps[0].at + min((steps[1].at - steps[0].at) / 8, timedelta(minutes=9))
    return [steps[0], Step(when, "merge", owner, text=text, began=begun), *steps[1:]] if text else steps


def _other_team(place: Site, team: str, language: str, owner: Colleague) -> str | None:
    """The other team of the same place in which somebody else writes that language."""
    own = [one.slug for one in TEAMS if one.site == place.slug and one.slug != team]
    return next((slug for slug in own if any(one is not owner for one in colleagues(slug, language))), None)


def _over(topic: str, at: datetime, *, cold: bool) -> Step:
    return Step(at, "assign" if cold else "hand_over", brief=() if cold else _BRIEFS.get(topic, _BRIEFS["question"]))
