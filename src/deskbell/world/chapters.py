"""The plan as one sequence: what happens in the whole company, instant by instant, across all cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deskbell.world.course import Step
from deskbell.world.oddities import Oddity
from deskbell.world.story import Matter


@dataclass(frozen=True)
class Scene:
    """One thing that happens: a matter begins (`step` is None), goes on, or a mail that is no customer's comes in."""

    at: datetime
    matter: Matter | None = None
    step: Step | None = None
    oddity: Oddity | None = None


def in_order(matters: Sequence[Matter], odd: Sequence[Oddity] = ()) -> list[Scene]:
    """Every scene of the story in the order of time; scenes of one instant keep the order of the plan."""
    scenes = [Scene(matter.opened_at, matter) for matter in matters]
    scenes += [Scene(step.at, matter, step) for matter in matters for step in matter.steps]
    scenes += [Scene(mail.at, oddity=mail) for mail in odd]
    return sorted(scenes, key=lambda scene: scene.at)
