"""The form of a mailbox."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deskbell.channels.actions.refusals import NeedsOwnFolder, NeedsUnusedAddress
from deskbell.channels.forms import AccountForm
from deskbell.channels.kinds.email.models import Mailbox, OutgoingServer
from deskbell.desk.clean_text import clean_text
from deskbell.kit.form_fields import LineField, PasswordField, WholeNumberField
from deskbell.kit.forms import KitForm

LONGEST_CLOSING = 2000
SECURITIES = [("tls", _("TLS")), ("starttls", _("STARTTLS")), ("plain", _("None: only for a server on this machine"))]
SECRETS = ("secret", "client_secret")
AUTHS = [("password", _("Password")), ("xoauth2", _("Token (OAuth 2)"))]


class WordListField(forms.CharField):
    """A field of several words, separated by spaces, commas or semicolons."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [one for one in re.split(r"[\s,;]+", super().to_python(value) or "") if one]

    def run_validators(self, value: Any) -> None:
        for one in value:
            super().run_validators(one)


class AddressesField(WordListField):
    """A field of several email addresses."""

    def run_validators(self, value: Any) -> None:
        for one in value:
            try:
                validate_email(one)
            except ValidationError:
                raise ValidationError(
                    gettext("This is not an email address: %(address)s") % {"address": one[:80]}
                ) from None


