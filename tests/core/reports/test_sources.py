"""Units of one kind are told by their number, and areas of two levels are never counted together."""

import msgspec
import pytest

from halfsky.core.indicators.model import Area, Text
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.readings import child_areas
from halfsky.core.reports.sources import Sources
from halfsky.engines.codebook import load_messages
from tests.core.reports.boards import CODEBOOK

COUNTIES = ("青溪县", "白鹭县", "石桥县", "临河市")


def area(code: str, name: str, *, level: str, parent: str) -> Area:
    return Area(code=code, name=Text(zh=name, en=name), level=level, parent=parent)


BOOK = msgspec.structs.replace(
    CODEBOOK,
    areas={
        "P": area("P", "云溪地区", level="prefecture", parent="N"),
        **{f"C{i}": area(f"C{i}", name, level="county", parent="P") for i, name in enumerate(COUNTIES)},
        "X": area("X", "直属市", level="prefecture", parent="P"),
        "Q": area("Q", "邻近地区", level="prefecture", parent="N"),
    },
)


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        ("青溪县卫健委；白鹭县卫健委；石桥县卫健委", "3个县（市、区）卫健委", "卫健委 of 3 counties"),
        ("青溪县卫健委；白鹭县卫健委", "青溪县卫健委；白鹭县卫健委", "青溪县卫健委; 白鹭县卫健委"),
        ("甲山县妇联；乙山县妇联；丙山县妇联", "3个下级地区妇联", "妇联 of 3 areas"),
        ("f.xlsx:3；f.xlsx:9", "f.xlsx:3；f.xlsx:9", "f.xlsx:3; f.xlsx:9"),
        ("f.xlsx:3；f.xlsx:9；f.xlsx:12", "f.xlsx", "f.xlsx"),
        ("云溪地区统计局", "云溪地区统计局", "云溪地区统计局"),
    ],
)
def test_sources_of_one_kind_are_drawn_together(source: str, zh: str, en: str) -> None:
    for lang, told in (("zh", zh), ("en", en)):
        sources = Sources(BOOK, Catalogue(messages=load_messages(), lang=lang))
        assert sources.told(source) == told


def test_all_kinds_of_one_level_are_one_item() -> None:
    names = [f"{county}{unit}" for unit in ("卫健委", "教育局") for county in COUNTIES]
    sources = Sources(BOOK, Catalogue(messages=load_messages(), lang="zh"))
    assert sources.drawn_together([*names, "云溪地区统计局"]) == [
        "4个县（市、区）卫健委、教育局",
        "云溪地区统计局",
    ]


def test_child_areas_are_of_one_level_and_known_where_parts_are_known() -> None:
    assert child_areas("P", ("C0", "C2", "X", "N", "Q", "荒村"), BOOK) == ("C0", "C2")
    assert child_areas("P", ("荒村", "P"), BOOK) == ()
    assert child_areas("Q", ("荒村", "C0", "Q"), BOOK) == ("荒村",)
