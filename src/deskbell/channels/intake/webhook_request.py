"""Write a provider's web request as bytes that can be stored, in HTTP's own format, and parse it again."""

from collections.abc import Mapping

from deskbell.channels.interface import WebhookRequest

# Nothing else of the headers is stored: they may hold secrets of those in between.
KEPT_HEADERS = ("content-type",)
LONGEST_LINE = 4_000


def serialize_request(request: WebhookRequest) -> bytes:
    """Return the request as bytes: method, URL, the headers that are needed to parse it, and the body."""
    lines = [f"{request.method} {request.url}"]
    lines += [f"{name}: {request.headers[name]}" for name in KEPT_HEADERS if name in request.headers]
    head = "".join(f"{_one_line(line)}\r\n" for line in lines)
    return head.encode("utf-8", "replace") + b"\r\n" + request.body


def parse_request(stored: bytes) -> WebhookRequest:
    """Return the request from stored bytes; the inverse of `serialize_request`."""
    head, _, body = stored.partition(b"\r\n\r\n")
    first, *rest = head.decode("utf-8", "replace").split("\r\n")
    method, _, url = first.partition(" ")
    headers: Mapping[str, str] = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)
    }
    return WebhookRequest(method=method, url=url, headers=headers, body=body)


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")[:LONGEST_LINE]
