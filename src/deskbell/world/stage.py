"""Where the plan meets the desk: each scene becomes the action that people or machines would have taken, at its time."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property

from deskbell.desk.actions.assign import assign
from deskbell.desk.actions.claim import claim
from deskbell.desk.actions.note import note
from deskbell.desk.actions.open import open_case
from deskbell.desk.actions.receive import Attached, Incoming, receive
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.resolve import close, resolve
from deskbell.desk.actions.wait import resume, wait
from deskbell.desk.models import Case
from deskbell.kit.files import files
from deskbell.people.actions.meet import meet
from deskbell.people.models import Customer, Staff, Team
from deskbell.world.chapters import Scene
from deskbell.world.course import Step
from deskbell.world.pictures import pot
from deskbell.world.story import Matter

_PROVEN_ONE_IN = 3


class Stage:
    """Plays scenes. Knows which case of the desk each matter of the plan has become."""

    def __init__(self) -> None:
        self.cases: dict[int, Case] = {}
        self.customers: dict[str, Customer] = {}

    @cached_property
    def staff(self) -> dict[str, Staff]:
        """Everyone, by address."""
        return {person.email: person for person in Staff.objects.all()}

    @cached_property
    def teams(self) -> dict[str, Team]:
        """Every team, by slug."""
        return {team.slug: team for team in Team.objects.select_related("brand")}

    def play(self, scene: Scene) -> None:
        """Let one thing happen."""
        if scene.matter and scene.step:
            self.go_on(scene.matter, scene.step)
        elif scene.matter:
            self.begin(scene.matter)

    def begin(self, matter: Matter) -> None:
        """The first mail of a case."""
        customer, team = self._customer(matter), self.teams[matter.team]
        case = open_case(
            brand=team.brand,
            team=team,
            channel="email",
            subject=matter.subject,
            customer=customer,
            at=matter.opened_at,
            language=matter.language,
            topic=matter.topic,
        )
        self.cases[matter.key] = case
        self._receive(matter, customer, matter.text, Step(matter.opened_at, "customer"), matter.picture)

    def go_on(self, matter: Matter, step: Step) -> None:
        """The next thing that happens to a case."""
        self._verbs[step.kind](matter, self._case(matter), step)

    @cached_property
    def _verbs(self) -> dict[str, Callable[[Matter, Case, Step], object]]:
        return {
            "claim": lambda m, case, step: claim(case=case, by=self._who(step), at=step.at),
            "assign": self._assign,
            "note": lambda m, case, step: note(case=case, by=self._who(step), text=step.text, at=step.at),
            "reply": lambda m, case, step: reply(case=case, by=self._who(step), text=step.text, at=step.at),
            "wait": lambda m, case, step: wait(case=case, on=step.on, until=step.until, by=self._who(step), at=step.at),
            "resume": lambda m, case, step: resume(case=case, by=self._who(step), why="by hand", at=step.at),
            "resolve": lambda m, case, step: resolve(case=case, by=self._who(step), at=step.at),
            "close": lambda m, case, step: close(case=case, by=None, at=step.at),
            "customer": lambda m, case, step: self._receive(m, self._customer(m), step.text, step),
        }

    def _assign(self, matter: Matter, case: Case, step: Step) -> None:
        to = self.staff[step.to.email] if step.to else None
        assign(case=case, to=to, team=self.teams[matter.team], by=self._who(step), at=step.at)

    def _receive(self, matter: Matter, customer: Customer, text: str, step: Step, picture: str = "") -> None:
        first = step.at == matter.opened_at
        incoming = Incoming(
            party=matter.address,
            text=text,
            subject=matter.subject if first else f"Re: {matter.subject}",
            language=matter.language,
            proof="claimed" if matter.key % _PROVEN_ONE_IN else "proven",
            message_id=f"{matter.key}.{step.at:%Y%m%d%H%M%S}@{matter.address.rpartition('@')[2]}",
            attachments=[_attached(picture, matter.key)] if picture else [],
        )
        receive(case=self._case(matter), channel="email", customer=customer, incoming=incoming, at=step.at)

    def _customer(self, matter: Matter) -> Customer:
        """Found again by address; the second address of somebody known is another way to the same person only when proven."""
        if matter.address not in self.customers:
            person = matter.customer
            self.customers[matter.address] = meet(
                channel="email",
                value=matter.address,
                name=person.name,
                language=person.language,
                at=matter.opened_at - timedelta(seconds=1),
            )
        return self.customers[matter.address]

    def _case(self, matter: Matter) -> Case:
        if matter.key not in self.cases:
            self.cases[matter.key] = Case.objects.get(opened_at=matter.opened_at, team__slug=matter.team)
        return self.cases[matter.key]

    def _who(self, step: Step) -> Staff:
        if step.who is None:
            raise ValueError(f"nobody does {step.kind}")
        return self.staff[step.who.email]


def _attached(name: str, kind: int) -> Attached:
    content = pot(kind % 20)
    return Attached(name=name, type="image/png", size=len(content), sha256=files.put(content))
