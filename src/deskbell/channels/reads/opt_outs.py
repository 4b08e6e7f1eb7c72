"""Find addresses that asked for no more messages."""

from collections.abc import Iterable

from deskbell.channels.address_digest import digest_address
from deskbell.channels.models import OptOut
from deskbell.channels.reasons import DeliveryFault
from deskbell.channels.registry import get_channel


def find_opt_outs(channel: str, addresses: Iterable[str]) -> set[str]:
    """Return those of `addresses` that asked for no more messages on this channel."""
    if not get_channel(channel).capabilities.opt_out:
        return set()
    by_digest = {digest_address(one): one for one in addresses if one}
    if not by_digest:
        return set()
    found = OptOut.objects.filter(channel=channel, digest__in=by_digest).values_list("digest", flat=True)
    return {by_digest[digest] for digest in found}


def check_opt_out(channel: str, address: str) -> str:
    """Return why nothing may be sent to this address; an empty string when something may."""
    return DeliveryFault.OPTED_OUT.sentence if find_opt_outs(channel, [address]) else ""
