"""From outside, through the real web server: no other form of a request gets access, and no secret is written anywhere."""

import re
from pathlib import Path

import httpx
import pytest

from tests.proof.agent import PASSWORD, Agent
from tests.proof.installation import Installation

pytestmark = pytest.mark.slow
SETUP = (
    "/setup/", "/setup/.", "/setup//", "/./setup/", "/desk/../setup/", "/desk/%2e%2e/setup/", "/%73etup/", "/SETUP/",
    "/setup/%00", "/setup/?next=/setup/", "//setup/", "/setup/;/", "/join/x/../../setup/",
    "/static/../setup/", "/static/%2e%2e/setup/",
)  # fmt: skip
OTHER_HEADERS = (
    {"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "POST"}, {"X-Original-URL": "/setup/"},
    {"X-Rewrite-URL": "/setup/"}, {"X-Forwarded-For": "127.0.0.1"}, {"Accept": "application/json"},
)  # fmt: skip


@pytest.mark.parametrize("path", SETUP)
def test_a075_no_other_spelling_of_an_address_lets_a_stranger_in(
    installation: Installation, maria: Agent, path: str
) -> None:
    with httpx.Client(base_url=installation.url, timeout=60) as stranger:
        for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "get"):
            answer = stranger.request(method, path)
            assert answer.status_code in (301, 302, 308, 400, 403, 404, 405), (method, answer.status_code)
            assert "setup/staff" not in answer.text


@pytest.mark.parametrize("headers", OTHER_HEADERS, ids=lambda headers: next(iter(headers)))
def test_a075_a_header_does_not_turn_looking_into_doing(
    installation: Installation, maria: Agent, headers: dict[str, str]
) -> None:
    before = installation.ask("select count(*), max(id) from journal_entry where kind like 'desk.%%'")
    for path in ("/cases/QC-1/resolve", "/cases/QC-1/claim", "/account/sign-out/"):
        for asked in (f"{path}?_method=POST", path):
            assert maria.line.get(asked, headers=headers).status_code in (200, 404, 405)
    assert installation.ask("select count(*), max(id) from journal_entry where kind like 'desk.%%'") == before
    assert "Maria" in maria.page("/account/")


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", "application/xml", "x"])
def test_a075_an_unexpected_kind_of_content_is_an_answer_and_not_a_failure(
    installation: Installation, maria: Agent, kind: str
) -> None:
    for path in ("/cases/new", "/account/login/", "/api/v1/cases"):
        answer = maria.line.post(path, content=b'{"text": "\xff\x00', headers={"Content-Type": kind})
        assert 400 <= answer.status_code < 500, (path, answer.status_code)


def test_a089_no_secret_is_written_to_a_file_a_log_a_page_or_an_export(
    installation: Installation, maria: Agent
) -> None:
    token = installation.command("token", "add", "reports", "--scope", "all").strip()
    installation.do("connect_unreachable_mailbox", password="a-mailbox-password-of-ours")
    secrets = [PASSWORD, token, installation.first_link.rpartition("/")[2], "a-mailbox-password-of-ours"]
    secrets.append((installation.home / "secret.key").read_text().strip())
    pages = [maria.page(path) for path in ("/setup/tokens/", "/setup/mailboxes", "/account/", "/healthz", "/nowhere")]
    with httpx.Client(base_url=installation.url, timeout=60) as stranger:
        pages.append(stranger.get(f"/api/v1/cases?token={token}").text)
        pages.append(stranger.get("/api/v1/nothing", headers={"Authorization": f"Bearer {token}"}).text)
        pages.append(
            stranger.post("/account/login/", data={"login": "maria@quince.example", "password": PASSWORD}).text
        )
    pages.append(installation.command("journal", "export"))
    files = [path for path in installation.home.rglob("*") if path.is_file() and path.name != "secret.key"]
    assert any(path.name == "postgres.log" for path in files)
    for secret in secrets:
        assert not [page[:80] for page in pages if secret in page]
        assert not [path for path in files if secret.encode() in _read(path)]
    assert not re.search(r"Traceback|/site-packages/", "".join(pages))


def _read(path: Path) -> bytes:
    """Return the content of a file. The database may delete its files at any time."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
