"""The page of brands: their names, languages and the prefixes of their references."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.names import sort_by_name
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.actions.add_brand import add_brand
from deskbell.people.actions.change_brand import change_brand
from deskbell.people.actions.refusals import PeopleActionRefused
from deskbell.people.forms.organisation import BrandForm, NewBrandForm
from deskbell.people.lead_on import save_and_lead_on
from deskbell.people.models import Brand


@require_role("admin")
def brands(request: HttpRequest) -> HttpResponse:
    """Show all brands, each with its form, and a form for a new one. A hidden `brand` says which form was sent."""
    slug = request.POST.get("brand", "")
    brand = get_object_or_404(Brand, slug=slug) if slug else None
    form = _form_of(brand, request) if brand else NewBrandForm.from_request(request, initial={"language": "en"})
    if form.is_valid():
        try:
            save = partial(_save, request, brand, form)
            return save_and_lead_on(request, save=save, url=reverse("people:brands"))
        except PeopleActionRefused as refusal:
            form.add_refusal(refusal)
    return _show_brands(request, brand, form)


def _form_of(brand: Brand, request: HttpRequest | None = None) -> BrandForm:
    initial = {"name": brand.name, "language": brand.language}
    auto_id = f"f-{brand.slug}-%s"
    if request is None:
        return BrandForm(initial=initial, auto_id=auto_id)
    return BrandForm.from_request(request, initial=initial, auto_id=auto_id)


def _save(request: HttpRequest, brand: Brand | None, form: BrandForm) -> None:
    if brand:
        change_brand(brand=brand, by=current_staff(request), at=now(), **form.cleaned_data)
    else:
        add_brand(by=current_staff(request), at=now(), **form.cleaned_data)


def _show_brands(request: HttpRequest, changed: Brand | None, form: BrandForm) -> HttpResponse:
    rows = [
        (row, form if row == changed else _form_of(row))
        for row in sort_by_name(Brand.objects.all(), lambda brand: brand.name)
    ]
    new = NewBrandForm(initial={"language": "en"}) if changed else form
    return render_page(request, "people/brands.html", status=form_status(form), brands=rows, new=new)
