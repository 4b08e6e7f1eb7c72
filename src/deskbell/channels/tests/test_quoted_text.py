"""Nothing that a customer wrote is lost: what is folded is kept, and a new subject is seen and answered."""

# ruff: noqa: E501 (tables of subjects read best as lines)

import pytest

from deskbell.channels.kinds.email.mail_tokens import make_reply_address
from deskbell.desk.actions.reply import reply
from deskbell.desk.models import Case, Message
from deskbell.desk.reads.timeline import load_timeline
from deskbell.desk.subject_lines import is_new_subject, strip_subject
from deskbell.kit.clock import now
from deskbell.people.actions.make_token import make_token

from .conftest import OURS


@pytest.mark.parametrize(
    ("subject", "new"),
    [
        ("Re: My order [QC-1]", False), ("AW: RE: my order", False), ("Σχετ: My order", False), ("ตอบกลับ: My order", False), ("", False), ("Re:", False), ("Fwd: My order", False),
        ("Six chairs for May", True), ("Re: Six chairs for May [QC-1]", True), ("My order: chairs", True),
    ],
)  # fmt: skip
def test_a_new_subject_is_told_from_the_same_one_in_other_words(subject, new):
    assert is_new_subject(subject, "My order") is new


def test_a_subject_without_its_prefixes_is_what_it_is_about():
    assert strip_subject("Re: Fwd: AW[2]: Six chairs [QC-12] for May") == "Six chairs for May"


@pytest.fixture
def answered(arrive, mail, maria, outside, post) -> Case:
    arrive(mail())
    case = Case.objects.get()
    reply(case=case, by=maria, text="Dear Ann", at=now())
    post()
    return case


def test_a_new_subject_in_an_old_thread_is_shown_and_answered(answered, arrive, mail, maria, outside, post, client):
    to = make_reply_address(OURS, case=answered.pk)
    arrive(mail(text="What do six cost?", Subject="Six chairs for May", Message_ID="<2@customer.example>"), to=to)
    client.force_login(maria)
    assert "Subject: Six chairs for May" in client.get(f"/cases/{answered.ref}").content.decode()
    reply(case=answered, by=maria, text="Ten each", at=now())
    post()
    assert outside.mails[-1]["Subject"] == f"Re: Six chairs for May [{answered.ref}]"


def test_the_same_subject_is_not_shown_again(answered, arrive, mail, maria, client):
    to = make_reply_address(OURS, case=answered.pk)
    arrive(mail(text="Thanks", Subject=f"Re: My order [{answered.ref}]", Message_ID="<2@customer.example>"), to=to)
    assert not any(entry.has_new_subject for entry in load_timeline(case=answered, me=maria).entries)


def test_programs_get_all_words_of_a_message_and_which_are_quoted(answered, arrive, mail, maria, client):
    to = make_reply_address(OURS, case=answered.pk)
    text = f"Yes, both.\n\nOn Mon, 6 Jul 2026, Desk <{OURS}> wrote:\n> Are both broken?\n"
    arrive(mail(text=text, Subject="Re: My order", Message_ID="<2@customer.example>"), to=to)
    _row, token = make_token(name="archive", staff=maria, by=maria, at=now())
    answer = client.get(f"/api/v1/cases/{answered.ref}/timeline", headers={"Authorization": f"Bearer {token}"}).json()
    entry = next(one for one in answer["items"] if one["text"].startswith("Yes, both."))
    assert "Are both broken?" in entry["quoted"]
    assert entry["subject"] == "Re: My order"


def test_a_first_mail_folds_none_of_its_words(arrive, mail):
    raw = arrive(mail(text="It says:\n\n> error 77\n> try again\n"))
    message = Message.objects.get(pk=raw.message)
    assert ("> try again" in message.text, message.quoted) == (True, "")
