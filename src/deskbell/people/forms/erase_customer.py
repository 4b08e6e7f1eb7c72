"""The form that confirms the erasure of a customer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deskbell.kit.form_fields import LineField
from deskbell.kit.forms import KitForm

TYPE_EXACTLY = _("Type it exactly as shown above.")


class EraseCustomerForm(KitForm):
    """Asks for the name of the customer. It must be equal to `expected`."""

    confirm = LineField(
        label=_("Name of the person to erase"),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": TYPE_EXACTLY},
        max_length=1000,
    )

    def __init__(self, *args: Any, expected: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.expected = " ".join(expected.split())

    def clean_confirm(self) -> str:
        if self.cleaned_data["confirm"] != self.expected:
            raise forms.ValidationError(TYPE_EXACTLY)
        return self.expected
