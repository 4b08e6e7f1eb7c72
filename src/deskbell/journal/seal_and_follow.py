"""Seal entries and let followers read until nothing is left. For tests, imports and the demo, which need the final
state at once.
"""

from deskbell.journal.follow import advance_follower, list_followers
from deskbell.journal.seal import seal_entries


def seal_and_follow() -> None:
    """Process all news, including the news that followers record themselves.

    1. Seal until no entry is left unsealed.
    2. Let each follower read to the end.
    3. Repeat from step 1 until a round seals nothing and passes no entry.
    """
    moved = True
    while moved:
        moved = False
        while seal_entries():
            moved = True
        for follower in list_followers():
            while advance_follower(follower):
                moved = True
