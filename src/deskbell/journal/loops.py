"""The sealer, and one loop a follower."""

from deskbell.journal.follow import followers
from deskbell.journal.seal import seal
from deskbell.kit.loops import loop

loop(name="seal", every=1.0, wakes=("recorded",))(seal)
followers()
