"""The two forms that strangers may fill in, with limits on what they may send."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest

LONGEST_PASSWORD = 1000
LONGEST_ADDRESS = 254


class SignIn(LoginForm):  # type: ignore[misc]
    """Hashing is costly on purpose, so nobody gets a book hashed: what is too long is refused before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].validators.append(MaxLengthValidator(LONGEST_PASSWORD))
        self.fields["login"].validators.append(MaxLengthValidator(LONGEST_ADDRESS))


class Forgotten(ResetPasswordForm):  # type: ignore[misc]
    """A mail goes out whether we know the address or not, so that neither page nor time tells who works here."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link, or to an address we do not know the word that we do not."""
        if self.users:
            return str(super().save(request, **kwargs))
        address = str(self.cleaned_data["email"])
        get_adapter().send_mail("account/email/unknown_account", address, {})
        return address
