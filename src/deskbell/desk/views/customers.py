"""Everyone who ever reached us, found by the beginning of a name or an address."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from deskbell.desk.actions.words import clean
from deskbell.desk.reads.customers import search
from deskbell.desk.reads.spoken import language_name, plainly
from deskbell.kit.pages import page
from deskbell.people.door import door


@door("agent")
@require_GET
def customers(request: HttpRequest) -> HttpResponse:
    """A page of customers; `q` is what a name or an address begins with."""
    q, after = clean(request.GET.get("q", ""))[:200], request.GET.get("after", "")
    found, then = search(words=q, after=int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0)
    return page(
        request,
        "desk/customers.html",
        q=q,
        found=found,
        next=f"{reverse('desk_customers')}?{urlencode({'q': q, 'after': str(then)})}" if then else "",
        language_name=language_name,
        plainly=plainly,
    )
