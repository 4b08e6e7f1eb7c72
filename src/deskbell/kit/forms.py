"""The base of our forms of more than one field: Django forms, drawn with the templates of `kit`, all errors at once.

A view makes a form with `MyForm.from_request(request)`, asks `is_valid()` and calls an action. If the action refuses,
it passes the exception to `add_refusal`. It answers with the status `form_status(form)`. The template uses the macros
of `kit/form.html`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "required": _("Fill in this field."),
    "invalid_choice": _("Choose one of the options."),
    "invalid_list": _("Choose one of the options."),
    "invalid_pk_value": _("Choose one of the options."),
    "max_length": _("Use at most %(limit_value)d characters."),
    "min_length": _("Use at least %(limit_value)d characters."),
}
# More exact sentences for kinds of fields, by the code of the error.
MESSAGES_BY_KIND = [
    (forms.EmailField, "invalid", _("Enter a complete email address, such as name@example.com.")),
    (forms.EmailField, "required", _("Enter a complete email address, such as name@example.com.")),
    (forms.DateField, "invalid", _("Write the day as 2026-12-24.")),
    (forms.DateField, "required", _("Write the day as 2026-12-24.")),
    (forms.IntegerField, "invalid", _("Write a whole number.")),
    (forms.ChoiceField, "required", _("Choose one of the options.")),
    (forms.MultipleChoiceField, "required", _("Choose at least one of these.")),
    (forms.ModelMultipleChoiceField, "required", _("Choose at least one of these.")),
]


class KitBoundField(forms.BoundField):
    """A field as drawn on the page. After errors, the first wrong field gets the keyboard focus."""

    def build_widget_attrs(self, attrs: Any, widget: Any = None) -> dict[str, Any]:
        merged: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if self.form.errors:
            merged["autofocus"] = _first_wrong_field(self.form) == self.name
        return merged

    @cached_property
    def subwidgets(self) -> list[Any]:
        """The options of a group of checkboxes or radio buttons. Only the first of them may get the focus."""
        options = super().subwidgets
        for option in options[1:]:
            option.data["attrs"].pop("autofocus", None)
        return options


def _first_wrong_field(form: forms.BaseForm) -> str:
    """Return the name of the first visible field with an error; "" if another part of the page gets the focus."""
    if form.non_field_errors() or not getattr(form, "may_focus", True):
        return ""
    return next((field.name for field in form.visible_fields() if field.errors), "")


class KitFormRenderer(TemplatesSetting):
    """Renders every Django form, field and formset with our templates (the setting FORM_RENDERER)."""

    form_template_name = "kit/form_body.html"
    formset_template_name = "kit/formset.html"
    field_template_name = "kit/field.html"
    bound_field_class = KitBoundField


class KitFormMixin:
    """What our forms add to Django's: our ids and messages, and errors that come from an action.

    `refusal_fields` maps the exception class of a refusal to the field beside which it is shown. `may_focus` is False
    if another form on the same page has the first error.
    """

    refusal_fields: ClassVar[Mapping[type[Exception], str]] = {}
    may_focus = True
    fields: dict[str, forms.Field]
    errors: ErrorDict

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "f-%s", "label_suffix": "", **options})
        for field in self.fields.values():
            _set_messages(field)

    @classmethod
    def from_request(cls, request: HttpRequest, *args: Any, **options: Any) -> Self:
        """Return the form with the data of a POST request; for other methods, the form with its initial values."""
        data = request.POST if request.method == "POST" else None
        files = request.FILES if request.method == "POST" else None
        return cls(*args, data=data, files=files, **options)

    def add_refusal(self, refusal: Exception) -> None:
        """Add the message of a refused action as an error, beside the field in `refusal_fields` or else above the
        form.
        """
        names = [name for kind, name in self.refusal_fields.items() if isinstance(refusal, kind)]
        field = names[0] if names and names[0] in self.fields else None
        self.add_error(field, str(refusal))  # type: ignore[attr-defined]


class KitForm(KitFormMixin, forms.Form):
    """The base class of all our forms."""


class KitFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The base class of formsets, such as rows that can be added. Use it with Django's `formset_factory`."""

    def full_clean(self) -> None:
        super().full_clean()
        focus_first_error(*self.forms)


def focus_first_error(*parts: Any) -> None:
    """Give the keyboard focus to the first wrong field of the first form with errors. `forms` are in the order of the
    page.
    """
    wrong = [part for part in parts if not part.is_valid()]
    for part in wrong[1:]:
        part.may_focus = False


def all_valid(*parts: Any) -> bool:
    """Return True if all these forms and formsets are valid. Each one is checked, so that all errors are shown."""
    valid = [part.is_valid() for part in parts]
    focus_first_error(*(form for part in parts for form in getattr(part, "forms", [part])))
    return all(valid)


def form_status(*parts: Any) -> int:
    """Return the HTTP status of a page with these forms: 422 if one of them has errors, else 200."""
    return 422 if any(part.is_bound and not part.is_valid() for part in parts) else 200


def _set_messages(field: forms.Field) -> None:
    """Replace Django's error messages by ours, except those that the form or the field class declares itself."""
    defaults: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            defaults |= getattr(kind, "default_error_messages", {})
    exact = {code: text for kind, code, text in MESSAGES_BY_KIND if isinstance(field, kind)}
    for code, text in {**MESSAGES, **exact}.items():
        if field.error_messages.get(code) == defaults.get(code):
            field.error_messages[code] = text
