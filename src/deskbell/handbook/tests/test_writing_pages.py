"""The pages that write a handbook, compare editions and show other languages."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from deskbell.handbook.actions.open_draft import open_draft
from deskbell.handbook.actions.publish_edition import RuleTranslation, publish_edition
from deskbell.handbook.models import Draft, Edition
from deskbell.handbook.slots import running_counts
from deskbell.handbook.tests.test_drafts import TEXT, someone
from deskbell.people.models import Brand

AT = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def brand(db):
    return Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")


@pytest.fixture
def ploy(brand):
    return someone("ploy")


def at_work(staff):
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def desk(ploy):
    return at_work(ploy)


@pytest.fixture
def first(brand):
    return publish_edition(brand=brand, markdown=TEXT, language="en", by=None, at=AT)


@pytest.fixture
def draft(brand, first, ploy):
    return open_draft(brand=brand, language="en", by=ploy, at=AT)


def address(draft, title, more=""):
    return f"/handbook/drafts/{draft.pk}/{draft.parts.get(title=title).key}{more}"


def text_of(answer, status=200):
    assert answer.status_code == status, answer.content[:300]
    return answer.content.decode()


def test_the_sample_is_shown_before_anyone_begins_with_it(desk, brand):
    page = text_of(desk.get("/handbook/qc/write"))
    assert "Write the first edition" in page
    assert "Greet everyone at the door" in page
    assert "Until you publish it, only team leads, managers and admins see it." in page
    assert 'lang="en"><' in page.replace("\n", "")
    desk.post("/handbook/qc/write", {"language": "en", "from": "empty"})
    assert "Greet everyone at the door" in text_of(desk.get("/handbook/qc/write"))


def test_a_handbook_begins_with_the_sample_rule_by_rule(desk, brand):
    assert "Start with the sample" in text_of(desk.get("/handbook/qc"))
    page = desk.post("/handbook/qc/write", {"language": "en", "from": "sample"}, follow=True)
    assert "Greet everyone at the door" in text_of(page)
    draft = Draft.objects.get()
    shown = text_of(desk.get(f"/handbook/drafts/{draft.pk}/publish"))
    assert "Greet everyone at the door" in shown
    assert "Whoever comes in is seen." in shown
    # A first edition is a text: nothing in it is new against another.
    for sign in ("<ins", ">added<", "rule-pair", "Changed: 0"):
        assert sign not in shown
    assert desk.post(f"/handbook/drafts/{draft.pk}/publish").status_code == 302
    assert Edition.objects.get().rules.count() == draft.parts.filter(is_chapter=False).count()
    assert "Published as edition 1" in text_of(desk.get(f"/handbook/drafts/{draft.pk}"))


def test_what_is_typed_is_kept_and_told_with_its_version(desk, draft):
    path, json_ = address(draft, "Greet"), {"Accept": "application/json"}
    answer = desk.post(path, {"title": "Greet", "body": "Smile.", "version": "1"}, headers=json_)
    assert json.loads(answer.content) == {"version": 2}
    assert json.loads(desk.get(path, headers=json_).content)["body"] == "Smile."
    other = at_work(someone("sipho"))
    answer = other.post(path, {"title": "Greet", "body": "Nod.", "version": "1"}, headers=json_)
    assert (answer.status_code, json.loads(answer.content)["meanwhile"]) == (409, True)
    page = text_of(other.get(path))
    assert "Your text, saved separately" in page
    assert "<del>Smile</del><ins>Nod</ins>" in page
    # Without script the same form redirects to its page.
    assert desk.post(path, {"title": "Greet", "body": "Smile!", "version": "2"}).status_code == 302


def test_a_preview_shows_the_line_that_cannot_be_read_and_keeps_nothing(desk, draft):
    block = "```standard\nname: Soon\nmeasure: first reply\ngoal: often\nover: 28 days\n```"
    page = text_of(desk.post(address(draft, "Wait", "/preview"), {"title": "<Wait>", "body": f"**Now.**\n\n{block}\n"}))
    assert '<span class="line wrong">goal: often' in page
    assert 'data-line="6"' in page
    assert "&lt;Wait&gt;" in page
    assert draft.parts.get(title="Wait").body == "Tell how long."


def test_leads_read_and_remark_but_do_not_write(draft):
    lead = at_work(someone("lou", role="lead"))
    path = address(draft, "Greet")
    assert "readonly" in text_of(lead.get(path))
    assert lead.post(path, {"title": "x", "body": "x", "version": "1"}).status_code == 403
    assert lead.post(path + "/remark", {"text": "On the <b>telephone</b>, too?"}).status_code == 302
    assert "&lt;b&gt;telephone" in text_of(lead.get(path))
    assert at_work(someone("sam", role="agent")).get(path).status_code == 403


def test_a_standard_that_ends_while_it_runs_asks_first(desk, draft, monkeypatch):
    monkeypatch.setattr(running_counts, "fillings", [lambda *, brand, means: 7])
    desk.post(address(draft, "Answer", "/remove"))
    # Its chapter has no rule left and is removed too.
    desk.post(address(draft, "Post", "/remove"))
    page = text_of(desk.get(f"/handbook/drafts/{draft.pk}/publish"))
    assert "Soon: 7 running." in page
    assert text_of(desk.post(f"/handbook/drafts/{draft.pk}/publish"), 422).count("Yes, end them") == 1
    assert Edition.objects.count() == 1
    assert desk.post(f"/handbook/drafts/{draft.pk}/publish", {"sure": "1"}).status_code == 302
    assert Edition.objects.count() == 2


def test_a_whole_text_that_ends_a_standard_while_it_runs_asks_first(desk, brand, first, monkeypatch):

    monkeypatch.setattr(running_counts, "fillings", [lambda *, brand, means: 7])
    given = {"markdown": "# One\n\n## Only\n\nWords.\n", "language": "en", "based_on": "1"}
    page = text_of(desk.post("/handbook/qc/publish", given), 422)
    assert "Soon: 7 running." in page
    assert "Yes, end them" in page
    assert Edition.objects.count() == 1
    assert desk.post("/handbook/qc/publish", given | {"sure": "1"}).status_code == 302
    assert Edition.objects.count() == 2


def test_two_editions_stand_side_by_side_and_one_shows_what_changed_in_its_text(desk, brand, first):
    publish_edition(
        brand=brand, markdown=TEXT.replace("Look up", "Smile"), language="en", by=None, at=AT + timedelta(days=1)
    )
    page = text_of(desk.get("/handbook/qc/compare?from=1&to=2"))
    assert "<del>Look up</del>." in page
    assert "<ins>Smile</ins>." in page
    assert "Changed: 1" in page
    page = text_of(desk.get("/handbook/qc?edition=2&against=1"))
    assert "<del>Look up</del><ins>Smile</ins>." in page
    for wrong in ("/handbook/qc/compare?from=9", "/handbook/qc?against=x", "/handbook/none/compare"):
        assert desk.get(wrong).status_code == 404


def test_each_reads_in_their_language_and_sees_what_is_behind(desk, ploy, brand, first):
    keys = {rule.title: rule for rule in first.rules.all()}
    thai = [
        RuleTranslation("ประตู", "ทักทาย", "เงยหน้า", keys["Greet"].content_hash),
        None,
        RuleTranslation("จดหมาย", "ตอบ", "**เร็ว ๆ นี้**\n\n```standard\n```\n\nจบ", "older"),
    ]
    publish_edition(
        brand=brand, markdown=TEXT, language="en", by=None, at=AT + timedelta(days=1), translations={"th": thai}
    )
    ploy.language = "th"
    ploy.save()
    page = text_of(desk.get("/handbook/qc"))
    assert "เงยหน้า" in page
    assert "Tell how long." in page
    assert page.count('class="behind"') == 1
    assert "เงยหน้า" not in text_of(desk.get("/handbook/qc?in=en"))
    ploy.language = "en"
    ploy.save()
    page = text_of(desk.get(f"/handbook/qc/rules/{keys['Answer'].key}"))
    assert "translation out of date" in page
    assert page.index("เร็ว ๆ นี้") < page.rindex("จบ")


def test_pages_ask_as_much_for_many_rules_as_for_few(desk, brand, ploy, django_assert_max_num_queries):
    many = "# One\n\n" + "".join(f"## Rule {n}\n\nWords.\n\n" for n in range(120))
    publish_edition(brand=brand, markdown=many, language="en", by=None, at=AT)
    draft = open_draft(brand=brand, language="en", by=ploy, at=AT)
    for path in (
        "/handbook/qc",
        address(draft, "Rule 7"),
        f"/handbook/drafts/{draft.pk}/publish",
        "/handbook/qc/write",
    ):
        with django_assert_max_num_queries(32):
            assert desk.get(path).status_code == 200
