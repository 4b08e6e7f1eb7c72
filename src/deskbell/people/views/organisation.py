"""The page with the organisation's name and languages. It is the first of the first steps."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.actions.create_organisation import create_organisation
from deskbell.people.actions.name_organisation import name_organisation
from deskbell.people.actions.refusals import PeopleActionRefused
from deskbell.people.forms.organisation import NewOrganisationForm, OrganisationForm
from deskbell.people.lead_on import save_and_lead_on
from deskbell.people.models import Brand, Organisation


@require_role("admin")
def organisation(request: HttpRequest) -> HttpResponse:
    """Name the organisation. While there is no brand, this also adds the first brand, site and team."""
    is_new = not Brand.objects.exists()
    kind = NewOrganisationForm if is_new else OrganisationForm
    form = kind.from_request(request, initial=_initial_values(request))
    if form.is_valid():
        save = create_organisation if is_new else name_organisation
        try:
            return save_and_lead_on(
                request,
                save=lambda: save(by=current_staff(request), at=now(), **form.cleaned_data),
                url=reverse("people:setup"),
            )
        except PeopleActionRefused as refusal:
            form.add_refusal(refusal)
    return render_page(request, "people/organisation.html", status=form_status(form), form=form, is_new=is_new)


def _initial_values(request: HttpRequest) -> dict[str, Any]:
    row, staff = Organisation.objects.filter(id=1).first(), current_staff(request)
    return {
        "name": row.name if row else "",
        "languages": row.languages if row else [staff.language],
        "site": _("Office"),
        "team": _("Customer care"),
        "zone": staff.zone,
    }
