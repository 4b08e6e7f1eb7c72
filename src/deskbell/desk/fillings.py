"""Functions by which the desk answers slots of lower apps.

It gives `verify` the texts whose hashes are in the journal, erases a person's texts, keeps on each case the clock that
is due next, and says which live updates a person may get.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q
from django.urls import reverse

from deskbell.desk.actions.move_open_cases import move_open_cases
from deskbell.desk.events import BriefWritten, CaseOpened, MessageReceived, MessageReplied, NoteWritten
from deskbell.desk.file_cleanup import delete_unused_files
from deskbell.desk.models import Attachment, Brief, Case, CaseDraft, Contact, Copy, DraftFile, Message, Note
from deskbell.desk.reads.imported_case import describe_imported_cases
from deskbell.desk.rules import FINISHED
from deskbell.journal.models import Entry, Salt
from deskbell.journal.slots import committed_text, erase_mentions, erase_stored_text, import_ids
from deskbell.kit import notify
from deskbell.kit.sequences import reserve_ids
from deskbell.people.models import Address, Staff
from deskbell.people.slots import customer_urls, move_open_work, open_work, topic_permissions
from deskbell.standards.projections.clock_projection import NearestClock
from deskbell.standards.slots import SubjectName, clocks_moved, subject_names

CommittedText = dict[int, dict[str, str | None]]


@committed_text.fill
def find_committed_text(*, kind: str, entries: Sequence[Entry]) -> CommittedText | None:
    """Return the texts whose hashes these entries contain, as the desk has them now. An erased text is empty.

    None when entries of this kind contain no hash of a text.
    """
    finder = FINDERS.get(kind)
    return finder(entries) if finder else None


def _find_subjects(entries: Sequence[Entry]) -> CommittedText:
    rows = dict(Case.objects.filter(pk__in=[entry.case for entry in entries]).values_list("pk", "subject"))
    return {entry.id: {"subject": rows.get(entry.case)} for entry in entries if entry.case is not None}


def _find_messages(entries: Sequence[Entry]) -> CommittedText:
    ids = [entry.facts["message"] for entry in entries]
    rows = dict(Message.objects.filter(pk__in=ids).values_list("pk", "text"))
    return {entry.id: {"text": rows.get(entry.facts["message"])} for entry in entries}


def _find_notes(entries: Sequence[Entry]) -> CommittedText:
    rows = dict(Note.objects.filter(pk__in=[entry.facts["note"] for entry in entries]).values_list("pk", "text"))
    return {entry.id: {"text": rows.get(entry.facts["note"])} for entry in entries}


def _find_briefs(entries: Sequence[Entry]) -> CommittedText:
    rows = Brief.objects.in_bulk([entry.facts["brief"] for entry in entries])
    return {entry.id: _brief_parts(rows.get(entry.facts["brief"])) for entry in entries}


def _brief_parts(brief: Brief | None) -> dict[str, str | None]:
    return {part: getattr(brief, part, None) for part in BriefWritten.forgets}


FINDERS: dict[str, Callable[[Sequence[Entry]], CommittedText]] = {
    CaseOpened.kind: _find_subjects,
    MessageReceived.kind: _find_messages,
    MessageReplied.kind: _find_messages,
    NoteWritten.kind: _find_notes,
    BriefWritten.kind: _find_briefs,
}


@erase_mentions.fill
def erase_address_mentions(*, customer: int, at: datetime) -> None:
    """Erase a person's addresses where they are in copy of other people's messages."""
    addresses = list(Address.objects.filter(customer=customer).values_list("value", flat=True))
    addresses += Contact.objects.filter(customer=customer).exclude(party="").values_list("party", flat=True)
    for address in set(addresses):
        Copy.objects.filter(address=address).update(address="", note="")
        for draft in CaseDraft.objects.filter(copies__contains=[address]):
            draft.copies = [one for one in draft.copies or () if one != address]
            draft.save(update_fields=["copies"])


@erase_stored_text.fill
def erase_case_texts(*, customer: int, at: datetime) -> None:
    """Erase the texts of a person.

    1. Delete the attachments and draft files of their cases, and the files they sent to cases of others.
    2. Empty the texts of messages, notes, briefs, copies and subjects. Delete the salts of their messages, so that the
       hashes in the journal can no longer be guessed.
    3. Delete drafts, and empty the addresses on contacts.
    4. Delete the stored files that nothing uses any more.
    """
    cases = Case.objects.filter(customer=customer)
    theirs = Message.objects.filter(case__in=cases) | Message.objects.filter(contact__customer=customer)
    attached = Attachment.objects.filter(message__in=theirs.values("pk"))
    enclosed = DraftFile.objects.filter(case__in=cases)
    hashes = {name for rows in (attached, enclosed) for name in rows.values_list("sha256", flat=True)}
    attached.delete()
    enclosed.delete()
    messages = dict(theirs.values_list("pk", "case"))
    _delete_salts(messages)
    Message.objects.filter(pk__in=list(messages)).update(
        subject="", text="", quoted="", html="", message_id="", delivery_note=""
    )
    Note.objects.filter(case__in=cases).update(text="")
    Brief.objects.filter(case__in=cases).update(wants="", tried="", promised="", next="")
    CaseDraft.objects.filter(case__in=cases).delete()
    Copy.objects.filter(Q(case__in=cases) | Q(message__in=list(messages))).update(address="", note="")
    Contact.objects.filter(Q(case__in=cases) | Q(customer=customer)).update(party="")
    cases.update(subject="")
    delete_unused_files(hashes)


def _delete_salts(messages: Mapping[int, int]) -> None:
    """Delete the salts of these messages.

    When several people write on one case, the journal's entry names the case's customer.
    """
    kinds = (MessageReceived.kind, MessageReplied.kind)
    entries = Entry.objects.filter(kind__in=kinds, case__in=set(messages.values()), facts__message__in=list(messages))
    Salt.objects.filter(entry__in=entries.values("id")).delete()


@open_work.fill
def count_open_cases(*, staff: Staff) -> int:
    """Return how many cases of this colleague are neither resolved nor closed."""
    return Case.objects.filter(owner=staff).exclude(state__in=FINISHED).count()


@move_open_work.fill
def move_cases_of_leaver(*, staff: Staff, to: Staff | None, by: Staff | None, at: datetime) -> None:
    """Give the open cases of a colleague who leaves to `to`, or to nobody."""
    move_open_cases(staff=staff, to=to, by=by, at=at)


@customer_urls.fill
def customer_page_url(*, customer: int) -> str:
    """Return the URL of a customer's page."""
    return reverse("desk_customer", args=[customer])


