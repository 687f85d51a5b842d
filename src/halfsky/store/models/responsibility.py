"""Who answers for which target, who has confirmed it, and their schemes."""

from django.db import models

from halfsky.store.audited import Audited
from halfsky.store.models.people import Person
from halfsky.store.models.places import Unit
from halfsky.store.models.plan import PlanDocument


class Task(Audited):
    """One unit's share in one target of an adopted plan; ended, never deleted."""

    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="tasks")
    target = models.IntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tasks")
    share = models.CharField(max_length=10)
    origin = models.CharField(max_length=10)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A unit has one share in a target at a time, and a target one lead in an area."""

        ordering = ("target", "share", "unit__pk")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "target", "unit"),
                condition=models.Q(ended_at=None),
                name="one_share_per_target_and_unit",
            ),
        )


class Receipt(Audited):
    """A unit's word that it knows its targets."""

    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="receipts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="receipts")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Once per plan and unit."""

        constraints = (models.UniqueConstraint(fields=("plan", "unit"), name="one_receipt_per_unit"),)


class Scheme(Audited):
    """A unit's implementation scheme (实施方案): due on a day, handed in, acknowledged."""

    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="schemes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="schemes")
    due = models.DateField()
    file = models.FileField(upload_to="schemes/", max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    handed_in_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        """Once per plan and unit."""

        constraints = (models.UniqueConstraint(fields=("plan", "unit"), name="one_scheme_per_unit"),)
