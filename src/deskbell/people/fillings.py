"""People's answers to slots of lower apps."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from babel.localedata import locale_identifiers
from django.db import transaction

from deskbell.journal.imports.known_names import KnownName
from deskbell.journal.models import Entry
from deskbell.journal.slots import add_import_teams, committed_text, erase_stored_text, import_ids, import_names
from deskbell.kit.sequences import reserve_ids
from deskbell.kit.slots import api_scopes, api_tokens
from deskbell.people.actions.add_team import add_team
from deskbell.people.events import CustomerAdded
from deskbell.people.models import Address, Brand, Customer, Site, Staff, Team, Token
from deskbell.people.slots import setup_sections
from deskbell.people.token_authentication import authenticate_token

if TYPE_CHECKING:
    from deskbell.people.setup_file.sections import SetupSection


@api_scopes.fill
def _list_scopes() -> list[str]:
    return ["customers:read", "setup"]


@setup_sections.fill
def _list_setup_sections() -> "list[SetupSection]":
    # Imported here: only commands and the API need it, and with it pydantic.
    from deskbell.people.setup_file.people_sections import list_people_sections

    return list_people_sections()


@api_tokens.fill
def _find_token(*, raw: str) -> Token | None:
    return authenticate_token(raw=raw)


@committed_text.fill
def _read_personal_text(*, kind: str, entries: Sequence[Entry]) -> dict[int, dict[str, str | None]] | None:
    """Return the first address of each new customer, on the channel of the entry."""
    if kind != CustomerAdded.kind:
        return None
    rows = Address.objects.filter(customer__in=[entry.customer for entry in entries]).order_by("-id")
    first = {(row.customer_id, row.channel): row.value for row in rows}
    return {entry.id: {"address": first.get((entry.customer or 0, entry.channel))} for entry in entries}


@erase_stored_text.fill
def _erase_customer_rows(*, customer: int, at: datetime) -> None:
    Address.objects.filter(customer=customer).delete()
    Customer.objects.filter(id=customer).update(name="", language="", found_by="", erased_at=at)


LONGEST_LANGUAGE = 8


@import_names.fill
def _list_known_names() -> list[KnownName]:
    """List brands, sites and teams by slug and by name, and every language code."""
    sites = list(Site.objects.select_related("brand"))
    of_brand: dict[int, list[str]] = {}
    for site in sites:
        of_brand.setdefault(site.brand_id, []).append(site.slug)
    brands = [
        KnownName(
            column="brand",
            text=text,
            value=brand.slug,
            site=only_one(of_brand.get(brand.pk, [])),
            sites=len(of_brand.get(brand.pk, [])),
        )
        for brand in Brand.objects.all()
        for text in (brand.slug, brand.name)
    ]
    places = [
        KnownName(column="site", text=text, value=site.slug, brand=site.brand.slug)
        for site in sites
        for text in (site.slug, site.name)
    ]
    teams = [
        KnownName(column="team", text=text, value=team.slug, brand=team.brand.slug, site=team.site.slug)
        for team in Team.objects.select_related("brand", "site")
        for text in (team.slug, team.name)
    ]
    codes = [code.replace("_", "-") for code in locale_identifiers()]
    languages = [KnownName(column="language", text=code, value=code) for code in codes if len(code) <= LONGEST_LANGUAGE]
    return brands + places + teams + languages


def only_one(found: Sequence[str]) -> str:
    """The only one of these; empty if there are none or several."""
    return found[0] if len(found) == 1 else ""


@import_ids.fill
def _reserve_unused_numbers(*, what: str, count: int) -> list[int] | None:
    """Return `count` ids that no customer or colleague has or will have; None for other kinds of ids."""
    model = {"customer": Customer, "actor": Staff}.get(what)
    return None if model is None else reserve_ids(model._meta.db_table, count)


@add_import_teams.fill
def _add_imported_teams(*, site: str, names: Sequence[str], at: datetime) -> None:
    """Add the teams of an imported history at `site`. Raises LookupError if there is no such site."""
    place = Site.objects.filter(slug=site).first()
    if place is None:
        raise LookupError(f"There is no site {site!r}.")
    with transaction.atomic():
        for name in names:
            add_team(site=place, name=name, by=None, at=at)
