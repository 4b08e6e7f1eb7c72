"""Add handovers and merges to some of the planned cases: to another team and back, and duplicates that are merged.

The final owner stays the same. Most handovers carry a brief.
"""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from deskbell.world.case_steps import CaseStep
from deskbell.world.company import TEAMS, Colleague, CompanySite, list_colleagues
from deskbell.world.letter_writer import LetterWriter

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
_REASON_RETURNED = "It is not ours: the shelf, the receipt and the customer are yours"
HANDED_OVER_SHARE, RETURNED_SHARE, REPEATED_SHARE, COLD_SHARE, DUPLICATE_SHARE = 0.1, 0.3, 0.25, 0.06, 0.025


def add_handovers(
    steps: list[CaseStep],
    *,
    site: CompanySite,
    team: str,
    topic: str,
    language: str,
    owner: Colleague,
    opened_at: datetime,
    key: str,
) -> tuple[str, list[CaseStep]]:
    """Add handovers to some of the cases. Return the team in which the case begins, and the steps of the case."""
    chance = random.Random(f"passing:{key}")  # noqa: S311 - a story, not a secret
    other = _other_team(site, team, language, owner)
    if other is None or len(steps) < 2 or chance.random() > HANDED_OVER_SHARE:
        return team, steps
    hand = chance.choice([one for one in list_colleagues(other, language) if one is not owner])
    first, second = steps[0], steps[1]
    gap = (second.at - first.at) / 6
    over = _handover_step(topic, first.at, cold=chance.random() < COLD_SHARE)
    if chance.random() > RETURNED_SHARE:
        # The case begins in the other team, which hands it over to the right one.
        taken = CaseStep(opened_at + (first.at - opened_at) / 2, "claim", hand)
        return other, [taken, replace(over, at=first.at, who=hand, to=owner, team=team), *steps[1:]]
    ways = [(owner, hand, other), (hand, owner, team)] * (2 if chance.random() < REPEATED_SHARE else 1)
    moved = [
        replace(
            over, at=first.at + gap * (number + 1), who=giver, to=taker, team=to,
            brief=(over.brief[0], _REASON_RETURNED, *over.brief[2:]) if number % 2 and over.brief else over.brief,
        )
        for number, (giver, taker, to) in enumerate(ways)
    ]  # fmt: skip
    return team, [first, *moved, *steps[1:]]


def add_duplicate_case(steps: list[CaseStep], *, writer: LetterWriter, owner: Colleague, key: str) -> list[CaseStep]:
    """Let a few customers write twice about the same matter; the owner then merges the two cases. Return the steps of
    the case.
    """
    chance = random.Random(f"twice:{key}")  # noqa: S311 - a story, not a secret
    if len(steps) < 2 or chance.random() > DUPLICATE_SHARE or steps[0].kind != "claim":
        return steps
    begun = writer.opened_at + (steps[0].at - writer.opened_at) * 0.6
    text = replace(writer, chance=chance).write("nudge", begun, owner, topic="any")
    when = steps[0].at + min((steps[1].at - steps[0].at) / 8, timedelta(minutes=9))
    return [steps[0], CaseStep(when, "merge", owner, text=text, began=begun), *steps[1:]] if text else steps


def _other_team(site: CompanySite, team: str, language: str, owner: Colleague) -> str | None:
    """Return another team of the site in which someone else than the owner writes this language; None when there is
    none.
    """
    own = [one.slug for one in TEAMS if one.site == site.slug and one.slug != team]
    return next((slug for slug in own if any(one is not owner for one in list_colleagues(slug, language))), None)


def _handover_step(topic: str, at: datetime, *, cold: bool) -> CaseStep:
    return CaseStep(
        at, "assign" if cold else "hand_over", brief=() if cold else _BRIEFS.get(topic, _BRIEFS["question"])
    )
