"""Finding → conclusion → recommendation: each tied to what it stands on, nothing without evidence."""

from collections.abc import Iterable
from typing import Literal

import msgspec

Kind = Literal["finding", "conclusion", "recommendation"]
Gap = Literal[
    "without_evidence", "without_finding", "without_conclusion", "lost_reference", "question_unanswered"
]

PREFIX: dict[Kind, str] = {"finding": "F", "conclusion": "C", "recommendation": "R"}
EVIDENCE = "E"
_RESTS_ON: dict[Kind, str] = {
    "finding": EVIDENCE,
    "conclusion": PREFIX["finding"],
    "recommendation": PREFIX["conclusion"],
}
_LACKING: dict[Kind, Gap] = {
    "finding": "without_evidence",
    "conclusion": "without_finding",
    "recommendation": "without_conclusion",
}


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One finding, conclusion or recommendation.

    Attributes:
        code: `F1`, `C2`, `R3`: never given twice in one evaluation.
        kind: What it is.
        text: In the words of who wrote it.
        rests_on: Codes of what it is tied to: evidence (`E4`) for a finding, findings for a conclusion, conclusions for a
            recommendation.
        question: Code of the scheme's question that a finding answers; empty for the others.
        domain: Number of the plan's domain it is about, 0 for the whole.
    """

    code: str
    kind: Kind
    text: str
    rests_on: tuple[str, ...] = ()
    question: str = ""
    domain: int = 0


class Lack(msgspec.Struct, frozen=True, kw_only=True):
    """What the chain lacks: `code` is of the point, or of the question that no finding answers."""

    code: str
    gap: Gap
    about: str = ""


def lacks(
    points: Iterable[Point], *, evidence: Iterable[str], questions: Iterable[str] = ()
) -> tuple[Lack, ...]:
    """Everything that keeps a chain from standing.

    Args:
        points: Those that stand, in order.
        evidence: Codes of the evidence that is there.
        questions: Codes of the questions that want an answer.

    Returns:
        In the order of the points, then of the questions; empty where the chain stands.
    """
    chain = tuple(points)
    known = {*evidence, *(point.code for point in chain)}
    found = [lack for point in chain for lack in _of(point, known)]
    answered = {point.question for point in chain if point.kind == "finding"}
    found += [Lack(code=code, gap="question_unanswered") for code in questions if code not in answered]
    return tuple(found)


def _of(point: Point, known: set[str]) -> Iterable[Lack]:
    wanted = _RESTS_ON[point.kind]
    lost = [code for code in point.rests_on if code not in known or not code.startswith(wanted)]
    yield from (Lack(code=point.code, gap="lost_reference", about=code) for code in lost)
    if not set(point.rests_on) - set(lost):
        yield Lack(code=point.code, gap=_LACKING[point.kind])


def evidence_behind(code: str, points: Iterable[Point]) -> tuple[str, ...]:
    """Codes of all evidence that a point rests on in the end, each once, in the order of first mention."""
    by_code = {point.code: point for point in points}
    found: dict[str, None] = {}

    def follow(one: str) -> None:
        if one in by_code:
            for below in by_code[one].rests_on:
                follow(below)
        elif one.startswith(EVIDENCE):
            found[one] = None

    follow(code)
    return tuple(found)


def next_code(kind: Kind, taken: Iterable[str]) -> str:
    """The next code of a kind; one that was ever given is not given again."""
    used = [int(code[1:]) for code in taken if code.startswith(PREFIX[kind])]
    return f"{PREFIX[kind]}{max(used, default=0) + 1}"
