"""Play planned cases through the product's own actions, at their times in the past."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cached_property

from deskbell.desk.actions.assign import assign
from deskbell.desk.actions.claim import claim
from deskbell.desk.actions.hand_over import hand_over
from deskbell.desk.actions.merge import merge
from deskbell.desk.actions.open_case import NewCase, open_case
from deskbell.desk.actions.receive_message import IncomingMessage, MessageFile, receive_message
from deskbell.desk.actions.record_delivery import record_delivery
from deskbell.desk.actions.release import discard
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.resolve import close, resolve
from deskbell.desk.actions.set_topic import set_topic
from deskbell.desk.actions.wait import resume, wait
from deskbell.desk.actions.write_brief import BriefText
from deskbell.desk.actions.write_note import write_note
from deskbell.desk.models import Case
from deskbell.desk.reasons import ResumeReason
from deskbell.kit.file_store import file_store
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.people.models import Customer, Staff, Team
from deskbell.world.case_steps import CaseStep
from deskbell.world.company import STAFF, get_site_address
from deskbell.world.mail_builder import InventedMail, build_mail
from deskbell.world.mail_intake import PastMailIntake
from deskbell.world.odd_mails import OddMail
from deskbell.world.pictures import KINDS, draw_pot_picture
from deskbell.world.simulated_customers import build_authentication_headers
from deskbell.world.story import CasePlan

EVERY_BOUNCED = 170
NO_SUCH_PERSON = "550 5.1.1 No such person here"


class StoryPlayer:
    """Plays whole cases, one after the other."""

    def __init__(self) -> None:
        self.intake = PastMailIntake()
        self.customers: dict[str, Customer] = {}

    def close(self) -> None:
        """End the child process that parses mail."""
        self.intake.close()

    @cached_property
    def staff(self) -> dict[str, Staff]:
        """All staff, by email address."""
        return {person.email: person for person in Staff.objects.all()}

    @cached_property
    def teams(self) -> dict[str, Team]:
        """All teams, by slug."""
        return {team.slug: team for team in Team.objects.select_related("brand")}

    def play_case(self, plan: CasePlan, *, as_mail: bool) -> None:
        """Play a case from its first mail to its last step. With `as_mail` the first mail goes through the real intake."""
        case = self._by_mail(plan) if as_mail else self._begin(plan)
        for step in plan.steps:
            if not case.topic and step.who:
                case = set_topic(case=case, topic=plan.topic, by=self._staff_member(step), at=step.at)
            self._handlers[step.kind](plan, case, step)

    def play_odd_mail(self, odd: OddMail, *, discarded: bool) -> None:
        """Take in an odd mail; with `discarded`, let a person discard its case."""
        placed = self.intake.receive_past_mail(odd.raw, sender=odd.sender, to=odd.to, at=odd.opened_at)
        if discarded and placed.case:
            case = Case.objects.get(pk=placed.case)
            discard(
                case=case, by=self.staff[STAFF[1].email], why=odd.discard_reason, at=odd.opened_at + timedelta(hours=20)
            )

    def _begin(self, plan: CasePlan) -> Case:
        team, customer = self.teams[plan.team], self._customer(plan)
        opening = NewCase(
            brand=team.brand,
            team=team,
            channel="email",
            subject=plan.subject,
            customer=customer,
            at=plan.opened_at,
            language=plan.language,
            topic=plan.topic,
        )
        case = open_case(opening=opening)
        self._receive(plan, case, CaseStep(plan.opened_at, "customer", text=plan.text, picture=plan.picture))
        return case

    def _by_mail(self, plan: CasePlan) -> Case:
        mail = InventedMail(
            name=plan.customer.name, address=plan.address, to=get_site_address(plan.site), subject=plan.subject,
            text=plan.text, at=plan.opened_at, key=f"story{plan.key}", html=plan.key % 4 == 0,
            picture=plan.picture,
        )  # fmt: skip
        body = build_mail(mail, build_authentication_headers(plan.customer, plan.address))
        placed = self.intake.receive_past_mail(body, sender=mail.address, to=mail.to, at=plan.opened_at)
        if placed.case is None:
            raise LookupError(f"the mail was set aside: {placed.why}")
        return Case.objects.get(pk=placed.case)

    @cached_property
    def _handlers(self) -> dict[str, Callable[[CasePlan, Case, CaseStep], object]]:
        return {
            "claim": lambda plan, case, step: claim(case=case, by=self._staff_member(step), at=step.at),
            "assign": self._assign,
            "hand_over": self._hand_over,
            "merge": self._merge,
            "note": lambda plan, case, step: write_note(
                case=case, by=self._staff_member(step), text=step.text, at=step.at
            ),
            "reply": self._reply,
            "wait": lambda plan, case, step: wait(
                case=case, on=step.on, until=step.until, by=self._staff_member(step), at=step.at
            ),
            "resume": lambda plan, case, step: resume(
                case=case, by=self._staff_member(step), why=ResumeReason.BY_HAND, at=step.at
            ),
            "resolve": lambda plan, case, step: resolve(case=case, by=self._staff_member(step), at=step.at),
            "close": lambda plan, case, step: close(case=case, by=self._staff_member(step), at=step.at),
            "customer": self._receive,
        }

    def _assign(self, plan: CasePlan, case: Case, step: CaseStep) -> None:
        """Assign the case to a colleague, or give it to another team without a brief."""
        assign(
            case=case, to=self._recipient(step), team=self.teams.get(step.team), by=self._staff_member(step), at=step.at
        )

    def _hand_over(self, plan: CasePlan, case: Case, step: CaseStep) -> None:
        wants, tried, promised, then = step.brief
        brief = BriefText(wants=wants, tried=tried, promised=promised, next=then)
        team = self.teams[step.team]
        case.refresh_from_db()
        if (case.team_id, case.owner_id) != (team.pk, self._recipient(step).pk):
            hand_over(
                case=case, to=self._recipient(step), team=team, brief=brief, by=self._staff_member(step), at=step.at
            )

    def _merge(self, plan: CasePlan, case: Case, step: CaseStep) -> None:
        """Open a second case of the same customer about the same matter, and merge the two."""
        began = step.began or step.at
        twin = self._begin(replace(plan, subject=f"{plan.subject} (2)", text=step.text, picture="", opened_at=began))
        merge(case=twin, into=case, by=self._staff_member(step), at=step.at)

    def _recipient(self, step: CaseStep) -> Staff:
        if step.to is None:
            raise ValueError(f"to nobody: {step.kind}")
        return self.staff[step.to.email]

    def _reply(self, plan: CasePlan, case: Case, step: CaseStep) -> None:
        """Reply, and record the reply as sent at its time in the past. A few replies bounce."""
        message = reply(case=case, by=self._staff_member(step), text=step.text, at=step.at)
        gone = plan.key % EVERY_BOUNCED == EVERY_BOUNCED - 1
        record_delivery(message=message, state="bounced" if gone else "sent", note=NO_SUCH_PERSON if gone else "")

    def _receive(self, plan: CasePlan, case: Case, step: CaseStep) -> None:
        proof = (
            "proven" if "dmarc=pass" in str(build_authentication_headers(plan.customer, plan.address)) else "claimed"
        )
        incoming = IncomingMessage(
            party=plan.address,
            text=step.text,
            subject=plan.subject if step.at == plan.opened_at else f"Re: {plan.subject}",
            language=plan.language,
            proof=proof,
            message_id=f"{plan.key}.{step.at:%Y%m%d%H%M%S}@{plan.address.rpartition('@')[2]}",
            attachments=[_attachment(step.picture, plan.key)] if step.picture else [],
        )
        receive_message(case=case, channel="email", customer=self._customer(plan), incoming=incoming, at=step.at)

    def _customer(self, plan: CasePlan) -> Customer:
        person, address = plan.customer, plan.address
        if address not in self.customers:
            self.customers[address] = find_or_create_customer(
                channel="email", value=address, name=person.name, language=person.language, at=plan.opened_at
            )
        return self.customers[address]

    def _staff_member(self, step: CaseStep) -> Staff:
        if step.who is None:
            raise ValueError(f"nobody does {step.kind}")
        return self.staff[step.who.email]


def _attachment(name: str, kind: int) -> MessageFile:
    content = draw_pot_picture(kind % KINDS)
    return MessageFile(name=name, type="image/png", size=len(content), sha256=file_store.put(content))
