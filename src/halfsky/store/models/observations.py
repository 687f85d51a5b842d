"""Accepted figures on two time axes, and vintages."""

from django.db import models

from halfsky.store.audited import Audited
from halfsky.store.models.people import Person
from halfsky.store.models.places import Area
from halfsky.store.models.returns import Return


class Observation(Audited):
    """One figure as it was known from a moment until a moment; a revision closes one row and opens the next.

    Grain: area × series × year × sex × residence × `known_from`. Of one key, one row is open (`known_until` null).
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="observations")
    series = models.CharField(max_length=80)
    year = models.IntegerField()
    sex = models.CharField(max_length=2, default="_T")
    residence = models.CharField(max_length=2, default="_T")
    value = models.FloatField(null=True)
    unit = models.CharField(max_length=40)
    status = models.CharField(max_length=20)
    """`reported`, `derived` or a word of `vocabulary.statuses.Missing`."""
    explanation = models.TextField(blank=True)
    derivation = models.CharField(max_length=10, blank=True)
    """Empty for a reported figure, `roll_up` for one summed over areas below."""
    coverage = models.FloatField(null=True)
    source = models.ForeignKey(Return, null=True, on_delete=models.PROTECT, related_name="observations")
    version = models.IntegerField(default=0)
    reason = models.TextField(blank=True)
    """Why it was revised."""
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True)

    class Meta:
        """Of one key at most one row is open."""

        ordering = ("area__path", "series", "year", "sex", "residence", "known_from")
        constraints = (
            models.UniqueConstraint(
                fields=("area", "series", "year", "sex", "residence"),
                condition=models.Q(known_until=None),
                name="one_open_observation",
            ),
        )
        indexes = (
            models.Index(fields=("series", "year", "area"), name="observations_by_series"),
            models.Index(fields=("known_from",), name="observations_known_from"),
        )


class Vintage(Audited):
    """A frozen state of the figures of an area and all below it, as a sealed Parquet file."""

    number = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="vintages")
    year = models.IntegerField()
    known_at = models.DateTimeField()
    frozen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    folder = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.IntegerField()
    note = models.TextField(blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-known_at", "-pk")
