"""The forms for reading and for signing the handbook."""

from django import forms
from django.utils.translation import gettext_lazy as _

from deskbell.kit.form_fields import PasswordField
from deskbell.kit.forms import KitForm
from deskbell.people.reauthentication import ReauthenticationFailed


class ReadChapterForm(KitForm):
    """The number of the edition and of the chapter that a person has read."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    chapter = forms.CharField(widget=forms.HiddenInput, max_length=12)


class SignForm(KitForm):
    """The signing sheet, and the password. With a passkey there is no password."""

    refusal_fields = {ReauthenticationFailed: "password"}

    sheet = forms.CharField(widget=forms.HiddenInput, required=False)
    password = PasswordField(
        label=_("Your password"),
        autocomplete="current-password",
        help_text=_("Required for every signature."),
        required=False,
    )

    def add_refusal(self, refusal: Exception) -> None:
        """Show why the signature was refused: beside the password, or above the form if a passkey was used."""
        if self.data.get("credential"):
            self.add_error(None, str(refusal))
        else:
            super().add_refusal(refusal)
