"""The sealer, and one loop a follower."""

from deskbell.journal.follow import followers
from deskbell.journal.seal import seal
from deskbell.kit.loops import loop

# Sealing and following cost nearly the same for one entry and for ten, and nobody who waits for a page waits for them.
GATHERS = 0.2

loop(name="seal", every=1.0, wakes=("recorded",), gathers=GATHERS)(seal)
followers()
