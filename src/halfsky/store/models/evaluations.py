"""Evaluations of plans: scheme, self-evaluations, evidence, seats and scores, what follows from them, survey results."""

from django.db import models

from halfsky.store.audited import Audited
from halfsky.store.models.observations import Observation, Vintage
from halfsky.store.models.people import Person
from halfsky.store.models.places import Area, Unit
from halfsky.store.models.plan import PlanDocument


class Evaluation(Audited):
    """The mid-term or final evaluation of a plan in its area.

    `state` is a word of `core.evaluation.workflow.State`; `revision` rises with every act on the whole.
    """

    number = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="evaluations")
    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="evaluations")
    vintage = models.ForeignKey(Vintage, on_delete=models.PROTECT, related_name="evaluations")
    kind = models.CharField(max_length=8)
    title = models.CharField(max_length=200)
    scheme = models.JSONField()
    """`core.evaluation.scheme.Scheme` as plain values, with the weights of this evaluation; fixed once approved."""
    state = models.CharField(max_length=16, default="draft")
    revision = models.IntegerField(default=0)
    self_due = models.DateField()
    report_due = models.DateField()
    issuer = models.CharField(max_length=120, blank=True)
    date = models.CharField(max_length=40, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the approved report in Chinese, `core.reports.model.Report` as JSON."""
    report_zh = models.FileField(upload_to="evaluations/", max_length=200, blank=True)
    report_en = models.FileField(upload_to="evaluations/", max_length=200, blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.title


class EvaluationStep(Audited):
    """One act on an evaluation, a self-evaluation or a recommendation, never changed."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="steps")
    subject = models.CharField(max_length=40, blank=True)
    """Empty for the evaluation itself, else the code of the self-evaluation or recommendation."""
    act = models.CharField(max_length=40)
    before = models.CharField(max_length=16)
    after = models.CharField(max_length=16)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering = ("pk",)


class SelfEvaluation(Audited):
    """What a unit, or an area right below, says of its own part; `code` is `S1`, `S2` … within the evaluation."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="selves")
    code = models.CharField(max_length=8)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="self_evaluations")
    """None for an area's."""
    state = models.CharField(max_length=10, default="open")
    version = models.IntegerField(default=0)
    scores = models.JSONField(default=dict)
    """Points by question, as they score themselves."""
    texts = models.JSONField(default=dict)
    """Words by question, and by `done`, `problems`, `next`."""
    facts = models.JSONField(default=dict)
    """Own targets and figures as they stood in the vintage when it was handed in."""
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        """Areas after the units, in the order of their codes."""

        ordering = ("evaluation", "pk")
        constraints = (models.UniqueConstraint(fields=("evaluation", "code"), name="one_self_code"),)


class EvaluationSeat(Audited):
    """Someone who scores: of the office, an expert, or of the third party. Blind until all have handed in."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="seats")
    code = models.CharField(max_length=8)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    kind = models.CharField(max_length=12)
    """`office`, `expert` or `third_party`."""
    organisation = models.CharField(max_length=120, blank=True)
    given_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they were given."""

        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "code"), name="one_seat_code"),
            models.UniqueConstraint(fields=("evaluation", "person"), name="one_seat_a_person"),
        )


class EvaluationScore(Audited):
    """What a seat gave one subject on one question; the newest row holds, and none changes once handed in."""

    seat = models.ForeignKey(EvaluationSeat, on_delete=models.PROTECT, related_name="scores")
    subject = models.CharField(max_length=8)
    """`whole`, or the code of a self-evaluation."""
    question = models.CharField(max_length=40)
    points = models.IntegerField(null=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        """One row a question, subject and seat."""

        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("seat", "subject", "question"), name="one_score_a_question"),
        )


class EvaluationEvidence(Audited):
    """One piece of evidence: a file, or a thing of the site as it stood when it was taken in."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="evidence")
    code = models.CharField(max_length=8)
    of = models.ForeignKey(SelfEvaluation, null=True, on_delete=models.PROTECT, related_name="evidence")
    """The self-evaluation it was handed in with."""
    kind = models.CharField(max_length=12)
    """`file`, `figure`, `matter`, `measure`, `minutes`, `survey`, `note`."""
    title = models.CharField(max_length=200)
    question = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    link = models.CharField(max_length=200, blank=True)
    """Address within the site."""
    facts = models.JSONField(default=dict)
    """What it said when it was taken in."""
    file = models.FileField(upload_to="evaluations/", max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    size = models.IntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Oldest first."""

        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("evaluation", "code"), name="one_evidence_code"),)


class EvaluationPoint(Audited):
    """A finding, a conclusion or a recommendation; a recommendation has an owner and, once answered, a date."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="points")
    code = models.CharField(max_length=8)
    kind = models.CharField(max_length=16)
    text = models.TextField()
    text_en = models.TextField(blank=True)
    rests_on = models.JSONField(default=list)
    question = models.CharField(max_length=40, blank=True)
    domain = models.IntegerField(default=0)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="recommendations")
    state = models.CharField(max_length=10, default="waiting")
    """Of a recommendation: a word of `core.evaluation.workflow.ResponseState`."""
    answer = models.CharField(max_length=10, blank=True)
    """`accept`, `partly` or `decline`."""
    action = models.TextField(blank=True)
    due = models.DateField(null=True)

    class Meta:
        """Oldest first."""

        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("evaluation", "code"), name="one_point_code"),)


class SurveyResult(Audited):
    """One total of a special survey, entered by one person, accepted by another, and then an observation."""

    number = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="survey_results")
    evaluation = models.ForeignKey(Evaluation, null=True, on_delete=models.PROTECT, related_name="surveys")
    title = models.CharField(max_length=200)
    organisation = models.CharField(max_length=120)
    method = models.TextField()
    indicator = models.CharField(max_length=80)
    year = models.IntegerField()
    sex = models.CharField(max_length=2, default="_T")
    residence = models.CharField(max_length=2, default="_T")
    estimate = models.FloatField()
    unit = models.CharField(max_length=40)
    sample = models.IntegerField()
    design_effect = models.FloatField(default=1.0)
    standard_error = models.FloatField(null=True)
    low = models.FloatField()
    high = models.FloatField()
    numerator = models.FloatField(null=True)
    """Cases in a simple sample of the effective size."""
    denominator = models.FloatField(null=True)
    """The effective size."""
    state = models.CharField(max_length=10, default="entered")
    """`entered`, `accepted` or `refused`."""
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)
    """Why it was refused."""
    observation = models.OneToOneField(
        Observation, null=True, on_delete=models.PROTECT, related_name="survey"
    )

    class Meta:
        """Newest first."""

        ordering = ("-entered_at", "-pk")
        indexes = (models.Index(fields=("indicator", "year", "area"), name="surveys_by_series"),)
