"""Writing the handbook (M21): a manager names the problem areas and writes what is to be done about them.

She begins with the sample in her own language, rewrites a rule, sees at once what cannot be parsed, orders the problem areas,
reads a colleague's remark, looks at what would change, and publishes. From then on her standard is on the board. The next
edition changes one rule; readers see which words are new, and that the translation of that rule is out of date.
"""

import pytest
from django.test import Client

from deskbell.handbook.models import Draft, Edition
from deskbell.journal.models import Entry
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.kit.clock import now
from deskbell.people.models import Brand, Staff
from deskbell.standards.models import Standard

pytestmark = pytest.mark.django_db


def at_work(name: str, role: str, language: str) -> Client:
    email = f"{name.lower()}@shop.example"
    staff = Staff.objects.create(email=email, name=name, role=role, language=language, joined_at=now())
    client = Client()
    client.force_login(staff)
    return client


def part(draft: Draft, title: str) -> str:
    return f"/handbook/drafts/{draft.pk}/{draft.parts.get(title=title).key}"


def write(client: Client, draft: Draft, title: str, body: str) -> None:
    path = part(draft, title)
    version = draft.parts.get(title=title).version
    assert client.post(path, {"title": title, "body": body, "version": version}).status_code == 302


def test_writing_the_handbook() -> None:
    Brand.objects.create(slug="shop", name="The Shop", prefix="SH", language="th")
    manager, lead = at_work("Ploy", "manager", "th"), at_work("Kavita", "lead", "en")

    draft = she_begins_with_the_sample_in_thai(manager)
    she_is_told_what_cannot_be_read_and_where(manager, draft)
    she_puts_the_areas_into_her_order(manager, draft)
    a_colleague_says_something_about_a_rule(lead, manager, draft)
    she_publishes_and_is_measured(manager, draft)
    the_sample_is_there_in_english_too(manager)
    a_changed_rule_shows_its_new_words_and_leaves_its_translation_behind(manager, lead)


def she_begins_with_the_sample_in_thai(manager: Client) -> Draft:
    assert manager.post("/handbook/shop/write", {"language": "th", "from": "sample"}).status_code == 302
    draft = Draft.objects.get()
    assert draft.parts.filter(is_chapter=True).count() == 9
    assert "ทักทายทุกคนที่เดินเข้ามา" in manager.get(f"/handbook/drafts/{draft.pk}", follow=True).content.decode()
    return draft


def she_is_told_what_cannot_be_read_and_where(manager: Client, draft: Draft) -> None:
    good = draft.parts.get(title="ขอโทษก่อน").body
    write(
        manager,
        draft,
        "ขอโทษก่อน",
        f"{good}\n\n```standard\nname: เร็ว\nmeasure: first reply\ngoal: 120%\nover: 28 days\n```\n",
    )
    page = manager.get(f"/handbook/drafts/{draft.pk}/publish").content.decode()
    assert "#line-6" in page
    assert manager.post(f"/handbook/drafts/{draft.pk}/publish").status_code == 422
    assert not Edition.objects.exists()
    write(manager, draft, "ขอโทษก่อน", good)


def she_puts_the_areas_into_her_order(manager: Client, draft: Draft) -> None:
    assert manager.post(part(draft, "โทรศัพท์") + "/move", {"to": "up"}).status_code == 302
    chapters = draft.parts.filter(is_chapter=True).order_by("order").values_list("title", flat=True)
    assert list(chapters)[1:3] == ["โทรศัพท์", "การรอ"]
    after = draft.parts.get(title="การรอ").key
    made = manager.post(f"/handbook/drafts/{draft.pk}/add", {"after": after, "what": "rule"})
    words = {"title": "มีที่นั่งให้คนรอ", "body": "เก้าอี้ น้ำดื่ม และคำถามว่าไหวไหม", "version": 1}
    assert manager.post(made["Location"], words).status_code == 302
    assert manager.post(part(draft, "รับคืนโดยไม่ซักไซ้") + "/remove").status_code == 302
    assert manager.post(part(draft, "การคืนสินค้า") + "/remove").status_code == 302


def a_colleague_says_something_about_a_rule(lead: Client, manager: Client, draft: Draft) -> None:
    path = part(draft, "ใช้คำง่าย ๆ")
    assert lead.post(path + "/remark", {"text": "And on the telephone?"}).status_code == 302
    assert "And on the telephone?" in manager.get(path).content.decode()
    assert lead.post(f"/handbook/drafts/{draft.pk}/publish").status_code == 403


def she_publishes_and_is_measured(manager: Client, draft: Draft) -> None:
    assert manager.post(f"/handbook/drafts/{draft.pk}/publish").status_code == 302
    seal_and_follow()
    edition = Edition.objects.get()
    assert (edition.number, edition.language, edition.rules.count()) == (1, "th", 14)
    facts = Entry.objects.get(kind="handbook.edition.published").facts
    assert [block["means"]["name"] for block in facts["blocks"]] == ["ตอบอีเมลภายในหนึ่งวันทำการ"]
    standard = Standard.objects.get()
    assert standard.slug in manager.get("/standards").content.decode()
    assert "มีที่นั่งให้คนรอ" in manager.get("/handbook/shop").content.decode()


def the_sample_is_there_in_english_too(manager: Client) -> None:
    assert manager.post("/handbook/shop/write", {"language": "en"}).status_code == 302
    english = Draft.objects.get(language="en")
    assert manager.post(f"/handbook/drafts/{english.pk}/publish").status_code == 302
    assert Edition.objects.get(number=2).languages == ["th", "en"]


def a_changed_rule_shows_its_new_words_and_leaves_its_translation_behind(manager: Client, lead: Client) -> None:
    manager.post("/handbook/shop/write", {"language": "th"})
    draft = Draft.objects.get(closed_at=None)
    words = draft.parts.get(title="ขอโทษก่อน").body
    write(manager, draft, "ขอโทษก่อน", words + "\n\nCall within the hour.")
    assert manager.post(f"/handbook/drafts/{draft.pk}/publish").status_code == 302
    page = manager.get("/handbook/shop?against=2").content.decode()
    assert "<ins>Call within the hour.</ins>" in page
    # Kavita reads English: the old translation, with the notice that it is older than the rule.
    page = lead.get("/handbook/shop").content.decode()
    assert "Apologise first" in page
    assert page.count('class="behind"') == 1
