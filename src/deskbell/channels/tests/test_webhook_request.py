"""A stored request is the same as the one that came, without the secrets in it."""

from hypothesis import given
from hypothesis import strategies as st

from deskbell.channels.intake.webhook_request import parse_request, serialize_request
from deskbell.channels.interface import WebhookRequest


@given(st.binary(max_size=300))
def test_a_stored_request_is_read_as_it_came(body: bytes) -> None:
    request = WebhookRequest(
        method="POST",
        url="https://desk.example/hooks/x/1?delivery=2",
        headers={"content-type": "application/x-www-form-urlencoded"},
        body=body,
    )
    assert parse_request(serialize_request(request)) == request


def test_no_other_header_is_stored() -> None:
    headers = {"authorization": "Basic x", "cookie": "a=b", "x-signature": "s"}
    stored = serialize_request(WebhookRequest(method="POST", url="https://desk.example/", headers=headers, body=b"b"))
    assert stored == b"POST https://desk.example/\r\n\r\nb"
