"""The form of a new token for a program."""

from django import forms
from django.utils.translation import gettext_lazy as _

from deskbell.kit.form_fields import LineField
from deskbell.kit.forms import KitForm
from deskbell.people.actions.refusals import NeedsAnotherName, NeedsKnownChoice
from deskbell.people.models import Staff
from deskbell.people.scopes import ALL_SCOPES, list_scopes


def _list_scope_choices() -> list[tuple[str, str]]:
    return [(scope, scope) for scope in (ALL_SCOPES, *list_scopes())]


class TokenForm(KitForm):
    """The name of the program, the member of staff it acts as, and what it may do."""

    refusal_fields = {NeedsAnotherName: "name", NeedsKnownChoice: "scopes"}
    name = LineField(
        label=_("Program that uses it"),
        error_messages={"required": _("Enter the name of the program that uses the token.")},
    )
    staff = forms.ModelChoiceField(
        Staff.objects.filter(is_active=True).order_by("name"), label=_("Acts as"), empty_label=None
    )
    scopes = forms.MultipleChoiceField(
        label=_("Access"), choices=_list_scope_choices, widget=forms.CheckboxSelectMultiple
    )
