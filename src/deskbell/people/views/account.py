"""The page of one's own account: settings, sign-in and security."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.actions.change_preferences import change_preferences
from deskbell.people.actions.refusals import PeopleActionRefused
from deskbell.people.forms.account import PreferencesForm

PREFERENCES = ("name", "language", "zone", "theme", "keys")


@require_role("agent")
def account(request: HttpRequest) -> HttpResponse:
    """Show and save one's own settings. Passwords, keys and sessions have pages of their own."""
    staff = current_staff(request)
    form = PreferencesForm.from_request(request, initial={name: getattr(staff, name) for name in PREFERENCES})
    if form.is_valid():
        try:
            change_preferences(staff=staff, **form.cleaned_data)
            with translation.override(form.cleaned_data["language"]):
                messages.success(request, _("Saved."))
            return redirect("people:account")
        except PeopleActionRefused as refusal:
            form.add_refusal(refusal)
    return _show_account(request, form)


def _show_account(request: HttpRequest, form: PreferencesForm) -> HttpResponse:
    kinds: dict[str, list[Authenticator]] = {}
    for row in Authenticator.objects.filter(user=current_staff(request)).order_by("id"):
        kinds.setdefault(row.type, []).append(row.wrap())
    return render_page(
        request,
        "people/account.html",
        status=form_status(form),
        form=form,
        app=kinds.get("totp"),
        passkeys=kinds.get("webauthn", []),
        codes=kinds.get("recovery_codes"),
    )
