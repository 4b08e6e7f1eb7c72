"""Erasing a person removes all of their words, and everything still verifies."""

from django.db import connection

from deskbell.channels.fillings import verify_correspondence
from deskbell.channels.models import RawMessage
from deskbell.desk.actions.reply import reply
from deskbell.desk.models import Case
from deskbell.journal.erase import erase_personal_text
from deskbell.kit.clock import now

WORD = "zanzibarquux"


def test_no_word_of_an_erased_person_is_left_and_their_mail_does_not_come_back(arrive, mail, maria, outside, post):
    body = mail(
        f"{WORD} <{WORD}@customer.example>", f"I am {WORD}", Subject=f"About {WORD}", Reply_To=f"{WORD}@e.example"
    )
    raw = arrive(body, sender=f"{WORD}@customer.example")
    reply(case=Case.objects.get(), by=maria, text="Hello", at=now())
    post()
    erase_personal_text(customer=raw.customer, by=maria.pk, at=now())
    assert WORD not in dump("channels_raw", "channels_delivery", "channels_acknowledged")
    assert verify_correspondence() == []
    arrive(body)
    assert (Case.objects.count(), RawMessage.objects.count()) == (1, 1)


def dump(*tables: str) -> str:
    with connection.cursor() as cursor:
        text = []
        for table in tables:
            cursor.execute(f"select encode(convert_to(t::text, 'utf8'), 'escape') from {table} t")
            text += [row[0] for row in cursor.fetchall()]
            if table == "channels_raw":
                cursor.execute("select body from channels_raw")
                text += [bytes(row[0]).decode("utf-8", "replace") for row in cursor.fetchall()]
    return "\n".join(text)
