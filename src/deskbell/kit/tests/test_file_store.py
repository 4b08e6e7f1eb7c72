"""A file is stored once, under its hash, and nothing that a sender chose becomes a path."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from deskbell.kit.file_store import file_store


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def test_a_content_is_kept_once_and_comes_back_as_it_was() -> None:
    name = file_store.put(b"\x00hello")
    assert name == file_store.put(b"\x00hello") == hashlib.sha256(b"\x00hello").hexdigest()
    with file_store.open(name) as kept:
        assert kept.read() == b"\x00hello"
    assert [path.name for path in file_store.path(name).parent.iterdir()] == [name]


def test_a_removed_content_is_gone_and_removing_it_again_is_no_error() -> None:
    name = file_store.put(b"bye")
    file_store.remove(name)
    file_store.remove(name)
    with pytest.raises(FileNotFoundError):
        file_store.open(name)


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "a" * 32 + "/" + "b" * 31]
)
def test_a058_only_a_hash_names_a_file(name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        file_store.path(name)
