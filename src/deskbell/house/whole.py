"""A request counts only when all of it has come.

Who closes a page or loses the line in the middle of sending leaves half a form behind. Django would read it as a short one:
half a reply would be sent, half a note kept. So a body is first taken in, and what ends too early is nobody's request. A long
body goes through as it comes, and breaks where it ended.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

HELD = 1 << 20
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


async def whole(receive: Receive) -> Receive | None:
    """The same request with its body at hand; None when its sender went away before the end."""
    taken: list[Message] = []
    more = True
    size = 0
    while more and size < HELD:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        taken.append(message)
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    waiting = iter(taken)

    async def again() -> Message:
        for message in waiting:
            return message
        return _unbroken(await receive())

    return again


def _unbroken(message: Message) -> Message:
    if message["type"] == "http.disconnect":
        raise ConnectionResetError("the sender went away before the end of the request")
    return message
