"""Policies are parsed, refused with their line, and shown at their rule and beside a case."""

import pytest
from django.utils import translation

from deskbell.handbook.actions.publish_edition import RuleTranslation, publish_edition
from deskbell.handbook.edition_text import BrokenEdition
from deskbell.handbook.models import Edition
from deskbell.handbook.policy import BrokenPolicy, Policy, parse_policy, translate_policy_block
from deskbell.handbook.reads.policies import policies_for
from deskbell.handbook.rule_keys import content_hash
from deskbell.handbook.tests.conftest import AT, TEXT

BLOCK = "\n```policy\nname:  Refund without asking\nvalue: 50 EUR\nfor:   agent, lead\n```\n"


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        ("10 minutes", "time", "10 minutes"),
        ("1 hour", "time", "1 hour"),
        ("50 EUR", "sum", "€\xa050"),
        ("12.50 USD", "sum", "$12.50"),
        ("15 %", "share", "15%"),
        ("1200", "number", "1,200"),
        ("exchange, repair", "words", "exchange, repair"),
        ("12,5 %", "share", "12.5%"),
        ("€ 50", "sum", "€\xa050"),
        ("๑๐ นาที", "time", "10 minutes"),
        ("500 บาท", "sum", "THB\xa0500"),
        ("ร้อยละ 15", "share", "15%"),
        ("2 ΏΡΕΣ", "time", "2 hours"),
        ("12,50 ευρώ", "sum", "€12.50"),
        ("15 τοις εκατό", "share", "15%"),
        ("3 weke", "time", "3 weeks"),
        ("R 200", "sum", "ZAR\xa0200"),
        ("२ घंटे", "time", "2 hours"),
        ("₹500", "sum", "₹\xa0500"),
        ("แลกเปลี่ยน, ซ่อม", "words", "แลกเปลี่ยน, ซ่อม"),
    ],
)
def test_a_value_is_read_and_said(value, kind, said):
    policy = parse_policy(f"name: x\nvalue: {value}\n")
    with translation.override("en"):
        assert (policy.kind, policy.formatted_value) == (kind, said)


@pytest.mark.parametrize(
    "text",
    [
        "name: x\nvalue: 50 EUR\nfor: agent, lead",
        "ชื่อ: x\nค่า: ๕๐ ยูโร\nสำหรับ: เจ้าหน้าที่, หัวหน้าทีม",
        "Όνομα: x\nΤιμή: 50 ευρώ\nΓια: υπάλληλοι, επικεφαλής",
        "Naam: x\nWaarde: 50 euro\nVir: agent, leier",
        "नाम: x\nमान: ५० यूरो\nके लिए: एजेंट, लीड",
    ],
)
def test_a_policy_says_the_same_in_each_language(text):
    assert parse_policy(text) == Policy("x", "sum", "50 EUR", ("agent", "lead"))


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("value: 3", 1, "a name"),
        ("name: x\n", 1, "a value"),
        ("name: x\nvalue: 120%", 2, "at most 100%"),
        ("name: x\nvalue: 50 XXY", 2, "not a currency"),
        ("name: x\nvalue: 5 moons ago", 2, "cannot be read"),
        ("name: x\nvalue: 5\nfor: agent, king", 3, "king"),
        ("name: x\nvalue: 1.000 EUR", 2, "cannot be read"),
        ("ชื่อ: x\nname: y\nvalue: 1", 2, "twice"),
        ("name: x\n\ncolour: red", 3, "lines name, value"),
        ("name: x\nname: y\nvalue: 1", 2, "twice"),
    ],
)
def test_what_is_no_policy_is_refused_with_its_line(text, line, says):
    with pytest.raises(BrokenPolicy, match=says) as refused:
        parse_policy(text)
    assert refused.value.line == line


def test_an_edition_with_a_broken_policy_is_refused_where_it_is_wrong(shop):
    with pytest.raises(BrokenEdition, match="not a currency") as refused:
        publish_edition(brand=shop, markdown=TEXT + BLOCK.replace("EUR", "XXY"), language="en", by=None, at=AT)
    assert TEXT.count("\n") + 4 == refused.value.line
    assert not Edition.objects.exists()


def test_a_policy_is_shown_under_its_rule_and_only_to_whom_it_binds_at_the_desk(shop, kavita, manager, visit):
    publish_edition(brand=shop, markdown=TEXT + BLOCK, language="en", by=None, at=AT)
    (one,) = policies_for(brand=shop.pk, staff=kavita, language="en")
    assert (one.policy.name, one.policy.value, one.rule) == ("Refund without asking", "50 EUR", "2.1")
    assert policies_for(brand=shop.pk, staff=manager, language="en") == []
    page = visit(kavita).get("/handbook/qc").content.decode()
    assert "Refund without asking" in page
    assert "€\xa050" in page
    assert "```" not in page


def test_a_later_edition_brings_its_own_policies(shop, kavita):
    publish_edition(brand=shop, markdown=TEXT + BLOCK, language="en", by=None, at=AT)
    publish_edition(brand=shop, markdown=TEXT + BLOCK.replace("50", "80"), language="en", by=None, at=AT)
    (one,) = policies_for(brand=shop.pk, staff=kavita, language="en")
    assert one.policy.value == "80 EUR"


@pytest.mark.parametrize(
    ("block", "name", "value"),
    [
        ("name:  Refund without asking\nvalue: 50 EUR\nfor:   agent, lead", "คืนเงินได้เอง", "50 EUR"),
        ("name:  Refund without asking\nvalue: exchange, repair", "คืนเงินได้เอง", "เปลี่ยน, ซ่อม"),
    ],
)
def test_a_policy_is_named_in_the_words_of_its_translation(shop, kavita, visit, block, name, value):
    body = f"No blame.\n\n```policy\n{block}\n```"
    text = TEXT.replace("No blame.\n", f"{body}\n")
    own = "ชื่อ: คืนเงินได้เอง\nค่า: เปลี่ยน, ซ่อม\nสำหรับ: ผู้จัดการ"
    thai = RuleTranslation("เขียน", "คำง่าย", f"ไม่โทษใคร\n\n```policy\n{own}\n```", content_hash("Plain words", body))
    publish_edition(brand=shop, markdown=text, language="en", by=None, at=AT, translations={"th": [None, None, thai]})
    (one,) = policies_for(brand=shop.pk, staff=kavita, language="th")
    assert (one.policy.name, one.policy.value) == (name, value)
    assert one.policy.roles == policies_for(brand=shop.pk, staff=kavita, language="el")[0].policy.roles
    kavita.language = "th"
    kavita.save()
    page = visit(kavita).get("/handbook/qc").content.decode()
    assert name in page
    assert "Refund without asking" not in page


@pytest.mark.parametrize("own", ["", "ชื่อ", "name: A\nname: B"])
def test_a_translation_without_words_for_a_policy_leaves_it_as_it_is(own):
    leading = "name: Refund without asking\nvalue: 50 EUR\nfor: agent"
    assert parse_policy(translate_policy_block(leading, own)) == parse_policy(leading)
