"""A draft is saved while typing, nobody overwrites anybody, and only a valid, up-to-date draft is published."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from deskbell.handbook.actions.arrange import add_part, move_part, remove_part, restore_part
from deskbell.handbook.actions.discard_draft import discard_draft
from deskbell.handbook.actions.draft_presence import leave_draft, record_draft_presence
from deskbell.handbook.actions.open_draft import open_draft
from deskbell.handbook.actions.publish_draft import DraftNotReady, publish_draft
from deskbell.handbook.actions.publish_edition import NewerEditionExists, NothingChanged, publish_edition
from deskbell.handbook.actions.rebase_draft import rebase_draft
from deskbell.handbook.actions.remark import NeedsRemarkText, add_remark, settle_remark
from deskbell.handbook.actions.write_part import (
    DraftClosed,
    PartChanged,
    confirm_translation,
    use_unsaved_text,
    write_part,
)
from deskbell.handbook.models import Aside, Draft, DraftPart, Edition, Remark
from deskbell.handbook.reads.draft import list_parts, number_parts, summarize_draft
from deskbell.journal.models import Entry
from deskbell.journal.seal_and_follow import seal_and_follow as settle_journal
from deskbell.journal.verify import verify_journal
from deskbell.people.models import Brand, Staff

AT = datetime(2026, 6, 1, tzinfo=UTC)
TEXT = (
    "# Door\n\n## Greet\n\nLook up.\n\n## Wait\n\nTell how long.\n\n"
    "# Post\n\n## Answer\n\n**Soon.**\n\n```standard\nname:    Soon\nmeasure: first reply\n"
    "goal:    90% within 4 hours\nover:    28 days\n```\n"
)


@pytest.fixture
def brand(db):
    return Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")


def someone(name, role="manager"):
    return Staff.objects.create(email=f"{name}@qc.example", name=name.title(), role=role, joined_at=AT)


@pytest.fixture
def ploy(brand):
    return someone("ploy")


@pytest.fixture
def sipho(brand):
    return someone("sipho")


@pytest.fixture
def edition(brand):
    return publish_edition(brand=brand, markdown=TEXT, language="en", by=None, at=AT)


@pytest.fixture
def draft(brand, edition, ploy):
    return open_draft(brand=brand, language="en", by=ploy, at=AT)


def part(draft, title):
    return draft.parts.get(title=title)


def written(draft, title, body, by, *, new_title=None, version=1):
    one = part(draft, title)
    return write_part(part=one, title=new_title or title, body=body, version=version, by=by, at=AT)


def shape(draft):
    return [f"{number} {one.title}" for one, number in number_parts(list_parts(draft))]


def test_a_draft_begins_as_the_edition_and_there_is_one_a_language(draft, brand, sipho):
    assert shape(draft) == ["1 Door", "1.1 Greet", "1.2 Wait", "2 Post", "2.1 Answer"]
    assert open_draft(brand=brand, language="en", by=sipho, at=AT) == draft
    with pytest.raises(NothingChanged):
        publish_draft(draft=draft, by=sipho, at=AT)
    assert Edition.objects.count() == 1


def test_words_that_meet_newer_words_are_kept_beside_them(draft, ploy, sipho):
    written(draft, "Greet", "Smile.", ploy)
    with pytest.raises(PartChanged):
        written(draft, "Greet", "Nod.", sipho)
    greet = part(draft, "Greet")
    assert (greet.body, greet.asides.get().body) == ("Smile.", "Nod.")
    assert written(draft, "Greet", "Smile and nod.", ploy).body == "Smile and nod."
    taken = use_unsaved_text(aside=Aside.objects.get(), by=sipho, at=AT)
    assert (taken.body, taken.asides.get().body) == ("Nod.", "Smile and nod.")


def test_the_same_words_twice_are_kept_once(draft, ploy, sipho):
    assert written(draft, "Greet", "Smile.", ploy).version == 2
    assert written(draft, "Greet", "Smile.", sipho).version == 2
    assert not Aside.objects.exists()


def test_rules_and_chapters_are_put_in_another_order(draft, ploy):
    move_part(part=part(draft, "Wait"), up=False)
    assert shape(draft) == ["1 Door", "1.1 Greet", "2 Post", "2.1 Wait", "2.2 Answer"]
    move_part(part=part(draft, "Post"), up=True)
    assert shape(draft) == ["1 Post", "1.1 Wait", "1.2 Answer", "2 Door", "2.1 Greet"]
    move_part(part=part(draft, "Post"), up=True)
    move_part(part=part(draft, "Wait"), up=True)
    move_part(part=part(draft, "Greet"), up=False)
    assert shape(draft) == ["1 Post", "1.1 Wait", "1.2 Answer", "2 Door", "2.1 Greet"]
    move_part(part=part(draft, "Post"), up=False)
    assert shape(draft) == ["1 Door", "1.1 Greet", "2 Post", "2.1 Wait", "2.2 Answer"]


def test_what_is_added_stands_where_it_was_asked_for_and_what_is_taken_out_comes_back(draft, ploy):
    rule = add_part(draft=draft, after=part(draft, "Greet"), is_chapter=False, by=ploy, at=AT)
    chapter = add_part(draft=draft, after=part(draft, "Greet"), is_chapter=True, by=ploy, at=AT)
    assert [one.key for one in list_parts(draft)][2:5:2] == [rule.key, chapter.key]
    remove_part(part=part(draft, "Door"), at=AT)
    assert shape(draft) == ["1 ", "2 Post", "2.1 Answer"]
    restore_part(part=part(draft, "Greet"))
    assert "Look up." in [one.body for one in list_parts(draft)]


def test_a_rule_keeps_its_key_through_a_draft(draft, edition, ploy):
    written(draft, "Greet", "Wholly different words.", ploy, new_title="Welcome")
    move_part(part=part(draft, "Welcome"), up=False)
    after = publish_draft(draft=draft, by=ploy, at=AT + timedelta(days=1))
    assert after.rules.get(title="Welcome").key == edition.rules.get(title="Greet").key
    assert (after.number, draft.brand.drafts.get().edition) == (2, after)


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        ("Words.\n\n## Another\n", 3, "start another rule"),
        ("Words\n---\n", 1, "makes a heading"),
        ("Words.\n\n```standard\nname: x", 3, "not closed"),
        (
            "Words.\n\n```standard\nname: X\nmeasure: first reply\ngoal: 120% within 1 hour\nover: 28 days\n```\n",
            6,
            "120%",
        ),
        (
            "Words.\n\n```standard\nname: X\nmeasure: moonshine\ngoal: 90% within 1 hour\nover: 28 days\n```\n",
            5,
            "moonshine",
        ),
    ],
)
def test_what_cannot_be_published_is_said_with_its_rule_and_line_and_nothing_happens(draft, ploy, body, line, says):
    written(draft, "Wait", body, ploy)
    with pytest.raises(DraftNotReady) as refused:
        publish_draft(draft=draft, by=ploy, at=AT)
    ((wrong, fault),) = refused.value.found
    assert (wrong.title, fault.line) == ("Wait", line)
    assert says in fault.sentence
    assert Edition.objects.count() == 1


def test_empty_headings_and_chapters_without_rules_are_not_published(draft, ploy):
    add_part(draft=draft, after=None, is_chapter=True, by=ploy, at=AT)
    with pytest.raises(DraftNotReady) as refused:
        publish_draft(draft=draft, by=ploy, at=AT)
    said = " ".join(fault.sentence for _part, fault in refused.value.found)
    assert "heading is empty" in said
    assert "no rule" in said


def test_a_summary_says_which_rules_and_standards_change(draft, edition, ploy):
    written(draft, "Greet", "Look up and smile.", ploy)
    written(draft, "Answer", part(draft, "Answer").body.replace("Soon", "Quick"), ploy)
    remove_part(part=part(draft, "Wait"), at=AT)
    found = summarize_draft(draft, edition)
    assert [pair.rule.title for pair in found.rules.changed] == ["Greet", "Answer"]
    assert [pair.rule.title for pair in found.rules.removed] == ["Wait"]
    assert [(one.name, one.kind) for one in found.standards] == [("Quick", "changes")]


def test_a_draft_catches_up_and_loses_nothing(draft, brand, ploy, sipho):
    written(draft, "Greet", "Mine.", ploy)
    theirs = TEXT.replace("Look up.", "Theirs.").replace("Tell how long.", "Say it.") + "\n## Sign\n\nYour name.\n"
    publish_edition(brand=brand, markdown=theirs, language="en", by=sipho, at=AT + timedelta(days=1))
    with pytest.raises(NewerEditionExists, match="Sipho has published edition 2"):
        publish_draft(draft=draft, by=ploy, at=AT)
    draft = rebase_draft(draft=draft, by=ploy, at=AT)
    assert shape(draft) == ["1 Door", "1.1 Greet", "1.2 Wait", "2 Post", "2.1 Answer", "2.2 Sign"]
    greet = part(draft, "Greet")
    assert (greet.body, greet.asides.get().body, greet.asides.get().by) == ("Mine.", "Theirs.", sipho)
    assert part(draft, "Wait").body == "Say it."
    after = publish_draft(draft=draft, by=ploy, at=AT + timedelta(days=2))
    assert (after.number, after.rules.get(title="Greet").body) == (3, "Mine.")


def test_what_others_took_out_goes_unless_it_was_reworded_here(draft, brand, ploy):
    written(draft, "Greet", "Mine.", ploy)
    publish_edition(
        brand=brand, markdown=TEXT[TEXT.index("# Post") :], language="en", by=None, at=AT + timedelta(days=1)
    )
    assert shape(rebase_draft(draft=draft, by=ploy, at=AT)) == ["1 Door", "1.1 Greet", "2 Post", "2.1 Answer"]


def test_a_translation_is_drafted_beside_the_leading_text_and_published_alone(draft, brand, edition, ploy, sipho):
    thai = open_draft(brand=brand, language="th", by=sipho, at=AT)
    assert [one.title for one in list_parts(thai)] == [""] * 5
    greet, key = edition.rules.get(title="Greet"), edition.rules.get(title="Greet").key
    write_part(part=thai.parts.get(key=key), title="ทักทาย", body="เงยหน้า", version=1, by=sipho, at=AT)
    confirm_translation(part=thai.parts.get(key=key), translates=greet.content_hash, by=sipho, at=AT)
    after = publish_draft(draft=thai, by=sipho, at=AT + timedelta(days=1))
    assert (after.languages, after.markdown) == (["en", "th"], edition.markdown)
    # The leading draft needs no rebase: no leading text changed.
    written(draft, "Greet", "Smile.", ploy)
    last = publish_draft(draft=draft, by=ploy, at=AT + timedelta(days=2))
    text = last.rules.get(title="Greet").texts.get()
    assert (text.title, text.translates == text.rule.content_hash) == ("ทักทาย", False)


def test_a_closed_draft_takes_no_more_words(draft, ploy):
    discard_draft(draft=draft, by=ploy, at=AT)
    with pytest.raises(DraftClosed):
        written(draft, "Greet", "Late.", ploy)
    with pytest.raises(DraftClosed):
        publish_draft(draft=draft, by=ploy, at=AT)
    assert part(draft, "Greet").body == "Look up."


def test_remarks_are_kept_until_they_are_settled(draft, ploy, sipho):
    one = add_remark(part=part(draft, "Greet"), text=" Also on the telephone? ", by=sipho, at=AT)
    settle_remark(remark=one, by=ploy, at=AT)
    one.refresh_from_db()
    assert (one.text, one.settled_by) == ("Also on the telephone?", ploy)
    for text in (" \n", "x" * 4001):
        with pytest.raises(NeedsRemarkText):
            add_remark(part=part(draft, "Greet"), text=text, by=sipho, at=AT)


def test_what_becomes_of_a_draft_is_on_record_and_what_is_typed_is_not(draft, ploy, sipho):
    one = add_remark(part=part(draft, "Greet"), text="Also on the telephone?", by=sipho, at=AT)
    written(draft, "Greet", "Look up and smile.", ploy)
    for _twice in range(2):
        settle_remark(remark=one, by=ploy, at=AT)
    discard_draft(draft=draft, by=ploy, at=AT)
    assert journalled("handbook.draft.", "handbook.remark.") == [
        ("handbook.draft.opened", ploy.pk, {"draft": draft.pk, "based_on": 1}),
        ("handbook.draft.remarked", sipho.pk, {"draft": draft.pk, "remark": one.pk, "key": one.part.key}),
        ("handbook.remark.settled", ploy.pk, {"draft": draft.pk, "remark": one.pk}),
        ("handbook.draft.put_away", ploy.pk, {"draft": draft.pk}),
    ]
    settle_journal()
    assert verify_journal().faults == []
    Remark.objects.update(text="Never on the telephone.")
    assert len(verify_journal().faults) == 1


def journalled(*kinds):
    rows = Entry.objects.order_by("id").values_list("kind", "actor", "facts")
    return [row for row in rows if row[0].startswith(kinds)]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_wins_and_the_other_is_told():
    brand = Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")
    publish_edition(brand=brand, markdown=TEXT, language="en", by=None, at=AT)
    people = [someone("ploy"), someone("sipho")]
    draft = open_draft(brand=brand, language="en", by=people[0], at=AT)
    written(draft, "Greet", "Smile.", people[0])
    done, told = [], []

    def one(by):
        try:
            done.append(publish_draft(draft=draft, by=by, at=AT + timedelta(days=1)).number)
        except DraftClosed as problem:
            told.append(str(problem))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(by,)) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [2]
    assert len(told) == 1
    assert "has just published this draft" in told[0]
    assert Draft.objects.get().edition.number == 2


def test_a_paste_of_half_a_million_letters_and_odd_signs_is_kept_and_published(draft, ploy):
    odd = "\ud800\x00e\u0301\u202e\r\nนี้\r" + "word " * 99_000
    kept = written(draft, "Greet", odd, ploy)
    assert kept.body.startswith("?é\u202e\nนี้\n")
    assert publish_draft(draft=draft, by=ploy, at=AT + timedelta(days=1)).number == 2
    assert DraftPart.objects.get(pk=kept.pk).body == kept.body


SAMPLES = ["en", "th", "el", "af", "hi"]


@pytest.mark.parametrize("language", SAMPLES)
def test_a_handbook_can_begin_with_the_sample_in_its_language(brand, ploy, language):
    draft = open_draft(brand=brand, language=language, by=ploy, at=AT)
    after = publish_draft(draft=draft, by=ploy, at=AT)
    areas = set(after.rules.values_list("chapter", flat=True))
    assert (len(areas), after.rules.count(), after.language) == (9, 14, language)
    # The sample is translated already: a translator only has to check it.
    other = SAMPLES[SAMPLES.index(language) - 1]
    ready = publish_draft(draft=open_draft(brand=brand, language=other, by=ploy, at=AT), by=ploy, at=AT)
    texts = [text for rule in ready.rules.all() for text in rule.texts.all()]
    assert len(texts) == 14
    assert all(text.translates == text.rule.content_hash for text in texts)
    assert len({text.chapter for text in texts} - areas) == 9


@pytest.mark.django_db(transaction=True)
def test_a_page_that_closes_while_it_says_so_breaks_nothing():
    brand = Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")
    publish_edition(brand=brand, markdown=TEXT, language="en", by=None, at=AT)
    ploy = someone("ploy")
    draft = open_draft(brand=brand, language="en", by=ploy, at=AT)
    part, broken = draft.parts.get(title="Greet"), []

    def again(doing):
        try:
            for _ in range(60):
                doing()
        except Exception as problem:
            broken.append(problem)
        finally:
            connection.close()

    doings = [
        lambda: record_draft_presence(part=part, by=ploy, is_typing=True, at=AT),
        lambda: leave_draft(draft=draft, by=ploy),
    ]
    threads = [threading.Thread(target=again, args=(doing,)) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
