"""A case: one matter of one customer, from the first message to the end."""

from django.db import models
from django.db.models import Q

from deskbell.people.models import Brand, Customer, Staff, Team


class Case(models.Model):
    """One matter of one customer.

    - `state` is new, open, waiting, resolved or closed. When it is waiting, `waiting_on` says on whom.
    - `held` is the reason why the case is in quarantine, empty when it is not: staff see it, nothing is sent.
    - `unread` is true until a person has seen the customer's last message.
    - `last_at` is the time of the last contact or note.
    - `merged_into` is the case that continues this one. `took_in` is how many cases were merged into this one.
    - The `clock_*` columns are written by the app `standards`, so that the list needs no other table. They describe the
      clock that is due next: its state (running, paused, breached, met or empty), its due time, and what it measures.
    """

    class State(models.TextChoices):
        NEW = "new"
        OPEN = "open"
        WAITING = "waiting"
        RESOLVED = "resolved"
        CLOSED = "closed"

    class WaitingOn(models.TextChoices):
        CUSTOMER = "customer"
        THIRD_PARTY = "third party"
        TIME = "time"

    ref = models.CharField(max_length=24, unique=True)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="cases", db_index=False)
    subject = models.TextField(default="", blank=True)
    channel = models.CharField(max_length=12)
    language = models.CharField(max_length=8, default="", blank=True)
    topic = models.TextField(default="", blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    waiting_on = models.CharField(max_length=12, choices=WaitingOn, default="", blank=True)
    waiting_until = models.DateTimeField(null=True, blank=True)
    held = models.TextField(default="", blank=True)
    unread = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged", db_index=False)
    took_in = models.PositiveSmallIntegerField(default=0, db_default=0)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    clock_state = models.CharField(max_length=8, default="", blank=True)
    clock_due_at = models.DateTimeField(null=True, blank=True)
    clock_what = models.TextField(default="", blank=True)
    clock_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["clock_due_at", "id"],
                name="desk_working",
                condition=Q(state__in=["new", "open"], held=""),
            ),
            models.Index(
                fields=["team", "clock_due_at", "id"],
                name="desk_team_working",
                condition=Q(state__in=["new", "open"], held=""),
            ),
            models.Index(
                fields=["owner", "clock_due_at", "id"],
                name="desk_owner_working",
                condition=Q(state__in=["new", "open"], held="", owner__isnull=False),
            ),
            models.Index(
                fields=["clock_due_at", "id"],
                name="desk_nobody_yet",
                condition=Q(state__in=["new", "open"], held="", owner__isnull=True),
            ),
            models.Index(fields=["last_at", "id"], name="desk_waiting", condition=Q(state="waiting", held="")),
            models.Index(
                fields=["team", "last_at", "id"], name="desk_team_waiting", condition=Q(state="waiting", held="")
            ),
            models.Index(
                fields=["owner", "last_at", "id"], name="desk_owner_waiting", condition=Q(state="waiting", held="")
            ),
            models.Index(fields=["waiting_until"], name="desk_wakes", condition=Q(waiting_until__isnull=False)),
            models.Index(fields=["last_at", "id"], name="desk_held", condition=~Q(held="")),
            models.Index(fields=["last_at", "id"], name="desk_all"),
            models.Index(fields=["customer", "last_at"], name="desk_customer"),
            models.Index(fields=["merged_into"], name="desk_merged", condition=Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.ref
