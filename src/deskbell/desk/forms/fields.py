"""Form fields that several forms of the desk use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from deskbell.desk.clean_text import MAX_TEXT, clean_line, clean_text
from deskbell.desk.reads.display_names import language_choices
from deskbell.kit.form_fields import LineField
from deskbell.people.models import Staff, Team


class TextField(forms.CharField):
    """A text of several lines. Characters that a database or a mail cannot carry are removed."""

    def __init__(
        self, *, rows: int, max_length: int = MAX_TEXT, attrs: dict[str, Any] | None = None, **options: Any
    ) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "cols": None, **(attrs or {})})
        super().__init__(max_length=max_length, widget=widget, **options)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class CleanLineField(LineField):
    """One line of text. Characters that a database or a mail cannot carry are removed."""

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value), max_length=MAX_TEXT)


class CustomerLanguageField(forms.ChoiceField):
    """The language of a customer; it may be unknown."""

    def __init__(self) -> None:
        super().__init__(label=_("Language"), required=False, choices=_customer_languages)


def _customer_languages() -> list[tuple[str, Any]]:
    return [("", _("Not known")), *language_choices()]


class NamedChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of one database row, shown by its name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class TeamField(NamedChoiceField):
    """A choice of one team."""

    def __init__(self, **options: Any) -> None:
        queryset = Team.objects.select_related("brand").order_by("name")
        super().__init__(queryset=queryset, empty_label=None, **{"label": _("Team"), **options})


class ColleagueField(NamedChoiceField):
    """A choice of one active colleague, or of nobody."""

    def __init__(self, *, empty_label: Any) -> None:
        queryset = Staff.objects.filter(is_active=True).order_by("name")
        super().__init__(queryset=queryset, label=_("Person"), required=False, empty_label=empty_label)


class ChoiceWithHelpField(forms.ChoiceField):
    """Radio buttons, each with its own line of help; `choice_help` maps each value to it."""

    def __init__(self, *, choice_help: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(widget=forms.RadioSelect, **options)
        self.template_name = "desk/choice_field.html"
        self.choice_help = choice_help or {}


class LocalTimeField(forms.DateTimeField):
    """A date and a time, in the time zone of the person who fills in the form."""

    default_error_messages = {"invalid": _("Choose a time in the future.")}
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        if not value or not str(value).strip():
            return None
        try:
            found = parse_datetime(str(value).strip())
        except ValueError:
            found = None
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return timezone.make_aware(found) if found.tzinfo is None else found
