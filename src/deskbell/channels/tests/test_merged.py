"""Mail for a merged case joins the case that goes on, and our answers thread with both."""

from deskbell.channels.kinds.email.mail_tokens import make_reply_address
from deskbell.channels.models import RawMessage
from deskbell.desk.actions.merge import merge, unmerge
from deskbell.desk.actions.reply import reply
from deskbell.desk.models import Case, Message
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.kit.clock import now

from .conftest import OURS

ANN = "Ann <ann@customer.example>"


def _twins(arrive, mail, maria) -> tuple[Case, Case]:
    """Return two cases about the same matter; the second was merged into the first."""
    first, second = (Case.objects.get(pk=arrive(mail(ANN, text)).case) for text in ("My bowl broke", "Did you see?"))
    merge(case=second, into=first, by=maria, at=now())
    return first, second


def test_an_answer_to_the_old_case_joins_the_new_one(arrive, mail, maria):
    first, second = _twins(arrive, mail, maria)
    raw = arrive(mail(ANN, "Here again"), to=make_reply_address(OURS, case=second.pk), sender="ann@customer.example")
    assert (raw.opened, raw.case) == (False, first.pk)
    assert Message.objects.get(pk=raw.message).contact.held == ""


def test_a_proven_reference_to_the_old_case_joins_the_new_one(arrive, mail, maria):
    first, second = _twins(arrive, mail, maria)
    known = Message.objects.filter(case=second).earliest("pk").message_id
    raw: RawMessage = arrive(mail(text="More", In_Reply_To=f"<{known}>", proven=True))
    assert raw.case == first.pk


def test_a_stranger_who_holds_the_old_address_is_still_held(arrive, mail, maria):
    _first, second = _twins(arrive, mail, maria)
    raw = arrive(
        mail("Bo <bo@friend.example>", "Hi"), to=make_reply_address(OURS, case=second.pk), sender="bo@friend.example"
    )
    assert Message.objects.get(pk=raw.message).contact.held == "third party"


def test_who_wrote_to_either_case_is_on_both(arrive, mail, maria):
    bo = "Bo <bo@friend.example>"
    first = Case.objects.get(pk=arrive(mail(ANN, "Our bowl broke")).case)
    second = Case.objects.get(pk=arrive(mail(bo, "Our bowl broke, says Ann's husband")).case)
    merge(case=second, into=first, by=maria, at=now())
    for case in (first, second):
        raw = arrive(mail(bo, f"More {case.pk}"), to=make_reply_address(OURS, case=case.pk), sender="bo@friend.example")
        assert (raw.case, Message.objects.get(pk=raw.message).contact.held) == (first.pk, "")


def test_once_taken_apart_each_has_its_own_mail_again(arrive, mail, maria):
    _first, second = _twins(arrive, mail, maria)
    unmerge(case=second, by=maria, at=now())
    raw = arrive(mail(ANN, "Only this"), to=make_reply_address(OURS, case=second.pk), sender="ann@customer.example")
    assert raw.case == second.pk


def test_our_answer_names_the_mails_of_both(arrive, mail, maria, outside, post):
    first, second = _twins(arrive, mail, maria)
    post()
    outside.mails.clear()
    first.refresh_from_db()
    reply(case=first, by=maria, text="One answer for both", at=now())
    seal_and_follow()
    post()
    (sent,) = outside.mails
    for case in (first, second):
        assert Message.objects.filter(case=case).earliest("pk").message_id in sent["References"]
