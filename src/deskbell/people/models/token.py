"""The tokens by which programs use the API."""

from django.db import models

from deskbell.people.models.staff import Staff


class Token(models.Model):
    """An API token. `digest` is the SHA-256 of its secret in hex; `scopes` is a list such as ["cases:read"] or ["all"].

    What the program does is recorded as done by `staff`.
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
        """Return True if the token may use `scope`. The scope cases:write includes cases:read."""
        noun, _, verb = scope.partition(":")
        opens = {"all", scope} | ({f"{noun}:write"} if verb == "read" else set())
        return not opens.isdisjoint(self.scopes)
