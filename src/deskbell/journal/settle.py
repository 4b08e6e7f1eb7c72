"""Let the news arrive: seal and follow until nothing is left. For tests, imports and the demo, which want the end state."""

from deskbell.journal.follow import followers, step
from deskbell.journal.seal import seal


def settle() -> None:
    """Seal every entry and let every follower read to the end, including the news followers record themselves."""
    moved = True
    while moved:
        moved = False
        while seal():
            moved = True
        for follower in followers():
            while step(follower):
                moved = True
