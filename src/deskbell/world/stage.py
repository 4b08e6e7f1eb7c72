"""Where the plan meets the desk: what happens to a case becomes the actions that people and machines would have taken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cached_property

from deskbell.desk.actions.assign import assign
from deskbell.desk.actions.claim import claim
from deskbell.desk.actions.deliver import delivered
from deskbell.desk.actions.hand_over import hand_over
from deskbell.desk.actions.merge import merge
from deskbell.desk.actions.note import note
from deskbell.desk.actions.open import Opening, open_case
from deskbell.desk.actions.receive import Attached, Incoming, receive
from deskbell.desk.actions.release import discard
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.resolve import close, resolve
from deskbell.desk.actions.sort import sort
from deskbell.desk.actions.wait import resume, wait
from deskbell.desk.actions.write_brief import Account
from deskbell.desk.models import Case
from deskbell.kit.files import files
from deskbell.people.actions.meet import meet
from deskbell.people.models import Customer, Staff, Team
from deskbell.world.company import STAFF, mailbox_of
from deskbell.world.course import Step
from deskbell.world.customers import proof_of
from deskbell.world.intake import Intake
from deskbell.world.oddities import Oddity
from deskbell.world.pictures import KINDS, pot
from deskbell.world.raw import Mail, raw
from deskbell.world.story import Matter

GONE = 170
NO_SUCH_PERSON = "550 5.1.1 No such person here"


class Stage:
    """Plays whole cases, one after the other."""

    def __init__(self) -> None:
        self.intake = Intake()
        self.known: dict[str, Customer] = {}

    def close(self) -> None:
        """End what it has started."""
        self.intake.close()

    @cached_property
    def staff(self) -> dict[str, Staff]:
        """Everyone, by address."""
        return {person.email: person for person in Staff.objects.all()}

    @cached_property
    def teams(self) -> dict[str, Team]:
        """Every team, by slug."""
        return {team.slug: team for team in Team.objects.select_related("brand")}

    def play(self, matter: Matter, *, as_mail: bool) -> None:
        """A case from its first mail to the last thing that happened to it; `as_mail`: the first mail comes in as mail does."""
        case = self._by_mail(matter) if as_mail else self._begin(matter)
        for step in matter.steps:
            if not case.topic and step.who:
                case = sort(case=case, topic=matter.topic, by=self._who(step), at=step.at)
            self._verbs[step.kind](matter, case, step)

    def play_oddity(self, odd: Oddity, *, put_away: bool) -> None:
        """Something that is no customer's; `put_away`: somebody has looked at it and said so."""
        placed = self.intake.take(odd.raw, sender=odd.sender, to=odd.to, at=odd.opened_at)
        if put_away and placed.case:
            case = Case.objects.get(pk=placed.case)
            discard(case=case, by=self.staff[STAFF[1].email], why=odd.why, at=odd.opened_at + timedelta(hours=20))

    def _begin(self, matter: Matter) -> Case:
        team, customer = self.teams[matter.team], self._customer(matter)
        opening = Opening(
            brand=team.brand,
            team=team,
            channel="email",
            subject=matter.subject,
            customer=customer,
            at=matter.opened_at,
            language=matter.language,
            topic=matter.topic,
        )
        case = open_case(opening=opening)
        self._receive(matter, case, Step(matter.opened_at, "customer", text=matter.text, picture=matter.picture))
        return case

    def _by_mail(self, matter: Matter) -> Case:
        mail = Mail(
            name=matter.customer.name, address=matter.address, to=mailbox_of(matter.place), subject=matter.subject,
            text=matter.text, at=matter.opened_at, key=f"story{matter.key}", html=matter.key % 4 == 0,
            picture=matter.picture,
        )  # fmt: skip
        body = raw(mail, proof_of(matter.customer, matter.address))
        placed = self.intake.take(body, sender=mail.address, to=mail.to, at=matter.opened_at)
        if placed.case is None:
            raise LookupError(f"the mail was set aside: {placed.why}")
        return Case.objects.get(pk=placed.case)

    @cached_property
    def _verbs(self) -> dict[str, Callable[[Matter, Case, Step], object]]:
        return {
            "claim": lambda m, case, step: claim(case=case, by=self._who(step), at=step.at),
            "assign": self._assign,
            "hand_over": self._hand_over,
            "merge": self._merge,
            "note": lambda m, case, step: note(case=case, by=self._who(step), text=step.text, at=step.at),
            "reply": self._reply,
            "wait": lambda m, case, step: wait(case=case, on=step.on, until=step.until, by=self._who(step), at=step.at),
            "resume": lambda m, case, step: resume(case=case, by=self._who(step), why="by hand", at=step.at),
            "resolve": lambda m, case, step: resolve(case=case, by=self._who(step), at=step.at),
            "close": lambda m, case, step: close(case=case, by=self._who(step), at=step.at),
            "customer": self._receive,
        }

    def _assign(self, matter: Matter, case: Case, step: Step) -> None:
        """To a colleague; or, against the rule, to the other team without a word."""
        assign(case=case, to=self._to(step), team=self.teams.get(step.team), by=self._who(step), at=step.at)

    def _hand_over(self, matter: Matter, case: Case, step: Step) -> None:
        wants, tried, promised, then = step.brief
        account = Account(wants=wants, tried=tried, promised=promised, next=then)
        team = self.teams[step.team]
        case.refresh_from_db()
        if (case.team_id, case.owner_id) != (team.pk, self._to(step).pk):
            hand_over(case=case, to=self._to(step), team=team, account=account, by=self._who(step), at=step.at)

    def _merge(self, matter: Matter, case: Case, step: Step) -> None:
        """The same customer, the same matter, a second case."""
        began = step.began or step.at
        twin = self._begin(
            replace(matter, subject=f"{matter.subject} (2)", text=step.text, picture="", opened_at=began)
        )
        merge(case=twin, into=case, by=self._who(step), at=step.at)

    def _to(self, step: Step) -> Staff:
        if step.to is None:
            raise ValueError(f"to nobody: {step.kind}")
        return self.staff[step.to.email]

    def _reply(self, matter: Matter, case: Case, step: Step) -> None:
        """What was written in the past has gone out in the past; a few addresses no longer exist."""
        message = reply(case=case, by=self._who(step), text=step.text, at=step.at)
        gone = matter.key % GONE == GONE - 1
        delivered(message=message, state="bounced" if gone else "sent", note=NO_SUCH_PERSON if gone else "")

    def _receive(self, matter: Matter, case: Case, step: Step) -> None:
        proof = "proven" if "dmarc=pass" in str(proof_of(matter.customer, matter.address)) else "claimed"
        incoming = Incoming(
            party=matter.address,
            text=step.text,
            subject=matter.subject if step.at == matter.opened_at else f"Re: {matter.subject}",
            language=matter.language,
            proof=proof,
            message_id=f"{matter.key}.{step.at:%Y%m%d%H%M%S}@{matter.address.rpartition('@')[2]}",
            attachments=[_attached(step.picture, matter.key)] if step.picture else [],
        )
        receive(case=case, channel="email", customer=self._customer(matter), incoming=incoming, at=step.at)

    def _customer(self, matter: Matter) -> Customer:
        person, address = matter.customer, matter.address
        if address not in self.known:
            self.known[address] = meet(
                channel="email", value=address, name=person.name, language=person.language, at=matter.opened_at
            )
        return self.known[address]

    def _who(self, step: Step) -> Staff:
        if step.who is None:
            raise ValueError(f"nobody does {step.kind}")
        return self.staff[step.who.email]


def _attached(name: str, kind: int) -> Attached:
    content = pot(kind % KINDS)
    return Attached(name=name, type="image/png", size=len(content), sha256=files.put(content))
