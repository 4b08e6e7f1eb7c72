"""An edition is published completely or not at all, and a refusal gives the line and the reason."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from deskbell.handbook.actions.publish_edition import NothingChanged, publish_edition
from deskbell.handbook.edition_text import BrokenEdition, parse_edition
from deskbell.handbook.models import Edition, Rule
from deskbell.handbook.reads.editions import list_chapters, sample_handbook
from deskbell.journal.models import Entry
from deskbell.people.models import Brand, Staff

AT = datetime(2026, 6, 1, tzinfo=UTC)
GOOD = "# One\n\n## First\n\nWords.\n\n## Second\n\nMore.\n\n# Two\n\n## Third\n\n- a\n- b\n"
BLOCK = """# One

## First

**Somebody answers.**

```standard
name:    Somebody answers
measure: first reply
where:   channel is email
goal:    {goal}
over:    28 days
```
"""


@pytest.fixture
def brand(db):
    return Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")


def test_chapters_and_rules_are_numbered_in_order():
    assert [(rule.number, rule.chapter, rule.title) for rule in parse_edition(GOOD)] == [
        ("1.1", "One", "First"),
        ("1.2", "One", "Second"),
        ("2.1", "Two", "Third"),
    ]
    assert parse_edition(GOOD)[2].body == "- a\n- b"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "no rule yet"),
        ("## Lost\n", 1, "before the first chapter"),
        ("# One\n\nwords\n\n## \n", 5, "heading is empty"),
        ("# One\n\n## A\n\n" + "x" * 500_001, 1, "at most"),
    ],
)
def test_a_text_that_is_no_edition_is_refused_with_its_line(text, line, says):
    with pytest.raises(BrokenEdition, match=says) as refused:
        parse_edition(text)
    assert refused.value.line == line


def test_what_looks_like_a_heading_inside_a_block_is_none():
    rules = parse_edition("# One\n\n## A\n\n```\n# not a chapter\n## not a rule\n```\n")
    assert [rule.title for rule in rules] == ["A"]


@pytest.mark.parametrize(("goal", "says"), [("120% within 1 hour", "120%"), ("soon", "is not a goal")])
def test_an_unreadable_block_is_refused_with_the_line_of_the_edition_and_nothing_is_kept(brand, goal, says):
    with pytest.raises(BrokenEdition, match=says) as refused:
        publish_edition(brand=brand, markdown=BLOCK.format(goal=goal), language="en", by=None, at=AT)
    assert refused.value.line == 11
    assert not Edition.objects.exists()
    assert not Entry.objects.filter(kind="handbook.edition.published").exists()


def test_two_standards_of_one_name_are_refused(brand):
    twice = BLOCK.format(goal="95% within 1 hour") + BLOCK.format(goal="90% within 2 hours").replace("# One", "# Two")
    with pytest.raises(BrokenEdition, match="already has a standard with this name"):
        publish_edition(brand=brand, markdown=twice, language="en", by=None, at=AT)


def test_two_standards_whose_names_differ_in_signs_alone_are_refused(brand):
    first = BLOCK.format(goal="95% within 1 hour")
    twin = first.replace("# One", "# Two").replace("name:    Somebody answers", "name:    Somebody, answers!")
    with pytest.raises(BrokenEdition, match="already has a standard with this name"):
        publish_edition(brand=brand, markdown=first + twin, language="en", by=None, at=AT)


def test_words_under_no_rule_are_refused_with_their_line(brand):
    standard = BLOCK.format(goal="95% within 1 hour").split("**\n")[1]
    for text, line in [(f"# One\n{standard}\n## First\n\nWords.\n", 3), ("Words.\n\n# One\n\n## First\n", 1)]:
        with pytest.raises(BrokenEdition, match="belongs to no rule") as refused:
            publish_edition(brand=brand, markdown=text, language="en", by=None, at=AT)
        assert refused.value.line == line


@pytest.mark.parametrize("fence", ["```Standard", "``` standard", "~~~standard", "```standard measured"])
def test_a_standard_is_one_however_its_fence_is_written(brand, fence):
    text = BLOCK.format(goal="120% within 1 hour").replace("```standard", fence)
    if fence.startswith("~"):
        text = text.replace("```", "~~~")
    with pytest.raises(BrokenEdition, match="120%"):
        publish_edition(brand=brand, markdown=text, language="en", by=None, at=AT)


def test_a_standard_about_another_brand_is_refused_with_its_line(brand):
    Brand.objects.create(slug="lou", name="Sour Lou", prefix="SL")
    text = BLOCK.format(goal="95% within 1 hour")
    other = text.replace("channel is email", "channel is email and brand is lou")
    with pytest.raises(BrokenEdition, match="cannot be about another brand") as refused:
        publish_edition(brand=brand, markdown=other, language="en", by=None, at=AT)
    assert refused.value.line == 10
    own = text.replace("channel is email", 'brand is "Quince & Clay"')
    assert publish_edition(brand=brand, markdown=own, language="en", by=None, at=AT)


def test_an_edition_is_kept_with_its_rules_and_told_with_its_blocks(brand):
    edition = publish_edition(
        brand=brand, markdown=BLOCK.format(goal="95% within 1 hour"), language="en", by=None, at=AT
    )
    assert (edition.number, len(edition.content_hash)) == (1, 64)
    (block,) = Entry.objects.get(kind="handbook.edition.published").facts["blocks"]
    assert (block["rule"], block["anchor"], block["means"]["measure"]) == ("1.1", "rule-1-1", "first reply")
    with pytest.raises(NothingChanged):
        publish_edition(brand=brand, markdown=edition.markdown.replace("\n", "\r\n"), language="en", by=None, at=AT)


@pytest.mark.django_db(transaction=True)
def test_editions_published_at_once_get_numbers_of_their_own():
    brand = Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")
    done = []

    def one(text):
        try:
            done.append(publish_edition(brand=brand, markdown=text, language="en", by=None, at=AT).number)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(GOOD.replace("Words", f"Words {n}"),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [1, 2, 3, 4]
    assert Rule.objects.count() == 12


def test_the_sample_is_an_edition_of_nine_areas(brand):
    edition = publish_edition(brand=brand, markdown=sample_handbook("en"), language="en", by=None, at=AT)
    assert len(list_chapters(edition)) >= 9
    assert edition.rules.count() == 14
    (block,) = Entry.objects.get(kind="handbook.edition.published").facts["blocks"]
    assert block["means"]["name"] == "Email answered within a working day"


@pytest.fixture
def page_of(client, brand):
    def get(role, method="get", **words):
        staff, _ = Staff.objects.get_or_create(
            email=f"{role}@qc.example", defaults={"name": "Ploy", "role": role, "joined_at": AT}
        )
        client.force_login(staff)
        return getattr(client, method)("/handbook/qc/publish", words)

    return get


def test_only_managers_publish(page_of):
    assert page_of("agent", "post", markdown=GOOD, language="en").status_code == 403
    assert not Edition.objects.exists()
    assert page_of("manager", "post", markdown=GOOD, language="en").status_code == 302
    assert Edition.objects.get().by.email == "manager@qc.example"


def test_a_refused_edition_comes_back_with_its_words(page_of):
    page = page_of("manager", "post", markdown=BLOCK.format(goal="tomorrow") + "<b>&", language="en")
    assert page.status_code == 422
    assert "Line 11" in page.content.decode()
    assert "&lt;b&gt;&amp;" in page.content.decode()
    assert page_of("admin", "post", markdown=GOOD, language="xx").status_code == 422


def test_a047_markup_of_the_writer_is_shown_as_words(client, brand):
    text = "# One\n\n## <script>alert(1)</script>\n\n<img src=x onerror=y> [go](javascript:alert(1)) ![p](http://x/y)\n"
    publish_edition(brand=brand, markdown=text, language="en", by=None, at=AT)
    staff = Staff.objects.create(email="a@qc.example", name="Ploy", role="agent", joined_at=AT)
    client.force_login(staff)
    page = client.get("/handbook/qc").content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
