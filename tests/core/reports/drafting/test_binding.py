"""Every number of an edited sentence rests on a claim, needs none, or is flagged with what is right."""

import pytest

from halfsky.core.reports.drafting.binding import bind
from halfsky.core.reports.drafting.merging import generated
from halfsky.core.reports.drafting.numerals import numbers_in
from halfsky.core.reports.drafting.verdicts import statuses_said, wrong_verdict
from halfsky.core.vocabulary.statuses import Status
from tests.core.reports.drafting.drafts import AREAS, CLAIMS, FINDING, PEOPLE, VALUE, real_report

BY_NUMBER = {claim.number: claim for claim in CLAIMS}


def held(text: str, sentence=VALUE, *, source: str = "") -> list[tuple[str, str, str]]:
    own = [BY_NUMBER[number] for number in sentence.claims]
    bound = bind(text, own=own, chapter=CLAIMS[:6], source=source)
    return [(one.stated.written, one.binding, one.right) for one in bound if one.binding != "free"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_generated_sentence_is_flagged(lang: str) -> None:
    report = real_report(lang)
    claims = {claim.number: claim for claim in report.claims}
    for sentence in generated(report).values():
        own = [claims[number] for number in sentence.claims]
        wrong = [
            one for one in bind(sentence.text, own=own, chapter=own) if one.binding not in ("bound", "free")
        ]
        assert wrong == [], sentence.text
        assert wrong_verdict(sentence.text, own, lang=lang) == "", sentence.text


@pytest.mark.parametrize(
    "text",
    [
        "今年为95.3%。",
        "今年约为95%。",
        "今年达到95.34%。",
        "今年为百分之九十五点三。",
        "今年为95.3％，降了1.1个百分点。",
        "由2023年的96.4%下降到2024年的95.3%。",
        "还差2.7个百分点才到98%。",
    ],
)
def test_numbers_that_round_to_a_claim_are_bound(text: str) -> None:
    assert {binding for _, binding, _ in held(text)} == {"bound"}


@pytest.mark.parametrize(
    ("text", "sentence", "written", "right"),
    [
        ("今年为95.8%。", VALUE, "95.8%", "95.3%"),
        ("今年为95.3%，比上年下降1.2个百分点。", VALUE, "1.2个百分点", "下降1.1个百分点"),
        ("今年为95.3%，比上年下降1.1%。", VALUE, "1.1%", ""),
        ("今年为95.3%，比上年提高1.1个百分点。", VALUE, "1.1个百分点", "下降1.1个百分点"),
        ("还差2.9个百分点。", FINDING, "2.9个百分点", "2.7个百分点"),
        ("筛查7520万人。", PEOPLE, "7520万人", "7502.4万人"),
        ("十二个县中，九个达标。", AREAS, "九个", ""),
    ],
)
def test_a_number_that_no_longer_agrees_is_flagged_with_the_right_one(
    text: str, sentence, written: str, right: str
) -> None:
    wrong = {one[0]: one for one in held(text, sentence) if one[1] != "bound"}
    assert set(wrong) == {written}
    assert wrong[written][2] == right


def test_a_number_of_no_claim_is_unbound_unless_a_source_is_named() -> None:
    text = "今年为95.3%，投入资金320万元。"
    assert ("320万元", "unbound", "") in held(text)
    assert ("320万元", "sourced", "") in held(text, source="县财政局2024年决算")


def test_a_claim_of_another_chapter_does_not_bind() -> None:
    assert held("今年为16.9/10万。") == [("16.9/10万", "unbound", "")]


def test_a_source_does_not_excuse_a_number_that_a_claim_contradicts() -> None:
    assert held("今年为95.8%。", source="来文")[0][1] == "disagrees"


@pytest.mark.parametrize(
    "text",
    [
        "到2025年、“十四五”时期，第十二条要求落实。",
        "（一）一是健全机制，二是加大投入。",
        "见表3和附表2，目标1-2-1。",
        "国发〔2021〕16号，6月30日印发。",
        "面向3岁以下儿童和15—49岁妇女，一般由一个部门负责。",
        "拨打12338热线，近三年持续开展。",
        "5岁以下儿童死亡率稳定。",
        "二〇二四年，九年义务教育、两癌检查和三八活动一定要做好。",
        "In 2024, see Table 3 and Article 12; children under 5; over the last 3 years.",
    ],
)
def test_years_ordinals_and_numbers_of_things_need_no_claim(text: str) -> None:
    assert held(text) == []


@pytest.mark.parametrize(
    ("text", "value", "digits", "unit"),
    [
        ("95.3%", 95.3, 1, "percent"),
        ("９５．３％", 95.3, 1, "percent"),
        ("3.5万件", 35000, -3, "cases"),
        ("7502.4万人", 7502.4, 1, "10k_persons"),
        ("1,234.5元", 1234.5, 1, "yuan"),
        ("16.9/10万", 16.9, 1, "per_100k"),
        ("0.8‱", 0.8, 1, "per_10k"),
        ("九成五", 95, 0, "percent"),
        ("千分之三点五", 3.5, 1, "permille"),
        ("三项", 3, 0, "count"),
        ("两个百分点", 2, 0, "percentage_points"),
        ("4.17 per 1,000", 4.17, 2, "permille"),
        ("0.23 points per 1,000", 0.23, 2, "permille_points"),
        ("12.1 per 100,000", 12.1, 1, "per_100k"),
    ],
)
def test_numbers_are_read_with_their_units(text: str, value: float, digits: int, unit: str) -> None:
    (number,) = numbers_in(f"为{text}。")
    assert (number.value, number.digits, number.unit) == (value, digits, unit)
    assert number.written in text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("筛查率已经达标。", "未达标"),
        ("筛查率提前实现目标。", "未达标"),
        ("筛查率尚未达到目标。", ""),
        ("筛查率与目标仍有差距。", ""),
        ("筛查率基本达标。", "未达标"),
        ("筛查率为95.3%。", ""),
        ("The target is met.", "未达标"),
        ("The target is not yet met.", ""),
    ],
)
def test_words_of_a_verdict_are_held_against_it(text: str, right: str) -> None:
    assert wrong_verdict(text, [CLAIMS[0]], lang="zh") == right


def test_words_within_quotation_marks_are_the_plans_and_not_a_verdict() -> None:
    assert statuses_said("目标为“全部达标”。") == frozenset()
    assert statuses_said("提前达标") == {Status.MET_EARLY}
