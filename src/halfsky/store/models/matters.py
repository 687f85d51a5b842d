"""Matters that are followed up, their letters and replies, and how the plan's measures (策略措施) go on."""

from django.db import models

from halfsky.store.audited import Audited
from halfsky.store.models.observations import Vintage
from halfsky.store.models.people import Person
from halfsky.store.models.places import Area, Unit
from halfsky.store.models.plan import PlanDocument


class Matter(Audited):
    """One thing that someone is to put right, from the day it is opened until a second person closes it.

    `state` is a word of `core.supervision.matters.workflow.State`. `revision` rises with every act and is what two
    people at once are told apart by.
    """

    number = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="matters")
    """The area it is about."""
    office = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="matters_followed")
    """The area whose office follows it up: the same, or one above."""
    plan = models.ForeignKey(PlanDocument, null=True, on_delete=models.PROTECT, related_name="matters")
    target = models.CharField(max_length=12, blank=True)
    """As printed in the plan, such as `1-2-1`; empty where it is about none."""
    indicator = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=12)
    """`warning`, `person`, `inspection` or `meeting`."""
    link = models.CharField(max_length=200, blank=True)
    """Where in the site it came from."""
    kind = models.CharField(max_length=30, blank=True)
    """Kind of the warning; empty for what came otherwise."""
    severity = models.CharField(max_length=8)
    """`alert`, `watch` or `note`."""
    words = models.TextField(blank=True)
    """Why it was opened, in the words of the warning or of the person."""
    facts = models.JSONField(default=dict)
    """`core.supervision.matters.model.Facts` as plain values, frozen from the vintage. Never changed."""
    vintage = models.ForeignKey(Vintage, null=True, on_delete=models.PROTECT, related_name="matters")
    state = models.CharField(max_length=12, default="opened")
    before_closing = models.CharField(max_length=12, blank=True)
    """The state to go back to where a closure is refused."""
    revision = models.IntegerField(default=0)
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="matters")
    supporting: models.ManyToManyField[Unit, "MatterSupport"] = models.ManyToManyField(
        Unit, through="MatterSupport", related_name="matters_supported"
    )
    due = models.DateField(null=True)
    """By when whoever's turn it is is to act; null once closed."""
    level = models.IntegerField(default=0)
    """How far up it has been taken since `due` passed; 0 where it has not."""
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closure = models.CharField(max_length=8, blank=True)
    """`figures` or `reason`, from the moment it is proposed."""
    closing = models.JSONField(default=dict)
    """What it is closed on: the later vintage and its figures, or the reason."""
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first; pages ask for what is open on a target, an indicator or in an area."""

        ordering = ("-opened_at", "-pk")
        indexes = (
            models.Index(fields=("area", "state"), name="matters_by_area"),
            models.Index(fields=("indicator", "area"), name="matters_by_indicator"),
            models.Index(fields=("state", "due"), name="matters_by_due"),
        )

    def __str__(self) -> str:
        return self.number


class MatterSupport(Audited):
    """A unit that supports the one in the lead."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="supports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Once."""

        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("matter", "unit"), name="one_support_once"),)


class MatterStep(Audited):
    """One act on a matter, with what was said; `by` is null where the site itself acted."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=40)
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    words = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    """What the step's sentence needs beside the words, such as the level it was taken up to."""
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, blank=True)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering = ("pk",)


class Letter(Audited):
    """A letter of a matter to its unit: 提示函 (`reminder`) or 督办单 (`supervision`), numbered 〔year〕nth号.

    Numbers run without a gap through each area, series and year; they are taken inside the act that sends the letter.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="letters")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="letters")
    series = models.CharField(max_length=12)
    mark = models.CharField(max_length=40, blank=True)
    """机关代字, the office's own sign before the year of the number."""
    year = models.IntegerField()
    nth = models.IntegerField()
    to = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="letters")
    asks = models.TextField()
    """What is asked, a line each."""
    days = models.IntegerField()
    """Working days given for the reply."""
    reply_due = models.DateField()
    contact = models.CharField(max_length=120, blank=True)
    paper = models.JSONField(default=dict)
    """What the letter says: `core.reports.papers.model.Paper` as plain values."""
    translation = models.JSONField(default=dict)
    """The same told in English for information; empty where it was issued before translations were kept."""
    file = models.FileField(upload_to="letters/", max_length=200, blank=True)
    """The letter as Word, as it was sent."""
    sha256 = models.CharField(max_length=64, blank=True)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        """In the order of sending."""

        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("area", "series", "year", "nth"), name="one_letter_number"),
        )


class Reply(Audited):
    """A unit's reply to a letter: the cause, the measures, and until when. `state` is sent, returned or accepted."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="replies")
    cause = models.TextField()
    measures = models.TextField()
    until = models.DateField()
    """By when the unit promises to have it done."""
    evidence = models.TextField(blank=True)
    state = models.CharField(max_length=8, default="sent")
    words = models.TextField(blank=True)
    """Why it was returned."""
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """Oldest first."""

        ordering = ("pk",)


class WarningDismissal(Audited):
    """A warning that the office does not follow up, with the reason."""

    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="+")
    vintage = models.ForeignKey(Vintage, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    target = models.CharField(max_length=12)
    kind = models.CharField(max_length=30)
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """A warning of a vintage is dismissed once."""

        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "vintage", "area", "target", "kind"), name="one_dismissal_of_a_warning"
            ),
        )


class MeasureProgress(Audited):
    """How a measure of the plan goes on in an area, as a unit or the office reported it once; the newest holds."""

    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="measure_progress")
    measure = models.CharField(max_length=20)
    """Number of the measure's item as printed, such as `M1-4`."""
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    """Null where the office reports."""
    state = models.CharField(max_length=12)
    """`not_begun`, `under_way`, `done` or `stuck`."""
    words = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering = ("pk",)
        indexes = (models.Index(fields=("plan", "measure", "area"), name="progress_of_measure"),)


class MeasureTie(Audited):
    """That a measure serves a target, as people decided: `confirmed` or `refused`; the newest row on a pair holds."""

    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="measure_ties")
    measure = models.CharField(max_length=20)
    target = models.CharField(max_length=12)
    decision = models.CharField(max_length=10)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering = ("pk",)
