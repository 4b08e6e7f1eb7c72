"""The form in which a lead writes the cause of a breach."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deskbell.kit.form_fields import SuggestInput
from deskbell.kit.forms import KitForm
from deskbell.standards.actions.give_cause import NotExplained, clean_cause
from deskbell.standards.models import Standard
from deskbell.standards.models.cause import LONGEST
from deskbell.standards.reads.causes import common_causes


class CauseForm(KitForm):
    """The cause of a breach. Causes that were given before for the same standard are suggested."""

    refusal_fields = {NotExplained: "cause"}
    cause = forms.CharField(
        label=_("Cause in a few words"),
        help_text=_(
            "Describe the work, without customers’ names. Use the same words for the same cause, so that causes can be counted."
        ),
    )

    def __init__(self, standard: Standard, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        suggest = SuggestInput(lambda: common_causes(standard), {"maxlength": LONGEST})
        self.fields["cause"].widget = suggest
        message = gettext("Use a few words, at most %(most)d characters.") % {"most": LONGEST}
        self.fields["cause"].error_messages["required"] = message

    def clean_cause(self) -> str:
        try:
            return clean_cause(self.cleaned_data["cause"])
        except NotExplained as refused:
            raise ValidationError(str(refused)) from refused
