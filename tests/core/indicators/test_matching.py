import csv
from functools import cache
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.core.indicators.contrasts import contradicts, is_opinion
from halfsky.core.indicators.matching import MATCHES, NameIndex, build_index, match_plan, match_target
from halfsky.core.indicators.model import Match
from halfsky.core.indicators.names import normalise
from halfsky.core.plan.model import Direction, Domain, Item, Plan, Target
from halfsky.engines.codebook import load_codebook
from tests.shared import SHARED, needs_shared

CODEBOOK = load_codebook()
INDEX: NameIndex = build_index(CODEBOOK)
ALL_NAMES = sorted(
    {indicator.name.zh for indicator in CODEBOOK.indicators.values()}
    | {alias.zh for indicator in CODEBOOK.indicators.values() for alias in indicator.aliases}
)


@pytest.mark.parametrize("code", sorted(CODEBOOK.indicators))
def test_every_name_leads_to_its_indicator(code: str) -> None:
    indicator = CODEBOOK.indicators[code]
    assert INDEX.exact(code) == Match(words=code, indicator=code, how="exact", score=1.0)
    for name in (indicator.name.zh, indicator.name.en):
        found = INDEX.exact(name)
        assert found is not None
        assert (found.indicator, found.how, found.score, found.sex) == (code, "exact", 1.0, "_T")
    for alias in indicator.aliases:
        found = INDEX.exact(alias.zh)
        assert found is not None
        assert found.indicator == code
        assert found.how in ("exact", "alias")


@pytest.mark.parametrize(
    ("words", "indicator", "sex", "residence"),
    [
        ("农村孕产妇死亡率", "MATERNAL_MORTALITY", "_T", "R"),
        ("孕产妇死亡率（城市）", "MATERNAL_MORTALITY", "_T", "U"),
        ("女婴死亡率", "INFANT_MORTALITY", "F", "_T"),
        ("小学学龄女童净入学率", "PRIMARY_NET", "F", "_T"),
        ("男性文盲率", "ILLITERACY", "M", "_T"),
        ("农村妇女平均受教育年限", "MEAN_YEARS_SCHOOLING", "F", "R"),
        ("妇女人均预期寿命", "LIFE_EXPECTANCY", "F", "_T"),
        ("全区婴儿死亡率", "INFANT_MORTALITY", "_T", "_T"),
        ("Maternal mortality ratio", "MATERNAL_MORTALITY", "_T", "_T"),
    ],
)
def test_sex_and_residence_are_read_beside_the_name(
    words: str, indicator: str, sex: str, residence: str
) -> None:
    found = INDEX.exact(words)
    assert found is not None
    assert (found.indicator, found.sex, found.residence) == (indicator, sex, residence)


def test_a_breakdown_the_indicator_lacks_is_not_taken_off() -> None:
    assert INDEX.exact("男性孕产妇死亡率") is None
    assert INDEX.exact("农村社区15分钟健身圈覆盖率") is None


NEAR_MISSES = [
    ("新生儿破伤风死亡率", "NEONATAL_MORTALITY"),
    ("新生儿死亡人数", "NEONATAL_MORTALITY"),
    ("死亡率", "INFANT_MORTALITY"),
    ("儿童超重率", "PUPIL_OBESITY"),
    ("高危孕产妇住院分娩率", "HOSPITAL_DELIVERY"),
    ("农村居民人均经营净收入", "DISPOSABLE_INCOME"),
    ("社区家长学校建校率", "PARENTS_SCHOOL_RATE"),
    ("儿童健康素养水平", "HEALTH_LITERACY"),
    ("青少年健康素养水平", "HEALTH_LITERACY"),
    ("宫颈癌死亡率", "CERVICAL_SCREENING"),
    ("乳腺癌患者治疗率", "CERVICAL_TREATMENT"),
    ("宫颈癌早诊率", "CERVICAL_SCREENING"),
    ("孕产妇住院分娩补助率", "HOSPITAL_DELIVERY"),
    ("高中阶段女生人数占比", "SENIOR_GROSS"),
    ("初中阶段毛入学率差异系数", "SENIOR_GROSS"),
    ("学前教育教师学历达标率", "PRESCHOOL_GROSS"),
    ("流动儿童健康管理率", "UNDER7_MANAGEMENT"),
    ("残疾妇女基本医疗保险参保率", "MEDICAL_INSURANCE_RATE"),
    ("3岁以下残疾儿童系统管理率", "UNDER3_MANAGEMENT"),
    ("社区10分钟健身圈覆盖率", "FITNESS_CIRCLE_15"),
    ("专业妇女保健医生培训人次", "WOMEN_HEALTH_DOCTOR"),
    ("大学生心理健康素养水平", "MENTAL_HEALTH_LITERACY"),
]


