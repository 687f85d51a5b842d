"""Policies and their assessment for gender equality: the register, opinions of experts, letters, replies, files."""

from django.db import models

from halfsky.store.audited import Audited
from halfsky.store.models.people import Person
from halfsky.store.models.places import Area, Unit


class Policy(Audited):
    """One policy that is assessed, or an institution whose own rules are; documents and totals, never persons.

    `state` is a word of `core.evaluation.policies.workflow.State`. `revision` rises with every act.
    """

    number = models.CharField(max_length=40, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="policies")
    """The area whose office assesses it."""
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="policies")
    """Who issues it, where that is a unit of the site."""
    issuer = models.CharField(max_length=120)
    """Who issues it, as printed."""
    title = models.CharField(max_length=200)
    document = models.CharField(max_length=80, blank=True)
    """Its own number (文号), where it has one."""
    subject = models.CharField(max_length=12, default="policy")
    """`policy` or `institution`."""
    kind = models.CharField(max_length=10)
    """`draft` or `existing`."""
    stage = models.CharField(max_length=8)
    """`before`, `during` or `after`."""
    field = models.CharField(max_length=20)
    """Domain of the codebook."""
    purpose = models.TextField(blank=True)
    confidential = models.BooleanField(default=False)
    checklist = models.CharField(max_length=30)
    checklist_version = models.IntegerField()
    state = models.CharField(max_length=16, default="registered")
    revision = models.IntegerField(default=0)
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    screening = models.JSONField(default=list)
    """`core.evaluation.policies.model.ScreeningAnswer` as plain values."""
    groups = models.JSONField(default=dict)
    """How each affected group is touched, by code."""
    answers = models.JSONField(default=list)
    """`core.evaluation.policies.model.Answer` as plain values."""
    totals = models.JSONField(default=dict)
    """An institution's totals by code."""
    facts = models.JSONField(default=list)
    """`core.evaluation.policies.model.Fact` as plain values, as taken down. Never changed, only left out."""
    conclusion = models.CharField(max_length=14, blank=True)
    grounds = models.TextField(blank=True)
    proposals = models.JSONField(default=list)
    """`core.evaluation.policies.model.Proposal` as plain values."""
    reply_due = models.DateField(null=True)
    escalated = models.IntegerField(default=0)
    outcome = models.CharField(max_length=18, blank=True)
    outcome_on = models.DateField(null=True)
    outcome_words = models.TextField(blank=True)
    review_due = models.DateField(null=True)
    review_words = models.TextField(blank=True)
    review_facts = models.JSONField(default=list)
    """The same series once more, as they stood at the review."""

    class Meta:
        """Newest first."""

        ordering = ("-registered_at", "-pk")
        indexes = (
            models.Index(fields=("area", "state"), name="policies_by_area"),
            models.Index(fields=("unit", "state"), name="policies_by_unit"),
        )

    def __str__(self) -> str:
        return self.title


class PolicyStep(Audited):
    """One act on a policy, with what was said; `by` is null where the site itself acted."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=40)
    before = models.CharField(max_length=16)
    after = models.CharField(max_length=16)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, blank=True)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering = ("pk",)


class PolicyOpinion(Audited):
    """An expert who is asked, and the opinion once it is handed in; it is never changed afterwards."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="opinions")
    expert = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    opinion = models.JSONField(null=True)
    """`core.evaluation.policies.model.Opinion` as plain values."""
    given_at = models.DateTimeField(null=True)
    excused_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they were asked; each once."""

        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("policy", "expert"), name="one_opinion_each"),)


class PolicyLetter(Audited):
    """The letter of opinion (评估意见函), numbered 〔year〕nth号 in a series of its own for each area."""

    policy = models.OneToOneField(Policy, on_delete=models.PROTECT, related_name="letter")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="policy_letters")
    year = models.IntegerField()
    nth = models.IntegerField()
    printed = models.CharField(max_length=80, unique=True)
    """The number as printed."""
    issuer = models.CharField(max_length=120)
    addressee = models.CharField(max_length=120)
    days = models.IntegerField()
    """Working days given for the reply; 0 where none is asked for."""
    paper = models.JSONField()
    """What it says: `core.reports.papers.model.Paper` as plain values."""
    translation = models.JSONField(default=dict)
    """The same told in English for information; empty where it was issued before translations were kept."""
    file = models.FileField(upload_to="policies/", max_length=200)
    """As Word, as it was sent."""
    sha256 = models.CharField(max_length=64)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    sent_on = models.DateField()

    class Meta:
        """In the order of sending; no number twice."""

        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("area", "year", "nth"), name="one_policy_letter_number"),
        )


class PolicyReply(Audited):
    """The issuer's written reply, proposal by proposal; `recorded` where the office put down what came on paper."""

    policy = models.OneToOneField(Policy, on_delete=models.PROTECT, related_name="reply")
    items = models.JSONField()
    """`core.evaluation.policies.model.ProposalReply` as plain values."""
    words = models.TextField(blank=True)
    received_on = models.DateField()
    days = models.IntegerField()
    """Working days from letter to reply."""
    recorded = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class PolicyFile(Audited):
    """A file that goes with a policy: the draft, its explanation, an institution's rules, the reply as signed."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="policies/", max_length=200)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Oldest first."""

        ordering = ("pk",)
