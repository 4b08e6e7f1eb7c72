"""Record that staff were asked whether an address is ours, so that they are asked only once."""

from deskbell.channels.kinds.email.models import Mailbox

MOST_ASKED = 200


def remember_asked_alias(*, mailbox: int, alias: str) -> None:
    """Add the address to those about which staff of this mailbox were asked. The latest 200 are kept."""
    box = Mailbox.objects.select_for_update(of=("self",)).get(pk=mailbox)
    box.asked_aliases = [*box.asked_aliases, alias][-MOST_ASKED:]
    box.save(update_fields=["asked_aliases"])
