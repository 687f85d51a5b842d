"""Reports that people work on: each version, the figures it stood on, and every edit of its sentences."""

from django.db import models

from halfsky.store.audited import Audited
from halfsky.store.models.observations import Vintage
from halfsky.store.models.people import Person
from halfsky.store.models.places import Area
from halfsky.store.models.plan import PlanDocument


class ReportDraft(Audited):
    """One version of a yearly monitoring report.

    `state` is `drafting`, `submitted` (nobody edits, a second person reads), `signed` or `superseded` (a newer
    version is signed). `revision` rises with every act on it and is what a signature is held against.
    """

    number = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="reports")
    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="reports")
    year = models.IntegerField()
    language = models.CharField(max_length=2)
    version = models.IntegerField()
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="newer")
    issuer = models.CharField(max_length=120, blank=True)
    date = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, default="drafting")
    revision = models.IntegerField(default=0)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)
    """What who sent it back asked for."""
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the signed text, `core.reports.model.Report` as JSON."""
    text = models.FileField(upload_to="reports/", max_length=200, blank=True)
    docx = models.FileField(upload_to="reports/", max_length=200, blank=True)
    pdf = models.FileField(upload_to="reports/", max_length=200, blank=True)
    html = models.FileField(upload_to="reports/", max_length=200, blank=True)

    class Meta:
        """Newest first; versions of one report are counted."""

        ordering = ("-year", "area__path", "language", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("area", "year", "language", "version"), name="one_report_version"
            ),
        )


class ReportBasis(Audited):
    """The report as generated for a draft from one vintage; the newest of a draft is what its edits are put on."""

    draft = models.ForeignKey(ReportDraft, on_delete=models.PROTECT, related_name="bases")
    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="+")
    vintage = models.ForeignKey(Vintage, on_delete=models.PROTECT, related_name="reports")
    file = models.FileField(upload_to="reports/", max_length=200)
    """`core.reports.model.Report` as JSON, named by its digest."""
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering = ("pk",)


class SentenceEdit(Audited):
    """One edit of one sentence, never changed; the newest of a sentence holds, all are kept."""

    draft = models.ForeignKey(ReportDraft, on_delete=models.PROTECT, related_name="edits")
    sentence = models.CharField(max_length=200)
    """Its lasting name (`core.reports.model.Sentence.key`)."""
    nth = models.IntegerField()
    """Counted within the sentence: whoever saves over an edit not seen is refused."""
    edit = models.JSONField()
    """`core.reports.drafting.model.Edit` as plain values."""
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("draft", "sentence", "nth"), name="one_edit_at_a_time"),
        )