@clocks_moved.fill
def update_case_clocks(*, nearest: Sequence[NearestClock]) -> None:
    """Store on each of these cases the clock that is due next, and notify open pages of the rows that changed."""
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
        notify.notify_pages("list", *(f"case:{case}" for case in moved))


@subject_names.fill
def describe_measured_cases(*, numbers: set[int]) -> dict[int, SubjectName]:
    """Return reference, title and URL of these cases, by id."""
    rows = Case.objects.filter(pk__in=numbers).values_list("pk", "ref", "subject")
    found: dict[int, SubjectName] = {
        pk: {"ref": ref, "title": subject, "url": reverse("desk_case", args=[ref])} for pk, ref, subject in rows
    }
    return found | describe_imported_cases(numbers - set(found)) if numbers - set(found) else found


@topic_permissions.fill
def may_follow_case(*, staff: Staff, topic: str) -> bool | None:
    """Return whether a person may get live updates of a topic. All staff may follow the list ("list") and any case that
    exists ("case:42").

    None when the topic does not belong to the desk.
    """
    if topic == "list":
        return staff.is_active
    head, _, number = topic.partition(":")
    if head != "case" or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return staff.is_active and Case.objects.filter(pk=int(number)).exists()


@import_ids.fill
def reserve_past_ids(*, what: str, count: int) -> list[int] | None:
    """Return ids for an imported past that no case or contact has or will have.

    None when `what` is neither a case nor a contact.
    """
    model = {"case": Case, "contact": Contact}.get(what)
    return None if model is None else reserve_ids(model._meta.db_table, count)
