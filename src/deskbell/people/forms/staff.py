"""The forms of staff: invite a colleague, change role and teams, accept an invitation."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from deskbell.kit.form_fields import LineField, PasswordField
from deskbell.kit.forms import KitForm
from deskbell.people.actions.refusals import (
    NeedsAnotherAddress,
    NeedsAnotherAdmin,
    NeedsAnotherName,
    NeedsPassword,
    NeedsSuccessor,
)
from deskbell.people.addresses import normalize_email
from deskbell.people.forms.choices import BrowserZoneField, LanguageField, TeamsField
from deskbell.people.models import Staff, Team
from deskbell.people.panels import list_role_choices


class WorkEmailField(forms.EmailField):
    """The email address with which a colleague signs in. No other colleague may have it."""

    default_error_messages = {"taken": _("Someone here already signs in with this address.")}

    def __init__(self, *, autocomplete: str = "off") -> None:
        widget = forms.EmailInput({"autocomplete": autocomplete})
        super().__init__(label=_("Work email"), widget=widget, max_length=254)

    def clean(self, value: Any) -> str:
        address = normalize_email(str(super().clean(value)))
        if Staff.objects.filter(email=address).exists():
            raise forms.ValidationError(self.error_messages["taken"], code="taken")
        return address


class RoleForm(KitForm):
    """The role and the teams of a colleague. If no team exists, there is no field for teams."""

    refusal_fields = {NeedsAnotherAdmin: "role"}
    role = forms.ChoiceField(
        label=_("Role"),
        choices=list_role_choices,
        help_text=_("A new role signs them out on all devices and ends their tokens."),
    )
    teams = TeamsField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not Team.objects.exists():
            del self.fields["teams"]


class LeaveForm(KitForm):
    """Who takes over the open cases of a colleague who leaves."""

    refusal_fields = {NeedsSuccessor: "cases_to"}
    cases_to = forms.ModelChoiceField(
        Staff.objects.none(), label=_("Who takes over their open cases"), empty_label=_("Unassigned"), required=False
    )

    def __init__(self, *args: Any, staff: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Staff.objects.filter(is_active=True).exclude(pk=staff.pk).order_by("name")
        self.fields["cases_to"].queryset = others  # type: ignore[attr-defined]


class InviteForm(RoleForm):
    """A new colleague."""

    refusal_fields = {NeedsAnotherName: "name", NeedsAnotherAddress: "email"}
    name = LineField(label=_("Name"), error_messages={"required": _("Enter a name for the colleague.")})
    email = WorkEmailField()
    role = forms.ChoiceField(
        label=_("Role"),
        choices=list_role_choices,
        help_text=_(
            "Agents work on cases, team leads lead teams, managers look after handbook and standards, admins change settings."
        ),
    )
    language = LanguageField(label=_("Language of their screens"))
    field_order = ("name", "email", "role", "language", "teams")


class InvitationForm(KitForm):
    """The password that an invited colleague chooses."""

    refusal_fields = {NeedsPassword: "password", NeedsAnotherAddress: "email", NeedsAnotherName: "name"}
    password = PasswordField(
        label=_("Password"),
        autocomplete="new-password",
        help_text=_("At least 10 characters. A sentence is easier to remember than a random word."),
    )
    again = PasswordField(label=_("Repeat password"), autocomplete="new-password")

    def __init__(self, *args: Any, staff: Staff | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.staff = staff

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.staff or Staff(**self._typed_account()))
        return password

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.data.get("password", ""):
            raise forms.ValidationError(_("The two passwords are not the same."))
        return again

    def _typed_account(self) -> dict[str, str]:
        return {name: str(self.cleaned_data.get(name, "")) for name in ("name", "email")}


class FirstAdminForm(InvitationForm):
    """The account of the first admin."""

    name = LineField(
        label=_("Your name"),
        widget=forms.TextInput({"autocomplete": "name", "autofocus": True}),
        error_messages={"required": _("Enter a name for the colleague.")},
    )
    email = WorkEmailField(autocomplete="username")
    zone = BrowserZoneField()
    field_order = ("name", "email", "password", "again", "zone")
