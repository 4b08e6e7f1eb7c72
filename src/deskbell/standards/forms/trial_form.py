"""The forms of the trial page: what is tried, and the standard that becomes a rule."""

from fractions import Fraction
from operator import itemgetter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deskbell.kit.clock import now
from deskbell.kit.forms import KitForm
from deskbell.kit.names import sort_by_name
from deskbell.people.models import Brand, Site
from deskbell.standards.language import BlockError, Definition, parse_block
from deskbell.standards.language.definition import WALL_CLOCK
from deskbell.standards.models import Standard
from deskbell.standards.reads.measured_standard import standards_in_force, version_at
from deskbell.standards.reads.standard_names import standard_name
from deskbell.standards.vocabulary import vocabulary

WEEKS = (13, 26, 52)
MOST_PLACES = 40


class BlockField(forms.CharField):
    """A field with the text of a block. Its cleaned value is a definition; None for an empty text."""

    widget = forms.Textarea({"rows": 8})

    def clean(self, value: Any) -> Definition | None:
        text = super().clean(value)
        try:
            return parse_block(text, **vocabulary()) if text else None
        except BlockError as error:
            place = gettext("Line %(line)s:") % {"line": error.line}
            raise ValidationError(f"{place} {error.reason} {error.right}") from error


class TrialForm(KitForm):
    """What is tried on the past. Its values come from the URL; a choice that no longer exists is ignored."""

    standard = forms.ChoiceField(label=_("Standard in force"), required=False)
    brand = forms.CharField(required=False, widget=forms.HiddenInput)
    calendar = forms.ChoiceField(label=_("Hours that count"), required=False)
    weeks = forms.ChoiceField(label=_("Period"), required=False)
    text = BlockField(label=_("Definition"), required=False)
    target = forms.CharField(required=False)
    percent = forms.CharField(required=False)

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values
        super().__init__(data=values)
        in_force = standards_in_force(now())
        chosen = Standard.objects.filter(slug=values.get("standard", "")).exclude(pk__in=[one.pk for one in in_force])
        choices = {
            "standard": [("", gettext("entered below")), *map(_standard_choice, [*in_force, *chosen])],
            "calendar": list_calendar_choices(),
            "weeks": [(str(weeks), gettext("%(n)d weeks") % {"n": weeks}) for weeks in WEEKS],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
            if values.get(name) not in dict(offered):
                values[name] = "26" if name == "weeks" else ""
        if in_force:
            self.fields["text"].help_text = gettext("This definition is used if no standard is chosen above.")

    def clean_target(self) -> Fraction | None:
        return parse_place(self.cleaned_data["target"])

    def clean_percent(self) -> Fraction | None:
        return parse_place(self.cleaned_data["percent"])

    def fill(self, *, standard: Standard | None, text: str) -> None:
        """Show this standard or text instead of what was sent."""
        self.values |= {"standard": standard.slug if standard else "", "text": text}

    @property
    def block_error(self) -> BlockError | None:
        """The error in a typed block; None when there is none."""
        errors = self.errors.as_data().get("text", [])
        return next((one.__cause__ for one in errors if isinstance(one.__cause__, BlockError)), None)


class TriedRuleForm(KitForm):
    """A tried standard that becomes a rule of a brand's handbook."""

    brand = forms.ModelChoiceField(Brand.objects.all(), to_field_name="slug")
    text = BlockField()


def _standard_choice(standard: Standard) -> tuple[str, str]:
    return standard.slug, standard_name(version_at(standard, now()))


def parse_place(text: str) -> Fraction | None:
    """Return the number that was typed or dragged to, with at most four decimal places; None when it is not a number."""
    text = text.strip().replace(",", ".")[:12]
    try:
        return round(Fraction(text), 4) if text and "/" not in text and "e" not in text.casefold() else None
    except (ValueError, ZeroDivisionError):
        return None


def list_calendar_choices() -> list[tuple[str, str]]:
    """Return the calendars to choose from, as pairs of value and label: the standard's own, sites, day and night."""
    sites = sort_by_name(Site.objects.values_list("slug", "name"), itemgetter(1))[:MOST_PLACES]
    first = [("", gettext("as in the standard")), ("own", gettext("the hours of each case’s location"))]
    return [*first, *sites, (WALL_CLOCK, gettext("day and night"))]
