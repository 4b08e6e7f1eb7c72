"""The whole way, from outside: a mail arrives, an answer goes out, an answer comes back, and the standard counts it."""

import re
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import FLAGS, PLACES
from tests.proof.agent import Agent
from tests.proof.inside_actions import OURS
from tests.proof.installation import PATIENCE, Installation, wait_until
from tests.proof.run_installation import RunInstallation
from tests.proof.sink import Sink

pytestmark = [pytest.mark.browser, pytest.mark.slow]
REPLY = "A new cup leaves Athens today.\n\nMaria"


@pytest.fixture
def installation(post: Sink) -> Iterator[Installation]:
    """Started with `bin/run`."""
    installation = RunInstallation(mail_out=post.port)
    try:
        installation.start()
        yield installation
    finally:
        installation.clear()


@pytest.fixture
def maria(installation: Installation) -> Iterator[Agent]:
    """The first admin, by the link that the command printed."""
    agent = Agent(installation, installation.first_link, name="Maria Papadaki", email="maria@quince.example")
    installation.do("complete_setup", email="maria@quince.example")
    yield agent
    agent.close()


@pytest.fixture
def desk(installation: Installation, maria: Agent) -> Iterator[Page]:
    """Maria's browser, with the list open."""
    place = next(place for place in PLACES if Path(place).exists())
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=place, args=FLAGS)
        context = chromium.new_context(base_url=installation.url)
        context.set_default_timeout(PATIENCE * 1000)
        cookies = [
            {"name": one.name, "value": one.value or "", "url": installation.url} for one in maria.line.cookies.jar
        ]
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto("/desk/nobody")
        yield page
        chromium.close()


def bring(installation: Installation, sender: str, text: str, **headers: str) -> None:
    """Send a mail as another mail server does, with plain SMTP."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Ann Bell <{sender}>", OURS, "My cup is broken"
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content(text)
    to = re.findall(r"[^\s<>,]+@[^\s<>,]+", str(made["To"]))
    with smtplib.SMTP("127.0.0.1", installation.mail_port, "mx.customer.example", timeout=60) as line:
        line.send_message(made, sender, to)


def quoted(program: str, said: str) -> str:
    """Return the customer's second mail as different mail programs write it."""
    above = {
        "apple": "On 24 Nov 2026, at 10:00, Quince & Clay <support@quince.example> wrote:\n\n> ",
        "outlook": "________________________________\nFrom: Quince & Clay\nSent: Tuesday\nTo: Ann\nSubject: Re: My cup\n\n",
        "plain": "",
    }[program]
    return f"{said}\n\n{above}{'A new cup leaves Athens today.' if above else ''}\n"


def test_a_mail_is_seen_answered_answered_back_and_counted(
    installation: Installation, maria: Agent, desk: Page, post: Sink
) -> None:
    before = measured(installation)
    expect(desk.locator("body")).to_be_visible()
    desk.evaluate("window.stays = 'the same page'")
    bring(installation, "ann@round.example", "It came in two pieces.", Message_ID="<first@round.example>")
    row = desk.locator("a.row", has_text="My cup is broken")
    expect(row).to_be_visible(timeout=PATIENCE * 1000)
    assert desk.evaluate("window.stays") == "the same page"

    row.click()
    desk.get_by_role("textbox", name="Reply").fill(REPLY)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".entry.out")).to_contain_text("A new cup leaves Athens today.")
    ref = desk.url.rpartition("/")[2].partition("?")[0]
    answer = the_answer(post)
    check_the_answer(answer, installation)

    ways = {
        "apple": {"In_Reply_To": answer["Message-ID"], "References": f"<first@round.example> {answer['Message-ID']}",
                  "To": OURS},
        "outlook": {"In_Reply_To": answer["Message-ID"], "To": OURS},
        "plain": {"To": str(answer["Reply-To"])},
    }  # fmt: skip
    for program, headers in ways.items():
        bring(installation, "ann@round.example", quoted(program, f"Thank you, says {program}."), **headers)
    for program in ways:
        expect(desk.locator("#entries")).to_contain_text(f"Thank you, says {program}.", timeout=PATIENCE * 1000)
    texts = [
        row[0].strip()
        for row in installation.ask(
            "select m.text from desk_message m join desk_case c on c.id = m.case_id "
            "where c.ref = %s and m.delivery = '' order by m.id", ref,
        )
    ]  # fmt: skip
    assert texts[0] == "It came in two pieces."
    assert sorted(texts[1:]) == sorted(f"Thank you, says {program}." for program in ways)

    wait_until(lambda: measured(installation) == before + 1, what=installation.said)
    desk.goto("/standards")
    expect(desk.locator("body")).to_contain_text("Email answered within a working day")
    desk.goto(f"/standards/{installation.one('select slug from standards_standard')}/rows?outcome=kept")
    expect(desk.locator("body")).to_contain_text(ref)


def the_answer(post: Sink) -> EmailMessage:
    """Return what Maria wrote, as the customer's mail server received it. The receipt came before or after it."""
    wait_until(lambda: [one for one in post.to("ann@round.example") if not one["Auto-Submitted"]])
    return next(one for one in post.to("ann@round.example") if not one["Auto-Submitted"])


def check_the_answer(answer: EmailMessage, installation: Installation) -> None:
    """It threads in every mail program, and an answer to it reaches the case."""
    assert answer.get_content().replace("\r\n", "\n").strip() == REPLY
    assert answer["In-Reply-To"] == "<first@round.example>"
    assert "<first@round.example>" in answer["References"]
    assert str(answer["Message-ID"]).endswith("@quince.example>")
    assert re.search(r"<support\+c\d+\.[a-z2-7]{16}@quince\.example>", str(answer["Reply-To"]))
    assert str(answer["Subject"]).startswith("Re: My cup is broken")
    sent = "select message_id from desk_message where author_id is not null and text like 'A new cup leaves%'"
    assert answer["Message-ID"] == f"<{installation.one(sent)}>"


def measured(installation: Installation) -> int:
    """Return how many contacts kept the standard, as the board says."""
    return sum(number["kept"] for number in installation.do("board_numbers"))
