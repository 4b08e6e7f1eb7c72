"""An installation started as its owner starts it: by `bin/run` and nothing else."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from deskbell.server import postgres
from tests.proof.installation import PATIENCE, Installation, free_port, wait_until

COMMAND = Path(__file__).parents[2] / "bin" / "run"


class RunInstallation(Installation):
    """`bin/run` with its own data folder. It prints the first link, and ends on SIGINT."""

    def __init__(self, *, mail_out: int) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="deskbell-proof-", dir="/tmp"))
        self.home.chmod(0o711)
        self.port, self.mail_port = free_port(), free_port()
        self.settings = {
            "DESKBELL_HOME": str(self.home),
            "DESKBELL_PORT": str(self.port),
            "DESKBELL_MAIL_IN_PORT": str(self.mail_port),
            "DESKBELL_MAIL_OUT": f"smtp://127.0.0.1:{mail_out}",
        }
        self.log = (self.home / "proof.log").open("ab")
        self.hand: subprocess.Popen[str] | None = None

    def start(self) -> None:
        words = [COMMAND, "--home", self.home, "--port", str(self.port)]
        outside = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.process = subprocess.Popen(
            words, env={**outside, **self.settings}, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log
        )
        wait_until(lambda: re.search(r"http://\S+", self.said()), what=self.said)
        self.await_web()
        self.await_mail()
        self.database = self.settings["DATABASE_URL"] = postgres.ensure_running(self.home)
        self.first_link = re.findall(r"http://\S+/\S{20,}", self.said())[0]

    def clear(self) -> None:
        self.rest()
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(PATIENCE) == 0, self.said()
        self.log.close()
        shutil.rmtree(self.home)