@pytest.mark.parametrize(("words", "neighbour"), NEAR_MISSES)
def test_a_near_miss_is_left_unmatched(words: str, neighbour: str) -> None:
    assert neighbour in CODEBOOK.indicators
    found = INDEX.match(words)
    assert found.indicator is None or found.indicator != neighbour
    assert found.how == "unmatched"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("婴儿死亡率", "新生儿死亡率"),
        ("婴儿死亡率", "5岁以下儿童死亡率"),
        ("宫颈癌筛查率", "乳腺癌筛查率"),
        ("村委会成员中女性比例", "村委会主任中女性比例"),
        ("村委会成员中女性比例", "居委会成员中女性比例"),
        ("基本医疗保险参保率", "基本养老保险参保率"),
        ("工伤保险参保率", "工伤保险参保人数"),
        ("城镇单位就业人员中女性比例", "高级专业技术人员中女性比例"),
        ("3岁以下儿童系统管理率", "7岁以下儿童系统管理率"),
        ("健康预期寿命", "预期寿命"),
        ("参保率", "困难群众参保率"),
        ("人大代表中女性比例", "政协委员中女性比例"),
        ("出生缺陷发生率", "严重致残出生缺陷发生率"),
        ("人均可支配收入", "农村人均可支配收入"),
        ("失业保险参保率", "失业保险参保人员中女性比例"),
    ],
)
def test_contrasting_words_forbid_a_likeness(one: str, other: str) -> None:
    assert contradicts(normalise(one), normalise(other))
    assert contradicts(normalise(other), normalise(one))


@pytest.mark.parametrize(
    ("words", "indicator"),
    [
        ("主要劳动年龄人口平均受教育年限", "WORKING_AGE_SCHOOLING"),
        ("宫颈癌患者规范化治疗率", "CERVICAL_TREATMENT"),
        ("接受过高效宫颈癌筛查的35至45岁妇女比例", "CERVICAL_SCREENING_35_45"),
        ("每千名儿童拥有的床位数量", "CHILD_BEDS"),
    ],
)
def test_a_likeness_is_graded_and_shown(words: str, indicator: str) -> None:
    found = INDEX.match(words)
    assert (found.indicator, found.how) == (indicator, "similar")
    assert 0.7 <= found.score < 1
    assert found.runner_up_score < found.score


def test_names_never_seen_before_are_rarely_tied_to_another_thing() -> None:
    """Hide a quarter of the aliases at a time and look them up: unmatched is allowed, another thing is not."""
    right, wrong = 0, []
    for quarter in range(4):
        hidden: list[tuple[str, str]] = []
        indicators = {}
        for code, indicator in CODEBOOK.indicators.items():
            kept = tuple(
                alias for nth, alias in enumerate(indicator.aliases) if (nth + len(code)) % 4 != quarter
            )
            hidden += [(alias.zh, code) for alias in indicator.aliases if alias not in kept]
            indicators[code] = msgspec.structs.replace(indicator, aliases=kept)
        index = build_index(msgspec.structs.replace(CODEBOOK, indicators=indicators))
        for words, code in hidden:
            found = index.match(words).indicator
            right += found == code
            wrong += [(words, code, found)] if found not in (None, code) else []
    assert right > 300
    assert len(wrong) <= 0.05 * (right + len(wrong)), wrong


def test_a_unit_of_another_family_is_never_taken() -> None:
    assert INDEX.match("平均预期寿命", unit="years").indicator == "LIFE_EXPECTANCY"
    assert INDEX.match("平均预期寿命", unit="percent").indicator is None
    assert INDEX.match("孕产妇死亡率", unit="permille").indicator == "MATERNAL_MORTALITY"


def test_the_qualifier_names_residence_sex_and_population() -> None:
    found = INDEX.match("宫颈癌人群筛查率", qualifier="农村适龄妇女")
    assert (found.indicator, found.sex, found.residence) == ("CERVICAL_SCREENING", "_T", "R")
    assert INDEX.match("健康素养水平", qualifier="妇女").sex == "F"
    assert INDEX.match("健康素养水平", qualifier="残疾妇女").indicator is None


def test_the_body_of_the_comparison_speaks_for_the_target() -> None:
    fields = {"kind": "relative", "relative_op": "~"}
    for body, indicator in (
        ("企业", "WOMEN_SHARE_ENTERPRISE_CONGRESS"),
        ("事业单位", "WOMEN_SHARE_INSTITUTION_CONGRESS"),
    ):
        target = _target("职工代表大会女职工代表中的比例", **fields, relative_to=f"{body}女职工比例")
        plain = _target("职工代表大会女职工代表中的比例", **fields)
        assert match_target(target, index=INDEX).indicator == indicator
        assert match_target(plain, index=INDEX).indicator != indicator


@pytest.mark.parametrize(
    "words",
    [
        "妇女思想政治意识",
        "对国家的政治认同",
        "意识形态工作成效",
        "信教妇女比例与宗教信仰",
        "网络舆情数",
        "公民意识",
        "居民健康素养水平与政治认同",
    ],
)
def test_opinion_and_belief_are_never_tied_to_a_figure(words: str) -> None:
    assert is_opinion(words)
    assert INDEX.match(words) == Match(words=words, indicator=None, how="unmatched", score=0.0)


