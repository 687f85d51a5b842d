"""Laws of reading: how a thing is typed does not matter, places are exact, distractors change nothing."""

import unicodedata

import cn2an
import hypothesis.strategies as st
from hypothesis import given, settings

from halfsky.core.plan.model import Target
from halfsky.core.plan.read import read_plan, read_sentences
from halfsky.core.plan.text import make_source, shadow_of

LAWS = settings(deadline=None, derandomize=True)
RATES = st.sampled_from(["妇女常见病筛查率", "高中阶段毛入学率", "村委会成员中女性比例", "农村自来水普及率"])
VERBS = st.sampled_from(["达到", "提高到", "保持在", "稳定在", "力争达到", "达到并保持在"])
PERCENTS = st.integers(min_value=1, max_value=100)
DISTRACTORS = st.sampled_from(
    [
        "围绕“五位一体”谋划工作。",
        "为35至64岁农村妇女提供免费检查。",
        "深入实施《中华人民共和国妇女权益保障法》。",
        "加强12338妇女维权热线建设。",
        "2020年，全市婴儿死亡率下降到3.2‰。",
        "推动公共场所建设第三卫生间。",
        "健全县、乡、村三级服务网络。",
        "完善3岁以下婴幼儿照护服务。",
    ]
)
GOALS = (
    "孕产妇死亡率下降到14/10万以下，城乡间差距收窄。",
    "婴儿死亡率和5岁以下儿童死亡率分别控制在10‰和13‰以下。",
    "每个乡镇至少配备1名儿童督导员。",
    "妇儿工委每年召开一次全体会议。",
    "企业职工代表大会中女代表比例不低于女职工比例。",
    "城市社区综合服务设施实现全覆盖。",
)


def read(text: str) -> tuple[Target, ...]:
    return read_sentences(make_source(text))


def said(targets: tuple[Target, ...]) -> list[tuple[object, ...]]:
    return [(t.indicator, t.kind, t.comparator, t.value, t.unit, t.strength, t.deadline) for t in targets]


def full_width(text: str) -> str:
    wide = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF01, 0xFF5F)}
    return "".join(wide.get(character, character) for character in text)


@given(rate=RATES, verb=VERBS, percent=PERCENTS)
@settings(LAWS, max_examples=40)
def test_numeral_and_unit_variants_mean_the_same(rate: str, verb: str, percent: int) -> None:
    chinese = cn2an.an2cn(percent)
    variants = [
        f"{percent}%",
        f"{percent}％",
        f" {percent} %",
        f"百分之{chinese}",
        f"百分之{percent}",
        full_width(f"{percent}%"),
    ]
    if percent % 10 == 0 and percent < 100:
        variants += [f"{'一二三四五六七八九'[percent // 10 - 1]}成", f"{percent // 10}成"]
    readings = [said(read(f"{rate}{verb}{number}以上。")) for number in variants]
    assert all(reading == readings[0] for reading in readings)
    assert readings[0][0][2:5] == (">=", percent, "percent")


@given(percent=PERCENTS, tail=st.sampled_from(["以上", "以下", "以内", "左右", ""]))
@settings(LAWS, max_examples=60)
def test_bounds_before_and_after_agree(percent: int, tail: str) -> None:
    (after,) = read(f"就业人员中女性比例达到{percent}%{tail}。")
    assert after.comparator == {"以上": ">=", "以下": "<=", "以内": "<=", "左右": "~", "": ">="}[tail]
    assert after.comparator_explicit is bool(tail)
    (before,) = read(f"就业人员中女性比例不低于{percent}%。")
    assert (before.comparator, before.value) == (">=", percent)


@given(numbers=st.lists(st.integers(1, 40), min_size=2, max_size=3))
@settings(LAWS, max_examples=60)
def test_shared_values_go_to_their_own_indicators(numbers: list[int]) -> None:
    heads = ["新生儿", "婴儿", "5岁以下儿童"][-len(numbers) :]
    names = f"{'、'.join(heads[:-1])}和{heads[-1]}死亡率"
    values = f"{'、'.join(f'{n}‰' for n in numbers[:-1])}和{numbers[-1]}‰"
    targets = read(f"{names}分别控制在{values}以下。")
    assert [target.indicator for target in targets] == [f"{head}死亡率" for head in heads]
    assert [target.value for target in targets] == numbers
    assert {target.comparator for target in targets} == {"<="}


@given(
    goals=st.permutations(GOALS),
    distractors=st.lists(DISTRACTORS, min_size=1, max_size=4),
    places=st.lists(st.integers(0, len(GOALS)), min_size=4, max_size=4),
)
@settings(LAWS, max_examples=15)
def test_distractors_inserted_anywhere_change_nothing(
    goals: list[str], distractors: list[str], places: list[int]
) -> None:
    mixed = list(goals)
    for distractor, place in zip(distractors, places, strict=False):
        mixed.insert(place, distractor)
    for joint in ("", "\n"):
        assert said(read(joint.join(mixed))) == said(read(joint.join(goals)))


@given(goals=st.permutations(GOALS), blanks=st.sampled_from(["", " ", "\u3000", "\n\n"]))
@settings(LAWS, max_examples=15)
def test_offsets_slice_back_and_reading_is_idempotent(goals: list[str], blanks: str) -> None:
    frame = "清水县妇女发展规划（2021—2030年）\n一、发展领域\n（一）妇女与健康\n主要目标：\n"
    body = "\n".join(f"{n}.{goal[:6]}{blanks}{goal[6:]}" for n, goal in enumerate(goals, start=1))
    source = make_source(f"{frame}{body}\n策略措施：\n1.加强服务。\n")
    plan = read_plan(source)
    assert plan == read_plan(source)
    assert [item.number for item in plan.domains[0].goals] == list(range(1, len(goals) + 1))
    for item, goal in zip(plan.domains[0].goals, goals, strict=True):
        assert source.text[item.start : item.end].replace("\n", "") == item.text
        for target in item.targets:
            assert source.text[target.start : target.end].replace("\n", "") == target.quote
        assert said(item.targets) == said(read(goal)) == said(read(item.text))


@given(goal=st.sampled_from(GOALS))
@settings(LAWS, max_examples=10)
def test_full_width_and_half_width_mean_the_same(goal: str) -> None:
    half = unicodedata.normalize("NFKC", goal)
    assert said(read(half)) == said(read(full_width(half))) == said(read(goal))


@given(text=st.text(max_size=60))
@settings(LAWS, max_examples=60)
def test_any_text_has_a_shadow_of_its_length_and_is_read(text: str) -> None:
    assert len(shadow_of(text)) == len(text)
    for target in read(text):
        assert text[target.start : target.end].replace("\n", "").replace("\r", "") == target.quote


@given(
    text=st.text(
        alphabet="不低于高少至达到由从提下降控制在比分别之以上左右%‰/:,、和的0123456789一二三十百万成半翻番率每年个所名岁“”《》()。\n",
        max_size=40,
    )
)
@settings(LAWS, max_examples=150)
def test_scrambled_words_of_plans_never_fail(text: str) -> None:
    for target in read(text):
        assert text[target.start : target.end].replace("\n", "") == target.quote


def test_endless_lines_and_unclosed_signs_are_read_in_time() -> None:
    for piece in ("9", "一", "“", "《", "(", "不低于", "达到1、"):
        assert read(piece * 20000) == ()
