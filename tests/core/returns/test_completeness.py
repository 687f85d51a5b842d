"""What a return lacks is counted by reason and told by indicator."""

from halfsky.core.returns.completeness import completeness, gaps
from halfsky.core.returns.forms import make_forms
from halfsky.core.returns.model import Answer, Unasked
from halfsky.core.vocabulary.statuses import Missing
from halfsky.engines.codebook import load_codebook

(FORM,) = make_forms(
    load_codebook(),
    indicators=("PRENATAL_CARE_MANAGEMENT", "MATERNAL_MORTALITY"),
    year=2024,
    area="990101",
    level="county",
).forms
BIRTHS, RURAL_BIRTHS, DEATHS, RURAL_DEATHS, CARED, RURAL_CARED = (line.key for line in FORM.lines)


def test_a_figure_a_reason_and_an_open_line_are_told_apart() -> None:
    answers = [
        Answer(key=BIRTHS, value=0.0),
        Answer(key=DEATHS, missing=Missing.NOT_AVAILABLE, explanation="尚在核实"),
        Answer(key=CARED, explanation="明天补"),
    ]
    told = completeness(FORM, answers)
    assert (told.asked, told.figures, told.missing) == (6, 1, {Missing.NOT_AVAILABLE: 1})
    assert told.open == (RURAL_BIRTHS, RURAL_DEATHS, CARED, RURAL_CARED)
    assert told.asked == told.figures + sum(told.missing.values()) + len(told.open)


def test_gaps_name_the_indicator_the_line_and_the_units_words() -> None:
    answers = [Answer(key=line.key, value=1.0) for line in FORM.lines if line.key != DEATHS]
    answers.append(Answer(key=DEATHS, missing=Missing.SUPPRESSED, explanation="人数过少"))
    (gap,) = gaps([(FORM, answers)])
    assert gap.indicator == "MATERNAL_MORTALITY"
    assert [(row.unit, row.key, row.reason, row.explanation) for row in gap.lines] == [
        ("HEALTH_COMMISSION", DEATHS, Missing.SUPPRESSED, "人数过少")
    ]


def test_what_is_not_due_or_does_not_apply_is_no_gap() -> None:
    answers = [Answer(key=line.key, missing=Missing.NOT_APPLICABLE) for line in FORM.lines[:3]]
    answers += [Answer(key=line.key, missing=Missing.NOT_DUE) for line in FORM.lines[3:]]
    assert gaps([(FORM, answers)]) == ()


def test_what_nobody_is_asked_is_a_gap_unless_it_has_its_year() -> None:
    asked_of_none = [
        Unasked(indicator="B", reason="no_unit"),
        Unasked(indicator="A", reason="no_survey_this_year"),
    ]
    answers = [Answer(key=line.key, value=1.0) for line in FORM.lines]
    assert [(gap.indicator, gap.unasked) for gap in gaps([(FORM, answers)], asked_of_none)] == [
        ("B", "no_unit")
    ]


def test_a_return_nobody_opened_is_a_gap_in_every_indicator() -> None:
    assert {gap.indicator for gap in gaps([(FORM, ())])} == {"PRENATAL_CARE_MANAGEMENT", "MATERNAL_MORTALITY"}
