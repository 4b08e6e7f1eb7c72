"""The names that a row may use for brands, teams, channels and languages. Higher apps supply them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deskbell.journal.imports.workbench import add_rows
from deskbell.journal.slots import import_names

COLUMNS = ("brand", "team", "channel", "language")


@dataclass(frozen=True, kw_only=True)
class KnownName:
    """A name that may be used in an import file: `text` in the column `column` means `value`. A team also has its brand
    and site, a site its brand. A brand with one site has that site; `sites` is how many it has.
    """

    column: str
    text: str
    value: str
    brand: str = ""
    site: str = ""
    sites: int = 0


def list_known_names() -> list[KnownName]:
    """Return all names, from the slot `import_names`, whose answers are lists of `KnownName`."""
    return [one for answer in import_names.ask() for one in answer]


def find_site(text: str) -> str:
    """Return the slug of the site with this short name or name. Empty stays empty. Raises LookupError."""
    if not text:
        return ""
    for one in list_known_names():
        if one.column == "site" and one.text.casefold() == text.casefold():
            return one.value
    raise LookupError(f"There is no site {text!r}.")


def load_known_names(db: Any, found: Iterable[KnownName]) -> None:
    """Load these names into the table `known`. A text with two meanings is marked."""
    db.execute("create or replace temp table names (col text, text text, value text, brand text, site text, sites int)")
    add_rows(db, "names", [(one.column, one.text, one.value, one.brand, one.site, one.sites) for one in found])
    db.execute(
        "create or replace table known as select col, name, min(value) as value, "
        + ", ".join(f"arg_min({column}, value) as {column}" for column in ("brand", "site", "sites"))
        + ", count(distinct value) as several from (select *, fold_name(text) as name from names) group by col, name"
    )


def load_spellings(db: Any) -> None:
    """Load every spelling of a name in the file into the table `spelled` (col, text, name): `text` as it is written,
    `name` folded.

    Names that differ only in case, spaces, a final sigma or the way their accents are stored are the same name.
    """
    db.execute(
        "create or replace macro fold_name(x) as "
        "replace(lower(regexp_replace(trim(nfc_normalize(x)), '\\s+', ' ', 'g')), 'ς', 'σ')"
    )
    texts = " union all ".join(f"select distinct '{column}' as col, {column} as text from rows" for column in COLUMNS)
    db.execute(f"create or replace table spelled as select col, text, fold_name(text) as name from ({texts})")


def join_names(column: str) -> str:
    """SQL that joins `rows` to what a column means: `X_said` has its folded name, `X_is` the known one, if any."""
    return (
        f"join spelled {column}_said on {column}_said.col = '{column}' and {column}_said.text = rows.{column} "
        f"left join known {column}_is on {column}_is.col = '{column}' and {column}_is.name = {column}_said.name"
    )
