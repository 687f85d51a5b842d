"""Appraisal of units: schemes, a year's results, objections; proposals of good practice and commendation lists."""

from django.db import models

from halfsky.store.audited import Audited
from halfsky.store.models.observations import Vintage
from halfsky.store.models.people import Person
from halfsky.store.models.places import Area, Unit
from halfsky.store.models.plan import PlanDocument


class AppraisalScheme(Audited):
    """A scheme that units of an area are appraised by.

    `state` is a word of `core.supervision.appraisal.workflow.SchemeState`. Its content never changes once adopted;
    `simulation` is what it would have given on past years, and is emptied by every change.
    """

    number = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="appraisal_schemes")
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200, blank=True)
    content = models.JSONField()
    """`core.supervision.appraisal.model.Scheme` as plain values."""
    state = models.CharField(max_length=10, default="draft")
    revision = models.IntegerField(default=0)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    simulation = models.JSONField(default=list)
    """`core.supervision.appraisal.simulation.Year`s as plain values."""
    simulated_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    simulated_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first; one is in force in an area."""

        ordering = ("area__path", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("area",), condition=models.Q(state="adopted"), name="one_scheme_in_force"
            ),
        )


class AppraisalRound(Audited):
    """The results of one year in an area. `state` is `computed` or `final`."""

    number = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="appraisals")
    year = models.IntegerField()
    scheme = models.ForeignKey(AppraisalScheme, on_delete=models.PROTECT, related_name="rounds")
    vintage = models.ForeignKey(Vintage, null=True, on_delete=models.PROTECT, related_name="+")
    """The vintage whose verdicts were counted; null where no edition of the year was there."""
    state = models.CharField(max_length=10, default="computed")
    revision = models.IntegerField(default=0)
    object_until = models.DateField()
    """Last day on which a unit may object."""
    computed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    computed_at = models.DateTimeField()
    finalised_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    finalised_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first; an area has one a year."""

        ordering = ("-year", "area__path")
        constraints = (models.UniqueConstraint(fields=("area", "year"), name="one_appraisal_a_year"),)


class AppraisalResult(Audited):
    """One unit's points of a year with the facts they follow from."""

    of = models.ForeignKey(AppraisalRound, on_delete=models.PROTECT, related_name="results")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appraisal_results")
    score = models.FloatField(null=True)
    explained = models.JSONField()
    """`core.supervision.appraisal.model.Explained` as plain values; the score follows from it alone."""

    class Meta:
        """By unit: an order of scores is made by the rules of places."""

        ordering = ("of", "unit__kind", "unit__pk")
        constraints = (models.UniqueConstraint(fields=("of", "unit"), name="one_result_of_a_unit"),)


class AppraisalObjection(Audited):
    """What a unit objects to in its result, and the decision. `state` is `raised`, `upheld` or `declined`."""

    result = models.ForeignKey(AppraisalResult, on_delete=models.PROTECT, related_name="objections")
    fact = models.CharField(max_length=120, blank=True)
    """Key of the fact it is about; empty where it is about all."""
    words = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, default="raised")
    outcome = models.CharField(max_length=20, blank=True)
    """What the fact counts as since the decision, where it was upheld."""
    decision = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """Oldest first."""

        ordering = ("pk",)


class PracticeProposal(Audited):
    """A unit or an area that the rules propose as an example (示范), and what people decided.

    `state` is `proposed`, `reviewed` (one person has decided, a second one is to confirm) or `confirmed`. `unit` is
    null where an area is proposed. Units and areas only: no person is kept.
    """

    number = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="practice_proposals")
    """The area whose office reviews it."""
    about = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    """The area proposed, or that of the unit proposed."""
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="+")
    vintage = models.ForeignKey(Vintage, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    content = models.JSONField()
    """`core.supervision.practice.model.Proposal` as plain values: every rule with the facts."""
    state = models.CharField(max_length=10, default="proposed")
    proposed_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    words = models.TextField(blank=True)
    """Why it was accepted or declined."""
    reviewed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first; nobody is proposed twice on one vintage."""

        ordering = ("-year", "area__path", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("vintage", "unit"),
                condition=models.Q(unit__isnull=False),
                name="one_proposal_of_a_unit",
            ),
            models.UniqueConstraint(
                fields=("vintage", "about"), condition=models.Q(unit=None), name="one_proposal_of_an_area"
            ),
        )


class Commendation(Audited):
    """The units and areas commended (表彰先进集体) in one period of a plan. `state` is `draft` or `approved`."""

    number = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="commendations")
    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="+")
    first_year = models.IntegerField()
    last_year = models.IntegerField()
    state = models.CharField(max_length=10, default="draft")
    entries = models.JSONField(default=list)
    """Numbers of the confirmed proposals that it holds, once approved."""
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first; one a period."""

        ordering = ("-first_year", "area__path")
        constraints = (
            models.UniqueConstraint(fields=("area", "plan", "first_year"), name="one_commendation_a_period"),
        )
