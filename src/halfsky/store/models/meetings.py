"""Meetings with their guests, agenda and decisions."""

from django.db import models

from halfsky.store.audited import Audited
from halfsky.store.models.duties import DutyTerm
from halfsky.store.models.matters import Matter
from halfsky.store.models.people import Person
from halfsky.store.models.places import Area, Unit
from halfsky.store.models.plan import PlanDocument


class Meeting(Audited):
    """A meeting of an area's committee or office; `kind` and `state` are words of `core.supervision.meetings.workflow`."""

    number = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="meetings")
    plan = models.ForeignKey(PlanDocument, null=True, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    venue = models.CharField(max_length=200)
    contact = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    """What the notice says beside time, place and agenda."""
    state = models.CharField(max_length=12, default="planned")
    revision = models.IntegerField(default=0)
    chaired_by = models.CharField(max_length=80, blank=True)
    """Post of whoever was in the chair, such as 妇儿工委副主任."""
    summary = models.TextField(blank=True)
    """Opening of the minutes."""
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        """Latest first."""

        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("area", "state"), name="meetings_by_area"),)

    def __str__(self) -> str:
        return self.number


class MeetingGuest(Audited):
    """A unit, or the office of an area below, that is invited; `state` is invited, attended, excused or absent."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="guests")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="invited")
    post = models.CharField(max_length=10, blank=True)
    """Who came: `leader`, `liaison` or `other`; a post, never a name."""
    persons = models.IntegerField(default=0)

    class Meta:
        """Units first, then areas, each once."""

        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("meeting", "unit"), name="one_seat_per_unit"),
            models.UniqueConstraint(fields=("meeting", "area"), name="one_seat_per_area"),
        )


class AgendaItem(Audited):
    """An item of the agenda; `origin` is free, matter, duty or proposal, `state` is on, proposed or declined."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    place = models.IntegerField()
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    origin = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default="on")
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(DutyTerm, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    """Who reports on it, or proposed it."""
    discussion = models.TextField(blank=True)
    conclusion = models.TextField(blank=True)
    file = models.FileField(upload_to="agenda/", max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        """In the order of the agenda."""

        ordering = ("place", "pk")


class MeetingDecision(Audited):
    """议定事项: what was decided, who owns it, until when; `state` is a word of `DecisionState`."""

    number = models.CharField(max_length=60, unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    text = models.TextField()
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="decisions")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="decisions")
    """The area below whose office owns it; null where a unit does."""
    office = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="decisions_followed")
    """The area whose office follows it: that of the meeting, or what came after it."""
    due = models.DateField()
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=10, default="draft")
    evidence = models.TextField(blank=True)
    revision = models.IntegerField(default=0)
    told_late_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        """By due day."""

        ordering = ("due", "pk")
        indexes = (models.Index(fields=("state", "due"), name="decisions_by_due"),)

    def __str__(self) -> str:
        return self.number


class MeetingStep(Audited):
    """One act on a meeting, or on one of its decisions where that is named."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="steps")
    decision = models.ForeignKey(MeetingDecision, null=True, on_delete=models.PROTECT, related_name="steps")
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
