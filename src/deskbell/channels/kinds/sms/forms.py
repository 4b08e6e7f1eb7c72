"""The form of a telephone number for text messages."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deskbell.channels.forms import AccountForm
from deskbell.channels.kinds.sms.numbers import is_full_number, normalize_number
from deskbell.kit.form_fields import LineField, PasswordField

PROVIDER = "https://api.twilio.com"
_SID = re.compile(r"AC[0-9a-fA-F]{32}")


class PhoneNumberForm(AccountForm):
    """A number of ours at a provider whose API is like Twilio's."""

    secret_fields: ClassVar = ("auth_token",)

    address = LineField(
        label=_("Phone number"),
        widget=forms.TextInput({"type": "tel", "placeholder": "+30 21 0000 0000"}),
        help_text=_("The number your customers write to, with its country code."),
    )
    account_sid = LineField(
        label=_("Account SID"), help_text=_("Your provider shows it beside the auth token; it begins with AC.")
    )
    auth_token = PasswordField(
        autocomplete="new-password", label=_("Auth token"), help_text=_("Stored encrypted and never shown.")
    )
    provider = LineField(
        required=False,
        label=_("Address of the provider"),
        widget=forms.TextInput({"placeholder": PROVIDER}),
        help_text=_("Only for a provider other than Twilio that uses the same interface."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound and self.account is None:
            self.fields["acknowledge"].initial = False
        self.fields["acknowledge"].help_text = _("As a text message, at most once a day to each number.")
        self.fields["team"].error_messages["required"] = _("Choose the team that answers.")

    def clean_address(self) -> str:
        """Refuse anything but a full number, since nothing else can send."""
        number = normalize_number(self.cleaned_data["address"])
        if not is_full_number(number):
            raise ValidationError(gettext("Enter the number with its country code, such as +66 81 234 5678."))
        return number

    def clean_account_sid(self) -> str:
        """Refuse what cannot be the provider's id of an account."""
        sid: str = self.cleaned_data["account_sid"]
        if not _SID.fullmatch(sid):
            raise ValidationError(gettext("An account SID is AC and 32 letters and digits."))
        return sid

    def clean_provider(self) -> str:
        """Refuse a URL without https, since it gets our token; http is allowed on this machine."""
        url = str(self.cleaned_data["provider"]).rstrip("/")
        if url and not re.fullmatch(r"https://[^\s/?#]+(/[^\s?#]*)?|http://(localhost|127\.0\.0\.1)(:\d+)?", url):
            raise ValidationError(gettext("The address of the provider must begin with https://."))
        return url
