"""The people who serve: who they are, what they may, in which teams."""

from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from deskbell.people.models.house import Brand, Site


class Team(models.Model):
    """People who share a line of work. A case belongs to one team at a time."""

    slug = models.SlugField(unique=True)
    name = models.TextField()
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="teams")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="teams")

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    """What Django's account machinery asks of a manager."""

    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(email__iexact=username)


class Staff(AbstractBaseUser):
    """Someone who works here. `role`: agent, lead, manager or admin, each may what those before it may.

    `turn` counts how often all their sessions were ended at once; a session of an earlier turn opens nothing.
    """

    class Role(models.TextChoices):
        AGENT = "agent"
        LEAD = "lead"
        MANAGER = "manager"
        ADMIN = "admin"

    email = models.EmailField(unique=True)
    name = models.TextField()
    role = models.CharField(max_length=8, choices=Role, default=Role.AGENT)
    teams = models.ManyToManyField(Team, related_name="members", blank=True)
    language = models.CharField(max_length=8, default="en")
    zone = models.TextField(default="UTC")
    theme = models.CharField(max_length=8, default="system")
    keys = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    turn = models.PositiveIntegerField(default=0)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[StaffManager] = StaffManager()

    class Meta:
        verbose_name_plural = "staff"

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Two letters for the circle beside a name."""
        words = self.name.split() or ["?"]
        return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper()

    @property
    def rank(self) -> int:
        """0 for an agent to 3 for an admin."""
        return list(Staff.Role.values).index(self.role)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match: it changes with the password and with each turn."""
        return _mark(f"{self.password} {self.turn}", settings.SECRET_KEY if secret is None else secret)

    def get_short_name(self) -> str:
        """The name as it stands in a row: first name and the initial of the last."""
        first, *rest = self.name.split() or [self.email]
        return f"{first} {rest[-1][0]}." if rest else first

    def has_module_perms(self, app: str) -> bool:
        """Rights are predicates in rules.py, not Django's permission rows."""
        return False

    def has_perm(self, permission: str, row: Any = None) -> bool:
        """Rights are predicates in rules.py, not Django's permission rows."""
        return False


@lru_cache(maxsize=1024)
def _mark(words: str, secret: str) -> str:
    return salted_hmac("deskbell.people.session", words, secret=secret, algorithm="sha256").hexdigest()


class FirstLink(models.Model):
    """The one-time link to an account without a password: the first admin's, and every later colleague's.

    Only the SHA-256 of its token is kept.
    """

    digest = models.CharField(max_length=64, unique=True)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, null=True, related_name="first_links")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"first link of {self.made_at:%F}"

    def open_at(self, at: datetime) -> bool:
        """True while the link can still be used."""
        return self.used_at is None and at < self.expires_at
