"""What the desk does for lower floors: it shows its words to `verify`, forgets those of an erased person,
keeps the nearest clock on the case, and says who may follow which page.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q
from django.urls import reverse

from deskbell.desk.events import BriefWritten, CaseOpened, MessageReceived, MessageReplied, NoteWritten
from deskbell.desk.kept import let_go
from deskbell.desk.models import Attachment, Brief, Case, Contact, Copy, Draft, Enclosure, Message, Note
from deskbell.desk.reads.past import subjects as past_subjects
from deskbell.journal.models import Entry, Salt
from deskbell.kit import notify
from deskbell.kit.numbers import unused
from deskbell.kit.slots import fills
from deskbell.people.models import Address, Staff
from deskbell.standards.projections.clocks import Nearest

Words = dict[int, dict[str, str | None]]


@fills("journal.words")
def words(*, kind: str, entries: Sequence[Entry]) -> Words | None:
    """The words the journal has committed to, as the desk has them now; an erased word is empty."""
    finder = FINDERS.get(kind)
    return finder(entries) if finder else None


def _subjects(entries: Sequence[Entry]) -> Words:
    rows = dict(Case.objects.filter(pk__in=[entry.case for entry in entries]).values_list("pk", "subject"))
    return {entry.id: {"subject": rows.get(entry.case)} for entry in entries if entry.case is not None}


def _messages(entries: Sequence[Entry]) -> Words:
    ids = [entry.facts["message"] for entry in entries]
    rows = dict(Message.objects.filter(pk__in=ids).values_list("pk", "text"))
    return {entry.id: {"text": rows.get(entry.facts["message"])} for entry in entries}


def _notes(entries: Sequence[Entry]) -> Words:
    rows = dict(Note.objects.filter(pk__in=[entry.facts["note"] for entry in entries]).values_list("pk", "text"))
    return {entry.id: {"text": rows.get(entry.facts["note"])} for entry in entries}


def _briefs(entries: Sequence[Entry]) -> Words:
    rows = Brief.objects.in_bulk([entry.facts["brief"] for entry in entries])
    return {entry.id: _parts(rows.get(entry.facts["brief"])) for entry in entries}


def _parts(brief: Brief | None) -> dict[str, str | None]:
    return {part: getattr(brief, part, None) for part in BriefWritten.forgets}


FINDERS: dict[str, Callable[[Sequence[Entry]], Words]] = {
    CaseOpened.kind: _subjects,
    MessageReceived.kind: _messages,
    MessageReplied.kind: _messages,
    NoteWritten.kind: _notes,
    BriefWritten.kind: _briefs,
}


@fills("journal.erase.named")
def erase_named(*, customer: int, at: datetime) -> None:
    """The person's addresses, wherever they are in copy of what others write."""
    addresses = list(Address.objects.filter(customer=customer, channel="email").values_list("value", flat=True))
    addresses += Contact.objects.filter(customer=customer).exclude(party="").values_list("party", flat=True)
    for address in set(addresses):
        Copy.objects.filter(address=address).update(address="", note="")
        for draft in Draft.objects.filter(copies__contains=[address]):
            draft.copies = [one for one in draft.copies or () if one != address]
            draft.save(update_fields=["copies"])


@fills("journal.erase")
def erase(*, customer: int, at: datetime) -> None:
    """Blank subjects, messages, copies, notes and briefs of the person's cases, and what they wrote on others'; drop drafts and
    files.
    """
    cases = Case.objects.filter(customer=customer)
    theirs = Message.objects.filter(case__in=cases) | Message.objects.filter(contact__customer=customer)
    attached = Attachment.objects.filter(message__in=theirs.values("pk"))
    enclosed = Enclosure.objects.filter(case__in=cases)
    hashes = {name for rows in (attached, enclosed) for name in rows.values_list("sha256", flat=True)}
    attached.delete()
    enclosed.delete()
    messages = dict(theirs.values_list("pk", "case"))
    _forget_salts(messages)
    Message.objects.filter(pk__in=list(messages)).update(
        subject="", text="", quoted="", html="", message_id="", delivery_note=""
    )
    Note.objects.filter(case__in=cases).update(text="")
    Brief.objects.filter(case__in=cases).update(wants="", tried="", promised="", next="")
    Draft.objects.filter(case__in=cases).delete()
    Copy.objects.filter(Q(case__in=cases) | Q(message__in=list(messages))).update(address="", note="")
    Contact.objects.filter(Q(case__in=cases) | Q(customer=customer)).update(party="")
    cases.update(subject="")
    let_go(hashes)


def _forget_salts(messages: Mapping[int, int]) -> None:
    """Where several people write on one case, the journal's entry names the case's customer, not always who wrote."""
    kinds = (MessageReceived.kind, MessageReplied.kind)
    entries = Entry.objects.filter(kind__in=kinds, case__in=set(messages.values()), facts__message__in=list(messages))
    Salt.objects.filter(entry__in=entries.values("id")).delete()


@fills("customer.url")
def customer_url(*, customer: int) -> str:
    """Where a customer is shown."""
    return reverse("desk_customer", args=[customer])


@fills("standards.clocks.moved")
def keep_clocks(*, nearest: Sequence[Nearest]) -> None:
    """The nearest clocks of these cases have perhaps changed: keep them on the rows that lists show."""
    columns = [[getattr(one, name) for one in nearest] for name in ("subject", "clock", "state", "due_at", "what")]
    with connection.cursor() as cursor:
        cursor.execute(
            "update desk_case c set clock_id = n.clock, clock_state = n.state, clock_due_at = n.due_at, clock_what = n.what "
            "from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::timestamptz[], %s::text[]) "
            "as n (subject, clock, state, due_at, what) where c.id = n.subject and "
            "(c.clock_id, c.clock_state, c.clock_due_at, c.clock_what) is distinct from (n.clock, n.state, n.due_at, n.what) "
            "returning c.id",
            columns,
        )
        moved = [row[0] for row in cursor.fetchall()]
    if moved:
        notify.live("list", *(f"case:{case}" for case in moved))


@fills("standards.subjects")
def subjects(*, numbers: set[int]) -> dict[int, dict[str, str]]:
    """What a measured case is called, and where it is read."""
    rows = Case.objects.filter(pk__in=numbers).values_list("pk", "ref", "subject")
    found = {pk: {"ref": ref, "title": subject, "url": reverse("desk_case", args=[ref])} for pk, ref, subject in rows}
    return found | past_subjects(numbers - set(found)) if numbers - set(found) else found


@fills("live.may")
def may_follow(*, staff: Staff, topic: str) -> bool | None:
    """Everyone who works here may follow the list and any case that exists."""
    if topic == "list":
        return staff.is_active
    head, _, number = topic.partition(":")
    if head != "case" or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return staff.is_active and Case.objects.filter(pk=int(number)).exists()


@fills("journal.past.numbers")
def numbers(*, what: str, count: int) -> list[int] | None:
    """Numbers that no case or contact has or will have, for an imported past."""
    model = {"case": Case, "contact": Contact}.get(what)
    return None if model is None else unused(model._meta.db_table, count)
