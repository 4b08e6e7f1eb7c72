"""Courses, who has to take them by when, and every try. What was answered is never changed: the database refuses it."""

from django.db import models
from django.db.models import Q

from deskbell.people.models import Brand, Staff, Team


class Course(models.Model):
    """A course of a brand, from its first publication until it is ended. What it says and asks stands in its versions.

    It is for everybody of the brand, or only for a `team` or a `role`; that stays, so that what was asked of whom can be told.
    """

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="courses")
    slug = models.SlugField()
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="courses")
    role = models.CharField(max_length=8, choices=Staff.Role, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "slug"], name="handbook_one_course")]

    def __str__(self) -> str:
        return self.slug


class CourseVersion(models.Model):
    """What a course says from `at` on. Days: `due_days` to take it in, `every_days` until it is taken again (none: never).

    `keys` are the rules it shows, in their order; `pass_mark` is the percentage of questions that must be right.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.TextField()
    language = models.CharField(max_length=8)
    markdown = models.TextField()
    content_hash = models.CharField(max_length=64)
    keys = models.JSONField(default=list)
    pass_mark = models.PositiveSmallIntegerField()
    due_days = models.PositiveSmallIntegerField()
    every_days = models.PositiveSmallIntegerField(null=True)
    at_hiring = models.BooleanField()
    on_change = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="handbook_one_course_version")]

    def __str__(self) -> str:
        return self.title


class Assignment(models.Model):
    """Somebody has to take a course by `due_at`. From `binds_at` on they are not trained until they pass: for a new colleague
    that is at once, for everybody else when it is due.
    """

    class Why(models.TextChoices):
        HIRED = "hired"
        NEW = "new"
        CHANGED = "changed"
        INTERVAL = "interval"
        AGAIN = "again"

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="assignments")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="assignments")
    why = models.CharField(max_length=8, choices=Why)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    binds_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "course"], condition=Q(passed_at=None), name="handbook_one_open_assignment"
            )
        ]
        indexes = [
            models.Index(fields=["staff", "course", "at"], name="handbook_assigned"),
            models.Index(fields=["due_at"], condition=Q(passed_at=None), name="handbook_to_be_taken"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} takes {self.course_id}"


class Attempt(models.Model):
    """A try at a course: how many of its questions were right, and what was answered (choices by question)."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="attempts")
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+")
    right = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    answers = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.right} of {self.asked}"
