from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.core.indicators.names import Reading, cells_of, normalise, readings

PIECES = st.sampled_from(
    [
        "妇女",
        "女性",
        "女",
        "女生",
        "男性",
        "男女",
        "儿童",
        "女童",
        "就业人员",
        "中",
        "当中",
        "的",
        "占",
        "所占",
        "比例",
        "比重",
        "率",
        "总数",
        "农村",
        "城镇",
        "全区",
        "各级",
        "适龄",
        "（%）",
        "(",
        ")",
        "、",
        "和",
        "与",
        "，",
        "五",
        "５",
        "5",
        "岁",
        "年",
        "个月",
        "至",
        "—",
        "-",
        "～",
        "10万",
        "‰",
        "村民委员会",
        "社区居民委员会",
        "人民代表大会",
        "平均",
        "预期寿命",
        "应保尽保",
        "中国共产党",
        "党员代表大会",
        "a",
        "B",
        "Ω",
        "ﬁ",
    ]
)
NAMES = st.lists(PIECES, max_size=9).map("".join) | st.text(max_size=12)


@settings(deadline=None)
@given(NAMES)
def test_normalising_twice_changes_nothing(words: str) -> None:
    assert normalise(normalise(words)) == normalise(words)


@settings(deadline=None)
@given(NAMES)
def test_blanks_width_and_brackets_do_not_matter(words: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in words)
    assert normalise(" \n".join(wide)) == normalise(words)


@settings(deadline=None)
@given(NAMES)
def test_every_name_reads_as_itself_first(words: str) -> None:
    key = normalise(words)
    assert readings(key)[0] == Reading(key)
    assert len(set(readings(key))) == len(readings(key))


def test_ways_of_writing_one_name() -> None:
    for one, other in (
        ("就业人员中的女性所占比重", "就业人员中女性比例"),
        ("女性占就业人员总数的比例", "就业人员中妇女比重（%）"),
        ("村委会成员女性比例", "村民委员会成员中女性比例"),
        ("三岁以下儿童系统管理率", "3岁以下儿童系统管理率"),
        ("0至6个月婴儿纯母乳喂养率", "０－６个月婴儿纯母乳喂养率"),
        ("艾滋病、梅毒和乙肝检测率", "艾滋病，梅毒及乙肝检测比例"),
        ("女性人均期望寿命", "妇女平均预期寿命"),
        ("孕产妇死亡率（1/10万）", "孕产妇死亡率"),
    ):
        assert normalise(one) == normalise(other), (one, other)


def test_different_things_stay_different() -> None:
    for one, other in (
        ("男女比例", "女性比例"),
        ("婴儿死亡率", "新生儿死亡率"),
        ("村委会成员中女性比例", "居委会成员中女性比例"),
        ("女职工比例", "职工比例"),
        ("10分钟健身圈", "15分钟健身圈"),
    ):
        assert normalise(one) != normalise(other), (one, other)


def test_cells_beside_a_name() -> None:
    assert cells_of(normalise("农村妇女")) == Reading("", "F", "R")
    assert cells_of(normalise("城乡居民")) == Reading("")
    assert cells_of(normalise("男女两性")) == Reading("")
    assert cells_of(normalise("就业人员中女性比例")) == Reading("")
