"""Plans as uploaded, as read by the machine, as decided on by people, and as adopted."""

from django.db import models

from halfsky.store.audited import Audited
from halfsky.store.models.people import Person
from halfsky.store.models.places import Area


class PlanDocument(Audited):
    """One version of a plan: its file, the machine's reading, and the adopted form once there is one.

    `state` is `reading` (people decide), `adopted` or `superseded` (a newer version is adopted).
    """

    number = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(max_length=200)
    first_year = models.IntegerField(null=True)
    last_year = models.IntegerField(null=True)
    issued = models.DateField(null=True)
    file = models.FileField(upload_to="plans/", max_length=200)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    reading = models.JSONField()
    """The machine's reading: `core.plan.model.Plan` as plain values. Never changed."""
    codebook_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default="reading")
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="newer")
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    adopted = models.JSONField(null=True)
    """`core.plan.adoption.AdoptedPlan` as plain values, from the moment of adoption."""
    adopted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return self.title


class PlanDecision(Audited):
    """What a person decided on one thing that was read; the latest row on a thing holds, all are kept."""

    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="decisions")
    decision = models.JSONField()
    """`core.plan.adoption.Decision` as plain values."""
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering = ("pk",)


class Filing(Audited):
    """The plan's own file sent to the office above, due one month after issue."""

    plan = models.OneToOneField(PlanDocument, on_delete=models.PROTECT, related_name="filing")
    to_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    sent_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True)
