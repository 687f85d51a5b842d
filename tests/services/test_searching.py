"""Search: characters of either script, English from the beginning of a word, pinyin whole or by first letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.engines.spelling import pinyin
from halfsky.services.searching import Entry, normal, search

ENTRIES = (
    Entry(
        kind="indicator", key="A", zh="孕产妇死亡率", en="Maternal mortality ratio", more=("孕产妇死亡比",)
    ),
    Entry(kind="indicator", key="B", zh="孕产妇系统管理率", en="Systematic maternal care rate"),
    Entry(kind="indicator", key="C", zh="女职工比例", en="Percentage of women among employees"),
    Entry(kind="clause", key="1-2", zh="全区孕产妇死亡率下降到12/10万以下。"),
    Entry(kind="area", key="990102", zh="青溪县", en="Qingxi County"),
    Entry(kind="unit", key="990102-1", zh="青溪县卫生健康委员会", en="Health Commission", more=("卫健委",)),
)


def keys(asked: str) -> list[str]:
    return [entry.key for found, _ in search(ENTRIES, asked, most=10).values() for entry in found]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("孕产妇死亡率", ["A", "1-2"]),
        ("孕產婦死亡率", ["A", "1-2"]),
        ("孕产妇 管理", ["B"]),
        ("maternal", ["A", "B"]),
        ("MATERNAL care", ["B"]),
        ("age", []),
        ("yunchanfu", ["A", "B"]),
        ("ycf", ["A", "B"]),
        ("qingxi", ["990102", "990102-1"]),
        ("qxx", ["990102", "990102-1"]),
        ("wjw", ["990102-1"]),
        ("卫健委", ["990102-1"]),
        ("990102", ["990102", "990102-1"]),
        ("１２／１０万", ["1-2"]),
        ("没有这样的词", []),
        ("   ", []),
    ],
)
def test_what_fits(asked: str, expected: list[str]) -> None:
    assert keys(asked) == expected


def test_the_whole_name_comes_before_a_part_of_one() -> None:
    entries = [
        Entry(kind="area", key=str(place), zh=name)
        for place, name in enumerate(["大青溪县", "青溪县城", "青溪县"])
    ]
    found, total = search(entries, "青溪县", most=2)["area"]
    assert [entry.zh for entry in found] == ["青溪县", "青溪县城"]
    assert total == 3


@given(st.sampled_from(ENTRIES), st.data())
def test_any_part_of_a_name_finds_it_and_so_does_its_sound(entry: Entry, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(entry.zh) - 1))
    end = data.draw(st.integers(start + 1, len(entry.zh)))
    part = entry.zh[start:end]
    assert entry.key in keys(part)
    sound = "".join(pinyin(normal(entry.zh)).syllables[start:end])
    if entry.kind != "clause" and len(sound) > 1 and sound.isalpha():
        assert entry.key in keys(sound)
