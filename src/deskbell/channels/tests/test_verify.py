"""`verify` finds what was lost, doubled or forgotten."""

from datetime import timedelta

from deskbell.channels.fillings import verify_correspondence
from deskbell.channels.models import Delivery, RawMessage
from deskbell.kit.clock import now


def test_all_is_well_after_mail_has_come_and_gone(arrive, mail, outside, post):
    arrive(mail())
    post()
    assert verify_correspondence() == []


def test_a_mail_that_waits_for_ever_is_found(arrive, mail):
    raw = arrive(mail())
    RawMessage.objects.filter(pk=raw.pk).update(state="stored", message=None, received_at=now() - timedelta(days=2))
    assert [fault.split(" has ")[0].split(" is ")[0] for fault in verify_correspondence()] == [f"mail {raw.pk}"] * 2


def test_a_mail_whose_message_is_gone_is_found(arrive, mail):
    raw = arrive(mail())
    RawMessage.objects.filter(pk=raw.pk).update(message=999_999)
    assert len(verify_correspondence()) == 1


def test_a_delivery_nobody_will_send_is_found(arrive, mail, outside, post):
    arrive(mail())
    post()
    Delivery.objects.update(state="queued", due_at=None)
    assert len(verify_correspondence()) == 2
