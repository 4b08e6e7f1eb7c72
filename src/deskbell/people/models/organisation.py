"""The organisation, its brands, its sites and their opening hours."""

from django.db import models


class Organisation(models.Model):
    """The one organisation of this installation."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.TextField(default="", blank=True)
    languages = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="people_one_organisation")]

    def __str__(self) -> str:
        return self.name


class Brand(models.Model):
    """A name that customers know, with its own handbook, tone and standards.

    `prefix` begins the references of its cases ("QC" gives QC-20931).
    """

    slug = models.SlugField(unique=True)
    name = models.TextField()
    prefix = models.CharField(max_length=6, unique=True)
    language = models.CharField(max_length=8, default="en")

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A branch or an office. Its hours are the calendar of its standards."""

    slug = models.SlugField(unique=True)
    name = models.TextField()
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="sites")
    zone = models.TextField(default="UTC")

    def __str__(self) -> str:
        return self.name


class Hours(models.Model):
    """The opening hours of a site from the day `valid_from` on, until the next version begins.

    `week` maps "0" (Monday) to "6" to a list of blocks ["HH:MM", "HH:MM"]; "24:00" is the end of a day. `country` (ISO
    3166, with or without a state: DE, DE-BY) adds its public holidays; `holidays` are the site's own closed days, ISO dates.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="hours")
    valid_from = models.DateField()
    week = models.JSONField(default=dict)
    country = models.CharField(max_length=8, default="", blank=True)
    holidays = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "valid_from"], name="people_one_hours_version")]

    def __str__(self) -> str:
        return f"{self.site} from {self.valid_from}"
