"""Fields that several forms of people share."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from deskbell.kit.form_fields import LineField, SuggestInput
from deskbell.people.models import Team
from deskbell.people.time_zones import list_time_zones


class TimeZoneField(LineField):
    """A time zone by continent and city, with suggestions."""

    default_error_messages = {
        "required": _("Enter the time zone by continent and city, such as Africa/Johannesburg."),
        "unknown": _("Enter the time zone by continent and city, such as Africa/Johannesburg."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("Time zone"), "widget": SuggestInput(list_time_zones), **options})

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value not in available_timezones():
            raise ValidationError(self.error_messages["unknown"], code="unknown")


class BrowserZoneField(forms.CharField):
    """The time zone of the browser, which a script fills in. Without script, or if it is not known, it is UTC."""

    widget = forms.HiddenInput({"data-browser-zone": ""})

    def __init__(self) -> None:
        super().__init__(required=False, max_length=100)

    def to_python(self, value: Any) -> str:
        zone = super().to_python(value)
        return zone if zone in available_timezones() else "UTC"


def offer_browser_zone(form: forms.Form) -> None:
    """Offer the time zone of the browser in the field `zone` of a form that nobody has filled in, instead of UTC."""
    if not form.is_bound:
        form.fields["zone"].widget.attrs["data-browser-zone"] = ""


class LanguageField(forms.ChoiceField):
    """One of the languages of Deskbell."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=settings.LANGUAGES, **options)


class TeamsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Any number of teams, as ticks; their slugs are posted."""

    def __init__(self) -> None:
        super().__init__(
            queryset=Team.objects.select_related("site").order_by("name"),
            to_field_name="slug",
            required=False,
            label=_("Teams"),
            widget=forms.CheckboxSelectMultiple,
        )
