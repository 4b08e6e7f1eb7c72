"""A mailbox as a form: what was typed, what it means, and what is wrong with it in words that help."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from deskbell.channels.models import Mailbox
from deskbell.desk.actions.words import clean
from deskbell.people.models import Team

WORDS = (
    "address", "kind", "host", "user", "security", "auth", "token_url", "client_id", "folder", "move_to",
)  # fmt: skip
TICKS = ("active", "tagged", "acknowledge")
LISTS = ("aliases", "authserv_ids")
NUMBERS = {"port": (1, 65535), "quiet_after": (0, 8760)}
LONGEST_CLOSING = 2000
_HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}")


@dataclass
class Filled:
    """`words` are what was typed, to show again; `settings` what the actions take; `errors` by field."""

    words: dict[str, Any]
    settings: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def words_of(box: Mailbox | None) -> dict[str, Any]:
    """What a form shows of a mailbox, or of a new one. Secrets are never shown."""
    box = box or Mailbox()
    words = {name: getattr(box, name) for name in (*WORDS, *TICKS, *NUMBERS, "closing")}
    return words | {name: ", ".join(getattr(box, name)) for name in LISTS} | {"team": box.team_id or ""}


def fill(typed: Mapping[str, str], *, kept: Mailbox | None = None) -> Filled:
    """Read a form. With `kept`, an empty secret means that the old one stays."""
    words: dict[str, Any] = {name: str(typed.get(name, "")).strip() for name in (*WORDS, *LISTS, *NUMBERS, "team")}
    words |= {name: name in typed for name in TICKS}
    filled = Filled(words=words)
    filled.settings |= {name: words[name] for name in (*WORDS, *TICKS)}
    filled.settings |= {name: [one for one in re.split(r"[\s,;]+", words[name]) if one] for name in LISTS}
    filled.settings["folder"] = words["folder"] or "INBOX"
    _closing(filled, typed)
    _numbers(filled)
    _choices(filled)
    _addresses(filled)
    _server(filled, typed, kept)
    return filled


def _closing(filled: Filled, typed: Mapping[str, str]) -> None:
    text = clean(str(typed.get("closing", "")))
    filled.words["closing"] = filled.settings["closing"] = text
    if len(text) > LONGEST_CLOSING:
        filled.errors["closing"] = _("Give at most %(most)s letters.") % {"most": LONGEST_CLOSING}


def _numbers(filled: Filled) -> None:
    for name, (least, most) in NUMBERS.items():
        text = filled.words[name]
        if text.isascii() and text.isdigit() and least <= int(text[:9]) <= most:
            filled.settings[name] = int(text)
        else:
            filled.errors[name] = _("Give a number from %(least)s to %(most)s.") % {"least": least, "most": most}


def _choices(filled: Filled) -> None:
    for name, choices in (("kind", Mailbox.Kind), ("security", Mailbox.Security), ("auth", Mailbox.Auth)):
        if filled.words[name] not in choices.values:
            filled.errors[name] = _("Choose one of these.")
    team = filled.words["team"]
    found = Team.objects.select_related("brand").filter(pk=int(team)).first() if team.isdigit() else None
    if found is None:
        filled.errors["team"] = _("Choose the team whose work this mail is.")
    else:
        filled.settings |= {"team": found, "brand": found.brand}


def _addresses(filled: Filled) -> None:
    for name in ("address", "aliases"):
        for address in [filled.words[name]] if name == "address" else filled.settings[name]:
            try:
                validate_email(address)
            except ValidationError:
                filled.errors[name] = _("This is not an email address: %(address)s") % {"address": address[:80]}
    if "+" in filled.words["address"]:
        filled.errors["address"] = _("Leave out the part from the + on: tags are ours to use.")


def _server(filled: Filled, typed: Mapping[str, str], kept: Mailbox | None) -> None:
    filled.settings["secret"] = str(typed.get("secret", ""))
    filled.settings["client_secret"] = str(typed.get("client_secret", ""))
    if filled.words["kind"] != Mailbox.Kind.IMAP:
        return
    if not _HOST.fullmatch(filled.words["host"]):
        filled.errors["host"] = _("Give the name of the server, such as imap.example.com.")
    if not filled.words["user"]:
        filled.errors["user"] = _("Give the name to sign in with; often it is the address.")
    same = kept is not None and bool(kept.secret) and kept.host == filled.words["host"]
    if not filled.settings["secret"] and not same:
        filled.errors["secret"] = _("Give the password or token. It is kept sealed and never shown again.")
    url = filled.words["token_url"]
    if url and not url.startswith("https://"):
        filled.errors["token_url"] = _("The address of the token service begins with https://.")
