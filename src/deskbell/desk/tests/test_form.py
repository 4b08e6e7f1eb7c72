"""A standard is the same as a block in five languages, as a form, and as it is stored."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from deskbell.people.models import Brand, Site, Team
from deskbell.standards.form import Form, choices, of_block, of_choices
from deskbell.standards.language import Condition, Definition, Kind, from_json, show, to_json
from deskbell.standards.measuring import measurable
from deskbell.standards.tests.test_language import GOALS, by_channel, can_be_passed, codes, words

OF_KIND = {kind: sorted(n for n, one in measurable().items() if one.kind is kind) for kind in Kind}
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
    working = goal.length is not None and goal.length.unit.working
    return Definition(
        name=draw(words.filter(lambda name: any(map(str.isalnum, name)))),
        measure=draw(st.sampled_from(OF_KIND[kind])),
        where=tuple(draw(st.lists(ours, max_size=4).filter(can_be_passed))),
        goal=goal,
        over_days=draw(st.integers(1, 366)),
        calendar=draw(st.sampled_from(["", "athens"])) if working else "",
    )


def sent(form: Form) -> Form:
    """What a browser sends of a form and what is made of it: a choice that is not offered becomes the first one."""
    offered = choices(form)
    data = {}
    for name, value in form.chosen.items():
        values = [one for one, _said in offered.get({"aim": "aim", "unit": "unit"}.get(name, name), [])]
        data[name] = value if not values or value in values else values[0]
    if form.rest:
        data["rest"] = form.rest
    return of_choices(data, form.channels)


def alike(one: Definition) -> tuple[object, ...]:
    """All that a standard says; the order of its tests says nothing, nor whether one is made of one or of several."""
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
        form = of_block(show(definition, code, measures=measurable()))
        assert form.definition == definition == from_json(to_json(definition))
        again = sent(form)
        assert again.wrong == {}
        assert again.definition is not None
        assert alike(again.definition) == alike(definition)


@pytest.mark.django_db
def test_a_place_is_chosen_in_the_form_whichever_of_its_names_the_block_has():
    brand = Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")
    Site.objects.create(slug="athens", name="Plaka shop", brand=brand, zone="Europe/Athens")
    block = "name: A\nmeasure: first reply\ngoal: 95% within 8 working hours\nover: 28 days\ncalendar: Plaka shop"
    again = sent(of_block(block)).definition
    assert again is not None
    assert again.calendar == "athens"
