"""Hashing is slow on purpose; the tests of everything else need not wait for it."""

import pytest


@pytest.fixture(autouse=True)
def _quick_hashing(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
