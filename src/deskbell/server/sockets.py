"""Open the ports for browsers and check the port for incoming mail."""

import errno
import socket
from urllib.parse import urlsplit

from deskbell.server.config import Config, ConfigError

BACKLOG = 2048


def open_web_sockets(settings: Config) -> list[socket.socket]:
    """Open the listening sockets of the web server. Only this machine can connect until DESKBELL_PUBLIC_URL names
    another host. Raises ConfigError.

    The supervisor keeps the sockets open. While it restarts a dead web process, clients wait instead of being refused.
    """
    opened: list[socket.socket] = []
    try:
        for family, address in _listen_addresses(settings):
            opened.append(_listen(family, address, settings.port))
    except OSError as problem:
        for door in opened:
            door.close()
        raise ConfigError(_port_problem(problem, "DESKBELL_PORT", settings.port)) from problem
    return opened


def check_mail_port(settings: Config) -> None:
    """Raise ConfigError if the mail port cannot be opened. The worker opens it later; this check reports the problem at
    the start.
    """
    try:
        _listen(socket.AF_INET, "0.0.0.0", settings.mail_in_port).close()  # noqa: S104
    except OSError as problem:
        raise ConfigError(_port_problem(problem, "DESKBELL_MAIL_IN_PORT", settings.mail_in_port)) from problem


def _listen_addresses(settings: Config) -> list[tuple[socket.AddressFamily, str]]:
    if urlsplit(settings.public_url).hostname in ("localhost", "127.0.0.1", "::1"):
        both = [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
    else:
        both = [(socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")]  # noqa: S104
    return [(family, address) for family, address in both if family == socket.AF_INET or _has_ipv6()]


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def _listen(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    door = socket.socket(family, socket.SOCK_STREAM)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        door.bind((address, port))
        door.listen(BACKLOG)
    except OSError:
        door.close()
        raise
    return door


def _port_problem(problem: OSError, name: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"{name} is {port}, which another program uses: stop that one, or give another port."
    if problem.errno == errno.EACCES:
        return f"{name} is {port}, which we may not open: give one from 1024 on."
    return f"{name} is {port}, which cannot be opened ({problem.strerror}): give another port."
