"""Editions of plans, and their releases to the public."""

from django.db import models

from halfsky.store.audited import Audited
from halfsky.store.models.observations import Vintage
from halfsky.store.models.people import Person
from halfsky.store.models.plan import PlanDocument
from halfsky.store.models.reports import ReportDraft


class Edition(Audited):
    """One plan judged on one vintage: a file that is written once and then only read."""

    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="editions")
    vintage = models.ForeignKey(Vintage, on_delete=models.PROTECT, related_name="editions")
    file = models.FileField(upload_to="editions/", max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        """Newest vintage first."""

        ordering = ("-vintage__known_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("plan", "vintage"), name="one_edition"),)


class Release(Audited):
    """An edition given to the public, protected against disclosure; or a signed report, made anew from such a release.

    `state` is `preparing` (its file is being made), `failed` (it could not be protected), `proposed`, `refused`,
    `approved` or `withdrawn`. The public sees an approved one from its embargo on, and of a withdrawn one only its
    notice.
    """

    number = models.CharField(max_length=60, unique=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="releases")
    state = models.CharField(max_length=12, default="preparing")
    file = models.FileField(upload_to="releases/", max_length=200, blank=True)
    """The edition with what must not be told taken out: pages for the public read this file and no other.

    Of a report its text, `core.reports.model.Report` as JSON."""
    digest = models.CharField(max_length=64, blank=True)
    reasons = models.FileField(upload_to="releases/", max_length=200, blank=True)
    """Every hidden cell with its reason, for those with the right to see all."""
    protection = models.JSONField(default=dict)
    """What was hidden and what it cost: `services.publication.Protection` as plain values.

    Of a report `services.report_publication.Carried`."""
    licence = models.CharField(max_length=40, blank=True)
    """Code of the licence of its open files (`engines.licences`); empty where none was named."""
    report = models.ForeignKey(ReportDraft, null=True, on_delete=models.PROTECT, related_name="releases")
    """The signed report that is given out; null for figures."""
    figures = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reports")
    """Of a report, the release of figures that it was made from: without it nobody sees the report."""
    note = models.TextField(blank=True)
    embargo = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    """Why it was refused, or could not be protected."""
    withdrawn_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    notice = models.TextField(blank=True)
    """What the public reads in place of what was withdrawn."""

    class Meta:
        """Newest first."""

        ordering = ("-proposed_at", "-pk")
