"""The year's campaign, each unit's return in every version, and what was said about it."""

from django.db import models

from halfsky.store.audited import Audited
from halfsky.store.models.people import Person
from halfsky.store.models.places import Area, Unit
from halfsky.store.models.plan import PlanDocument


class Campaign(Audited):
    """One year's collection in an area and the areas below it. `state` is `open` or `closed`."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="campaigns")
    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="campaigns")
    year = models.IntegerField()
    due = models.DateField()
    state = models.CharField(max_length=8, default="open")
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        """An area has one campaign a year."""

        ordering = ("-year", "area__path")
        constraints = (models.UniqueConstraint(fields=("area", "year"), name="one_campaign_a_year"),)


class AskedForm(Audited):
    """What units of one kind are asked in one year; another content is another form, so that no row ever changes."""

    digest = models.CharField(max_length=64, primary_key=True)
    """SHA-256 of the content."""
    content = models.JSONField()
    """`core.returns.model.Form` as plain values, without the area of a unit."""


class Return(Audited):
    """One unit's return of one campaign: its form as asked, its answers as they stand.

    `version` rises with every save and is what two people at once are told apart by. `answers` is the newest
    version's; all versions are in `ReturnVersion`. `done` marks groups of lines the filler calls complete.
    """

    number = models.CharField(max_length=40, unique=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="returns")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="returns")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="returns")
    form = models.ForeignKey(AskedForm, on_delete=models.PROTECT, related_name="returns")
    state = models.CharField(max_length=10, default="draft")
    version = models.IntegerField(default=0)
    answers = models.JSONField(default=list)
    """`core.returns.model.Answer` as plain values, in the order of the lines."""
    done = models.JSONField(default=list)
    due = models.DateField()
    first_handed_in_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        """In order of the areas."""

        ordering = ("area__path", "unit__kind", "pk")
        constraints = (models.UniqueConstraint(fields=("campaign", "unit"), name="one_return_per_unit"),)
        indexes = (models.Index(fields=("state", "area"), name="returns_by_state"),)


class ReturnVersion(Audited):
    """A return as it was saved once: whole, so that any two versions can be laid side by side."""

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="versions")
    version = models.IntegerField()
    answers = models.JSONField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    origin = models.CharField(max_length=8, default="web")
    """`web`, `excel`, or `revision` after reopening."""

    class Meta:
        """Version by version."""

        ordering = ("of", "version")
        constraints = (models.UniqueConstraint(fields=("of", "version"), name="one_row_per_version"),)


class ReturnStep(Audited):
    """One act of the workflow on a return, with the version it looked at."""

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=40)
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    version = models.IntegerField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering = ("pk",)


class Evidence(Audited):
    """A file that bears out a figure or a return."""

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="evidence")
    line = models.CharField(max_length=120, blank=True)
    file = models.FileField(upload_to="evidence/", max_length=200)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Oldest first."""

        ordering = ("pk",)


class Note(Audited):
    """A question or an answer at a line of a return, kept with it."""

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="notes")
    line = models.CharField(max_length=120)
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering = ("pk",)
