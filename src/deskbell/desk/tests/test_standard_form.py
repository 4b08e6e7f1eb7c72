"""A standard is the same as a block in five languages, as a form, and as it is stored."""

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from deskbell.people.models import Brand, Site, Team
from deskbell.standards.forms.form_values import form_values
from deskbell.standards.forms.standard_form import StandardForm
from deskbell.standards.language import (
    Condition,
    Definition,
    Kind,
    definition_from_json,
    definition_to_json,
    format_block,
    parse_block,
)
from deskbell.standards.measuring import measurable_by_name
from deskbell.standards.tests.test_language import GOALS, by_channel, can_be_passed, codes, words
from deskbell.standards.vocabulary import vocabulary

OF_KIND = {kind: sorted(n for n, one in measurable_by_name().items() if one.kind is kind) for kind in Kind}
ours = st.one_of(
    by_channel,
    st.builds(Condition, st.just("site"), st.booleans(), st.sampled_from([("athens",), ("athens", "delphi")])),
    st.builds(Condition, st.just("team"), st.booleans(), st.sampled_from([("writing",), ("writing", "counter")])),
    st.builds(Condition, st.just("language"), st.booleans(), st.sampled_from([("th",), ("de",), ("el", "pt-br")])),
    st.builds(Condition, st.just("topic"), st.booleans(), st.lists(words, min_size=1, max_size=2).map(tuple)),
)


@st.composite
def definitions(draw):
    kind = draw(st.sampled_from([kind for kind in Kind if OF_KIND[kind]]))
    goal = draw(GOALS[kind].filter(lambda goal: goal.per in ("", "case")))
    working = goal.length is not None and goal.length.unit.is_working
    return Definition(
        name=draw(words.filter(lambda name: any(map(str.isalnum, name)))),
        measure=draw(st.sampled_from(OF_KIND[kind])),
        where=tuple(draw(st.lists(ours, max_size=4).filter(can_be_passed))),
        goal=goal,
        over_days=draw(st.integers(1, 366)),
        calendar=draw(st.sampled_from(["", "athens"])) if working else "",
    )


def send(form: StandardForm) -> StandardForm:
    """Send what a browser sends for a form. For a choice that does not exist, it sends the first one."""
    data = QueryDict(mutable=True)
    for name, field in form.fields.items():
        values = form.values.getlist(name)
        offered = [value for value, _label in getattr(field, "choices", [])]
        if name != "channel" and offered and values[0] not in offered:
            values = offered[:1]
        data.setlist(name, values)
    return StandardForm(data=data, finished=True)


def alike(one: Definition) -> tuple[object, ...]:
    """Return everything that a standard says, without the order and the grouping of its conditions."""
    tests = {(c.field, c.among, frozenset(v.casefold() for v in c.values)) for c in one.where}
    return one.name, one.measure, one.goal, one.over_days, one.calendar, tests


class OneStandardInEveryForm(TestCase):
    def setUp(self):
        brand = Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")
        athens = Site.objects.create(slug="athens", name="Athens", brand=brand, zone="Europe/Athens")
        Site.objects.create(slug="delphi", name="Delphi and around", brand=brand, zone="Europe/Athens")
        for slug in ("writing", "counter"):
            Team.objects.create(slug=slug, name=slug.title(), brand=brand, site=athens)

    @settings(max_examples=60, deadline=None)
    @given(definitions(), codes)
    def test_a_block_a_form_and_what_is_stored_say_the_same(self, definition, code):
        block = format_block(definition, code, measures=measurable_by_name())
        form = StandardForm(data=form_values(parse_block(block, **vocabulary())))
        assert form.is_valid()
        assert definition == definition_from_json(definition_to_json(definition))
        assert alike(form.definition) == alike(definition)
        with translation.override(code):
            again = send(form)
            assert again.errors == {}
        assert alike(again.definition) == alike(definition)


