"""Our versions of allauth's forms: our labels and help, and limits on what a visitor may send."""

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from deskbell.kit.forms import KitFormMixin
from deskbell.people.sign_in_limits import CodeLimits

LONGEST_PASSWORD = 1000
LONGEST_ADDRESS = 254
PASSWORD_HELP = _("At least 10 characters. A sentence is easier to remember than a random word.")


class _AllauthForm(KitFormMixin):
    """Base of these forms. `texts` gives each field (label, help text); `focus` names the field that gets the keyboard
    focus.
    """

    texts: ClassVar[Mapping[str, tuple[Any, Any]]] = {}
    focus: ClassVar[str] = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, (label, help_text) in self.texts.items():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.widget.attrs.pop("placeholder", None)
        if self.focus:
            self.fields[self.focus].widget.attrs["autofocus"] = True


class SignInForm(_AllauthForm, account.LoginForm):  # type: ignore[misc]
    """Sign-in by email and password. A password that is too long is refused before it is hashed, because hashing is
    slow on purpose.
    """

    texts = {"login": (_("Work email"), ""), "password": (_("Password"), "")}
    focus = "login"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields["password"].validators.append(MaxLengthValidator(LONGEST_PASSWORD))
        self.fields["password"].template_name = "people/password_field.html"  # type: ignore[attr-defined]
        self.fields["login"].validators.append(MaxLengthValidator(LONGEST_ADDRESS))


class ForgottenPasswordForm(_AllauthForm, account.ResetPasswordForm):  # type: ignore[misc]
    """Asks for the email address. A mail goes to unknown addresses too, so that nobody can find out who works here."""

    texts = {"email": (_("Work email"), "")}
    focus = "email"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].widget.attrs["autocomplete"] = "username"

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Mail the link; to an unknown address mail that it is unknown. Returns the address."""
        if self.users:
            return str(super().save(request, **kwargs))
        address = str(self.cleaned_data["email"])
        get_adapter().send_mail("account/email/unknown_account", address, {})
        return address


class ChangePasswordForm(_AllauthForm, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password in place of the current one."""

    texts = {
        "oldpassword": (_("Current password"), ""),
        "password1": (_("New password"), PASSWORD_HELP),
        "password2": (_("Repeat new password"), ""),
    }


class NewPasswordForm(_AllauthForm, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, on the page that the link in a mail opens."""

    texts = {"password1": (_("New password"), PASSWORD_HELP), "password2": (_("Repeat new password"), "")}
    focus = "password1"


class ConfirmPasswordForm(_AllauthForm, account.ReauthenticateForm):  # type: ignore[misc]
    """Asks for the password again, before a password or a key is changed."""

    texts = {"password": (_("Password"), "")}
    focus = "password"


class _LimitedCode:
    """A code with a limit on wrong guesses per person. allauth's own limit counts all people behind one network address
    together.
    """

    user: Any

    def clean_code(self) -> str:
        """Return the code if it is right. Raises ValidationError if it is wrong, or after too many wrong codes."""
        request = context.request
        adapter = get_adapter(request)
        limits = CodeLimits(request=request, staff=self.user, address=adapter.get_client_ip(request))
        if limits.is_exceeded():
            raise adapter.validation_error("too_many_login_attempts")
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except ValidationError:
            limits.record_wrong_guess()
            raise


class SecondStepForm(_LimitedCode, _AllauthForm, second_factor.AuthenticateForm):  # type: ignore[misc]
    """Asks for the code of the second factor, after the password."""

    texts = {"code": (_("Code"), "")}
    focus = "code"


class ConfirmCodeForm(_LimitedCode, _AllauthForm, second_factor.ReauthenticateForm):  # type: ignore[misc]
    """Asks for a code again, before a password or a key is changed."""

    texts = {"code": (_("Code from your authenticator app"), "")}
    focus = "code"


class AuthenticatorAppForm(_AllauthForm, totp.ActivateTOTPForm):  # type: ignore[misc]
    """Asks for the first code of a new authenticator app."""

    texts = {"code": (_("Code"), "")}


class PasskeyForm(_AllauthForm, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """The name of a new passkey."""

    texts = {"name": (_("Name of the passkey"), _("To recognise it later: this laptop, the blue key."))}
