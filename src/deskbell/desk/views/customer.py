"""One customer: how to reach them, in which language, and every matter they came with."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.desk.actions.words import clean
from deskbell.desk.reads.customers import cases_of, contacts_by_case
from deskbell.desk.reads.spoken import channel_name, language_name, languages, plainly, state_name
from deskbell.desk.views.people import me
from deskbell.desk.views.toasts import say
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.actions.describe import NeedsNewAddress, describe
from deskbell.people.door import door
from deskbell.people.models import Address, Customer


@door("agent")
@require_http_methods(["GET", "POST"])
def customer(request: HttpRequest, number: int) -> HttpResponse:
    """The page; by POST name, language and one more address are kept."""
    if number >= 2**63:
        raise Http404
    found = get_object_or_404(Customer, pk=number, erased_at=None)
    if request.method == "GET":
        return _show(request, found)
    words = {name: clean(request.POST.get(name, "")) for name in ("name", "language", "address")}
    try:
        describe(customer=found, **words, by=me(request), at=now())
    except NeedsNewAddress as refused:
        return _show(request, found, status=422, words=words, refusal=str(refused))
    say(request, _("What we know of the customer is kept"))
    return redirect("desk_customer", number=number)


def _show(
    request: HttpRequest, found: Customer, *, status: int = 200, words: dict[str, str] | None = None, refusal: str = ""
) -> HttpResponse:
    after = request.GET.get("after", "")
    cases, then = cases_of(
        customer=found, after=int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0
    )
    return page(
        request,
        "desk/customer.html",
        status=status,
        customer=found,
        words=words or {"name": found.name, "language": found.language, "address": ""},
        refusal=refusal,
        addresses=Address.objects.filter(customer=found).order_by("pk"),
        cases=cases,
        contacts=contacts_by_case(cases),
        next=f"{reverse('desk_customer', args=[found.pk])}?after={then}" if then else "",
        languages=languages(),
        channel_name=channel_name,
        language_name=language_name,
        state_name=state_name,
        plainly=plainly,
    )
