"""A form shows all its errors at once, each beside its field, and the first of them takes the focus."""

import re

import pytest
from django import forms
from django.conf import settings
from django.forms import formset_factory
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from deskbell.kit.form_fields import LineField, PasswordField, SuggestInput, WholeNumberField
from deskbell.kit.forms import KitForm, KitFormSet, all_valid, form_status

PAGE = '{% import "kit/form.html" as f %}{% call f.form(form, csrf) %}{{ f.fields(form) }}{% endcall %}'


class NeedsAnotherTitle(Exception):
    """What an action refuses."""


class Sample(KitForm):
    refusal_fields = {NeedsAnotherTitle: "title"}
    title = LineField(label="Title", help_text="One line.")
    email = forms.EmailField(label="Email")
    hours = WholeNumberField(label="Hours", least=0, most=24)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")])
    days = forms.MultipleChoiceField(
        label="Days", choices=[("mo", "Monday"), ("tu", "Tuesday")], widget=forms.CheckboxSelectMultiple
    )
    zone = LineField(label="Zone", widget=SuggestInput(lambda: ["Asia/Bangkok"]))
    secret = PasswordField(label="Secret", autocomplete="new-password")
    active = forms.BooleanField(label="In use", required=False, help_text="It works.")


GOOD = {
    "title": " One   line ", "email": "a@example.org", "hours": "9", "kind": "a", "days": ["mo"], "zone": "UTC",
    "secret": " kept as typed ",
}  # fmt: skip


def _form(**changes: object) -> Sample:
    data = QueryDict(mutable=True)
    for name, value in {**GOOD, **changes}.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return Sample(data=data)


def _draw(form: forms.BaseForm) -> str:
    return str(engines["jinja2"].from_string(PAGE).render({"form": form, "csrf": ""}))


def _control(page: str, name: str) -> str:
    found = re.search(rf'<(?:input|select|textarea)[^>]* name="{name}"[^>]*>', page)
    assert found
    return found[0]


def test_a_form_that_begins_shows_no_error_and_answers_200() -> None:
    page = _draw(Sample())
    assert "error" not in page
    assert "autofocus" not in page
    assert form_status(Sample()) == 200
    assert 'id="f-title_helptext">One line.' in page
    assert 'aria-describedby="f-title_helptext"' in _control(page, "title")


def test_every_error_stands_beside_its_field_and_is_named_by_it() -> None:
    form = _form(title=" ", email="nobody", hours="25", kind="c", days=[], secret="")
    page = _draw(form)
    assert form_status(form) == 422
    for name in ("title", "email", "hours", "kind", "secret"):
        assert f'id="f-{name}_error"' in page
        assert 'aria-invalid="true"' in _control(page, name)
        assert f"f-{name}_error" in _control(page, name)
    assert re.search(r'<fieldset class="field wrong" id="f-days" aria-describedby="f-days_error">', page)
    assert "Enter a number from 0 to 24." in page
    assert page.count('href="#f-') == 6


def test_the_first_wrong_field_and_no_other_takes_the_focus() -> None:
    page = _draw(_form(hours="x", kind="c"))
    assert page.count("autofocus") == 1
    assert "autofocus" in _control(page, "hours")
    page = _draw(_form(days=["we"]))
    assert page.count("autofocus") == 1
    assert "autofocus" in _control(page, "days")


def test_what_was_typed_stays_and_a_password_is_never_sent_back() -> None:
    page = _draw(_form(email="nobody", secret="a secret sentence"))
    assert 'value="One line"' in page or 'value=" One   line "' in page
    assert 'value="nobody"' in page
    assert "a secret sentence" not in page


def test_a_filled_in_form_is_cleaned() -> None:
    form = _form()
    assert form.is_valid()
    assert form.cleaned_data["title"] == "One line"
    assert form.cleaned_data["secret"] == " kept as typed "
    assert form_status(form) == 200


def test_a_refusal_of_an_action_stands_beside_its_field_or_above_the_form() -> None:
    form = _form()
    form.add_refusal(NeedsAnotherTitle("There is one."))
    assert form.errors["title"] == ["There is one."]
    form = _form()
    form.add_refusal(LookupError("It is gone."))
    page = _draw(form)
    assert form.non_field_errors() == ["It is gone."]
    assert re.search(r'class="errors" role="alert" tabindex="-1" autofocus>', page)
    assert page.count("autofocus") == 1


def test_of_two_forms_on_a_page_both_are_checked_and_one_takes_the_focus() -> None:
    first, second = _form(title=""), _form(email="")
    assert not all_valid(first, second)
    assert (_draw(first) + _draw(second)).count("autofocus") == 1
    assert form_status(_form(), second) == 422


def test_a_set_of_forms_shows_the_errors_of_every_row() -> None:
    class Row(KitForm):
        name = LineField(label="Name")

    rows = formset_factory(Row, formset=KitFormSet, extra=0)
    data = {
        "form-TOTAL_FORMS": "3",
        "form-INITIAL_FORMS": "3",
        "form-0-name": "",
        "form-1-name": "x",
        "form-2-name": "",
    }
    formset = rows(data=data)
    assert not all_valid(formset)
    page = str(formset)
    assert 'name="form-TOTAL_FORMS"' in page
    assert page.count('class="error"') == 2
    assert page.count("autofocus") == 1


def test_the_form_is_read_from_the_request() -> None:
    factory = RequestFactory()
    assert not Sample.from_request(factory.get("/", GOOD)).is_bound
    assert Sample.from_request(factory.post("/", GOOD)).is_valid()
    assert Sample.from_request(factory.post("/")).is_bound


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_errors_are_in_the_language_of_the_reader(language: str) -> None:
    with translation.override("en"):
        english = {
            str(error) for errors in _form(title="", email="x", hours="x", kind="c").errors.values() for error in errors
        }
    with translation.override(language):
        form = _form(title="", email="x", hours="x", kind="c")
        theirs = {str(error) for errors in form.errors.values() for error in errors}
    assert (theirs == english) if language == "en" else not (theirs & english)
