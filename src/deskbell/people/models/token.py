"""Keys for programs: each with a name and scopes, shown once, kept as a hash."""

from django.db import models

from deskbell.people.models.staff import Staff


class Token(models.Model):
    """A bearer token. `digest` is the SHA-256 of the token in hex; `scopes` a list such as ["cases:read"] or ["all"].

    What a program does is recorded as done by `staff` when it acts for someone.
    """

    name = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, null=True, related_name="tokens")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    def covers(self, scope: str) -> bool:
        """True when it opens `scope`. A scope such as cases:write brings cases:read with it."""
        noun, _, verb = scope.partition(":")
        opens = {"all", scope} | ({f"{noun}:write"} if verb == "read" else set())
        return not opens.isdisjoint(self.scopes)
