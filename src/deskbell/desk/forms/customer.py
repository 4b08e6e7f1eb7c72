"""The form of a customer: name, language, and one more address."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from deskbell.desk.forms.fields import CleanLineField, CustomerLanguageField
from deskbell.desk.forms.open_case import MAX_ADDRESS
from deskbell.kit.forms import KitForm
from deskbell.people.actions.describe_customer import NeedsNewAddress
from deskbell.people.address_kinds import find_address_kind, list_address_kinds


class CustomerForm(KitForm):
    """Name and language of a customer, and one more address of any channel."""

    refusal_fields = {NeedsNewAddress: "address"}
    name = CleanLineField(label=_("Name"), required=False)
    language = CustomerLanguageField()
    address = CleanLineField(label=_("Add an address"), max_length=MAX_ADDRESS, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = list_address_kinds().values()
        self.fields["address"].help_text = " / ".join(dict.fromkeys(kind.label() for kind in kinds))
        self.fields["name"].widget.attrs["lang"] = self["language"].value() or ""

    def clean_address(self) -> str:
        """Refuse a text that is no address of any channel."""
        address = str(self.cleaned_data["address"])
        if address and find_address_kind(address) is None:
            self.add_error("address", " ".join(dict.fromkeys(kind.error() for kind in list_address_kinds().values())))
        return address
