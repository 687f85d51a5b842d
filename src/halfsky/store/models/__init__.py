"""All models, for Django and for those who import them from one place."""

from halfsky.store.models.appraisal import (
    AppraisalObjection,
    AppraisalResult,
    AppraisalRound,
    AppraisalScheme,
    Commendation,
    PracticeProposal,
)
from halfsky.store.models.audit import AuditEntry, AuditHead
from halfsky.store.models.duties import CalendarFeed, Duty, DutyFile, DutyTerm, WorkFunds, WorkReport
from halfsky.store.models.evaluations import (
    Evaluation,
    EvaluationEvidence,
    EvaluationPoint,
    EvaluationScore,
    EvaluationSeat,
    EvaluationStep,
    SelfEvaluation,
    SurveyResult,
)
from halfsky.store.models.inspections import Inspection, InspectionFinding, InspectionStep, InspectionVisit
from halfsky.store.models.matters import (
    Letter,
    Matter,
    MatterStep,
    MatterSupport,
    MeasureProgress,
    MeasureTie,
    Reply,
    WarningDismissal,
)
from halfsky.store.models.meetings import AgendaItem, Meeting, MeetingDecision, MeetingGuest, MeetingStep
from halfsky.store.models.observations import Observation, Vintage
from halfsky.store.models.papers import IssuedPaper
from halfsky.store.models.people import Handover, Invitation, Notice, Person, PersonPost
from halfsky.store.models.places import Area, AreaChange, AreaMap, Unit, UnitName
from halfsky.store.models.plan import Filing, PlanDecision, PlanDocument
from halfsky.store.models.policies import (
    Policy,
    PolicyFile,
    PolicyLetter,
    PolicyOpinion,
    PolicyReply,
    PolicyStep,
)
from halfsky.store.models.publication import Edition, Release
from halfsky.store.models.reports import ReportBasis, ReportDraft, SentenceEdit
from halfsky.store.models.responsibility import Receipt, Scheme, Task
from halfsky.store.models.returns import (
    AskedForm,
    Campaign,
    Evidence,
    Note,
    Return,
    ReturnStep,
    ReturnVersion,
)

__all__ = [
    "AgendaItem",
    "AppraisalObjection",
    "AppraisalResult",
    "AppraisalRound",
    "AppraisalScheme",
    "Area",
    "AreaChange",
    "AreaMap",
    "AskedForm",
    "AuditEntry",
    "AuditHead",
    "CalendarFeed",
    "Campaign",
    "Commendation",
    "Duty",
    "DutyFile",
    "DutyTerm",
    "Edition",
    "Evaluation",
    "EvaluationEvidence",
    "EvaluationPoint",
    "EvaluationScore",
    "EvaluationSeat",
    "EvaluationStep",
    "Evidence",
    "Filing",
    "Handover",
    "Inspection",
    "InspectionFinding",
    "InspectionStep",
    "InspectionVisit",
    "Invitation",
    "IssuedPaper",
    "Letter",
    "Matter",
    "MatterStep",
    "MatterSupport",
    "MeasureProgress",
    "MeasureTie",
    "Meeting",
    "MeetingDecision",
    "MeetingGuest",
    "MeetingStep",
    "Note",
    "Notice",
    "Observation",
    "Person",
    "PersonPost",
    "PlanDecision",
    "PlanDocument",
    "Policy",
    "PolicyFile",
    "PolicyLetter",
    "PolicyOpinion",
    "PolicyReply",
    "PolicyStep",
    "PracticeProposal",
    "Receipt",
    "Release",
    "Reply",
    "ReportBasis",
    "ReportDraft",
    "Return",
    "ReturnStep",
    "ReturnVersion",
    "Scheme",
    "SelfEvaluation",
    "SentenceEdit",
    "SurveyResult",
    "Task",
    "Unit",
    "UnitName",
    "Vintage",
    "WarningDismissal",
    "WorkFunds",
    "WorkReport",
]
