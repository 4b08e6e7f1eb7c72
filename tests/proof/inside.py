"""A colleague inside the house: does by the product's own actions what a test would otherwise click together.

Runs as a process of that house; each line read is a function of this module and its words, each line printed its answer.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from deskbell.house.cli import load_django

load_django()

from deskbell.channels.actions.connect import connect_mailbox
from deskbell.journal.follow import followers
from deskbell.journal.models import Bookmark, Entry
from deskbell.kit.clock import now
from deskbell.people.actions.found import found
from deskbell.people.actions.hire import hire
from deskbell.people.actions.invite import invite

OURS = "support@quince.example"


def found_house() -> dict[str, Any]:
    """A house with one team, one mailbox, and Maria, whose link to come in is the answer."""
    at = now()
    founded = found(name="Quince & Clay", languages=["en"], prefix="QC", site="Athens", team="Support", by=None, at=at)
    maria = hire(email="maria@quince.example", name="Maria Papadaki", role="admin", teams=[founded.team], at=at)
    connect_mailbox(address=OURS, brand=founded.brand, team=founded.team, at=at, by=maria)
    return {"link": invite(staff=maria, by=None, at=at), "maria": maria.pk}


def followers_are_at_the_end() -> bool:
    """True when nothing that any follower waits for lies behind its bookmark."""
    read = dict(Bookmark.objects.values_list("follower", "number"))
    for follower in followers():
        left = Entry.objects.filter(number__gt=read.get(follower.name, 0))
        if follower.kinds:
            left = left.filter(kind__in=follower.kinds)
        if left.exists():
            return False
    return True


def stumbles() -> int:
    """How many entries a follower could not take in."""
    from deskbell.journal.models import Stumble

    return Stumble.objects.count()


def _serve(functions: dict[str, Callable[..., Any]]) -> None:
    for line in sys.stdin:
        name, words = json.loads(line)
        print(json.dumps(functions[name](**words)), flush=True)


if __name__ == "__main__":
    _serve({name: value for name, value in globals().items() if callable(value) and not name.startswith("_")})
