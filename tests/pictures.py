"""Take the pictures for the README from a running Deskbell with the invented company: `python -m tests.pictures URL`.

Start one with `bin/run --world`, wait until the ninety days are filled, and give its URL.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from deskbell.world.company import PASSWORD

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
WHO = "kavita@quinceandclay.example"
WIDE, PHONE = (1440, 900), (390, 844)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main(address: str) -> None:
    """Overwrite docs/pictures."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for scheme, size, names in (
            ("light", WIDE, ("signin", "desk", "case", "handbook")),
            ("dark", WIDE, ("standards", "standard")),
            ("light", PHONE, ("desk",)),
        ):
            for name in names:
                _take(browser, address, name, scheme, size)
        browser.close()


def _take(browser: Browser, address: str, name: str, scheme: str, size: tuple[int, int]) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        base_url=address,
    )
    page = context.new_page()
    page.goto("/account/login/")
    if name != "signin":
        page.fill("input[name=login]", WHO)
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "login" not in url)
        _go(page, name)
    page.wait_for_timeout(1500)
    kind = "phone" if size == PHONE else scheme
    page.screenshot(path=FOLDER / f"{name}-{kind}.png")
    context.close()


def _go(page: Page, name: str) -> None:
    page.goto({"standard": "/standards", "case": "/desk/waiting", "desk": "/desk/nobody"}.get(name, f"/{name}"))
    if name == "standard":
        page.locator("a[href*='/standards/email-answered']").first.click()
    if name == "case":
        page.locator("a.row").nth(3).click()


if __name__ == "__main__":
    main(sys.argv[1])
