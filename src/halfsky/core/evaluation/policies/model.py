"""Records of the assessment of a policy: checklists as experts write them, and what people put on record with them."""

from datetime import date
from typing import Literal

import msgspec

from halfsky.core.indicators.model import Text

Subject = Literal["policy", "institution"]
"""A law, regulation or policy; or the own rules and training of a cultural or media institution."""
Kind = Literal["draft", "existing"]
Stage = Literal["before", "during", "after"]
"""Before it is drawn up (制定前研判), while it is decided on (决策中贯彻), after it is in force (实施后评估)."""
Finding = Literal["meets", "partly", "fails", "not_concerned"]
Screened = Literal["yes", "no", "unsure"]
Conclusion = Literal["no_objection", "amend", "object"]
Reply = Literal["accepted", "partly", "not"]
Outcome = Literal["issued_changed", "issued_unchanged", "kept", "not_issued", "repealed"]


class Law(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A law or convention that questions rest on; `edition` says which version its articles are counted in."""

    code: str
    name: Text
    edition: Text


class Citation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Articles of a law by number; none cites the law as a whole."""

    law: str
    articles: tuple[int, ...] = ()


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question of a checklist, with what it rests on."""

    code: str
    text: Text
    hint: Text | None = None
    basis: tuple[Citation, ...] = ()


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Questions that are answered on one page."""

    code: str
    name: Text
    questions: tuple[Question, ...]


class Choice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of people that a policy can affect."""

    code: str
    name: Text


class Total(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A total that an institution reports of itself; `part_of` is the total that it cannot exceed."""

    code: str
    name: Text
    unit: Text
    part_of: str = ""


class Checklist(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version of a checklist; an assessment keeps the version it was begun with.

    Attributes:
        code: Shared by all versions.
        version: Rises; the newest holds for what is registered from now on.
        screening: Answered first; any yes or doubt leads to the full assessment.
        parts: The full assessment.
        groups: Whom a policy can affect.
        totals: Asked of institutions; empty for policies.
        experts: Opinions wanted at least.
        reply_days: Working days for the written reply.
    """

    code: str
    subject: Subject
    version: int
    name: Text
    source: Text
    screening: tuple[Question, ...]
    parts: tuple[Part, ...]
    groups: tuple[Choice, ...] = ()
    totals: tuple[Total, ...] = ()
    experts: int = 2
    reply_days: int = 15

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the full assessment, in order."""
        return tuple(question for part in self.parts for question in part.questions)


class Checklists(msgspec.Struct, frozen=True, kw_only=True):
    """All versions of all checklists, and the laws they rest on, by code."""

    lists: tuple[Checklist, ...]
    laws: dict[str, Law]

    def newest(self, subject: Subject) -> Checklist:
        """The newest version for a subject."""
        return max((one for one in self.lists if one.subject == subject), key=lambda one: one.version)

    def version(self, code: str, version: int) -> Checklist:
        """The version that an assessment was begun with.

        Raises:
            KeyError: It is no longer in the codebook: a bug, for versions are never taken out.
        """
        return {(one.code, one.version): one for one in self.lists}[code, version]


class ScreeningAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Answer to one question of the screening."""

    question: str
    answer: Screened


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Answer to one question of the checklist: `article` of the policy it is about, and why."""

    question: str
    finding: Finding
    article: str = ""
    words: str = ""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a series for women (F), men (M) or both (_T)."""

    year: int
    sex: str
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    source: str = ""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A figure by sex as it stood when the assessment took it down; it never changes afterwards.

    Attributes:
        series: Code of the indicator.
        name: Its name then.
        unit: Code of its unit.
        year: The newest year for which women and men are both known; else the newest with any figure.
        female, male, total: In `unit`; None where there is none.
        gap: Women minus men, in `unit`.
        derived: Men are what the whole leaves beside women, not a figure of their own.
        vintage: Number of the vintage that the figure is of.
        source: Returns or documents it was read from.
    """

    series: str
    name: Text
    unit: str
    decimals: int
    area: str
    year: int
    female: float | None
    male: float | None
    total: float | None
    gap: float | None
    vintage: str
    known: date
    source: str = ""
    derived: bool = False


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be changed in one article: its number, its words now, the words proposed, why."""

    article: str
    now: str = ""
    proposed: str
    reason: str


class ProposalReply(msgspec.Struct, frozen=True, kw_only=True):
    """What the issuer does with one proposal, counted from 1."""

    nth: int
    reply: Reply
    words: str = ""


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """What one expert holds: a conclusion, reasons, and the questions answered otherwise than the office did."""

    stance: Conclusion
    words: str
    differs: tuple[Answer, ...] = ()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One policy as the yearly report counts it.

    Attributes:
        issuer: Who issues it.
        state: Of the workflow.
        registered: Day on which it was registered; its year is the year it is counted in.
        sent: Day of the letter of opinion.
        due: Day by which the reply is due.
        replied: Day of the reply.
        days: Working days from letter to reply.
        proposals: Proposals of the letter; `accepted` and `partly` of them taken up.
    """

    number: str
    title: str
    issuer: str
    subject: Subject
    kind: Kind
    stage: Stage
    field: str
    state: str
    registered: date
    conclusion: str = ""
    sent: date | None = None
    due: date | None = None
    replied: date | None = None
    days: int | None = None
    proposals: int = 0
    accepted: int = 0
    partly: int = 0
    outcome: str = ""
