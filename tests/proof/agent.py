"""A person at a browser, without the browser: signs in by a link, follows forms, comes again when the house is away."""

import re
import time
from html import unescape

import httpx

from tests.proof.house import PATIENCE, House

PASSWORD = "a kettle that whistles twice"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Agent:
    """Signed in as whom the link is for; `post` repeats nothing that was done already (`done` looks)."""

    def __init__(self, house: House, link: str, **words: str) -> None:
        self.house = house
        self.line = httpx.Client(base_url=house.url, timeout=PATIENCE, follow_redirects=True)
        self.send(link if "/" in link else f"/join/{link}", password=PASSWORD, again=PASSWORD, **words)

    def page(self, path: str) -> str:
        """A page of the desk, as soon as the house answers."""
        return self.get(path).text

    def get(self, path: str) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self.line.get(path)
            except httpx.TransportError:
                assert time.monotonic() < deadline, "the house does not answer"
                time.sleep(0.1)

    def send(self, path: str, action: str = "", **words: str) -> httpx.Response:
        """Open the page, fill in its form, send it once. Raises what goes wrong on the way."""
        token = _TOKEN.search(self.page(path))
        assert token, f"{path} has no form"
        words["csrfmiddlewaretoken"] = unescape(token[1])
        return self.line.post(action or path, data=words, headers={"Referer": self.house.url + "/"})

    def token(self) -> str:
        """What a form would carry; it stays good until the session ends."""
        return self.line.cookies["csrftoken"]

    def reply(self, ref: str, text: str) -> None:
        """Answer a case; when the line breaks, look whether the words are there before writing them again."""
        path = f"/cases/{ref}"
        while text not in self.page(f"{path}/story"):
            try:
                answer = self.send(path, f"{path}/reply", text=text)
            except httpx.TransportError:
                continue
            assert answer.status_code in (200, 503), answer.text

    def close(self) -> None:
        self.line.close()