class MailSignatureField(forms.CharField):
    """A text of several lines, without characters that cannot be stored."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class MailboxForm(AccountForm):
    """The settings of a mailbox: its addresses, and how its mail reaches us. `mailbox` is the mailbox to change, None for a
    new one.
    """

    refusal_fields: ClassVar = {NeedsUnusedAddress: "address", NeedsOwnFolder: "folder"}

    address = forms.EmailField(label=_("Email address"), help_text=_("The address your customers write to."))
    kind = forms.ChoiceField(choices=Mailbox.Kind.choices, widget=forms.RadioSelect, label=_("How email arrives"))
    host = forms.CharField(
        required=False,
        label=_("Server"),
        widget=forms.TextInput({"placeholder": "imap.example.com"}),
        validators=[
            RegexValidator(r"\A[A-Za-z0-9._:-]{1,253}\Z", _("Enter the name of the server, such as imap.example.com."))
        ],
    )
    port = WholeNumberField(least=1, most=65535, label=_("Port"), required=False)
    security = forms.ChoiceField(choices=SECURITIES, label=_("Connection security"), required=False)
    user = LineField(required=False, label=_("User name"), widget=forms.TextInput({"autocomplete": "off"}))
    auth = forms.ChoiceField(choices=AUTHS, label=_("Sign-in method"), required=False)
    secret = PasswordField(autocomplete="new-password", required=False, label=_("Password or token"))
    token_url = LineField(
        required=False,
        max_length=1000,
        label=_("Token service"),
        widget=forms.TextInput({"placeholder": "https://"}),
        help_text=_(
            "With a token service, the token above is a refresh token. Without one, it is the access token itself."
        ),
    )
    client_id = LineField(required=False, max_length=1000, label=_("Client ID"))
    client_secret = PasswordField(autocomplete="new-password", required=False, label=_("Client secret"))
    folder = LineField(required=False, label=_("Folder"))
    move_to = LineField(
        required=False,
        label=_("Then move to"),
        widget=forms.TextInput({"placeholder": _("stays there, marked as read")}),
    )
    aliases = AddressesField(required=False, label=_("Other addresses of this mailbox"))
    form_senders = AddressesField(
        required=False,
        label=_("Web forms"),
        help_text=_(
            "Addresses that send in the name of your customers, such as the contact form of a partner. "
            "The person in Reply-To then counts as the sender. Forms that send from an address of yours need no entry."
        ),
    )
    authserv_ids = WordListField(
        required=False,
        label=_("Trusted mail server (Authentication-Results)"),
        widget=forms.TextInput({"placeholder": "mx.example.com"}),
        help_text=_(
            "Senders that this server has checked count as verified. "
            "Leave empty when no server in front of Deskbell checks senders."
        ),
    )
    tagged = forms.BooleanField(
        required=False,
        label=_("Email to name+anything@ also arrives here"),
        help_text=_("Each reply then gets its own reply address, so the answer always finds its case."),
    )
    closing = MailSignatureField(
        required=False,
        max_length=LONGEST_CLOSING,
        label=_("Signature"),
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "Such as a greeting, your name and your address. {name} is replaced by the name of the colleague who replies."
        ),
    )
    quiet_after = WholeNumberField(
        least=0, most=8760, label=_("Warn after this many hours without email"), help_text=_("0 means never.")
    )

    def __init__(self, *args: Any, mailbox: Mailbox | None = None, **options: Any) -> None:
        self.mailbox = mailbox
        shown = mailbox or Mailbox()
        initial = {name: getattr(shown, name) for name in self.base_fields if name not in ("team", *SECRETS)}
        initial["team"] = mailbox.team_id if mailbox else None
        super().__init__(*args, initial=initial, **options)
        team = self.fields["team"]
        team.help_text = _("The team that works on this email.")
        team.error_messages |= dict.fromkeys(
            ("required", "invalid_choice"), gettext("Choose the team that works on this email.")
        )
        self.fields["secret"].help_text = (
            _("Leave empty to keep the current one.")
            if mailbox and mailbox.secret
            else _("Stored encrypted and never shown.")
        )

    def clean_address(self) -> str:
        """Refuse an address with a tag, since Deskbell adds its own tags."""
        address: str = self.cleaned_data["address"]
        if "+" in address:
            raise ValidationError(gettext("Leave out the + and what follows: Deskbell adds that part itself."))
        return address

    def clean_token_url(self) -> str:
        """Refuse a token service without https, since it gets the secret."""
        url: str = self.cleaned_data["token_url"]
        if url and not url.startswith("https://"):
            raise ValidationError(gettext("The address of the token service must begin with https://."))
        return url

    def clean(self) -> None:
        """Require server and sign-in for a mailbox that is fetched. Require the secret again when the server changes."""
        data = self.cleaned_data
        if data.get("kind") != Mailbox.Kind.IMAP:
            return
        if "host" in data and not data["host"]:
            self.add_error("host", gettext("Enter the name of the server, such as imap.example.com."))
        if "user" in data and not data["user"]:
            self.add_error("user", gettext("Enter the user name; often it is the email address."))
        mailbox = self.mailbox
        keeps = mailbox is not None and bool(mailbox.secret) and mailbox.host == data.get("host")
        if not data.get("secret") and not keeps:
            self.add_error(
                "secret", gettext("Enter the password or token. It is stored encrypted and never shown again.")
            )

    def mailbox_settings(self) -> dict[str, Any]:
        """Return the keyword arguments for `connect_mailbox` and `change_mailbox`."""
        data = dict(self.cleaned_data)
        team = data["team"]
        own = Mailbox()
        defaults = {name: data[name] or getattr(own, name) for name in ("folder", "port", "security", "auth")}
        return {**data, **defaults, "brand": team.brand}


class OutgoingServerForm(KitForm):
    """The server that sends the mail of one mailbox, or of all. `saved` is what was saved before, or None."""

    host = forms.CharField(
        label=_("Server"),
        widget=forms.TextInput({"placeholder": "smtp.example.com"}),
        validators=[
            RegexValidator(r"\A[A-Za-z0-9._:-]{1,253}\Z", _("Enter the name of the server, such as smtp.example.com."))
        ],
    )
    port = WholeNumberField(least=1, most=65535, label=_("Port"))
    security = forms.ChoiceField(choices=SECURITIES, label=_("Connection security"))
    user = LineField(
        required=False,
        label=_("User name"),
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Leave empty when the server needs no sign-in."),
    )
    secret = PasswordField(autocomplete="new-password", required=False, label=_("Password"))

    def __init__(self, *args: Any, saved: OutgoingServer | None = None, **options: Any) -> None:
        self.saved = saved
        shown = saved or OutgoingServer()
        initial = {name: getattr(shown, name) for name in ("host", "port", "security", "user")}
        super().__init__(*args, initial=initial, **options)
        kept = saved is not None and bool(saved.secret)
        self.fields["secret"].help_text = (
            _("Leave empty to keep the current one.") if kept else _("Stored encrypted and never shown.")
        )

    def clean(self) -> None:
        """Require the password again when the server changes, since a stored one is never sent to another server."""
        data = self.cleaned_data
        keeps = self.saved is not None and bool(self.saved.secret) and self.saved.host == data.get("host")
        if data.get("user") and not data.get("secret") and not keeps:
            self.add_error("secret", gettext("Enter the password. It is stored encrypted and never shown again."))


class OutgoingTestForm(KitForm):
    """The address to which a test mail goes."""

    to = forms.EmailField(label=_("Send a test email to"))


class MailWriterForm(KitForm):
    """The answer to the doubt who wrote a mail. `is_form`: its sender is a web form."""

    address = LineField(label=_("Email address"), max_length=320)
    is_form = forms.BooleanField(label=_("Web forms"), required=False)


class MailAliasForm(KitForm):
    """The answer to the question whether an address is ours."""

    address = LineField(label=_("Email address"), max_length=320)
    is_ours = forms.BooleanField(label=_("Yes, it is ours"), required=False)
