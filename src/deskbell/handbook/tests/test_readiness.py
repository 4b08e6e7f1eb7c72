"""Whether somebody had signed the rules then in force, as a reply asks it."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from deskbell.handbook.actions.publish import publish
from deskbell.handbook.actions.read_rules import read_rules
from deskbell.handbook.actions.sign import sign
from deskbell.handbook.reads.readiness import readiness
from deskbell.handbook.reads.signing import left_to_sign, unsigned
from deskbell.handbook.sheet import Line, draw_up, taken
from deskbell.handbook.tests.conftest import AT, TEXT

DAY = timedelta(days=1)


def put_name(staff, edition, *, at):
    rules = list(unsigned(staff, edition))
    read_rules(rules=rules, brand=edition.brand, staff=staff, at=at)
    lines = [Line(rule.key, rule.content_hash, rule.content_hash) for rule in rules]
    text = draw_up(staff=staff, visit="v", edition=edition, language="en", lines=lines, at=at)
    sheet = taken(text, staff=staff, visit="v", at=at)
    return sign(sheet=sheet, staff=staff, method="password", address="192.0.2.7", at=at)


def asked(staff, brand, at):
    return readiness(staff=staff.pk, brand=brand.pk, at=at).signed


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
    second = publish(
        brand=shop, markdown=TEXT.replace("Yours.", "The house's and yours."), language="en", by=None, at=AT + 2 * DAY
    )
    assert [rule.title for rule in unsigned(kavita, second)] == ["Say a name"]
    assert left_to_sign(staff=kavita.pk) == 1
    assert asked(kavita, shop, AT + 2 * DAY) is False
    assert asked(kavita, shop, AT + DAY) is True, "what was so then stays so"
    put_name(kavita, second, at=AT + 3 * DAY)
    assert asked(kavita, shop, AT + 3 * DAY) is True
    assert left_to_sign(staff=kavita.pk) == 0


def test_a_moved_or_translated_rule_asks_nobody_again(edition, shop, kavita):
    put_name(kavita, edition, at=AT + DAY)
    greeting, writing = TEXT.split("# Writing")
    publish(brand=shop, markdown="# Writing" + writing + "\n" + greeting, language="en", by=None, at=AT + 2 * DAY)
    assert asked(kavita, shop, AT + 2 * DAY) is True


def test_the_answer_takes_one_query(edition, shop, kavita):
    with CaptureQueriesContext(
        connection,
    ) as told:
        asked(kavita, shop, AT)
    assert len(told) == 1
