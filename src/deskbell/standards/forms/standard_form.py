"""The form that builds a standard from choices."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from deskbell.kit.form_fields import LineField
from deskbell.kit.forms import KitForm
from deskbell.kit.names import sort_by_name
from deskbell.people.models import Site, Team
from deskbell.standards.forms.form_values import BLOCK_KEYS, DEFAULTS, goal_fields, list_block_lines
from deskbell.standards.language import (
    Aim,
    BlockError,
    Definition,
    Measurable,
    Unit,
    format_block,
    measure_text,
    parse_block,
)
from deskbell.standards.language.block_lines import LONGEST_NAME
from deskbell.standards.language.block_text import BlockText
from deskbell.standards.language.definition import CHANNELS, FITS
from deskbell.standards.language.filters import parse_where, where_text
from deskbell.standards.language.goal_parts import (
    MissingPart,
    bounded_length,
    parse_bare_percent,
    parse_number,
    parse_ordinal,
)
from deskbell.standards.language.keywords import keywords_for, readers_keywords
from deskbell.standards.vocabulary import vocabulary

DAYS = (7, 14, 28, 56, 91, 182, 365)
LONGEST_NUMBER = 20


class StandardForm(KitForm):
    """A standard, built from choices. Its values make a block, which is parsed like any other.

    - While the writer still chooses (`finished` False), the name may be missing, and a goal that no longer fits the
      measure is replaced by the first one that does.
    - `definition` is the result; None while something is wrong or the name is missing.
    """

    name = LineField(max_length=LONGEST_NAME, label=_("Name"), widget=forms.TextInput({"autocomplete": "off"}))
    measure = forms.ChoiceField(label=_("Measure"))
    aim = forms.ChoiceField(label=_("Goal type"))
    percent = LineField(max_length=LONGEST_NUMBER, label=_("Percent"))
    number = LineField(max_length=LONGEST_NUMBER, label=_("Number"))
    count = LineField(max_length=LONGEST_NUMBER, label=_("Target"))
    unit = forms.ChoiceField(label=pgettext_lazy("of which unit", "Unit"))
    days = forms.ChoiceField(label=pgettext_lazy("part of a standard", "Period"))
    calendar = forms.ChoiceField(label=_("Working hours"), required=False)
    channel = forms.MultipleChoiceField(
        label=_("Channels"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("If none is chosen, all count."),
    )
    site = forms.ChoiceField(label=_("Location"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    language = forms.ChoiceField(label=_("Customer’s language"), required=False)
    rest = forms.CharField(required=False, widget=forms.HiddenInput)
    per = forms.CharField(required=False, widget=forms.HiddenInput)
    brand = forms.CharField(required=False, widget=forms.HiddenInput)
    tongue = forms.CharField(required=False, widget=forms.HiddenInput)
    inside = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, finished: bool = False, **options: Any) -> None:
        self.finished = finished
        self.definition: Definition | None = None
        options.pop("files", None)
        self.values = _with_defaults(data)
        super().__init__(data=self.values, auto_id="standard-%s", **options)
        self.may_focus = finished
        if not finished:
            self.values["aim"] = self.chosen_aim.value
        self._choose_fields()
        self.fields["name"].required = finished
        example = gettext("Email answered within a working day")
        self.fields["name"].error_messages["required"] = gettext("Enter a name, such as “%s”.") % example

    @cached_property
    def measured(self) -> Measurable:
        """Return the `Measurable` of the chosen measure. If its name is unknown, return that of the first measure."""
        known: Mapping[str, Measurable] = vocabulary()["measures"]
        return known.get(self._value("measure")) or next(iter(known.values()))

    @cached_property
    def chosen_aim(self) -> Aim:
        """The chosen kind of goal, or the first one that fits the measure."""
        fits = FITS[self.measured.kind]
        return next((aim for aim in fits if aim.value == self._value("aim")), fits[0])

    @property
    def goal_fields(self) -> set[str]:
        """The names of the fields of the chosen kind of goal."""
        return goal_fields(self.chosen_aim, self.measured)

    def clean_percent(self) -> str:
        parser = parse_ordinal if self.chosen_aim is Aim.PERCENTILE else parse_bare_percent
        return self._check("percent", parser, gettext("Write a number such as %s.") % 95)

    def clean_number(self) -> str:
        return self._check("number", parse_number, gettext("Write a number such as %s.") % 1)

    def clean_count(self) -> str:
        """Refuse anything but a whole number that is not too long a time in the chosen unit."""
        text = BlockText(self.cleaned_data["count"], 1)
        if not text.folded.isdecimal():
            raise ValidationError(gettext("Write a whole number such as %s.") % 8)
        unit = next((one for one in Unit if one.word == self._value("unit")), Unit.DAY)
        with _as_form_errors():
            bounded_length(text, 0, int(text.folded), unit)
        return text.folded

    def clean(self) -> None:
        """Parse the block of all values together, once each of them is right."""
        if self.errors:
            return
        values = self.cleaned_data | {"aim": self.chosen_aim.value}
        lines = list_block_lines(values, self.measured)
        try:
            definition = parse_block("\n".join(f"{key}: {value}" for key, value in lines), **vocabulary())
        except BlockError as error:
            key = lines[min(error.line, len(lines)) - 1][0]
            field = next((name for name in BLOCK_KEYS[key] if name in self.fields), None)
            self.add_error(field, f"{error.reason} {error.right}")
        else:
            self.definition = definition if values["name"] else None

    @property
    def other_conditions(self) -> str:
        """The conditions that have no field, in the reader's language."""
        text = self._value("rest")
        try:
            conditions = parse_where(BlockText(text, 1), keywords_for("en"), vocabulary()["known"]) if text else ()
        except BlockError:
            return text
        return where_text(conditions, get_language())

    def block(self, language: str) -> str:
        """Return the block in a language; empty while there is none."""
        return format_block(self.definition, language, measures=vocabulary()["measures"]) if self.definition else ""

    def _check(self, name: str, parser: Any, otherwise: str) -> str:
        text = BlockText(self.cleaned_data[name], 1)
        try:
            with _as_form_errors():
                _value, end = parser(text, 0, len(text.text), readers_keywords())
        except MissingPart:
            raise ValidationError(otherwise) from None
        if text.skip(end) < len(text.text):
            raise ValidationError(otherwise)
        return text.folded[:end]

    def _value(self, name: str) -> str:
        return str(self.values.get(name, ""))

    def _choose_fields(self) -> None:
        """Keep the fields that the chosen goal needs, and give the others their choices."""
        for name in {"percent", "number", "count", "unit"} - self.goal_fields:
            del self.fields[name]
        if "unit" not in self.fields or not self._value("unit").startswith("working"):
            del self.fields["calendar"]
        for name, choices in self._choices().items():
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _choices(self) -> dict[str, list[tuple[str, Any]]]:
        """The choices of each field, in the reader's language."""
        words, code = readers_keywords(), get_language()
        known: Mapping[str, Measurable] = vocabulary()["measures"]
        days = {*DAYS, int(self._value("days"))} if self._value("days").isdecimal() else set(DAYS)
        sites = sort_by_name(Site.objects.values_list("slug", "name"), itemgetter(1))
        return {
            "measure": sorted(
                ((name, measure_text(name, one, code)) for name, one in known.items()), key=lambda one: one[1]
            ),
            "aim": [(aim.value, aim_label(aim)) for aim in FITS[self.measured.kind]],
            "unit": [
                (unit.word, words.unit(unit, 2)) for unit in Unit if self.chosen_aim is not Aim.AVERAGE or unit.seconds
            ],
            "channel": [(name, words.channels[name][0]) for name in CHANNELS],
            "site": [("", gettext("All locations")), *sites],
            "team": [
                ("", gettext("All teams")),
                *sort_by_name(Team.objects.values_list("slug", "name"), itemgetter(1)),
            ],
            "language": [("", gettext("All languages")), *settings.LANGUAGES],
            "days": [(str(one), f"{one} {words.unit(Unit.DAY, one)}") for one in sorted(days)],
            "calendar": [("", gettext("Working hours of the case’s location")), *sites],
        }


