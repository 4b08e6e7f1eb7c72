"""The page of an invitation link. A GET request changes nothing, because mail scanners open every link."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.debug import sensitive_post_parameters

from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import require_role
from deskbell.people.actions.accept_invitation import accept_invitation as do_accept
from deskbell.people.actions.refusals import NeedsOpenLink, PeopleActionRefused
from deskbell.people.forms.staff import FirstAdminForm, InvitationForm
from deskbell.people.models import Staff
from deskbell.people.reads.invitation_links import find_open_link
from deskbell.people.sign_in_page import sign_in_context


@sensitive_post_parameters("password", "again")
@require_role("anyone")
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the form of an open link; save the password and sign in."""
    link = find_open_link(secret=secret, at=now())
    if link is None:
        return _show_closed_link(request)
    form = (InvitationForm if link.staff else FirstAdminForm).from_request(request, staff=link.staff)
    if form.is_valid():
        try:
            return perform_login(request, _accept(secret, form), redirect_url="/")  # type: ignore[no-any-return]
        except NeedsOpenLink:
            return _show_closed_link(request)
        except PeopleActionRefused as refusal:
            form.add_refusal(refusal)
    context = {**sign_in_context(request), "staff": link.staff, "form": form}
    return render_page(request, "people/accept_invitation.html", status=form_status(form), **context)


def _accept(secret: str, form: InvitationForm) -> Staff:
    account = {name: form.cleaned_data[name] for name in ("name", "email", "zone") if name in form.cleaned_data}
    language = translation.get_language() or "en"
    return do_accept(secret=secret, password=form.cleaned_data["password"], at=now(), language=language, **account)


def _show_closed_link(request: HttpRequest) -> HttpResponse:
    return render_page(request, "people/closed_invitation.html", status=404, **sign_in_context(request))
