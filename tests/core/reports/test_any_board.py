"""Whatever a board holds, a report comes out whose numbers are bound."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from halfsky.core.reports.monitoring import build_monitoring_report
from halfsky.core.vocabulary.statuses import Status
from halfsky.core.vocabulary.units import UNITS
from halfsky.engines.codebook import load_messages
from tests.core.reports.boards import AREA, CODEBOOK, COUNTIES, board, observed, plan, target, verdict
from tests.core.reports.walk import sentences, unbound_numbers

AMOUNTS = st.one_of(
    st.just(0.0),
    st.just(100.0),
    st.floats(min_value=0.001, max_value=1e7).map(lambda value: round(value, 3)),
    st.floats(min_value=0.001, max_value=1e3),
)
MAYBE = st.one_of(st.none(), AMOUNTS)
YEARS = st.one_of(st.none(), st.integers(min_value=2015, max_value=2035))


@st.composite
def rows(draw: st.DrawFn) -> tuple[dict, list[dict]]:
    number = f"{draw(st.integers(0, 3))}-{draw(st.integers(1, 9))}-{draw(st.integers(1, 9))}"
    unit = draw(st.one_of(st.none(), st.sampled_from(sorted(UNITS))))
    comparator = draw(st.sampled_from([">=", "<=", "=", "~", "relative", "each_has"]))
    goal, value, year = draw(MAYBE), draw(MAYBE), draw(st.one_of(st.none(), st.integers(2015, 2024)))
    indicator = draw(st.sampled_from([None, "MATERNAL_MORTALITY", "UNDER5_MORTALITY", "ENROLMENT"]))
    deadline = draw(YEARS)
    words = draw(st.sampled_from(["参保率", "人均预期寿命", "每千人口托位数"]))
    promise = target(
        number,
        words,
        comparator=comparator,
        value=goal,
        unit=unit,
        indicator=indicator,
        deadline=deadline,
        plan_end=draw(YEARS),
        kind=draw(st.sampled_from(["numeric", "relative", "universal", "schedule", "zero", "each_has"])),
        trend=draw(st.sampled_from([None, "达到", "保持在", "下降到", "提高到"])),
    )
    common = {"unit": unit, "comparator": comparator, "target_value": goal, "deadline": deadline}
    judged = [
        verdict(
            number,
            draw(st.sampled_from(sorted(Status))),
            area=area,
            year=year,
            value=value if area == AREA else draw(MAYBE),
            gap=draw(st.one_of(st.none(), st.floats(-5, 5))),
            base_year=draw(YEARS),
            base_value=draw(MAYBE),
            previous_value=draw(MAYBE),
            low95=draw(MAYBE),
            high95=draw(MAYBE),
            numerator=draw(MAYBE),
            denominator=draw(MAYBE),
            one_more_turns=draw(st.one_of(st.none(), st.booleans())),
            pooled_value=draw(MAYBE),
            pooled_from=draw(YEARS),
            pooled_to=draw(YEARS),
            source=draw(st.sampled_from(["", "统计局", None])),
            **common,
        )
        for area in (AREA, *COUNTIES[: draw(st.integers(0, 4))])
    ]
    return promise, judged


@settings(
    max_examples=30,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.lists(rows(), max_size=4, unique_by=lambda pair: pair[0]["target"]),
    st.sampled_from(["zh", "en"]),
    st.data(),
)
def test_any_board_gives_a_report_with_bound_numbers(pairs, lang, data) -> None:
    series = data.draw(st.dictionaries(st.integers(2010, 2024), AMOUNTS, max_size=8))
    unit = data.draw(st.sampled_from(["percent", "permille", "per_100k"]))
    made = board(
        plan("妇女与健康", "妇女与教育"),
        targets=[promise for promise, _ in pairs],
        verdicts=[row for _, judged in pairs for row in judged],
        observations=observed("MATERNAL_MORTALITY", series, unit=unit),
    )
    report = build_monitoring_report(made, codebook=CODEBOOK, messages=load_messages(), lang=lang)
    printed = {claim.number: claim.printed for claim in report.claims}
    both = [*CODEBOOK.indicators.values(), *CODEBOOK.variables.values()]
    names = [record.name.zh if lang == "zh" else record.name.en for record in both]
    names += [name[:1].lower() + name[1:] for name in names]
    for sentence in sentences(report):
        own = [printed[number] for number in sentence.claims]
        assert not unbound_numbers(sentence.text, own, names), sentence.text
    assert all(claim.source and claim.inputs for claim in report.claims)