@settings(deadline=None)
@given(st.sampled_from(ALL_NAMES), st.integers(min_value=0, max_value=30))
def test_blanks_and_width_change_no_match(name: str, place: int) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() and c.isascii() else c for c in name)
    odd = f"{wide[:place]} \n{wide[place:]}"
    plain, found = INDEX.match(name), INDEX.match(odd)
    assert (found.indicator, found.how, found.score, found.sex) == (
        plain.indicator,
        plain.how,
        plain.score,
        plain.sex,
    )


@settings(deadline=None)
@given(st.text(alphabet="妇女儿童死亡率筛查教育比例人数中的城乡孕产婴村委会主任成员0123%、", max_size=14))
def test_any_words_give_a_lawful_match(words: str) -> None:
    found = INDEX.match(words)
    assert 0 <= found.score <= 1
    assert (found.indicator is None) == (found.how == "unmatched") == (found.score == 0)
    assert found.indicator is None or found.indicator in CODEBOOK.indicators
    assert found.runner_up != found.indicator or found.indicator is None


def _target(indicator: str, **fields: Any) -> Target:
    return Target(
        quote=indicator, start=0, end=len(indicator), line=1, indicator=indicator, comparator=">=", **fields
    )


def _plan() -> Plan:
    goal = Item(
        number=2,
        text="",
        start=0,
        end=0,
        targets=(
            _target("孕产妇系统管理率", kind="numeric", value=90, unit="percent"),
            _target("妇女寻获率", kind="numeric", value=90, unit="percent"),
        ),
        directions=(
            Direction(
                quote="婴儿死亡率下降", start=0, end=7, line=1, indicator="婴儿死亡率", direction="down"
            ),
            Direction(quote="增进政治认同", start=0, end=6, line=1, indicator="健康素养水平", direction="up"),
        ),
    )
    measure = Item(
        number=4,
        text="",
        start=0,
        end=0,
        targets=(
            Target(
                quote="甲",
                start=0,
                end=1,
                line=1,
                indicator="党代会代表中女性比例",
                comparator="relative",
                kind="relative",
                relative_op=">=",
                relative_to="女党员比例",
            ),
        ),
    )
    domain = Domain(number=1, title="妇女与健康", start=0, end=0, goals=(goal,), measures=(measure,))
    yearly = Item(
        number=2,
        text="",
        start=0,
        end=0,
        targets=(_target("妇女健康服务报告频次", kind="schedule", value=1, unit="per_year"),),
    )
    return Plan(
        title="云岭地区妇女发展规划",
        area="云岭地区",
        period=None,
        parent=None,
        domains=(domain,),
        organisation=(yearly,),
        monitoring=(yearly,),
    )


def test_a_plan_becomes_one_row_per_target_and_direction() -> None:
    table = match_plan(_plan(), CODEBOOK, INDEX)
    assert dict(table.schema) == MATCHES
    rows = {row["no"]: row for row in table.iter_rows(named=True)}
    assert list(rows) == ["1-2-1", "1-2-2", "M1-4-1", "O2-1", "N2-1", "D1-2-1", "D1-2-2"]
    assert rows["1-2-1"]["indicator"] == "PRENATAL_CARE_MANAGEMENT"
    assert rows["1-2-2"]["how"] == "unmatched"
    assert rows["M1-4-1"]["relative_indicator"] == "WOMEN_SHARE_PARTY_MEMBERS"
    assert (rows["O2-1"]["how"], rows["O2-1"]["domain"]) == ("unmatched", None)
    assert (rows["D1-2-1"]["kind"], rows["D1-2-1"]["indicator"]) == ("direction", "INFANT_MORTALITY")
    assert rows["D1-2-2"]["indicator"] is None


@cache
def gold(name: str) -> Any:
    return yaml.load((SHARED / "gold" / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@needs_shared
@pytest.mark.parametrize("name", ["kashgar", "zhalainuoer"])
def test_every_target_with_a_figure_finds_its_indicator(name: str) -> None:
    fields = set(Target.__struct_fields__)
    for row in gold(name)["targets"]:
        if row["kind"] == "schedule":
            continue
        target = Target(**{key: value for key, value in row.items() if key in fields})
        found = match_target(target, index=INDEX)
        assert found.how in ("exact", "alias"), row["indicator"]
        if row.get("relative_to"):
            assert INDEX.match(row["relative_to"]).how in ("exact", "alias"), row["relative_to"]


@needs_shared
def test_every_national_figure_finds_its_indicator() -> None:
    with (SHARED / "figures" / "china-figures.csv").open(encoding="utf-8") as file:
        names = {row["indicator"] for row in csv.DictReader(file)}
    assert [name for name in sorted(names) if INDEX.exact(name) is None] == []
