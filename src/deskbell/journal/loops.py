"""The background loops of the journal: the sealer, and one loop for each follower."""

from deskbell.journal.follow import list_followers
from deskbell.journal.seal import seal_entries
from deskbell.kit.background import background_loop

# Sealing ten entries costs little more than sealing one, and no page waits for it.

GATHER_SECONDS = 0.2

background_loop(name="seal", every=1.0, woken_by=("recorded",), gather_seconds=GATHER_SECONDS)(seal_entries)
list_followers()
