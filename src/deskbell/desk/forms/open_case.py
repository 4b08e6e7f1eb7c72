"""The form to write to a customer first: the customer, the channel, and the first message."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deskbell.desk.actions.refusals import CaseRefusal, NeedsAddress
from deskbell.desk.case_channels import list_channels_for_new_cases
from deskbell.desk.forms.fields import CleanLineField, CustomerLanguageField, TeamField, TextField
from deskbell.desk.slots import DeskChannel
from deskbell.kit.forms import KitForm
from deskbell.people.address_kinds import list_address_kinds

MAX_SUBJECT = 300
MAX_ADDRESS = 320


class OpenCaseForm(KitForm):
    """A new case with its first message.

    The chosen channel decides how its address looks, whether there is a subject, and which texts can be sent. When
    there is only one channel, the form does not ask for it.
    """

    refusal_fields = {NeedsAddress: "address", CaseRefusal: "text"}
    channel = forms.ChoiceField(label=_("Channel"))
    address = CleanLineField(max_length=MAX_ADDRESS)
    name = CleanLineField(label=_("Name"), required=False)
    language = CustomerLanguageField()
    team = TeamField(
        label=_("Team that answers"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose the team that will answer.")),
    )
    subject = CleanLineField(label=_("Subject"), max_length=MAX_SUBJECT, required=False)
    text = TextField(label=_("Message"), rows=9, error_messages={"required": _("Write the message.")})

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.channels = {channel.name: channel for channel in list_channels_for_new_cases()}
        self.kinds = [kind for name, kind in list_address_kinds().items() if name in self.channels]
        self._ask_channel()
        self._ask_address()
        if not any(channel.has_subject for channel in self.channels.values()):
            del self.fields["subject"]
        self.fields["text"].widget.attrs["lang"] = self["language"].value() or ""
        self._focus()

    def _ask_channel(self) -> None:
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, channel.title()) for name, channel in self.channels.items()]
        self.initial.setdefault("channel", next(iter(self.channels), ""))
        if len(self.channels) < 2:
            field.widget, field.required = forms.HiddenInput(), False

    def _ask_address(self) -> None:
        field = self.fields["address"]
        field.label = " / ".join(dict.fromkeys(kind.label() for kind in self.kinds))
        types = {kind.input_type for kind in self.kinds}
        field.widget.input_type = types.pop() if len(types) == 1 else "text"
        field.error_messages["required"] = " ".join(dict.fromkeys(kind.error() for kind in self.kinds))

    def _focus(self) -> None:
        first = next(
            (name for name in ("address", "subject", "text") if name in self.fields and not self[name].value()), ""
        )
        if first:
            self.fields[first].widget.attrs["autofocus"] = True

    def chosen_channel(self) -> DeskChannel | None:
        """Return the channel that was chosen, or the only one; None when the choice is not valid."""
        name = self.cleaned_data.get("channel") or (next(iter(self.channels), "") if len(self.channels) == 1 else "")
        return self.channels.get(name)

    def clean(self) -> None:
        channel = self.chosen_channel()
        if channel is None:
            return
        self.cleaned_data["channel"] = channel
        self._check_address(channel)
        if channel.has_subject and not self.cleaned_data.get("subject") and "subject" not in self.errors:
            self.add_error("subject", _("Enter a subject: the customer reads it first."))
        problem = channel.check_text(self.cleaned_data.get("text") or "")
        if problem and "text" not in self.errors:
            self.add_error("text", problem)

    def _check_address(self, channel: DeskChannel) -> None:
        kind = list_address_kinds().get(channel.name)
        if "address" in self.errors or kind is None:
            return
        address = kind.normalize(self.cleaned_data["address"])
        self.cleaned_data["address"] = address
        problem = channel.check_party(address) if kind.is_complete(address) else kind.error()
        if problem:
            self.add_error("address", problem)
