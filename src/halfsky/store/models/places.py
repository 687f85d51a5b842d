"""Areas and the units in them."""

from django.db import models

from halfsky.store.audited import Audited


class Area(Audited):
    """An administrative area, with the years in which it exists.

    `path` holds the codes of the areas above and its own, each followed by a slash, so that a subtree is one
    prefix and a right reaches down without walking a tree.
    """

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=12)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=80, unique=True)
    valid_from = models.IntegerField(null=True)
    valid_to = models.IntegerField(null=True)

    class Meta:
        """In order of the official list."""

        ordering = ("path",)

    def __str__(self) -> str:
        return self.name


class AreaChange(Audited):
    """A change of the areas: `kind` is rename, merge, split or transfer; several rows tell a split."""

    kind = models.CharField(max_length=10)
    before = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="changes_from")
    after = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="changes_to")
    year = models.IntegerField()
    name_before = models.CharField(max_length=80, blank=True)

    class Meta:
        """One row says a thing once."""

        ordering = ("year", "pk")
        constraints = (
            models.UniqueConstraint(fields=("kind", "before", "after", "year"), name="one_change_once"),
        )


class AreaMap(Audited):
    """The outlines of the areas right below one, from a map that was loaded; the newest holds."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="maps")
    file = models.FileField(upload_to="maps/", max_length=200)
    """`core.reports.pictures.Ground` as JSON."""
    source = models.CharField(max_length=200)
    """Name of the file that was loaded."""
    note = models.CharField(max_length=200, blank=True)
    """Shown under every picture of it: who made it, its approval number (审图号)."""
    loaded_at = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering = ("-loaded_at", "-pk")


class Unit(Audited):
    """A member unit in an area: what it is called now, what it is in the codebook, and who came after it."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=60)
    """Code of the responsible unit in the codebook, such as HEALTH_COMMISSION."""
    credit_code = models.CharField(max_length=18, blank=True)
    valid_from = models.IntegerField(null=True)
    valid_to = models.IntegerField(null=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        """In order of the areas."""

        ordering = ("area__path", "kind", "pk")

    def __str__(self) -> str:
        return self.name


class UnitName(Audited):
    """Another name of a unit, with the years in which it bore it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=120)
    valid_from = models.IntegerField(null=True)
    valid_to = models.IntegerField(null=True)
