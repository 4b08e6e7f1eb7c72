"""The forms of the composer: a reply with its copies, and the draft that is saved while it is typed."""

import re
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from deskbell.desk.actions.case_draft import DRAFT_KINDS
from deskbell.desk.actions.copies import find_copy_refusals
from deskbell.desk.actions.refusals import (
    NeedsCopyAddress,
    NeedsNoCopies,
    NeedsOutsideAddress,
    NeedsText,
    TextTooLong,
    TooManyCopies,
)
from deskbell.desk.clean_text import MAX_TEXT
from deskbell.desk.forms.fields import TextField
from deskbell.desk.models import Case
from deskbell.kit.forms import KitForm

_SEPARATORS = re.compile(r"[\s,;<>]+")
MAX_TYPED = 4000


class TickedAddressesField(forms.MultipleChoiceField):
    """Addresses that were ticked. Whether they can get a copy is checked later, for all addresses together."""

    def valid_value(self, value: Any) -> bool:
        """Accept any address."""
        return True


class CopiesForm(KitForm):
    """The addresses that get a copy of a reply. `copy` are ticked; `more` are typed, separated by commas or spaces.

    Without JavaScript, the form also sends the text of the reply, so that it is saved as a draft.
    """

    text = TextField(label=_("Reply"), rows=6, required=False)
    copy = TickedAddressesField(required=False)
    more = forms.CharField(label=_("Another email address"), required=False, max_length=MAX_TYPED)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.case = case

    @property
    def typed_text(self) -> str:
        """The text as it was typed, also when the form has errors."""
        return str(self["text"].value() or "")

    @property
    def ticked(self) -> list[str]:
        """The ticked addresses, also when the form has errors."""
        return list(self["copy"].value() or ())

    @property
    def copies_error(self) -> str:
        """Why the addresses cannot get a copy; empty when they can."""
        return " ".join(str(error) for error in self.errors.get("more", ()))

    @property
    def reply_error(self) -> str:
        """What is wrong with the reply itself; empty when nothing is."""
        return " ".join(str(error) for name in (NON_FIELD_ERRORS, "text") for error in self.errors.get(name, ()))

    @property
    def typed(self) -> str:
        """The typed addresses, also when the form has errors."""
        return str(self["more"].value() or "")

    def clean(self) -> None:
        addresses = [*self.cleaned_data.get("copy", ()), *_SEPARATORS.split(self.cleaned_data.get("more", ""))]
        self.cleaned_data["addresses"] = [address for address in addresses if address]
        for refusal in find_copy_refusals(self.case, self.cleaned_data["addresses"]):
            # A channel without copies has no field for them on the page.
            self.add_error(None if isinstance(refusal, NeedsNoCopies) else "more", str(refusal))


class ReplyForm(CopiesForm):
    """A reply. `seen` is the id of the newest reply on the page, `enclosed` sends the draft's files, `then` "wait" puts
    the case on hold.
    """

    refusal_fields = {
        NeedsText: "text",
        TextTooLong: "text",
        NeedsCopyAddress: "more",
        NeedsOutsideAddress: "more",
        TooManyCopies: "more",
    }
    text = TextField(label=_("Reply"), rows=6, error_messages={"required": _("Write something first.")})
    seen = forms.CharField(required=False)
    enclosed = forms.BooleanField(required=False)
    then = forms.CharField(required=False)


class DraftForm(KitForm):
    """A draft that the page saves while it is typed. The text may be empty, but the field must be sent."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in DRAFT_KINDS])
    text = forms.CharField(required=False, strip=False)

    def clean_text(self) -> str:
        """Refuse a request without the field."""
        if "text" not in self.data:
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return str(self.cleaned_data["text"])[:MAX_TEXT]
