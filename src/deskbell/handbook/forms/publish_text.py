"""The form that publishes a whole handbook as one text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from deskbell.handbook.actions.publish_edition import NewerEditionExists, NothingChanged
from deskbell.handbook.blocks import parse_blocks
from deskbell.handbook.edition_text import MAX_EDITION_LENGTH, BrokenEdition, parse_edition, refuse_loose_text
from deskbell.handbook.forms.fields import TextField
from deskbell.kit.forms import KitForm
from deskbell.people.forms.choices import LanguageField
from deskbell.people.models import Brand


class PublishTextForm(KitForm):
    """The text, the number of the edition that its writer saw (0: none), and whether to end standards that the text no
    longer has.
    """

    refusal_fields = {BrokenEdition: "markdown", NothingChanged: "markdown", NewerEditionExists: "markdown"}

    language = LanguageField(label=_("Language"))
    markdown = TextField(label=_("Text"), rows=28, max_length=MAX_EDITION_LENGTH)
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**8)
    sure = forms.BooleanField(label=_("Yes, end them"), required=False)

    def __init__(self, brand: Brand, **options: Any) -> None:
        super().__init__(**options)
        self.brand = brand
        self.fields["markdown"].widget.attrs["lang"] = self["language"].value() or brand.language

    def clean_markdown(self) -> str:
        """Check the text."""
        text: str = self.cleaned_data["markdown"].strip() + "\n"
        try:
            rules = parse_edition(text)
            refuse_loose_text(text)
            parse_blocks(rules, self.brand)
        except BrokenEdition as problem:
            raise ValidationError(str(problem)) from problem
        return text

    def take_over(self, number: int) -> None:
        """Base the text on this edition from now on, so that publishing again confirms that it replaces it."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["based_on"] = str(number)
        self.data = data
