"""Inspections with their sample, answers and findings."""

from django.db import models

from halfsky.store.audited import Audited
from halfsky.store.models.matters import Matter
from halfsky.store.models.people import Person
from halfsky.store.models.places import Area, Unit
from halfsky.store.models.plan import PlanDocument


class Inspection(Audited):
    """An inspection by an area's office; `state` is a word of `core.supervision.inspections.workflow`."""

    number = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="inspections")
    plan = models.ForeignKey(PlanDocument, null=True, on_delete=models.PROTECT, related_name="inspections")
    title = models.CharField(max_length=200)
    scope = models.TextField()
    """What is looked at."""
    first_day = models.DateField()
    last_day = models.DateField()
    word = models.CharField(max_length=120)
    """Announced before the draw; its SHA-256 is the seed of the lot. Never changed."""
    wanted = models.JSONField()
    """`core.supervision.inspections.sampling.Wanted` by stratum, as plain values."""
    questions = models.JSONField()
    """The checklist as it was when planned, with the office's own questions."""
    checklist = models.CharField(max_length=60)
    """Code and version of the checklist."""
    drawn = models.JSONField(default=list)
    """All candidates with their points, lot and how they were drawn; frozen at the draw."""
    state = models.CharField(max_length=12, default="planned")
    revision = models.IntegerField(default=0)
    conclusion = models.TextField(blank=True)
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        """Latest first."""

        ordering = ("-first_day", "-pk")
        indexes = (models.Index(fields=("area", "state"), name="inspections_by_area"),)

    def __str__(self) -> str:
        return self.number


class InspectionVisit(Audited):
    """A unit, or an area below, that was drawn."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="visits")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="visits")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="visits")
    how = models.CharField(max_length=8)
    score = models.FloatField()
    answers = models.JSONField(default=dict)
    """By code of the question: `answer`, `words`, `evidence`."""
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """In the order of the draw."""

        ordering = ("pk",)


class InspectionFinding(Audited):
    """What an inspection found at a visit; `state` is a word of `FindingState`."""

    number = models.CharField(max_length=60, unique=True)
    visit = models.ForeignKey(InspectionVisit, on_delete=models.PROTECT, related_name="findings")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="findings")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="findings")
    """Who is to put it right: whoever was visited, or what came after them."""
    office = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="findings_followed")
    """The area whose office follows it: that of the inspection, or what came after it."""
    facts = models.TextField()
    clause = models.CharField(max_length=120)
    """What it goes against: clause of the plan, or question of the checklist."""
    asks = models.TextField(blank=True)
    due = models.DateField(null=True)
    state = models.CharField(max_length=12, default="found")
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="findings")
    revision = models.IntegerField(default=0)
    told_late_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        """In the order of finding."""

        ordering = ("pk",)
        indexes = (models.Index(fields=("state", "due"), name="findings_by_due"),)

    def __str__(self) -> str:
        return self.number


class InspectionStep(Audited):
    """One act on an inspection, or on one of its findings where that is named."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="steps")
    finding = models.ForeignKey(InspectionFinding, null=True, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=40)
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    words = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering = ("pk",)
