"""The settings that an operator can give, as environment variables, and their defaults.

A wrong setting is reported in one sentence before anything starts, instead of with a traceback. Nothing here imports
Django, because the supervisor must stay small.
"""

import difflib
import ipaddress
import os
import secrets
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

Security = Literal["plain", "starttls", "tls"]
MAIL_SCHEMES: dict[str, tuple[Security, int]] = {
    "smtp": ("plain", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}
SHORTEST_SECRET = 32
SETTING_NAMES = (
    "DESKBELL_HOME",
    "DESKBELL_PORT",
    "DESKBELL_PUBLIC_URL",
    "DESKBELL_MAIL_IN_PORT",
    "DESKBELL_MAIL_OUT",
    "DESKBELL_MAIL_TLS_CERT",
    "DESKBELL_MAIL_TLS_KEY",
    "DESKBELL_PROXIES",
    "DESKBELL_SECRET_KEY",
)
# `run --world` sets it for its processes.
OWN_SETTINGS = ("DESKBELL_WORLD",)
# Sizes of the tests: see tests/README.md.
TEST_SETTINGS = ("DESKBELL_DATA", "DESKBELL_FUZZ", "DESKBELL_PROOF")


class ConfigError(Exception):
    """A setting is wrong. The message is one sentence: which setting, why, and what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMailServer:
    """The SMTP server to which we hand outgoing mail."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCertificate:
    """Paths of the certificate (with its chain) and of the private key, for TLS on the port for incoming mail."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings of the operator, checked. `database_url` is None for the embedded database. With `mail_out` None no
    mail is sent.
    """

    home: Path
    port: int
    mail_in_port: int
    mail_out: OutgoingMailServer | None
    mail_tls: MailCertificate | None
    public_url: str
    proxies: tuple[str, ...] = ()
    database_url: str | None = field(repr=False)
    secret_key: str = field(repr=False)


def load_config(environ: Mapping[str, str]) -> Config:
    """Read and check the settings. Creates the data folder and its secret key if they do not exist. Raises
    ConfigError.
    """
    _refuse_unknown_names(environ)
    port = _read_port(environ, "DESKBELL_PORT", 8000)
    mail_in_port = _read_port(environ, "DESKBELL_MAIL_IN_PORT", 2525)
    if port == mail_in_port:
        raise ConfigError(
            f"DESKBELL_MAIL_IN_PORT is {mail_in_port}, which DESKBELL_PORT uses already: give each its own."
        )
    mail_out = _read_mail_out(environ)
    mail_tls = _read_mail_tls(environ)
    public_url = _read_public_url(environ, port)
    database_url = _read_database_url(environ)
    home = _read_home(environ)
    return Config(
        home=home,
        port=port,
        mail_in_port=mail_in_port,
        mail_out=mail_out,
        mail_tls=mail_tls,
        public_url=public_url,
        proxies=_read_proxies(environ),
        database_url=database_url,
        secret_key=_read_secret_key(environ, home),
    )


def _refuse_unknown_names(environ: Mapping[str, str]) -> None:
    """Raise ConfigError for a DESKBELL_ variable that we do not know, such as a mistyped one."""
    for name in sorted(environ):
        if (
            name.startswith("DESKBELL_")
            and name.removesuffix("_FILE") not in SETTING_NAMES + OWN_SETTINGS + TEST_SETTINGS
        ):
            near = difflib.get_close_matches(
                name, [*SETTING_NAMES, *(f"{one}_FILE" for one in SETTING_NAMES)], n=1, cutoff=0.8
            )
            rather = f"you may mean {near[0]}" if near else f"take it away, or give one of {', '.join(SETTING_NAMES)}"
            raise ConfigError(f"{name} is no setting of Deskbell: {rather}.")


def _read_setting(environ: Mapping[str, str], name: str) -> str | None:
    """Return the setting `name`, or the content of the file named by `<name>_FILE`. None if not set or empty."""
    direct, path = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
    if direct and path:
        raise ConfigError(f"{name} and {name}_FILE are both set: keep one of them.")
    if not path:
        return direct or None
    try:
        content = Path(path).expanduser().read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise ConfigError(
            f"{name}_FILE points to {path}, which cannot be read ({_reason(problem)}): give a readable file."
        ) from problem
    except UnicodeDecodeError as problem:
        raise ConfigError(f"{name}_FILE points to {path}, which is not a text file: give one.") from problem
    if not content:
        raise ConfigError(f"{name}_FILE points to {path}, which is empty: put the value into it.")
    return content


def _read_port(environ: Mapping[str, str], name: str, default: int) -> int:
    text = _read_setting(environ, name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise ConfigError(f"{name} is {text[:40]!r}, which is no port: give a number from 1 to 65535.")
    return int(text)


def _read_mail_out(environ: Mapping[str, str]) -> OutgoingMailServer | None:
    text = _read_setting(environ, "DESKBELL_MAIL_OUT")
    if text is None:
        return None
    parts = _split_url("DESKBELL_MAIL_OUT", text)
    if parts.scheme not in MAIL_SCHEMES or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ConfigError(
            "DESKBELL_MAIL_OUT is not the address of a mail server: "
            "give smtp://, smtp+starttls:// or smtps:// with user:password@host:port."
        )
    security, default_port = MAIL_SCHEMES[parts.scheme]
    return OutgoingMailServer(
        host=parts.hostname,
        port=parts.port or default_port,
        security=security,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _read_mail_tls(environ: Mapping[str, str]) -> MailCertificate | None:
    certificate, key = (_read_setting(environ, f"DESKBELL_MAIL_TLS_{name}") for name in ("CERT", "KEY"))
    if not certificate and not key:
        return None
    if not certificate or not key:
        raise ConfigError("DESKBELL_MAIL_TLS_CERT and DESKBELL_MAIL_TLS_KEY belong together: set both, or neither.")
    found = MailCertificate(certificate=Path(certificate).expanduser(), key=Path(key).expanduser())
    for name, path in (("CERT", found.certificate), ("KEY", found.key)):
        if not os.access(path, os.R_OK):
            raise ConfigError(f"DESKBELL_MAIL_TLS_{name} is {path}, which cannot be read: give a readable PEM file.")
    try:
        # With an empty password, a key with a passphrase fails instead of asking at the terminal.
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(found.certificate, found.key, password="")
    except (OSError, ValueError) as problem:
        raise ConfigError(
            "DESKBELL_MAIL_TLS_CERT and DESKBELL_MAIL_TLS_KEY are no certificate with its key: "
            "give two PEM files that fit, the key without a passphrase."
        ) from problem
    return found


def _read_public_url(environ: Mapping[str, str], port: int) -> str:
    text = _read_setting(environ, "DESKBELL_PUBLIC_URL")
    if text is None:
        return f"http://localhost:{port}"
    parts = _split_url("DESKBELL_PUBLIC_URL", text)
    extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in ("http", "https") or not parts.hostname or extra:
        raise ConfigError(
            f"DESKBELL_PUBLIC_URL is {text[:80]!r}, which is not the root of a site: "
            "give http:// or https:// with a host and nothing after it."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _read_proxies(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the addresses and networks of the proxies whose `X-Forwarded-For` header we believe."""
    text = _read_setting(environ, "DESKBELL_PROXIES") or ""
    named = [part for part in text.replace(",", " ").split() if part]
    for part in named:
        try:
            network = ipaddress.ip_network(part)
        except ValueError as problem:
            raise ConfigError(
                f"DESKBELL_PROXIES names {part[:60]!r}, which is no address or network: "
                "give those of your proxies, such as 127.0.0.1, 10.0.0.0/24."
            ) from problem
        if network.prefixlen == 0:
            raise ConfigError(f"DESKBELL_PROXIES names {part}, which is everybody: give the addresses of your proxies.")
    return tuple(named)


def _read_database_url(environ: Mapping[str, str]) -> str | None:
    text = _read_setting(environ, "DATABASE_URL")
    if text is None:
        return None
    parts = _split_url("DATABASE_URL", text)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ConfigError(
            "DATABASE_URL does not name a PostgreSQL database: "
            "give postgresql://user:password@host:port/name, or leave it out to use the embedded one."
        )
    return text


def _split_url(name: str, text: str) -> SplitResult:
    """Split a URL. Raises ConfigError, whose message does not contain the URL: it may hold a password."""
    try:
        parts = urlsplit(text)
        _ = parts.port
        if any(sign.isspace() for sign in text):
            raise ValueError
    except ValueError as problem:
        also = "" if name == "DESKBELL_PUBLIC_URL" else ", and write / # ? % in a password as %2F %23 %3F %25"
        raise ConfigError(f"{name} is not a well-formed address: check its host and its port{also}.") from problem
    return parts


def _read_home(environ: Mapping[str, str]) -> Path:
    text = _read_setting(environ, "DESKBELL_HOME")
    home = Path(os.path.abspath(Path(text).expanduser())) if text else default_home(environ)
    try:
        # Started as root, the database runs as another user, who must pass through this folder but not list it.
        home.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        writable = os.access(home, os.W_OK | os.X_OK)
    except OSError as problem:
        raise ConfigError(
            f"DESKBELL_HOME is {home}, which cannot be made ({_reason(problem)}): give a folder we may write."
        ) from problem
    if not writable:
        raise ConfigError(f"DESKBELL_HOME is {home}, which is not writable for us: give a folder we may write.")
    return home


def default_home(environ: Mapping[str, str]) -> Path:
    """Return the default data folder: `.deskbell` in a checkout, else the folder for the user's application data."""
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").is_file() and (checkout / "src").is_dir():
        return checkout / ".deskbell"
    data = environ.get("XDG_DATA_HOME") or Path(environ.get("HOME") or Path.home()) / ".local" / "share"
    return Path(data) / "deskbell"


def _read_secret_key(environ: Mapping[str, str], home: Path) -> str:
    setting = _read_setting(environ, "DESKBELL_SECRET_KEY")
    key = setting if setting is not None else _load_or_create_secret(home / "secret.key")
    if len(key) < SHORTEST_SECRET:
        name = "DESKBELL_SECRET_KEY" if setting is not None else f"The secret in {home / 'secret.key'}"
        raise ConfigError(f"{name} has {len(key)} characters: give at least {SHORTEST_SECRET} random ones.")
    return key


def _load_or_create_secret(path: Path) -> str:
    """Return the secret key in the file `path`. Creates it once, also if two processes start together."""
    try:
        if not path.exists():
            draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48) + "\n")
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError(
            f"DESKBELL_HOME keeps its secret in {path}, which cannot be used ({_reason(problem)}): "
            "make it readable for us, or set DESKBELL_SECRET_KEY."
        ) from problem


def _reason(problem: OSError | UnicodeDecodeError) -> str:
    return (problem.strerror or type(problem).__name__) if isinstance(problem, OSError) else "not a text file"
