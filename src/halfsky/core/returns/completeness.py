"""How far a return is answered, and which indicators of the plan lack figures (缺项)."""

from collections import Counter
from collections.abc import Iterable, Mapping

from halfsky.core.returns.model import Answer, Completeness, Form, Gap, GapLine, LineKey, Unasked
from halfsky.core.vocabulary.statuses import Missing


def is_answered(answer: Answer | None) -> bool:
    """Whether a line has a figure, or a reason why it has none."""
    return answer is not None and (answer.value is not None or answer.missing is not None)


def completeness(form: Form, answers: Iterable[Answer]) -> Completeness:
    """Count what is answered, what is missing and why, and what is still open.

    Args:
        form: What is asked.
        answers: Of one return; answers to lines the form does not have count for nothing.
    """
    given = {answer.key: answer for answer in answers}
    asked = [(line.key, given.get(line.key)) for line in form.lines]
    reasons = Counter(
        one.missing for _, one in asked if one is not None and one.value is None and one.missing is not None
    )
    return Completeness(
        asked=len(asked),
        figures=sum(one is not None and one.value is not None for _, one in asked),
        missing={reason: reasons[reason] for reason in Missing if reasons[reason]},
        open=tuple(key for key, one in asked if not is_answered(one)),
    )


def gaps(
    returns: Iterable[tuple[Form, Iterable[Answer]]], unasked: Iterable[Unasked] = ()
) -> tuple[Gap, ...]:
    """List the indicators that cannot be computed in full, for 缺项数据专项调查.

    What is not due this year, or does not apply here, is no gap.

    Args:
        returns: The forms of one area and year with what was answered; a form nobody answered with no answers.
        unasked: Indicators asked of nobody.

    Returns:
        One gap per indicator that lacks a line, by code; then, by code too, those that nobody is asked for.
    """
    lacking: dict[str, list[GapLine]] = {}
    for form, answers in returns:
        given = {answer.key: answer for answer in answers}
        for line in form.lines:
            if (reason := _lacks(line.key, given)) is None:
                continue
            explanation = given[line.key].explanation if line.key in given else ""
            row = GapLine(unit=form.unit, key=line.key, reason=reason, explanation=explanation)
            for code in line.indicators:
                lacking.setdefault(code, []).append(row)
    found = [Gap(indicator=code, lines=tuple(lacking[code])) for code in sorted(lacking)]
    nobody = sorted(
        (one for one in unasked if one.reason != "no_survey_this_year"), key=lambda one: one.indicator
    )
    return (*found, *(Gap(indicator=one.indicator, unasked=one.reason) for one in nobody))


_NO_GAP = frozenset({Missing.NOT_DUE, Missing.NOT_APPLICABLE})


def _lacks(key: LineKey, given: Mapping[LineKey, Answer]) -> Missing | None:
    answer = given.get(key)
    if answer is None or not is_answered(answer):
        return Missing.NOT_REPORTED
    return None if answer.value is not None or answer.missing in _NO_GAP else answer.missing
