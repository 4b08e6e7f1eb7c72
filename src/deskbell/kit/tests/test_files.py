"""A file is kept once, under its hash, and nothing a sender chose becomes a path."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from deskbell.kit.files import files


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def test_a_content_is_kept_once_and_comes_back_as_it_was() -> None:
    name = files.put(b"\x00hello")
    assert name == files.put(b"\x00hello") == hashlib.sha256(b"\x00hello").hexdigest()
    with files.open(name) as kept:
        assert kept.read() == b"\x00hello"
    assert [path.name for path in files.path(name).parent.iterdir()] == [name]


def test_a_removed_content_is_gone_and_removing_it_again_is_no_error() -> None:
    name = files.put(b"bye")
    files.remove(name)
    files.remove(name)
    with pytest.raises(FileNotFoundError):
        files.open(name)


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "a" * 32 + "/" + "b" * 31]
)
def test_a058_only_a_hash_names_a_file(name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        files.path(name)
