"""A person at the desk, without a browser: signs in by a link, submits forms, and retries while Deskbell is down."""

import re
import time
from html import unescape

import httpx

from tests.proof.installation import PATIENCE, Installation

PASSWORD = "a kettle that whistles twice"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Agent:
    """A signed-in person. Nothing is submitted twice: `reply` first checks whether the text is there already."""

    def __init__(self, installation: Installation, link: str, **words: str) -> None:
        self.installation = installation
        self.line = httpx.Client(base_url=installation.url, timeout=PATIENCE, follow_redirects=True)
        self.send(link if "/" in link else f"/join/{link}", password=PASSWORD, again=PASSWORD, **words)

    def page(self, path: str) -> str:
        """Return a page of the desk, waiting until Deskbell answers."""
        return self.get(path).text

    def get(self, path: str) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self.line.get(path)
            except httpx.TransportError:
                assert time.monotonic() < deadline, "Deskbell does not answer"
                time.sleep(0.1)

    def send(self, path: str, action: str = "", **words: str) -> httpx.Response:
        """Open the page, fill in its form, and submit it once. Raises transport errors."""
        token = _TOKEN.search(self.page(path))
        assert token, f"{path} has no form"
        words["csrfmiddlewaretoken"] = unescape(token[1])
        return self.line.post(action or path, data=words, headers={"Referer": self.installation.url + "/"})

    def token(self) -> str:
        """Return the CSRF token, which is valid until the session ends."""
        return self.line.cookies["csrftoken"]

    def reply(self, ref: str, text: str) -> None:
        """Answer a case. After a lost connection, check whether the text is there before sending it again."""
        path = f"/cases/{ref}"
        while text not in self.page(f"{path}/story"):
            try:
                answer = self.send(path, f"{path}/reply", text=text)
            except httpx.TransportError:
                continue
            assert answer.status_code in (200, 503), answer.text

    def close(self) -> None:
        self.line.close()
