"""What people bring to the doings of other floors."""

from collections.abc import Sequence
from datetime import datetime

from babel.localedata import locale_identifiers
from django.db import transaction

from deskbell.journal.imports.known import Known
from deskbell.journal.models import Entry
from deskbell.kit.numbers import unused
from deskbell.kit.slots import fills
from deskbell.people.actions.add_team import add_team
from deskbell.people.events import CustomerMet
from deskbell.people.models import Address, Brand, Customer, Site, Staff, Team, Token
from deskbell.people.tokens import authenticate


@fills("scopes")
def _scopes() -> list[str]:
    return ["customers:read"]


@fills("programs.token")
def _token(*, raw: str) -> Token | None:
    return authenticate(raw=raw)


@fills("journal.words")
def _words(*, kind: str, entries: Sequence[Entry]) -> dict[int, dict[str, str | None]] | None:
    """The address a customer was first met by: their first of that channel."""
    if kind != CustomerMet.kind:
        return None
    rows = Address.objects.filter(customer__in=[entry.customer for entry in entries]).order_by("-id")
    first = {(row.customer_id, row.channel): row.value for row in rows}
    return {entry.id: {"address": first.get((entry.customer or 0, entry.channel))} for entry in entries}


@fills("journal.erase")
def _erase(*, customer: int, at: datetime) -> None:
    Address.objects.filter(customer=customer).delete()
    Customer.objects.filter(id=customer).update(name="", language="", found_by="", erased_at=at)


LONGEST_LANGUAGE = 8


@fills("journal.past.known")
def _known() -> list[Known]:
    """Brands and teams by short name and by name, and every language there is."""
    brands = [
        Known(column="brand", text=text, value=brand.slug)
        for brand in Brand.objects.all()
        for text in (brand.slug, brand.name)
    ]
    teams = [
        Known(column="team", text=text, value=team.slug, brand=team.brand.slug, site=team.site.slug)
        for team in Team.objects.select_related("brand", "site")
        for text in (team.slug, team.name)
    ]
    codes = [code.replace("_", "-") for code in locale_identifiers()]
    languages = [Known(column="language", text=code, value=code) for code in codes if len(code) <= LONGEST_LANGUAGE]
    return brands + teams + languages


@fills("journal.past.numbers")
def _numbers(*, what: str, count: int) -> list[int] | None:
    """Numbers that no customer or colleague has or will have."""
    model = {"customer": Customer, "actor": Staff}.get(what)
    return None if model is None else unused(model._meta.db_table, count)


@fills("journal.past.teams")
def _teams(*, site: str, names: Sequence[str], at: datetime) -> None:
    """Add the teams of an imported past, where there is a place for them. Raises LookupError."""
    place = Site.objects.filter(slug=site).first()
    if place is None:
        raise LookupError(f"There is no site {site!r}.")
    with transaction.atomic():
        for name in names:
            add_team(site=place, name=name, by=None, at=at)
