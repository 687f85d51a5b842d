"""The scheme of an evaluation (评估方案): questions under criteria, whom they are asked of, what they weigh.

Schemes are data (`codebook/evaluation/*.yaml`), versioned; an office changes weights before approval, never questions,
so that two evaluations by one version can be compared.
"""

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

from halfsky.core.indicators.model import Text
from halfsky.core.vocabulary.errors import Invalid

Criterion = Literal["relevance", "effectiveness", "efficiency", "sustainability", "equity"]
"""Source: OECD/DAC, Better Criteria for Better Evaluation, 2019; equity as plans for women ask for it."""
Kind = Literal["midterm", "final"]
Sort = Literal["whole", "unit", "county"]
"""Who is scored: the area's plan as a whole, a unit of it, an area right below it."""
Method = Literal["figures", "documents", "interviews", "visits", "self_evaluation", "survey", "meetings"]

CRITERIA: tuple[Criterion, ...] = get_args(Criterion)
SORTS: tuple[Sort, ...] = get_args(Sort)
WHOLE_WEIGHT = 100
"""What the weights of each sort of subject add up to."""


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question of a scheme.

    Attributes:
        code: Speaking code, lasting over versions.
        criterion: Under which it stands.
        chapter: Of the evaluation report in which its answer stands.
        text: The question.
        look_for: What shows it: evidence wanted.
        methods: How it is looked into.
        indicators: Codes of indicators that bear on it; empty for the targets of the plan.
        weights: Points of 100 by sort of subject; a sort that is not named is not asked.
    """

    code: str
    criterion: Criterion
    chapter: str
    text: Text
    look_for: Text
    methods: tuple[Method, ...]
    indicators: tuple[str, ...] = ()
    weights: dict[Sort, int]


class Scheme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole scheme.

    Attributes:
        code: Speaking code.
        version: Raised with any change of questions, weights or scale.
        kind: Of which evaluation.
        title: Its name.
        highest: Best score; the lowest is 0.
        anchors: What each score means, from 0 up.
        chapters: Chapters of the report by code, in order.
        questions: In order.
    """

    code: str
    version: str
    kind: Kind
    title: Text
    highest: int
    anchors: tuple[Text, ...]
    chapters: dict[str, Text]
    questions: tuple[Question, ...]

    def asked_of(self, sort: Sort) -> tuple[Question, ...]:
        """The questions asked of a sort of subject: those that weigh something."""
        return tuple(question for question in self.questions if question.weights.get(sort))

    def question(self, code: str) -> Question:
        """One question.

        Raises:
            Invalid: There is none of that code.
        """
        found = next((question for question in self.questions if question.code == code), None)
        if found is None:
            raise Invalid("evaluation.no_such_question", question=code)
        return found


def check_scheme(scheme: Scheme) -> Scheme:
    """Hold a scheme to its own rules, and give it back.

    Raises:
        Invalid: A code twice, a chapter that is not there, as many anchors as no scale has, weights that do not add up.
    """
    codes = [question.code for question in scheme.questions]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise Invalid("evaluation.question_twice", question=twice, scheme=scheme.code)
    lost = next((one.code for one in scheme.questions if one.chapter not in scheme.chapters), None)
    if lost is not None:
        raise Invalid("evaluation.chapter_unknown", question=lost, scheme=scheme.code)
    if len(scheme.anchors) != scheme.highest + 1:
        raise Invalid("evaluation.anchors_of_scale", scheme=scheme.code, count=scheme.highest + 1)
    for sort in SORTS:
        check_weights(sort, {q.code: q.weights.get(sort, 0) for q in scheme.questions})
    return scheme


def check_weights(sort: Sort, weights: Mapping[str, int]) -> None:
    """Refuse weights that are below nothing or do not add up to 100.

    Raises:
        Invalid: `evaluation.weight_below_nothing`, `evaluation.weights_do_not_sum`.
    """
    below = next((code for code, weight in weights.items() if weight < 0), None)
    if below is not None:
        raise Invalid("evaluation.weight_below_nothing", question=below)
    total = sum(weights.values())
    if total != WHOLE_WEIGHT:
        raise Invalid("evaluation.weights_do_not_sum", sort=sort, total=total, wanted=WHOLE_WEIGHT)


def reweigh(scheme: Scheme, weights: Mapping[Sort, Mapping[str, int]]) -> Scheme:
    """A scheme with an office's own weights; sorts and questions that are not named keep theirs.

    A weight of 0 leaves a question out for the sort.

    Raises:
        Invalid: A question is not of the scheme, or the weights do not add up.
    """
    for given in weights.values():
        for code in given:
            scheme.question(code)
    questions = tuple(
        msgspec.structs.replace(
            question,
            weights=question.weights
            | {sort: given[question.code] for sort, given in weights.items() if question.code in given},
        )
        for question in scheme.questions
    )
    return check_scheme(msgspec.structs.replace(scheme, questions=questions))
