"""Only the provider can have signed a request. The values are those of its documentation and of its own library."""

import pytest

from deskbell.channels.kinds.sms.signature import is_signed, sign_request

URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
CALL = [
    ("CallSid", "CA1234567890ABCDE"), ("Caller", "+14158675309"), ("Digits", "1234"), ("From", "+14158675309"),
    ("To", "+18005551212"),
]  # fmt: skip
TWICE = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")]


def test_the_signature_is_that_of_the_documentation() -> None:
    assert sign_request(URL, CALL, "12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert sign_request(URL, list(reversed(CALL)), "12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert sign_request(URL, TWICE, "12345") == "IK+Dwps556ElfBT0I3Rgjkr1wJU="


@pytest.mark.parametrize(
    ("url", "signature"),
    [
        (URL, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (URL.replace(".com", ".com:1234"), "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (URL, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (URL.replace("https", "http"), "0ZXoZLH/DfblKGATFgpif+LLRf4="),
        (URL.replace("https", "http").replace(".com", ".com:1234"), "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
    ],
)
def test_the_address_may_be_signed_with_its_port_or_without(url: str, signature: str) -> None:
    assert is_signed(url, CALL, signature=signature, token="12345")


@pytest.mark.parametrize(
    ("change", "token", "signature"),
    [
        (("Digits", "1235"), "12345", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (("Digits", "1234"), "12346", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (("Digits", "1234"), "", ""),
        (("Digits", "1234"), "12345", ""),
        (("Digits", "1234"), "12345", "rsoydt4t1cutdk1pdd93/vvr8b8="),
        (("Digits", "1234"), "12345", "é\ud800"),
    ],
)
def test_anything_else_is_forged(change: tuple[str, str], token: str, signature: str) -> None:
    parameters = [change if one[0] == change[0] else one for one in CALL]
    assert not is_signed(URL, parameters, signature=signature, token=token)
