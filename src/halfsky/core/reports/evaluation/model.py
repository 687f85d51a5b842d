"""What the report of an evaluation tells beyond the board: who evaluated, scores, evidence, the chain, the response."""

from datetime import date
from typing import Literal

import msgspec

from halfsky.core.evaluation.agreement import Agreement
from halfsky.core.evaluation.chain import Point
from halfsky.core.evaluation.comparing import Beside
from halfsky.core.evaluation.goal_tree import Branch
from halfsky.core.evaluation.next_targets import Proposal
from halfsky.core.evaluation.scheme import Scheme, Sort
from halfsky.core.evaluation.scoring import Result
from halfsky.core.indicators.model import Text
from halfsky.core.plan.comparing import Counterparts
from halfsky.core.reports.material import Material
from halfsky.core.reports.numbering import Numbers


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """One that was scored: code, sort and name."""

    code: str
    sort: Sort
    name: Text


class Scorer(msgspec.Struct, frozen=True, kw_only=True):
    """A seat: code, whose it is, and the organisation it is of; never a person's name."""

    code: str
    kind: Literal["office", "expert", "third_party"]
    organisation: str = ""


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of evidence: code, kind, title and where it came from."""

    code: str
    kind: str
    title: str
    origin: Text


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a recommendation up to now."""

    code: str
    answer: str
    action: str
    owner: Text | None
    due: date | None
    state: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of one evaluation that its report tells.

    Attributes:
        kind: Of the evaluation.
        scheme: With the weights that were approved.
        asked: Self-evaluations asked for.
        handed_in: Of these handed in.
        subjects: Those scored, the whole first.
        scorers: The seats.
        results: One per subject.
        agreement: Between the scorers.
        evidence: The library.
        points: The chain, findings first.
        english: English words of points by code, where they were given.
        responses: One per recommendation; empty before the report is approved.
        tree: The goal tree filled.
        proposals: Draft targets of the next plan.
        beside: Areas right below, each against the others.
        parent: The plan against the plan of the area above; empty where there is none.
        surveys: Results of special surveys that were accepted.
    """

    kind: Literal["midterm", "final"]
    scheme: Scheme
    asked: int
    handed_in: int
    subjects: tuple[Subject, ...]
    scorers: tuple[Scorer, ...]
    results: tuple[Result, ...]
    agreement: Agreement
    evidence: tuple[Piece, ...] = ()
    points: tuple[Point, ...] = ()
    english: dict[str, str] = {}
    responses: tuple[Response, ...] = ()
    tree: tuple[Branch, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    beside: tuple[Beside, ...] = ()
    parent: tuple[Counterparts, ...] = ()
    surveys: int = 0


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What every chapter works on: the board as read, the evaluation, the running numbers."""

    material: Material
    told: Told
    numbers: Numbers

    def text(self, given: Text) -> str:
        """A text in the report's language."""
        return given.zh if self.material.catalogue.lang == "zh" else given.en

    def words(self, point: Point) -> str:
        """The words of a point; where no English was given, the Chinese stand in quotation marks."""
        if self.material.catalogue.lang == "zh":
            return point.text
        return self.told.english.get(point.code) or f"“{point.text}”"
