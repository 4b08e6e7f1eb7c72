"""A real IMAP server for a test: Dovecot with its own configuration and mail folder."""

import contextlib
import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "quince-test"
SERVERS = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")
CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
mail_location = maildir:{home}/mail
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail
}}
"""


@dataclass
class Dovecot:
    home: Path
    port: int

    def put(self, body: bytes, flags: str = "", *, age: float = 0.0) -> None:
        """Add a mail to the mailbox, received `age` seconds ago."""
        with self.line() as line:
            line.append("INBOX", flags, imaplib.Time2Internaldate(time.time() - age), body)

    @contextlib.contextmanager
    def line(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=60) as line:
            line.login("support", PASSWORD)
            line.select("INBOX")
            yield line

    def flags(self) -> list[str]:
        with self.line() as line:
            found = line.uid("SEARCH", "ALL")[1][0].split()
            return [str(line.uid("FETCH", uid.decode(), "(FLAGS)")[1][0]) for uid in found]

    def renumber(self) -> None:
        """Forget all UIDs: the folder gets a new UIDVALIDITY, as after a restore from a backup.

        Dovecot makes UIDVALIDITY from the current second, so a folder that is made again within one second would keep
        it.
        """
        with self.line() as line:
            status = line.status("INBOX", "(UIDVALIDITY)")[1][0]
        before = int(status.rsplit(b" ", 1)[1].rstrip(b")"))
        for path in [*self.home.glob("mail/dovecot*"), *self.home.glob("mail/.dovecot*")]:
            path.unlink()
        while time.time() < before + 1:
            time.sleep(0.02)


def _program() -> str:
    """Return the path of Dovecot. The PATH of an ordinary user does not contain it."""
    found = shutil.which("dovecot", path=os.pathsep.join([os.environ.get("PATH", ""), *SERVERS]))
    assert found, "Dovecot is not installed"
    return found


@contextlib.contextmanager
def dovecot(home: Path) -> Iterator[Dovecot]:
    """Run a server until the block ends."""
    root = os.geteuid() == 0
    me = pwd.getpwuid(os.geteuid()).pw_name
    user = "nobody" if root else me
    group = grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for folder in ("mail", "run", "state"):
        (home / folder).mkdir(parents=True)
    home.chmod(0o755)
    if root:
        shutil.chown(home / "mail", user, group)
    names = {"internal": "dovecot", "login": "dovenull"} if root else {"internal": me, "login": me}
    config = home / "dovecot.conf"
    config.write_text(
        CONFIG.format(home=home, port=port, user=user, group="dovecot" if root else group, password=PASSWORD, **names)
    )
    process = subprocess.Popen([_program(), "-F", "-c", str(config)], stderr=subprocess.PIPE)
    try:
        _wait(process, port, home)
        yield Dovecot(home, port)
    finally:
        process.terminate()
        process.wait(10)
        assert process.stderr
        process.stderr.close()


def _wait(process: subprocess.Popen[bytes], port: int, home: Path) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    assert process.stderr
    log = (home / "log").read_text() if (home / "log").exists() else ""
    raise AssertionError(f"Dovecot does not start: {log}")
