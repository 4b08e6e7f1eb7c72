"""The form of opening hours: a line for each weekday, closed days, public holidays, and the first day in force."""

from datetime import date, datetime
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from deskbell.kit.form_fields import DayField
from deskbell.kit.forms import KitForm
from deskbell.kit.names import sort_by_name
from deskbell.people.actions.refusals import NeedsHours, NeedsKnownChoice
from deskbell.people.actions.set_hours import require_later_day, validate_day, validate_week
from deskbell.people.forms.choices import TimeZoneField
from deskbell.people.models import Site
from deskbell.people.public_holidays import list_holiday_country_choices, list_holiday_states
from deskbell.people.weekly_hours import parse_calendar_day, parse_day_hours, weekday_name

DAYS = range(7)


class DayHoursField(forms.Field):
    """The opening times of one weekday, such as `09:00-12:30, 13:30-18:00`. An empty line means closed."""

    def __init__(self, *, label: str) -> None:
        attrs = {"class": "input line", "placeholder": pgettext_lazy("opening hours", "closed"), "autocomplete": "off"}
        super().__init__(label=label, required=False, widget=forms.TextInput(attrs))

    def to_python(self, value: Any) -> list[list[str]]:
        try:
            return validate_day(parse_day_hours(value or ""))
        except NeedsHours as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class ClosedDaysField(forms.Field):
    """Days on which the site is closed, one a line. There is an error for each line that is no day."""

    widget = forms.Textarea({"rows": 3})

    def to_python(self, value: Any) -> list[date]:
        days, errors = [], []
        for line in (value or "").split():
            try:
                days.append(parse_calendar_day(line))
            except NeedsHours as refusal:
                errors.append(forms.ValidationError(str(refusal)))
        if errors:
            raise forms.ValidationError(errors)
        return days


def _list_countries() -> list[tuple[str, str]]:
    return [("", str(_("No public holidays"))), *list_holiday_country_choices()]


class StateField(forms.CharField):
    """A state of the chosen country. One of another country is dropped, since who has chosen another country without
    script still sends it.
    """

    widget = forms.Select

    def __init__(self) -> None:
        super().__init__(label=_("State or region"), required=False)

    def offer(self, country: str) -> None:
        """Offer the states of this country."""
        self.states = list_holiday_states(country)
        names = sort_by_name(self.states.items(), itemgetter(1))
        self.widget.choices = [("", gettext("Holidays of the whole country")), *names]

    def clean(self, value: Any) -> str:
        return str(value) if value in self.states else ""


class HoursForm(KitForm):
    """The next version of the hours of `site`. `at` is now: it decides which days are in the past."""

    refusal_fields = {NeedsHours: "valid_from", NeedsKnownChoice: "zone"}
    valid_from = DayField(label=_("Valid from"))
    country = forms.ChoiceField(label=_("Public holidays of"), choices=_list_countries, required=False)
    subdivision = StateField()
    zone = TimeZoneField()
    exact = forms.BooleanField(label=_("Yes, 23:59 is meant"), required=False)
    holidays = ClosedDaysField(
        label=_("Your own closed days"), help_text=_("One day per line, such as 2026-12-24."), required=False
    )

    def __init__(self, *args: Any, site: Site, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.site, self.at = site, at
        self.asks_exact = bool(self["exact"].value())
        # Loads the states of another country as soon as it is chosen.
        attrs = {"hx-get": "", "hx-select": "#states", "hx-target": "#states", "hx-swap": "outerHTML"}
        self.fields["country"].widget.attrs.update(attrs)
        self.states_field.offer(str(self["country"].value() or ""))
        self.fields = {f"day{day}": DayHoursField(label=weekday_name(day)) for day in DAYS} | self.fields

    @property
    def states_field(self) -> StateField:
        """The field of the state."""
        field = self.fields["subdivision"]
        assert isinstance(field, StateField)
        return field

    def list_days(self) -> list[forms.BoundField]:
        """Return the fields of the seven weekdays."""
        return [self[f"day{day}"] for day in DAYS]

    def clean(self) -> None:
        self._check_midnight()
        self._check_week()
        zone = self.cleaned_data.get("zone")
        if zone and "valid_from" in self.cleaned_data:
            today = self.at.astimezone(ZoneInfo(zone)).date()
            try:
                require_later_day(site=self.site, valid_from=self.cleaned_data["valid_from"], today=today)
            except NeedsHours as refusal:
                self.add_refusal(refusal)

    def _check_midnight(self) -> None:
        """Ask whether the end of the day is meant, when a day ends at 23:59."""
        if self.cleaned_data.get("exact"):
            return
        for day in DAYS:
            if any("23:59" in block for block in self.cleaned_data.get(f"day{day}") or ()):
                self.asks_exact = True
                self.add_error(f"day{day}", gettext("Is the end of the day meant? Then write 24:00."))

    def _check_week(self) -> None:
        """Check that what is open over midnight does not overlap with the next day."""
        if any(f"day{day}" not in self.cleaned_data for day in DAYS):
            return
        for day in DAYS:
            following = (day + 1) % 7
            two = {str(one): self.cleaned_data[f"day{one}"] for one in (day, following)}
            try:
                validate_week(two)
            except NeedsHours as refusal:
                self.add_error(f"day{following}", str(refusal))
                return

    def get_hours(self) -> dict[str, Any]:
        """Return the arguments of `set_hours`."""
        clean = self.cleaned_data
        week = {str(day): clean[f"day{day}"] for day in DAYS}
        calendar = "-".join(filter(None, (clean["country"], clean["subdivision"])))
        return {"week": week, "country": calendar, "valid_from": clean["valid_from"], "holidays": clean["holidays"]}
