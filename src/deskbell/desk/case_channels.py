"""The channels by which messages come and go, as the app `channels` describes them to the desk."""

from functools import cache

from deskbell.desk.slots import DeskChannel, desk_channels
from deskbell.kit.names import capitalize_first
from deskbell.standards.language.keywords import readers_keywords


@cache
def list_desk_channels() -> dict[str, DeskChannel]:
    """Return the channels by name. They are loaded once for each process."""
    return {channel.name: channel for channels in desk_channels.ask() for channel in channels}


def get_desk_channel(name: str) -> DeskChannel:
    """Return the channel of this name. One that does not exist here, as in an imported past, is returned as a channel
    that can do nothing.
    """
    return list_desk_channels().get(name) or _bare_channel(name)


def list_channels_for_new_cases() -> list[DeskChannel]:
    """Return the channels by which staff may write first: those that are ready to send; if none is ready, all of them."""
    starting = [channel for channel in list_desk_channels().values() if channel.may_start]
    return [channel for channel in starting if channel.is_ready()] or starting


@cache
def _bare_channel(name: str) -> DeskChannel:
    return DeskChannel(name=name, icon=name, title=lambda: _title(name))


def _title(name: str) -> str:
    return capitalize_first(readers_keywords().channels.get(name, (name,))[0])
