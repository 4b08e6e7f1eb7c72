"""Whether a person had signed the rules in force, as every reply asks it."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.handbook.actions.record_reading import record_reading
from deskbell.handbook.actions.sign import sign_edition
from deskbell.handbook.reads.readiness import find_readiness
from deskbell.handbook.reads.signing import count_rules_to_sign, list_unsigned_rules
from deskbell.handbook.signing_sheet import SheetLine, create_sheet, open_sheet
from deskbell.handbook.tests.conftest import AT, TEXT

DAY = timedelta(days=1)


def put_name(staff, edition, *, at):
    rules = list(list_unsigned_rules(staff, edition))
    record_reading(rules=rules, brand=edition.brand, staff=staff, at=at)
    lines = [SheetLine(rule.key, rule.content_hash, rule.content_hash) for rule in rules]
    text = create_sheet(staff=staff, session_key="v", edition=edition, language="en", lines=lines, at=at)
    sheet = open_sheet(text, staff=staff, session_key="v", at=at)
    return sign_edition(sheet=sheet, staff=staff, method="password", address="192.0.2.7", at=at)


def asked(staff, brand, at):
    return find_readiness(staff=staff.pk, brand=brand.pk, at=at).signed


def test_a_brand_without_a_handbook_has_nothing_to_sign(shop, kavita):
    assert asked(kavita, shop, AT) is None


def test_signed_is_true_from_the_signature_on_and_false_before_it(edition, shop, kavita, manager):
    put_name(kavita, edition, at=AT + DAY)
    assert asked(kavita, shop, AT - DAY) is None
    assert asked(kavita, shop, AT + DAY / 2) is False
    assert asked(kavita, shop, AT + DAY) is True
    assert asked(manager, shop, AT + DAY) is False


def test_a_changed_rule_asks_again_and_an_unchanged_one_does_not(edition, shop, kavita):
    put_name(kavita, edition, at=AT + DAY)
    second = publish_edition(
        brand=shop, markdown=TEXT.replace("Yours.", "The company's and yours."), language="en", by=None, at=AT + 2 * DAY
    )
    assert [rule.title for rule in list_unsigned_rules(kavita, second)] == ["Say a name"]
    assert count_rules_to_sign(staff=kavita.pk) == 1
    assert asked(kavita, shop, AT + 2 * DAY) is False
    assert asked(kavita, shop, AT + DAY) is True, "what was so then stays so"
    put_name(kavita, second, at=AT + 3 * DAY)
    assert asked(kavita, shop, AT + 3 * DAY) is True
    assert count_rules_to_sign(staff=kavita.pk) == 0


def test_a_moved_or_translated_rule_asks_nobody_again(edition, shop, kavita):
    put_name(kavita, edition, at=AT + DAY)
    greeting, writing = TEXT.split("# Writing")
    publish_edition(
        brand=shop, markdown="# Writing" + writing + "\n" + greeting, language="en", by=None, at=AT + 2 * DAY
    )
    assert asked(kavita, shop, AT + 2 * DAY) is True


def test_the_answer_takes_one_query(edition, shop, kavita):
    with CaptureQueriesContext(
        connection,
    ) as told:
        asked(kavita, shop, AT)
    assert len(told) == 1
