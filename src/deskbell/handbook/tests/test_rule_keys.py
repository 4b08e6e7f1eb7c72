"""A rule keeps its key in every edition, and a translation names the words it translates."""

from datetime import UTC, datetime, timedelta

import pytest

from deskbell.handbook.actions.publish_edition import (
    NewerEditionExists,
    NothingChanged,
    RuleTranslation,
    publish_edition,
)
from deskbell.handbook.models import Rule, RuleText
from deskbell.journal.models import Entry
from deskbell.people.models import Brand

AT = datetime(2026, 6, 1, tzinfo=UTC)
ONE = "# Door\n\n## Greet\n\nLook up and say good morning to all.\n\n## Wait\n\nTell how long it takes.\n"


@pytest.fixture
def brand(db):
    return Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")


@pytest.fixture
def edition(brand):
    count = iter(range(100))

    def of(markdown, **more):
        at = AT + timedelta(days=next(count))
        return publish_edition(brand=brand, markdown=markdown, language="en", by=None, at=at, **more)

    return of


def by_title(edition):
    return {rule.title: rule for rule in edition.rules.all()}


def test_a_rule_keeps_its_key_when_it_is_moved_renamed_or_reworded(edition):
    first = by_title(edition(ONE))
    second = by_title(
        edition(
            "# New\n\n## Wait\n\nTell it honestly.\n\n# Door\n\n## Hello\n\nLook up and say good morning to everyone.\n"
        )
    )
    assert second["Wait"].key == first["Wait"].key
    assert second["Wait"].content_hash != first["Wait"].content_hash
    assert second["Hello"].key == first["Greet"].key
    third = by_title(edition("# Door\n\n## Hello\n\nLook up and say good morning to everyone.\n"))
    assert third["Hello"].content_hash == second["Hello"].content_hash


def test_the_news_tells_which_rules_came_changed_and_went(edition):
    first = by_title(edition(ONE))
    last = edition("# Door\n\n## Greet\n\nNod.\n\n## Listen\n\nFirst of all.\n")
    facts = Entry.objects.filter(kind="handbook.edition.published").order_by("id").last().facts
    now = by_title(last)
    assert facts["rules"] == {rule.key: rule.content_hash for rule in now.values()}
    assert facts["added"] == [now["Listen"].key]
    assert facts["changed"] == [first["Greet"].key]
    assert facts["removed"] == [first["Wait"].key]


def test_a_translation_stays_with_its_rule_and_falls_behind_when_the_rule_changes(edition):
    first = by_title(edition(ONE))
    greet, wait = first["Greet"], first["Wait"]
    thai = [
        RuleTranslation("ประตู", "ทักทาย", "เงยหน้า", greet.content_hash),
        RuleTranslation("", "รอ", "บอก", wait.content_hash),
    ]
    second = edition(ONE, translations={"th": thai})
    assert second.languages == ["en", "th"]
    with pytest.raises(NothingChanged):
        edition(ONE, translations={"th": thai})
    third = edition(ONE.replace("Tell how", "Say how"))
    texts = {text.rule.title: text for text in RuleText.objects.filter(rule__edition=third).select_related("rule")}
    assert texts["Greet"].translates == texts["Greet"].rule.content_hash
    assert texts["Wait"].translates != texts["Wait"].rule.content_hash
    assert third.content_hash != second.content_hash


def test_a_text_based_on_an_older_edition_is_told_so(edition):
    edition(ONE, based_on=0)
    edition(ONE.replace("morning", "evening"), based_on=1)
    with pytest.raises(NewerEditionExists, match="edition 2 in the meantime"):
        edition(ONE.replace("morning", "night"), based_on=1)


def test_a_long_book_of_likenesses_is_known_again_in_time(edition):
    rules = "".join(f"## Rule {n}\n\nThe same words in every rule but for {n}.\n\n" for n in range(400))
    first = edition(f"# One\n\n{rules}")
    second = edition(f"# One\n\n{rules.replace('## Rule', '## Law')}")
    assert Rule.objects.filter(edition=second).count() == first.rules.count() == 400
