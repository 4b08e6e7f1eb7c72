"""Who is calling? Found by any word of a name or an address, or by the number of their case; the matter stands beside them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from deskbell.desk.actions.words import clean
from deskbell.desk.reads.cases import called
from deskbell.desk.reads.customers import search
from deskbell.desk.reads.spoken import language_name, plainly, state_name
from deskbell.kit.pages import page
from deskbell.people.door import door


@door("agent")
@require_GET
def customers(request: HttpRequest) -> HttpResponse:
    """A page of customers; `q` are words, each of which begins one of theirs. A whole reference leads to its case."""
    q, after = clean(request.GET.get("q", ""))[:200].strip(), request.GET.get("after", "")
    cases = called(q)
    if len(cases) == 1 and cases[0].ref == q.upper():
        return redirect("desk_case", cases[0].ref)
    place = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0
    found, then = search(asked=q, after=place)
    return page(
        request,
        "desk/customers.html",
        q=q,
        wants_search="q" in request.GET and not q,
        cases=cases,
        found=found,
        next=f"{reverse('desk_customers')}?{urlencode({'q': q, 'after': str(then)})}" if then else "",
        language_name=language_name,
        state_name=state_name,
        plainly=plainly,
    )
