"""Reading and signing, and every way in which a signature could be for another person, text or time."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.signing import Signer
from django.db import DatabaseError, connection, transaction
from django.test import Client

from deskbell.handbook.actions.publish_edition import RuleTranslation, publish_edition
from deskbell.handbook.models import Reading, Signature, SignedRule
from deskbell.handbook.reads.rule_wording import RuleTitle, find_rule_title
from deskbell.handbook.reads.signature_faults import find_signature_faults
from deskbell.handbook.reasons import SheetRefusal
from deskbell.handbook.rule_keys import content_hash
from deskbell.handbook.tests.conftest import AT, PASSWORD, TEXT
from deskbell.journal.models import Entry
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.journal.verify import verify_journal
from deskbell.people.models import Staff

CHANGED = TEXT.replace("Yours.", "The company's and yours.")
MORNING = AT + timedelta(hours=3)


@pytest.fixture(autouse=True)
def today(db):
    cache.clear()
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def read_all(client, number=1, chapters=("1", "2")):
    for chapter in chapters:
        assert client.post("/handbook/qc/read", {"edition": number, "chapter": chapter}).status_code == 302


def sheet_of(client):
    return re.search(r'name="sheet" value="([^"]+)"', client.get("/handbook/qc/sign").content.decode())[1]


def sign(client, sheet=None, password=PASSWORD, **more):
    words = {"sheet": sheet or sheet_of(client), "password": password, **more}
    return client.post("/handbook/qc/sign", words, REMOTE_ADDR="192.0.2.7")


def refused(answer, says):
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_one_reads_chapter_by_chapter_and_then_signs(edition, kavita, visit):
    client = visit(kavita)
    first = client.get("/handbook/qc/sign").content.decode()
    assert "Look up" in first
    assert "Plain words" not in first
    read_all(client, chapters=["1"])
    assert "Plain words" in client.get("/handbook/qc/sign").content.decode()
    read_all(client, chapters=["2"])
    assert sign(client).status_code == 302
    assert "You have signed edition 1" in client.get("/handbook/qc/sign").content.decode()


def test_a_signature_binds_person_edition_words_language_time_and_address(edition, kavita, visit):
    client = visit(kavita)
    read_all(client)
    sign(client)
    row = Signature.objects.get()
    assert (row.staff, row.edition, row.content_hash) == (kavita, edition, edition.content_hash)
    assert (row.language, row.at, row.address, row.method) == ("en", MORNING, "192.0.2.7", "password")
    hashes = set(edition.rules.values_list("key", "content_hash"))
    assert set(row.rules.values_list("key", "content_hash")) == hashes
    entry = Entry.objects.get(kind="handbook.edition.signed")
    assert (entry.actor, entry.brand, entry.facts["digest"]) == (kavita.pk, "qc", row.digest)
    assert {(rule["key"], rule["content_hash"]) for rule in entry.facts["rules"]} == hashes
    assert "192.0.2.7" not in str(entry.facts)


def test_a_person_signs_the_words_of_their_own_language(shop, kavita, visit):
    thai = RuleTranslation(
        "ทักทาย", "มองหน้า", "ทุกคนที่เข้ามาต้องได้รับการทักทาย", content_hash("Look up", "Whoever comes in is seen.")
    )
    stale = RuleTranslation("ทักทาย", "บอกชื่อ", "ชื่อเก่า", "of an older text")
    publish_edition(brand=shop, markdown=TEXT, language="en", by=None, at=AT, translations={"th": [thai, stale, None]})
    kavita.language = "th"
    kavita.save()
    client = visit(kavita)
    assert "มองหน้า" in client.get("/handbook/qc/sign").content.decode()
    assert "ชื่อเก่า" not in client.get("/handbook/qc/sign").content.decode()
    read_all(client)
    sign(client)
    assert Signature.objects.get().language == "th"
    first, second = SignedRule.objects.order_by("rule__order")[:2]
    assert first.text_hash != first.content_hash
    assert second.text_hash == second.content_hash


def test_the_door_shows_a_rule_in_the_visitors_language(shop, client):
    rules = [("Look up", "Whoever comes in is seen."), ("Say a name", "Yours."), ("Plain words", "No blame.")]
    thai = [RuleTranslation("ทักทาย", "กฎของวันนี้", "คำแปล", content_hash(*rule)) for rule in rules]
    publish_edition(brand=shop, markdown=TEXT, language="en", by=None, at=AT, translations={"th": thai})
    assert '<p class="text" lang="th">กฎของวันนี้</p>' in client.get("/account/login/?language=th").content.decode()
    assert '<p class="text" lang="en">' in client.get("/account/login/?language=el").content.decode()


def test_a_new_edition_asks_again_only_for_what_it_changed(edition, shop, kavita, visit, today):
    client = visit(kavita)
    read_all(client)
    sign(client)
    today.shift(timedelta(hours=2))
    publish_edition(brand=shop, markdown=CHANGED, language="en", by=None, at=MORNING + timedelta(hours=1))
    page = client.get("/handbook/qc").content.decode()
    assert "Changed since you signed" in page
    assert page.count("changed, sign again") == 1
    read_all(client, number=2)
    assert sign(client).status_code == 302
    assert [row.rules.count() for row in Signature.objects.order_by("pk")] == [3, 1]


def test_a125_the_same_sheet_sent_again_signs_nothing_more(edition, shop, kavita, visit):
    client = visit(kavita)
    read_all(client)
    sheet = sheet_of(client)
    assert sign(client, sheet).status_code == 302
    refused(sign(client, sheet), SheetRefusal.USED.sentence)
    assert Signature.objects.count() == 1


def test_a125_a_sheet_kept_from_before_does_not_sign_what_came_later(edition, shop, kavita, visit):
    client = visit(kavita)
    read_all(client)
    sheet = sheet_of(client)
    sign(client, sheet)
    publish_edition(brand=shop, markdown=CHANGED, language="en", by=None, at=MORNING)
    refused(sign(client, sheet), SheetRefusal.NEWER_EDITION.sentence)


def test_a125_a_sheet_of_an_edition_no_longer_in_force_is_refused(edition, shop, kavita, visit):
    client = visit(kavita)
    read_all(client)
    sheet = sheet_of(client)
    publish_edition(brand=shop, markdown=CHANGED, language="en", by=None, at=MORNING)
    refused(sign(client, sheet), SheetRefusal.NEWER_EDITION.sentence)
    assert not Signature.objects.exists()


def test_a125_nobody_signs_for_another_person(edition, kavita, manager, visit):
    hers, his = visit(kavita), visit(manager)
    read_all(hers)
    read_all(his)
    refused(sign(his, sheet_of(hers)), SheetRefusal.OTHER_PERSON.sentence)
    assert sign(his, staff=kavita.pk, by=kavita.pk, user=kavita.email).status_code == 302
    assert Signature.objects.get().staff == manager


def test_a125_a_sheet_of_another_visit_is_refused(edition, kavita, visit):
    first = visit(kavita)
    read_all(first)
    stolen = sheet_of(first)
    refused(sign(visit(kavita), stolen), SheetRefusal.OTHER_SESSION.sentence)


def test_a125_a_changed_letter_on_the_sheet_is_seen(edition, kavita, visit):
    client = visit(kavita)
    read_all(client)
    good = sheet_of(client)
    for bad in (good[:-1], good[1:], good.replace(good[8], "A" if good[8] != "A" else "B", 1), "", "null", "x" * 9999):
        refused(client.post("/handbook/qc/sign", {"sheet": bad, "password": PASSWORD}), SheetRefusal.ALTERED.sentence)
    forged = Signer(salt="another").sign_object({"staff": kavita.pk})
    refused(sign(client, forged), SheetRefusal.ALTERED.sentence)


@pytest.mark.parametrize(
    ("field", "value"),
    [("content_hash", "0" * 64), ("edition", 0), ("lines", []), ("language", "xx"), ("nonce", "1"), ("staff", 1)],
)
def test_a125_no_field_of_the_sheet_can_be_another(edition, kavita, visit, field, value):
    client = visit(kavita)
    read_all(client)
    words = Signer(salt="deskbell.handbook.signing_sheet").unsign_object(sheet_of(client))
    payload = Signer(key="somebody else's key", salt="deskbell.handbook.signing_sheet").sign_object(
        {**words, field: value}
    )
    refused(sign(client, payload), SheetRefusal.ALTERED.sentence)


def test_a125_what_was_not_read_is_not_signed(edition, kavita, visit):
    client = visit(kavita)
    read_all(client)
    sheet = sheet_of(client)
    Reading.objects.filter(key=edition.rules.first().key).delete()
    refused(sign(client, sheet), SheetRefusal.RULE_UNREAD.sentence % {"number": "1.1"})
    assert 'name="sheet"' not in client.get("/handbook/qc/sign").content.decode()


def test_a125_a_sheet_lies_open_for_an_hour_at_most(edition, kavita, visit, today):
    client = visit(kavita)
    read_all(client)
    sheet = sheet_of(client)
    today.shift(timedelta(minutes=61))
    refused(sign(client, sheet), SheetRefusal.TOO_OLD.sentence)


def test_a125_every_signature_asks_who_is_there(edition, shop, kavita, visit):
    client = visit(kavita)
    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 302
    read_all(client)
    for wrong in ("", "wrong", PASSWORD.upper()):
        refused(sign(client, password=wrong), "not your password")
    refused(
        client.post("/handbook/qc/sign", {"sheet": sheet_of(client), "credential": "{}"}), "passkey was not accepted"
    )
    assert not Signature.objects.exists()
    assert sign(client).status_code == 302


def test_a125_guessing_the_password_at_the_sheet_ends_soon(edition, kavita, visit):
    client = visit(kavita)
    read_all(client)
    sheet = sheet_of(client)
    pages = [sign(client, sheet, password=f"guess {n}").content.decode() for n in range(11)]
    assert "Too many attempts" in pages[-1]
    refused(sign(client, sheet), "Too many attempts")


def test_a125_the_database_refuses_to_change_or_take_back_a_signature(edition, kavita, visit):
    client = visit(kavita)
    read_all(client)
    sign(client)
    for table in ("handbook_signature", "handbook_signedrule"):
        for verb in (f"update {table} set at = at", f"delete from {table}"):
            with pytest.raises(DatabaseError, match="kept as it was"), transaction.atomic():
                connection.cursor().execute(verb)


def test_a125_a_row_changed_behind_our_back_is_found(edition, kavita, visit):
    client = visit(kavita)
    read_all(client)
    sign(client)
    assert find_signature_faults() == []
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table handbook_signature disable trigger handbook_signature_keeps")
        cursor.execute("update handbook_signature set address = '192.0.2.8'")
        cursor.execute("alter table handbook_signature enable trigger handbook_signature_keeps")
    number = Signature.objects.get().pk
    assert find_signature_faults() == [f"signature {number} is not what was signed"]


def test_a_question_stands_at_the_rule_with_its_answer(edition, kavita, manager, visit):
    key = edition.rules.first().key
    asker, answerer = visit(kavita), visit(manager)
    assert asker.post(f"/handbook/qc/ask/{key}", {"text": "Also on the telephone?"}).status_code == 302
    assert asker.post(f"/handbook/qc/ask/{key}", {"text": "  "}).status_code == 422
    page = answerer.get("/handbook/qc/questions").content.decode()
    number = re.search(r'name="question" value="(\d+)"', page)[1]
    assert asker.post("/handbook/qc/questions", {"question": number, "text": "Me"}).status_code == 403
    assert answerer.post("/handbook/qc/questions", {"question": number, "text": "Yes, with a name."}).status_code == 302
    page = asker.get("/handbook/qc").content.decode()
    assert "Also on the telephone?" in page
    assert "Yes, with a name." in page
    seal_and_follow()
    assert verify_journal().faults == []


def test_a_rule_is_named_in_the_language_of_the_reader_wherever_it_is_asked_about(shop, kavita, manager, visit):
    thai = RuleTranslation("ทักทาย", "มองหน้า", "ทุกคน", content_hash("Look up", "Whoever comes in is seen."))
    edition = publish_edition(
        brand=shop, markdown=TEXT, language="en", by=None, at=MORNING, translations={"th": [thai, None, None]}
    )
    Staff.objects.update(language="th")
    key = edition.rules.first().key
    client = visit(manager)
    pages = [client.post(f"/handbook/qc/ask/{key}", {"text": ""})]
    assert client.post(f"/handbook/qc/ask/{key}", {"text": "เมื่อไร"}).status_code == 302
    pages += [client.get(path) for path in ("/handbook/qc/questions", f"/handbook/qc/signed?rule={key}")]
    for page in pages:
        assert '<span lang="th">มองหน้า</span>' in page.content.decode()
        assert "Look up" not in page.content.decode()
    assert find_rule_title(edition=edition.pk, anchor="rule-1-1", language="th") == RuleTitle("มองหน้า", "th")
    assert find_rule_title(edition=edition.pk, anchor="rule-1-2", language="th") == RuleTitle("Say a name", "en")


def test_who_has_not_signed_is_a_list_with_what_is_left(edition, kavita, manager, visit):
    client = visit(kavita)
    read_all(client)
    sign(client)
    assert client.get("/handbook/qc/signed").status_code == 403
    page = visit(manager).get("/handbook/qc/signed").content.decode()
    rows = re.findall(r"<tr><td><b>([^<]+)</b></td>.*?<td class=\"num\"><span[^>]*>[^<]*</span>(\d+)</td>", page)
    assert rows == [("Thandeka Rao", "3"), ("Kavita Rao", "0")]
    assert visit(manager).get("/handbook/qc/signed?edition=1&team=counter").status_code == 200


def test_the_side_bar_says_how_many_rules_wait(edition, kavita, visit):
    client = visit(kavita)
    link = r'href="/handbook"[^>]*>.*?<span class="word">Handbook</span>(<span class="n">3</span>)?'
    assert re.search(link, client.get("/handbook/qc").content.decode())[1]
    read_all(client)
    sign(client)
    assert not re.search(link, client.get("/handbook/qc").content.decode())[1]


def test_a_stranger_signs_nothing(edition, kavita):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(kavita)
    assert strict.post("/handbook/qc/sign", {"sheet": "x", "password": PASSWORD}).status_code == 403
    assert Client().get("/handbook/qc/sign").status_code == 302
