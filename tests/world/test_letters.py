"""Letters: there are enough in every language, every answer has its question, and mails are well formed."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from deskbell.world.company import BRANDS, SITES, STAFF, TEAMS, list_colleagues
from deskbell.world.letters import load_letters, load_notes
from deskbell.world.mail_builder import InventedMail, build_mail
from deskbell.world.odd_mails import list_odd_mails

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
MAIN = ("delivery", "damaged", "return", "question")


@pytest.mark.parametrize("language", ["en", "th", "el", "af", "hi"])
def test_every_language_has_first_mails_answers_and_words_after(language: str) -> None:
    for topic in MAIN:
        kinds = [letter.kind for letter in load_letters(language)[topic]]
        assert kinds.count("first") >= 6
        assert {"reply", "again", "thanks"} <= set(kinds)
    assert all(topic in load_notes() for topic in load_letters(language) if topic != "any")


@pytest.mark.parametrize("language", ["en", "th", "el", "af", "hi", "lous"])
def test_every_question_has_an_answer_with_its_label_or_one_for_all(language: str) -> None:
    for topic, letters in load_letters(language).items():
        labels = {letter.label for letter in letters if letter.kind == "reply"}
        for first in (letter for letter in letters if letter.kind == "first"):
            assert first.label in labels or "" in labels, f"{topic}: {first.subject}"


def test_each_team_has_writers_of_each_language_of_its_site() -> None:
    for team in TEAMS:
        site = next(site for site in SITES if site.slug == team.site)
        assert all(list_colleagues(team.slug, code) for code, _ in site.languages)
    assert {site.brand for site in SITES} == {brand.slug for brand in BRANDS}
    assert len({person.email for person in STAFF}) == len(STAFF)


def test_a_mail_with_html_and_a_picture_reads_back_as_written() -> None:
    mail = InventedMail(
        name="Γιώργος Βλάχος", address="g@home.example", to="hello@quinceandclay.example", subject="Σπασμένη κανάτα",
        text="Γεια σας,\n\nέσπασε.", at=AT, key="a", html=True, picture="IMG_1.png", answers=("<x@y.example>",),
    )  # fmt: skip
    message = message_from_bytes(build_mail(mail), policy=policy.default)
    plain = message.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().split() == mail.text.split()
    assert str(message["From"].addresses[0].display_name) == mail.name
    assert [part.get_filename() for part in message.iter_attachments()] == ["IMG_1.png"]
    assert message["In-Reply-To"] == "<x@y.example>"


def test_the_odd_mails_say_what_they_are() -> None:
    messages = [message_from_bytes(odd.raw, policy=policy.default) for odd in list_odd_mails(at=AT, days=7)]
    assert any(message["List-Id"] for message in messages)
    assert any(message["Auto-Submitted"] == "auto-replied" for message in messages)
    assert any(message.get_content_type() == "multipart/report" for message in messages)
    assert any("dmarc=fail" in str(message["Authentication-Results"]) for message in messages)
