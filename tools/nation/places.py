"""The areas of the invented nation: codes begin with 9, which GB/T 2260 gives to no province; names are made up.

One nation, 31 provinces, 333 prefectures, and so many counties and townships as asked for, shared out unevenly as
areas are. A province is `9PP000`; its prefectures follow in blocks of forty, each with its counties behind it; a
township has the county's code and three digits more, as GB/T 10114 writes it.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

SEED = 20250308
NATION = "900000"
PROVINCES, PREFECTURES = 31, 333
_BLOCK = 40
_FIRST = "云岭青松柏枫槐榆桐杏桃梨柚枣桑葵菱芹薇萍荞禾麦豆椒茶莲桂柳杉楠樱榛藤苇蒲银翠朝晚鹿雁鹤鸥霞"
_SECOND = "川原溪谷汀洲屿岗台坪坝湾塘泉浦渡桥埠堤陂"
_LAST = {"province": "省", "prefecture": "市", "county": "县", "township": "乡"}
_EN = {"province": "Province", "prefecture": "Prefecture", "county": "County", "township": "Township"}

AREAS: dict[str, pl.DataType] = {
    "code": pl.String(),
    "name": pl.String(),
    "name_en": pl.String(),
    "level": pl.String(),
    "parent": pl.String(),
    "path": pl.String(),
}
"""One row per area, those above before those below; `path` as the store keeps it."""


def make_areas(*, counties: int, townships: int, provinces: int = PROVINCES) -> pl.DataFrame:
    """Lay out the tree; the same numbers give the same areas.

    Args:
        counties: How many, at least one for each prefecture.
        townships: How many below them.
        provinces: How many are kept of all, the first of them, with what is below.

    Returns:
        Schema `AREAS`.
    """
    chance = np.random.default_rng(SEED)
    of_province = np.repeat(np.arange(PROVINCES), _shares(PREFECTURES, PROVINCES, 4, 21, chance))
    of_prefecture = np.repeat(np.arange(PREFECTURES), _shares(counties, PREFECTURES, 1, _BLOCK - 1, chance))
    of_county = np.repeat(np.arange(counties), _shares(townships, counties, 0, 200, chance))
    named = pl.Series([f"9{number + 1:02d}000" for number in range(PROVINCES)])
    block = 10 + _BLOCK * _within(of_province)
    prefectures = pl.Series(
        [f"9{province + 1:02d}{place:03d}" for province, place in zip(of_province, block, strict=True)]
    )
    within = block[of_prefecture] + 1 + _within(of_prefecture)
    above = of_province[of_prefecture]
    lowest = pl.Series(
        [f"9{province + 1:02d}{place:03d}" for province, place in zip(above, within, strict=True)]
    )
    smallest = pl.Series(
        [
            f"{lowest[int(at)]}{number + 1:03d}000"
            for at, number in zip(of_county, _within(of_county), strict=True)
        ],
        dtype=pl.String,
    )
    top = pl.DataFrame(
        [(NATION, "云上国", "Yunshang (invented)", "nation", None, f"{NATION}/")], schema=AREAS, orient="row"
    )
    levels = [top]
    for level, codes, parents in (
        ("province", named, pl.Series([NATION] * PROVINCES)),
        ("prefecture", prefectures, named.gather(of_province)),
        ("county", lowest, prefectures.gather(of_prefecture)),
        ("township", smallest, lowest.gather(of_county)),
    ):
        levels.append(_level(level, codes, parents, levels[-1]))
    whole = pl.concat(levels)
    kept = [code[:3] for code in named[:provinces]]
    return whole.filter(pl.col("code").str.slice(0, 3).is_in([NATION[:3], *kept]))


def _shares(
    total: int, groups: int, least: int, most: int, chance: np.random.Generator
) -> npt.NDArray[np.int64]:
    """So many things shared out among groups, unevenly, none with fewer or more than said."""
    shares = np.full(groups, least, dtype=np.int64)
    weights = chance.gamma(4.0, 1.0, groups)
    left = total - int(shares.sum())
    while left > 0:
        room = shares < most
        more = chance.multinomial(left, weights * room / (weights * room).sum())
        shares = np.minimum(shares + more, most)
        left = total - int(shares.sum())
    return shares


def _within(groups: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The place of each row within its group, from 0; groups follow each other."""
    _, first, counts = np.unique(groups, return_index=True, return_counts=True)
    return np.arange(len(groups)) - np.repeat(first, counts)


def _level(level: str, codes: pl.Series, parents: pl.Series, above: pl.DataFrame) -> pl.DataFrame:
    numbers = range(len(codes))
    rows = pl.DataFrame(
        {
            "code": codes,
            "name": pl.Series([_name(number) + _LAST[level] for number in numbers], dtype=pl.String),
            "name_en": pl.Series(
                [f"Invented {_EN[level]} {number + 1}" for number in numbers], dtype=pl.String
            ),
            "level": pl.Series([level] * len(codes), dtype=pl.String),
            "parent": parents,
        }
    )
    found = rows.join(
        above.select(parent="code", above="path"), on="parent", how="left", maintain_order="left"
    )
    return found.with_columns(path=pl.format("{}{}/", "above", "code")).select(*AREAS)


def _name(number: int) -> str:
    """Two or three characters, another for each number."""
    first, rest = number % len(_FIRST), number // len(_FIRST)
    second, third = rest % len(_SECOND), rest // len(_SECOND)
    return _FIRST[first] + _SECOND[second] + (_FIRST[(third - 1) % len(_FIRST)] if third else "")
