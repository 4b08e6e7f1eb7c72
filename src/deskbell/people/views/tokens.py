"""The page of tokens for programs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.actions.end_token import end_token as do_end
from deskbell.people.actions.make_token import make_token
from deskbell.people.actions.refusals import PeopleActionRefused
from deskbell.people.forms.tokens import TokenForm
from deskbell.people.models import Token

MOST_TOKENS = 200


@require_role("admin")
def tokens(request: HttpRequest) -> HttpResponse:
    """Show all tokens, and a form that makes one. Its secret is shown once."""
    form = TokenForm.from_request(request, initial={"staff": current_staff(request)})
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            made, secret = make_token(
                name=wanted["name"],
                scopes=wanted["scopes"],
                staff=wanted["staff"],
                by=current_staff(request),
                at=now(),
            )
            return _show_tokens(request, TokenForm(initial={"staff": wanted["staff"]}), made=made, secret=secret)
        except PeopleActionRefused as refusal:
            form.add_refusal(refusal)
    return _show_tokens(request, form)


@require_role("admin")
def end_token(request: HttpRequest, number: int) -> HttpResponse:
    """End a token."""
    row = get_object_or_404(Token, id=number)
    if request.method == "POST":
        do_end(token=row, by=current_staff(request), at=now())
    return redirect("people:tokens")


def _show_tokens(request: HttpRequest, form: TokenForm, *, made: Token | None = None, secret: str = "") -> HttpResponse:
    rows = list(Token.objects.select_related("staff").order_by("ended_at", "-made_at")[:MOST_TOKENS])
    context = {"tokens": rows, "form": form, "made": made, "secret": secret}
    return render_page(request, "people/tokens.html", status=form_status(form), **context)
