"""Duties of plans with their terms, work reports, funds and training by year, and feeds of the calendar."""

from django.db import models

from halfsky.store.audited import Audited
from halfsky.store.models.people import Person
from halfsky.store.models.places import Area, Unit
from halfsky.store.models.plan import PlanDocument


class Duty(Audited):
    """One thing an area's committee, office or units have to do again and again or once.

    `kind` is a code of `codebook/duties/kinds.yaml`. `origin` is `plan` (read from its text) or `person`. `owner` is
    a code of `core.supervision.duties.model.Owner`. `rhythm` is `yearly`, `years` (every so many), `once`,
    `milestone`, `standing` or `needed`. `state` is `kept` or `dropped` (the office says that it is no duty here).
    """

    number = models.CharField(max_length=60, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="duties")
    plan = models.ForeignKey(PlanDocument, null=True, on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200, blank=True)
    """What it is called where the name of the kind does not say it."""
    origin = models.CharField(max_length=10)
    owner = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="duties")
    """The one unit that owes it, where it is one."""
    level = models.CharField(max_length=5, default="own")
    """`own`, `below` or `every`: at which level the plan asks for it."""
    above = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="below")
    """The duty of the upper area that this one comes from, where the area has no plan of its own."""
    rhythm = models.CharField(max_length=10)
    rule = models.JSONField()
    """`core.supervision.duties.model.Rhythm` as plain values."""
    assumed = models.BooleanField(default=False)
    """The plan says 定期 or gives no time: rhythm or month are usual ones, for the office to set right."""
    part = models.CharField(max_length=12, blank=True)
    item = models.IntegerField(null=True)
    clause = models.IntegerField(null=True)
    """Where it stands: part of the plan, number of the item, clause within it."""
    start = models.IntegerField(null=True)
    end = models.IntegerField(null=True)
    """Offsets of the clause in the plan's text."""
    quote = models.TextField(blank=True)
    also = models.JSONField(default=list)
    """Other clauses that tell it: `part`, `item`, `clause`, `start`, `end`, `quote` of each."""
    state = models.CharField(max_length=10, default="kept")
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        """In order of the text, those added by hand last."""

        ordering = ("area__path", "part", "item", "clause", "pk")


class DutyTerm(Audited):
    """One time that a duty falls due: `state` is `open`, `done` or `excused`; overdue is told from the day.

    `done` and `excused` are one person's word until a second one has looked (`looked_by`).
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="terms")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="duty_terms")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="duty_terms")
    """Who owes it: the duty's own, or, for a term that was open when these ended, what came after them."""
    period = models.CharField(max_length=12)
    """As `core.supervision.duties.model.Term` names it: `2024`, `2024-1`, `2021-2025`, `midterm`, `standing` …"""
    opens = models.DateField()
    """The day from which it can be done."""
    wanted = models.DateField()
    """The day that the rhythm gives."""
    due = models.DateField()
    """The same, moved to a working day where offices rest on it."""
    state = models.CharField(max_length=10, default="open")
    done_on = models.DateField(null=True)
    words = models.TextField(blank=True)
    """What was done, or why it is excused."""
    link = models.CharField(max_length=200, blank=True)
    """Address within the site of what shows it: minutes, a report, a vintage."""
    closed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    """Null where another room of the site closed it by its own act."""
    closed_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField(null=True)
    returned = models.TextField(blank=True)
    """What whoever looked asked for, where it was sent back."""
    revision = models.IntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        """Earliest first."""

        ordering = ("due", "pk")
        constraints = (models.UniqueConstraint(fields=("duty", "period"), name="one_term_per_period"),)
        indexes = (models.Index(fields=("state", "due"), name="terms_due"),)


class WorkReport(Audited):
    """A yearly work report (工作报告) of a unit to its office, or of a lower office to the one above.

    `state` is `draft`, `handed_in`, `returned`, `acknowledged` or `lapsed`. `unit` is null where an area reports; `area` is
    the area whose unit or office reports, `to_area` the one whose office reads it.
    """

    number = models.CharField(max_length=60, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="work_reports")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="work_reports")
    to_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="work_reports_read")
    plan = models.ForeignKey(PlanDocument, null=True, on_delete=models.PROTECT, related_name="work_reports")
    year = models.IntegerField()
    due = models.DateField()
    state = models.CharField(max_length=14, default="draft")
    texts = models.JSONField(default=dict)
    """Sections by code: `done`, `problems`, `next_year`."""
    figures = models.JSONField(default=dict)
    """Own targets with their figures as they stood when it was handed in, with the number of the vintage."""
    revision = models.IntegerField(default=0)
    handed_in_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)
    """What whoever read it asked for or said."""
    read_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)
    went_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="came_in")
    """The report of whoever came after, where this one lapsed for it."""

    class Meta:
        """One a year of each unit and area."""

        ordering = ("-year", "area__path", "unit__pk", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "year"), condition=models.Q(unit__isnull=False), name="one_report_of_a_unit"
            ),
            models.UniqueConstraint(
                fields=("area", "year"), condition=models.Q(unit=None), name="one_report_of_an_area"
            ),
        )


class DutyFile(Audited):
    """Evidence (佐证材料): a file that belongs to a term of a duty or to a work report, never to both."""

    term = models.ForeignKey(DutyTerm, null=True, on_delete=models.PROTECT, related_name="files")
    report = models.ForeignKey(WorkReport, null=True, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to="duties/", max_length=200)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Oldest first."""

        ordering = ("pk",)


class WorkFunds(Audited):
    """Funds and training of the plan's work: totals of one unit, or of an office itself, in one year.

    Money is in yuan. Courses and attendances are totals; nobody is named.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="work_funds")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="work_funds")
    year = models.IntegerField()
    budgeted = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    granted = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    spent = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    courses = models.IntegerField(null=True)
    attendances = models.IntegerField(null=True)
    words = models.TextField(blank=True)
    """Why figures stand that were queried."""
    revision = models.IntegerField(default=0)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """One row a year of each unit and office."""

        ordering = ("-year", "area__path", "unit__pk")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "year"), condition=models.Q(unit__isnull=False), name="one_funds_of_a_unit"
            ),
            models.UniqueConstraint(
                fields=("area", "year"), condition=models.Q(unit=None), name="one_funds_of_an_office"
            ),
        )


class CalendarFeed(Audited):
    """A secret address under which a person's calendar is read by a calendar program; the table holds only its SHA-256."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="calendar_feeds")
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