@pytest.mark.django_db
def test_a_place_is_chosen_in_the_form_whichever_of_its_names_the_block_has():
    brand = Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")
    Site.objects.create(slug="athens", name="Plaka shop", brand=brand, zone="Europe/Athens")
    block = "name: A\nmeasure: first reply\ngoal: 95% within 8 working hours\nover: 28 days\ncalendar: Plaka shop"
    again = send(StandardForm(data=form_values(parse_block(block, **vocabulary()))))
    assert again.is_valid()
    assert again.definition.calendar == "athens"


RIGHT = {
    "name": "Soon",
    "measure": "first reply",
    "aim": "within",
    "percent": "95",
    "count": "8",
    "unit": "hour",
    "days": "28",
}


def filled(**values: str) -> StandardForm:
    data = QueryDict(mutable=True)
    for name, value in (RIGHT | values).items():
        data[name] = value
    return StandardForm(data=data, finished=True)


@pytest.mark.django_db
@pytest.mark.parametrize("code", codes.elements)
def test_all_errors_of_the_form_stand_beside_their_fields_at_once_in_every_language(code):
    wrong = {"name": "", "percent": "120", "count": "eight", "days": "soon", "channel": "pigeon", "team": "nobody"}
    with translation.override(code):
        form = filled(**wrong)
        assert set(form.errors) == {"name", "percent", "count", "days", "channel", "team"}
        said = {name: " ".join(errors) for name, errors in form.errors.items()}
    assert all(said.values())
    if code != "en":
        with translation.override("en"):
            english = {name: " ".join(errors) for name, errors in filled(**wrong).errors.items()}
        assert not set(said.values()) & set(english.values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"name": "!!!"}, "name", "The name is missing"),
        ({"name": "n" * 200}, "name", "120"),
        ({"percent": "0"}, "percent", "is not possible"),
        ({"percent": "95.125"}, "percent", "more than two decimal places"),
        ({"percent": "most"}, "percent", "Write a number such as 95"),
        ({"percent": "95 of them"}, "percent", "Write a number such as 95"),
        ({"percent": ""}, "percent", "Fill in this field"),
        ({"aim": "percentile", "percent": "100"}, "percent", "no 100th percentile"),
        ({"count": "1.5"}, "count", "Write a whole number such as 8"),
        ({"count": "0"}, "count", "between 1 second and 366 days"),
        ({"count": "99999", "unit": "day"}, "count", "between 1 second and 366 days"),
        ({"unit": "fortnight"}, "unit", "Choose one"),
        ({"measure": "handovers"}, "aim", "Choose one"),
        ({"measure": "handovers", "aim": "each", "number": "1.5"}, "number", "whole number"),
        ({"measure": "handovers", "aim": "average", "number": "-1"}, "number", "cannot be negative"),
        ({"measure": "reopened", "aim": "at most", "percent": "100"}, "percent", "always true"),
        ({"rest": "channel is not email", "channel": "email"}, "channel", "No contact can match"),
        ({"unit": "working hour", "calendar": "nowhere"}, "calendar", "Choose one"),
    ],
)
def test_what_will_not_do_is_refused_at_its_field(values, field, says):
    form = filled(**values)
    assert set(form.errors) == {field}
    assert says in " ".join(form.errors[field])


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "goal"), [("99,5", "99.5%"), ("๙๕", "95%"), (" 77 ", "77%")])
def test_numbers_are_read_as_people_type_them(typed, goal):
    form = filled(percent=typed)
    assert form.is_valid()
    assert goal in form.block("en")


@pytest.mark.django_db
def test_while_one_still_chooses_nothing_is_asked_that_has_not_been_reached():
    data = QueryDict(mutable=True)
    data.update({"measure": "handovers", "aim": "within"})
    form = StandardForm(data=data)
    assert form.is_valid()
    assert form.definition is None
    assert form.values["aim"] == "each"
    assert {"number"} == {"percent", "number", "count"} & set(form.fields)
