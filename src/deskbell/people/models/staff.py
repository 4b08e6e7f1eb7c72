"""Staff, their roles and teams, and the invitation links."""

from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from deskbell.kit.names import initials
from deskbell.people.models.organisation import Brand, Site


class Team(models.Model):
    """A group of staff who work on the same cases. A case belongs to one team at a time."""

    slug = models.SlugField(unique=True)
    name = models.TextField()
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="teams")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="teams")

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    """The manager that Django's authentication asks for."""

    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(email__iexact=username)


class Staff(AbstractBaseUser):
    """A person who works here. `role` is agent, lead, manager or admin; each role may do everything that the roles
    before it may.

    `turn` is a counter in every session's hash. Raising it by one ends all sessions of this person.
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
        """The initials of the name, for the avatar."""
        return initials(self.name)

    @property
    def rank(self) -> int:
        """The role as a number: 0 for agent, 1 for lead, 2 for manager, 3 for admin."""
        return list(Staff.Role.values).index(self.role)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return the hash that a session must have. It changes with the password and with `turn`."""
        return _sign_session(f"{self.password} {self.turn}", settings.SECRET_KEY if secret is None else secret)

    def get_short_name(self) -> str:
        """Return the first name and the initial of the last name, for table rows: `Maria K.`"""
        first, *rest = self.name.split() or [self.email]
        return f"{first} {rest[-1][0]}." if rest else first

    def has_module_perms(self, app: str) -> bool:
        """Rights are predicates in rules.py, not Django's permission rows."""
        return False

    def has_perm(self, permission: str, row: Any = None) -> bool:
        """Rights are predicates in rules.py, not Django's permission rows."""
        return False


@lru_cache(maxsize=1024)
def _sign_session(words: str, secret: str) -> str:
    return salted_hmac("deskbell.people.session", words, secret=secret, algorithm="sha256").hexdigest()


class InvitationLink(models.Model):
    """An invitation link. It works once, to choose a password. `staff` is None for the first admin.

    `digest` is the SHA-256 of its secret; the secret itself is not stored.
    """

    digest = models.CharField(max_length=64, unique=True)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, null=True, related_name="invitation_links")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation link of {self.made_at:%F}"

    def is_open_at(self, at: datetime) -> bool:
        """Return True if the link can be used at `at`."""
        return self.used_at is None and at < self.expires_at
