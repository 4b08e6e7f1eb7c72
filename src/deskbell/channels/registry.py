"""Find the channels in the folders of `kinds`. To add a channel, add a folder; no list names them."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING

from deskbell.channels import kinds

if TYPE_CHECKING:
    from deskbell.channels.interface import Channel, WebhookChannel


@cache
def list_kinds() -> tuple[str, ...]:
    """Return the names of the folders, sorted."""
    return tuple(sorted(one.name for one in iter_modules(kinds.__path__) if one.ispkg))


def import_kind_modules(name: str) -> list[ModuleType]:
    """Import the module `kinds.<kind>.<name>` of every kind that has one, and return the modules."""
    paths = [f"{kinds.__name__}.{kind}.{name}" for kind in list_kinds()]
    return [import_module(path) for path in paths if find_spec(path) is not None]


@cache
def list_channels() -> dict[str, "Channel"]:
    """Return the channels by name."""
    found = [module.CHANNEL for module in import_kind_modules("channel")]
    return {channel.name: channel for channel in found}


def get_channel(name: str) -> "Channel":
    """Return one channel. Raises KeyError when no folder has this name."""
    return list_channels()[name]


def list_webhook_channels() -> dict[str, "WebhookChannel"]:
    """Return the channels that receive web-hook requests, by name."""
    from deskbell.channels.interface import WebhookChannel

    return {name: channel for name, channel in list_channels().items() if isinstance(channel, WebhookChannel)}
