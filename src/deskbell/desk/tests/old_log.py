"""Standards over an imported log: compare the numbers on their pages, and the rows behind them, with sums of the file."""

import csv
import io
import re
from datetime import UTC, datetime
from html import unescape

from django.test import Client

from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.people.models import Brand, Staff

SINCE = datetime(2010, 1, 1, tzinfo=UTC)
AS_OF = datetime(2013, 1, 1, tzinfo=UTC)
GOALS = {
    "handovers": "none",
    "returns": "none",
    "returned": "at most 5%",
    "ping-pong": "at most 5%",
    "reopenings": "none",
}
BLOCK = """
## Rule about {name}

So it is.

```standard
name:    {name}
measure: {name}
goal:    {goal}
over:    1100 days
```
"""
SUMS = re.compile(r'<section class="card roomy figures sums".*?</section>', re.S)
NUMBER = re.compile(r'href="([^"]+)"><b>([\d,]+)</b>')


def in_force(brand: Brand) -> None:
    """Put standards about handovers into force before the log begins."""
    text = "# Cases\n" + "".join(BLOCK.format(name=name, goal=goal) for name, goal in GOALS.items())
    publish_edition(brand=brand, markdown=text, language="en", by=None, at=SINCE)
    seal_and_follow()


def facts_on_pages(client: Client) -> dict[str, int]:
    """Return the numbers of a log as the pages of its standards show them."""
    staff, _ = Staff.objects.get_or_create(
        email="ploy@old.example", defaults={"name": "Ploy", "role": "agent", "joined_at": SINCE}
    )
    client.force_login(staff)
    handoffs, moved, stayed = _sums(client, "handovers")
    returns, came_back, _never = _sums(client, "returns")
    assert _sums(client, "returned")[0] == came_back
    return {
        "cases": moved + stayed,
        "handoffs": handoffs,
        "cases_without_handoff": stayed,
        "returns": returns,
        "cases_with_return": came_back,
        "cases_same_team_twice_or_more": _sums(client, "ping-pong")[0],
        "cases_completed_then_not": _sums(client, "reopenings")[1],
    }


def _sums(client: Client, slug: str) -> list[int]:
    page = client.get(f"/standards/{slug}", {"as_of": AS_OF.isoformat()}).content.decode()
    (section,) = SUMS.findall(page)
    told = [(unescape(link), int(said.replace(",", ""))) for link, said in NUMBER.findall(section)]
    for place, (link, said) in enumerate(told):
        assert said == _behind(client, link, total=len(told) == 3 and place == 0), (slug, link)
    return [said for _, said in told]


def _behind(client: Client, link: str, *, total: bool) -> int:
    """Return the sum of the rows behind a number: how many there are, or with `total` the sum of their values."""
    file = client.get(link.replace("/rows?", "/rows.csv?")).getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(file.removeprefix("\ufeff"))))
    return sum(int(row["value"]) for row in rows) if total else len(rows)
