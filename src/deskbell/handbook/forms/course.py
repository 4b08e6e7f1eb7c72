"""The form that publishes a course or its next version."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deskbell.handbook.actions.publish_course import CourseTerms, NeedsCourseAudience
from deskbell.handbook.course_text import MAX_COURSE_LENGTH, parse_course
from deskbell.handbook.edition_text import BrokenEdition
from deskbell.handbook.forms.fields import TextField
from deskbell.handbook.models import Course, CourseVersion
from deskbell.handbook.reads.courses import find_course_rule_keys, sample_course
from deskbell.kit.form_fields import LineField, WholeNumberField
from deskbell.kit.forms import KitForm
from deskbell.kit.names import sort_by_name
from deskbell.people.forms.choices import LanguageField
from deskbell.people.models import Brand, Staff
from deskbell.people.panels import role_name

VERSION_FIELDS = ("title", "language", "markdown", "pass_mark", "due_days", "every_days", "at_hiring", "on_change")


class CourseForm(KitForm):
    """A new course of `brand`, or the next version of `course`."""

    refusal_fields = {BrokenEdition: "markdown", NeedsCourseAudience: "audience"}

    title = LineField(label=_("Title"), error_messages={"required": _("Give the course a title.")})
    language = LanguageField(label=_("Language"))
    markdown = TextField(
        label=_("Course"),
        rows=20,
        max_length=MAX_COURSE_LENGTH,
        help_text=_(
            "Format the text as in the handbook. Put a rule between ```rule and ```, by its number or title."
            " Put a question between ```question and ```, its answers after [ ] or [x], and under each answer the"
            " comment for people who choose it."
        ),
    )
    audience = forms.ChoiceField(
        label=_("Who takes it"),
        required=False,
        help_text=_("This cannot be changed later."),
        error_messages={"invalid_choice": _("Choose who takes the course: a team of this brand, a role, or everyone.")},
    )
    pass_mark = WholeNumberField(label=_("Pass mark in percent"), least=1, most=100)
    due_days = WholeNumberField(label=_("Days to complete it"), least=1, most=365)
    every_days = WholeNumberField(label=_("Repeat after days (empty: never)"), least=1, most=3650, required=False)
    at_hiring = forms.BooleanField(
        label=_("Required for new staff"),
        required=False,
        help_text=_("New staff count as trained only after they pass it."),
    )
    on_change = forms.BooleanField(label=_("Repeat when one of its rules changes"), required=False)
    again = forms.BooleanField(label=_("Everyone takes this new version"), required=False)

    def __init__(self, brand: Brand, course: Course | None, version: CourseVersion | None, **options: Any) -> None:
        initial = _version_values(version) if version else _new_values(brand)
        super().__init__(initial=initial, **options)
        self.brand, self.course = brand, course
        audience = self.fields["audience"]
        assert isinstance(audience, forms.ChoiceField)
        audience.choices = list_audiences(brand)
        self.fields["markdown"].widget.attrs["lang"] = self["language"].value()
        del self.fields["audience" if course else "again"]

    def clean_markdown(self) -> str:
        """Check the text of the course, and that the rules it names exist."""
        markdown: str = self.cleaned_data["markdown"]
        try:
            find_course_rule_keys(parse_course(markdown), self.brand)
        except BrokenEdition as problem:
            raise ValidationError(str(problem)) from problem
        return markdown

    def clean(self) -> None:
        """Check that the interval is longer than the time to complete the course."""
        due_days, every_days = (self.cleaned_data.get(name) for name in ("due_days", "every_days"))
        if due_days and every_days and every_days <= due_days:
            sentence = _("The interval must be longer than the time to complete the course, and at most 3650 days.")
            self.add_error("every_days", sentence)

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of `publish_course`, from the valid form."""
        values = self.cleaned_data
        terms = {name: values[name] for name in ("pass_mark", "due_days", "every_days", "at_hiring", "on_change")}
        return {
            **{name: values[name] for name in ("title", "language", "markdown")},
            **self._audience(values.get("audience", "")),
            "terms": CourseTerms(**terms),
            "brand": self.brand,
            "course": self.course,
            "again": values.get("again", False),
        }

    def _audience(self, chosen: str) -> dict[str, Any]:
        kind, _colon, name = chosen.partition(":")
        if kind == "team":
            return {"team": self.brand.teams.get(slug=name)}
        return {"role": name} if kind == "role" else {}


def list_audiences(brand: Brand) -> list[tuple[str, str]]:
    """Return the choices for whom a course is: everybody, a role, or a team of the brand. (value, label)."""
    everybody = [("", gettext("Everyone of %(brand)s") % {"brand": brand.name})]
    roles = [(f"role:{role}", role_name(role)) for role in Staff.Role.values]
    return (
        everybody
        + roles
        + [(f"team:{team.slug}", team.name) for team in sort_by_name(brand.teams.all(), lambda team: team.name)]
    )


def _version_values(version: CourseVersion) -> dict[str, object]:
    return {name: getattr(version, name) for name in VERSION_FIELDS}


def _new_values(brand: Brand) -> dict[str, object]:
    terms = CourseTerms()
    return {
        "language": translation.get_language() or brand.language,
        "markdown": sample_course(),
        "pass_mark": terms.pass_mark,
        "due_days": terms.due_days,
        "at_hiring": True,
        "on_change": True,
    }
