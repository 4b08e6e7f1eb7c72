"""The form of an account: the fields that every channel has, then those of the channel itself."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from deskbell.channels.actions.refusals import NeedsUnusedAddress
from deskbell.channels.models import Account
from deskbell.kit.forms import KitForm
from deskbell.people.models import Team


class TeamChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of one team; each is shown with its brand."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.brand.name}"


class AccountForm(KitForm):
    """Base of the form that a channel shows for its accounts.

    A channel adds fields of its own. Their values are stored in `Account.settings` under the names of the fields. Those
    named in `secret_fields` are stored encrypted and never shown; left empty, they keep their value.
    """

    secret_fields: ClassVar[tuple[str, ...]] = ()
    refusal_fields: ClassVar = {NeedsUnusedAddress: "address"}

    address = forms.CharField(max_length=254)
    team = TeamChoiceField(
        Team.objects.none(),
        label=_("Team"),
        empty_label=_("Choose a team"),
        help_text=_("The team that works on what arrives."),
    )
    acknowledge = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Send an automatic receipt"),
        help_text=_("At most once a day to each address. It does not quote the customer’s message."),
    )
    active = forms.BooleanField(required=False, initial=True, label=_("In use"))

    def __init__(self, *args: Any, account: Account | None = None, **options: Any) -> None:
        self.account = account
        if account is not None:
            options.setdefault("initial", self.initial_of(account))
        super().__init__(*args, **options)
        self.fields["team"].queryset = Team.objects.select_related("brand").order_by("pk")  # type: ignore[attr-defined]
        self.order_fields(["address", "team", *self.own_fields(), "acknowledge", "active"])
        if account is not None and account.secrets:
            for name in self.secret_fields:
                self.fields[name].required = False
                self.fields[name].help_text = _("Leave empty to keep the current one.")

    @classmethod
    def own_fields(cls) -> tuple[str, ...]:
        """Return the names of the fields that the channel has added."""
        return tuple(name for name in cls.base_fields if name not in AccountForm.base_fields)

    @classmethod
    def initial_of(cls, account: Account) -> dict[str, Any]:
        """Return the initial values of the form for this account, without secrets."""
        shown = {name: getattr(account, name) for name in ("address", "acknowledge", "active")}
        own = {name: account.setting(name) for name in cls.own_fields() if name not in cls.secret_fields}
        return {**shown, **own, "team": account.team_id}

    def action_arguments(self) -> dict[str, Any]:
        """Return keyword arguments for `connect_account` and `change_account`: the common fields, the settings, and the
        secrets that were typed.
        """
        data = self.cleaned_data
        common = {name: data[name] for name in AccountForm.base_fields}
        settings = {name: data[name] for name in self.own_fields() if name not in self.secret_fields}
        secrets = {name: data[name] for name in self.secret_fields if data.get(name)}
        return {**common, "settings": settings, "secrets": secrets}
