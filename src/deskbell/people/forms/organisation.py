"""The forms of the organisation and its brands."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from deskbell.kit.form_fields import LineField
from deskbell.kit.forms import KitForm
from deskbell.people.actions.add_brand import PREFIX
from deskbell.people.actions.refusals import NeedsAnotherName
from deskbell.people.forms.choices import LanguageField, TimeZoneField, offer_browser_zone
from deskbell.people.models import Brand

PREFIX_TEXT = _("Case numbers begin with one to six letters from A to Z, such as QC.")
TAKEN_TEXT = _("A brand with this name or these letters already exists.")


class PrefixField(LineField):
    """The letters that begin the references of a brand, in capitals."""

    default_error_messages = {"required": PREFIX_TEXT}

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[RegexValidator(rf"\A{PREFIX}\Z", PREFIX_TEXT)], **options)

    def to_python(self, value: Any) -> str:
        return super().to_python(value).upper()


class OrganisationForm(KitForm):
    """The name of the organisation and the languages it answers in."""

    refusal_fields = {NeedsAnotherName: "name"}
    name = LineField(
        label=_("Name of your organisation"),
        widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={"required": _("Enter the name of your organisation.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you answer in"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language you answer in.")},
    )


class NewOrganisationForm(OrganisationForm):
    """A new organisation, with its first brand, site and team."""

    prefix = PrefixField(  # type: ignore[assignment]
        label=_("Letters that begin your case numbers"),
        help_text=_("One to six letters, such as QC: cases are then called QC-1, QC-2. They cannot be changed later."),
    )
    site = LineField(
        label=_("Your first location"),
        help_text=_("A branch or an office. Its opening hours count in your standards."),
        error_messages={"required": _("Enter a name for the location.")},
    )
    team = LineField(
        label=_("Your first team"),
        help_text=_("New cases go to this team."),
        error_messages={"required": _("Enter a name for the team.")},
    )
    zone = TimeZoneField(help_text=_("By continent and city, such as Africa/Johannesburg."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_browser_zone(self)


class BrandForm(KitForm):
    """The name and the language of a brand."""

    refusal_fields = {NeedsAnotherName: "name"}
    name = LineField(label=_("Name"), error_messages={"required": _("Enter a name for the brand.")})
    language = LanguageField(label=_("Original language"))


class NewBrandForm(BrandForm):
    """A new brand. Its prefix cannot be changed later."""

    prefix = PrefixField(label=_("Letters that begin its case numbers"), help_text=_("They cannot be changed later."))  # type: ignore[assignment]
    field_order = ("name", "prefix", "language")

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        return self._check_free(name, slug=slugify(name)[:50])

    def clean_prefix(self) -> str:
        prefix = str(self.cleaned_data["prefix"])
        return self._check_free(prefix, prefix=prefix)

    def _check_free(self, value: str, **found_by: str) -> str:
        if Brand.objects.filter(**found_by).exists():
            raise forms.ValidationError(TAKEN_TEXT)
        return value