def aim_label(aim: Aim) -> str:
    """Return the name of a kind of goal, as a choice in the form."""
    return {
        Aim.WITHIN: gettext("Share done within a time"),
        Aim.PERCENTILE: gettext("Percentile of the time"),
        Aim.MEDIAN: gettext("Median time"),
        Aim.AVERAGE: gettext("Average"),
        Aim.EACH: gettext("Largest number allowed"),
        Aim.AT_LEAST: gettext("Smallest share"),
        Aim.AT_MOST: gettext("Largest share"),
        Aim.SCORE: gettext("Lowest score"),
        Aim.NONE: gettext("None at all"),
    }[aim]


def _with_defaults(data: Any) -> MultiValueDict[str, str]:
    """The values sent, with the default of each field that was not sent."""
    values: MultiValueDict[str, str] = MultiValueDict({name: [value] for name, value in DEFAULTS.items()})
    for name in data or ():
        values.setlist(name, data.getlist(name))
    if values["measure"] not in vocabulary()["measures"]:
        values["measure"] = next(iter(vocabulary()["measures"]))
    return values


@contextmanager
def _as_form_errors() -> Iterator[None]:
    """Turn a BlockError into the error of a form's field."""
    try:
        yield
    except BlockError as error:
        raise ValidationError(f"{error.reason} {error.right}") from error
