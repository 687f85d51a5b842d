"""Official papers that rooms issue beside the letters of matters: notices, minutes, rectification notices, reports."""

from django.db import models

from halfsky.store.audited import Audited
from halfsky.store.models.people import Person
from halfsky.store.models.places import Area


class IssuedPaper(Audited):
    """A paper as it was issued, numbered 〔year〕nth号 without a gap through each area, series and year.

    `series` is `meeting` (会议通知), `minutes` (会议纪要), `inspection` (督查通知), `rectification` (整改通知书),
    or `inspection_report`. `subject` is the number of the meeting, inspection or finding it is about.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="papers")
    series = models.CharField(max_length=20)
    mark = models.CharField(max_length=40, blank=True)
    year = models.IntegerField()
    nth = models.IntegerField()
    subject = models.CharField(max_length=60)
    paper = models.JSONField()
    """What it says: `core.reports.papers.model.Paper` as plain values."""
    translation = models.JSONField(default=dict)
    """The same told in English for information; empty where it was issued before translations were kept."""
    file = models.FileField(upload_to="papers/", max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """In the order of issuing; no number twice."""

        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("area", "series", "year", "nth"), name="one_paper_number"),
        )
        indexes = (models.Index(fields=("subject",), name="papers_by_subject"),)
