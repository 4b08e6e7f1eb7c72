"""A setting is accepted, or refused in one sentence that names it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from deskbell.server import config
from deskbell.server.config import Config, ConfigError, OutgoingMailServer


def load(home: Path, **settings: str) -> Config:
    return config.load_config({"DESKBELL_HOME": str(home), **settings})


def test_an_empty_environment_gives_the_defaults(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert (settings.port, settings.mail_in_port) == (8000, 2525)
    assert (settings.mail_out, settings.database_url) == (None, None)
    assert settings.public_url == "http://localhost:8000"


def test_the_public_address_follows_the_port(tmp_path: Path) -> None:
    assert load(tmp_path, DESKBELL_PORT="8123").public_url == "http://localhost:8123"


def test_a_checkout_keeps_its_data_beside_the_code() -> None:
    home = config.default_home({})
    assert home.name == ".deskbell"
    assert (home.parent / "pyproject.toml").is_file()


def test_the_secret_is_made_once_and_is_for_us_alone(tmp_path: Path) -> None:
    first = load(tmp_path).secret_key
    assert load(tmp_path).secret_key == first
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.key"]


def test_a_given_secret_wins_and_none_is_written(tmp_path: Path) -> None:
    assert load(tmp_path, DESKBELL_SECRET_KEY="s" * 40).secret_key == "s" * 40
    assert not (tmp_path / "secret.key").exists()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://relay", OutgoingMailServer(host="relay", port=25, security="plain")),
        (
            "smtps://a%40b:p%3Aw@relay",
            OutgoingMailServer(host="relay", port=465, security="tls", user="a@b", password="p:w"),
        ),
        ("smtp+starttls://relay:2587", OutgoingMailServer(host="relay", port=2587, security="starttls")),
        ("smtp://[::1]:1025/", OutgoingMailServer(host="::1", port=1025, security="plain")),
    ],
)
def test_a_mail_server_is_understood(tmp_path: Path, url: str, expected: OutgoingMailServer) -> None:
    assert load(tmp_path, DESKBELL_MAIL_OUT=url).mail_out == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DESKBELL_PORT", "8123"),
        ("DESKBELL_MAIL_IN_PORT", "2526"),
        ("DESKBELL_MAIL_OUT", "smtp://relay:26"),
        ("DESKBELL_PUBLIC_URL", "https://desk.example"),
        ("DATABASE_URL", "postgresql://someone@db.example/desk"),
        ("DESKBELL_SECRET_KEY", "k" * 50),
    ],
)
def test_a_setting_may_stand_in_a_file(tmp_path: Path, name: str, value: str) -> None:
    file = tmp_path / "value"
    file.write_text(f"{value}\n")
    assert load(tmp_path / "home", **{f"{name}_FILE": str(file)}) == load(tmp_path / "home", **{name: value})


def test_the_home_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "value"
    file.write_text(f"{tmp_path / 'there'}\n")
    assert config.load_config({"DESKBELL_HOME_FILE": str(file)}).home == tmp_path / "there"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DESKBELL_PORT", "http", "no port"),
        ("DESKBELL_PORT", "0", "from 1 to 65535"),
        ("DESKBELL_PORT", "65536", "from 1 to 65535"),
        ("DESKBELL_PORT", "٨٠", "no port"),
        ("DESKBELL_PORT", "2525", "its own"),
        ("DESKBELL_MAIL_IN_PORT", "-1", "no port"),
        ("DESKBELL_MAIL_OUT", "relay:25", "smtp://"),
        ("DESKBELL_MAIL_OUT", "http://relay", "smtp://"),
        ("DESKBELL_MAIL_OUT", "smtp://some one@relay", "well-formed"),
        ("DESKBELL_PUBLIC_URL", "https://desk example", "well-formed"),
        ("DESKBELL_MAIL_OUT", "smtp://u:secret@relay:port", "well-formed"),
        ("DESKBELL_MAIL_OUT", "smtp://u:secret@", "smtp://"),
        ("DESKBELL_PUBLIC_URL", "desk.example", "http://"),
        ("DESKBELL_PUBLIC_URL", "https://desk.example/support", "nothing after it"),
        ("DATABASE_URL", "sqlite:///db", "PostgreSQL"),
        ("DATABASE_URL", "postgresql://u:secret@db", "postgresql://"),
        ("DESKBELL_SECRET_KEY", "short", "at least 32"),
        ("DESKBELL_MAIL_OUT", "smtp://u:a/b#c@relay", "%2F %23"),
        ("DESKBELL_PROT", "8000", "DESKBELL_PORT."),
        ("DESKBELL_MAIL_OUT_FIEL", "/etc/mail", "DESKBELL_MAIL_OUT_FILE."),
        ("DESKBELL_COLOUR", "blue", "DESKBELL_HOME, "),
        ("DESKBELL_MAIL_TLS_CERT", "/nowhere", "belong together"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence(tmp_path: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load(tmp_path, **{name: value})
    sentence = str(refused.value)
    assert name in sentence
    assert said in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "secret@" not in sentence


def test_a_certificate_that_cannot_be_read_or_does_not_fit_is_refused(tmp_path: Path) -> None:
    sealed, other = tmp_path / "sealed.pem", tmp_path / "other.pem"
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    sealed.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"geheim")))
    other.touch()
    for certificate, kept, said in (
        (tmp_path / "none", other, "DESKBELL_MAIL_TLS_CERT is "),
        (other, tmp_path / "none", "DESKBELL_MAIL_TLS_KEY is "),
        (other, other, "that fit"),
        (sealed, sealed, "without a passphrase"),
    ):
        with pytest.raises(ConfigError, match=said):
            load(tmp_path, DESKBELL_MAIL_TLS_CERT=str(certificate), DESKBELL_MAIL_TLS_KEY=str(kept))


def test_a_setting_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"DESKBELL_PORT and DESKBELL_PORT_FILE are both set"):
        load(tmp_path, DESKBELL_PORT="8000", DESKBELL_PORT_FILE="/dev/null")


def test_a_missing_or_empty_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"DATABASE_URL_FILE points to .*No such file"):
        load(tmp_path, DATABASE_URL_FILE=str(tmp_path / "nowhere"))
    (tmp_path / "empty").touch()
    with pytest.raises(ConfigError, match=r"DATABASE_URL_FILE points to .*is empty"):
        load(tmp_path, DATABASE_URL_FILE=str(tmp_path / "empty"))


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match=r"DESKBELL_HOME is .*cannot be made"):
        load(tmp_path / "file")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_home_that_is_not_writable_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ConfigError, match=r"DESKBELL_HOME is .*not writable"):
        load(tmp_path)


def test_a089_passwords_are_not_shown_by_accident(tmp_path: Path) -> None:
    shown = repr(load(tmp_path, DESKBELL_MAIL_OUT="smtp://u:geheim@h", DATABASE_URL="postgresql://u:geheim@h/d"))
    assert "geheim" not in shown
    assert (tmp_path / "secret.key").read_text().strip() not in shown


def test_reading_the_settings_needs_no_django() -> None:
    code = "import sys, deskbell.server.config; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
