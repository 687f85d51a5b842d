"""What is still missing in the answers to a checklist, and what they say together."""

from collections import Counter
from collections.abc import Iterable, Mapping

from halfsky.core.evaluation.policies.model import (
    Answer,
    Checklist,
    Finding,
    Opinion,
    ScreeningAnswer,
    Total,
)
from halfsky.core.vocabulary.errors import Invalid

_EXPLAINED = ("partly", "fails")


def wants_assessment(answers: Iterable[ScreeningAnswer]) -> bool:
    """Whether any answer of the screening is a yes or a doubt; then the full assessment is made."""
    return any(answer.answer != "no" for answer in answers)


def unscreened(checklist: Checklist, answers: Iterable[ScreeningAnswer]) -> tuple[str, ...]:
    """Questions of the screening that have no answer."""
    given = {answer.question for answer in answers}
    return tuple(question.code for question in checklist.screening if question.code not in given)


def open_questions(checklist: Checklist, answers: Iterable[Answer]) -> tuple[str, ...]:
    """Questions that are not answered, or whose finding wants words and has none."""
    good = {answer.question for answer in answers if answer.words.strip() or not wants_words(answer.finding)}
    return tuple(question.code for question in checklist.questions if question.code not in good)


def wants_words(finding: Finding) -> bool:
    """Whether a finding must say why: a policy that does not meet a demand is told what and where."""
    return finding in _EXPLAINED


def open_totals(checklist: Checklist, totals: Mapping[str, int]) -> tuple[str, ...]:
    """Totals that have no figure yet."""
    return tuple(total.code for total in checklist.totals if total.code not in totals)


def refuse_totals(checklist: Checklist, totals: Mapping[str, int]) -> None:
    """Refuse totals that cannot be.

    Raises:
        Invalid: One is below zero, or above the total it is a part of.
    """
    by_code = {total.code: total for total in checklist.totals}
    for code, value in totals.items():
        _refuse_total(by_code, totals, code, value)


def _refuse_total(by_code: Mapping[str, Total], totals: Mapping[str, int], code: str, value: int) -> None:
    total = by_code[code]
    if value < 0:
        raise Invalid("policies.total_below_zero", total=total.name.zh, total_en=total.name.en)
    whole = totals.get(total.part_of)
    if whole is not None and value > whole:
        raise Invalid(
            "policies.total_above_whole",
            total=total.name.zh,
            total_en=total.name.en,
            whole=by_code[total.part_of].name.zh,
            whole_en=by_code[total.part_of].name.en,
        )


def count_findings(answers: Iterable[Answer]) -> Counter[Finding]:
    """How many questions have each finding."""
    return Counter(answer.finding for answer in answers)


def disagreements(
    checklist: Checklist, answers: Iterable[Answer], opinions: Iterable[Opinion]
) -> tuple[str, ...]:
    """Questions on which the office and the experts, or experts among themselves, do not find the same, in order.

    An expert who says nothing on a question holds with the office.
    """
    office: dict[str, Finding] = {answer.question: answer.finding for answer in answers}
    found = {code: {finding} for code, finding in office.items()}
    for opinion in opinions:
        for answer in opinion.differs:
            found.setdefault(answer.question, set()).add(answer.finding)
    return tuple(question.code for question in checklist.questions if len(found.get(question.code, ())) > 1)


def stances_differ(opinions: Iterable[Opinion]) -> bool:
    """Whether the experts hold different conclusions."""
    return len({opinion.stance for opinion in opinions}) > 1
