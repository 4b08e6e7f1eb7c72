"""Deskbell installed from its wheel speaks all languages and takes mail, far from the checkout."""

import re
import shutil
import smtplib
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from tests.proof.agent import Agent
from tests.proof.installation import Installation, wait_until

ROOT = Path(__file__).parents[2]
OURS = "support@quince.example"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Python of an environment that has the wheel and what it needs, and knows nothing of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    [wheel] = folder.glob("deskbell-*.whl")
    _run(_uv(), "venv", "--quiet", "--python", sys.executable, str(folder / "venv"))
    python = folder / "venv/bin/python"
    _run(_uv(), "pip", "install", "--quiet", "--offline", "--no-deps", "--python", str(python), str(wheel))
    packages = _run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    # Only the folder is named: the checkout, which an editable installation adds to ours, is not on its path.
    Path(packages, "needed.pth").write_text(sysconfig.get_path("purelib"))
    return str(python)


@pytest.fixture(scope="module")
def desk(python: str) -> Iterator[Installation]:
    installation = Installation(python=python)
    try:
        installation.start()
        yield installation
    finally:
        installation.clear()


def test_the_command_tells_its_version(python: str) -> None:
    command = Path(python).with_name("deskbell")
    assert _run(str(command), "--version").strip() == "deskbell 0.1.0"


def test_the_code_is_that_of_the_wheel(python: str) -> None:
    where = _run(python, "-c", "import deskbell; print(deskbell.__file__)", cwd="/")
    assert str(ROOT) not in where


def test_a_page_comes_in_each_language(desk: Installation) -> None:
    languages = dict(settings.LANGUAGES)
    headings = [_heading(desk, language) for language in languages]
    assert len(set(headings)) == len(languages), headings


def test_a_mail_is_taken_in(desk: Installation) -> None:
    Agent(desk, desk.first_link, name="Maria Papadaki", email="maria@quince.example").close()
    desk.do("complete_setup", email="maria@quince.example")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "kritsada@customers.example", OURS, "ชามแตก"
    mail.set_content("ชามที่สั่งไว้แตกมาค่ะ")
    with smtplib.SMTP("127.0.0.1", desk.mail_port, timeout=60) as server:
        server.send_message(mail)
    wait_until(lambda: desk.ask("select from desk_case where subject = 'ชามแตก'"), what=desk.stuck)


def _heading(desk: Installation, language: str) -> str:
    page = httpx.get(f"{desk.url}/", headers={"Accept-Language": language}, follow_redirects=True).text
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found, page
    return found[1]


def _uv() -> str:
    return shutil.which("uv") or str(ROOT / ".uv/bin/uv")


def _run(*command: str, cwd: str | Path = ROOT) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
