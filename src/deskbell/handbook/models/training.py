"""Courses, the people who must take them, and all attempts. The database refuses changes of an attempt."""

from django.db import models
from django.db.models import Q

from deskbell.handbook.reasons import AssignmentReason
from deskbell.people.models import Brand, Staff, Team


class Course(models.Model):
    """A course of a brand. Its content is in its versions.

    It is for everybody of the brand, or for one `team` or `role`. That never changes, so that it can be proved later
    who had to take it.
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
    """One version of a course, in force from `at` until the next one.

    `keys` are the keys of the rules it shows, in order. `pass_mark` is the percentage of questions to answer correctly.
    It must be taken within `due_days`, and again every `every_days` (None: never again).
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
    """A person has to take a course by `due_at`.

    From `binds_at` until they pass, they count as untrained. For a new colleague that begins at once, for others at
    `due_at`.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="assignments")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="assignments")
    why = models.CharField(max_length=8, choices=AssignmentReason)
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
    """One attempt at a course: `right` of `asked` questions were answered correctly. `answers` are the choices made."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="attempts")
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+")
    right = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    answers = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.right} of {self.asked}"
