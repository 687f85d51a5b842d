"""Names of indicators reduced to a form in which different ways of writing one name are the same.

就业人员中的妇女所占比重 and 就业人员中女性比例 come out alike. The form is a key to look up, never shown.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

_UNIT_IN_BRACKETS = re.compile(
    r"[(\[](%|‰|/?10万|1/10万|十万分之一|/万|万人|亿人|人|个|元|岁|年|人次|件|户|单位:.*?|百分点)[)\]]"
)
_BLANK = re.compile(r"\s+")
_SILENT = re.compile(r"[()\[\]{}<>《》“”\"'‘’「」·.。;:!?*#_的]+")
_AND = re.compile(r"(以及|、|,|，|和|与|及|/)+")
_SPAN = re.compile(r"(?<=\d)(岁|个月|周)?(至|到|~|—|–|－|-|―)+(?=\d)")
_NUMERAL = re.compile(r"[一二三四五六七八九](?=[岁年])")
_SHARE = re.compile(r"(所占|占)?(百分比|比例|比重|比率|占比)")
_WOMEN_IN = re.compile(r"(?<=[^中男、岁])女率$")
_WOMEN_OF = re.compile(r"^女占(.+?)(总人数|总数|人数)?率$")
_SCOPE = re.compile(
    r"^(全(省|自治区|地区|区|市|县|旗|州|盟)|[本我](省|自治区|地区|区|市|县|旗|州|盟)|辖区|地区)内?|^各(级各类|级|类)?|^[省市区县地旗盟州](级|级以上)|适龄"
)
_RURAL = ("农村", "乡村")
_RESIDENCE = re.compile(r"农村|乡村|城镇|城市")
_YOUNG = {"女童": "儿童", "男童": "儿童", "女婴": "婴儿", "男婴": "婴儿"}
_SEX = re.compile(r"[女男]童|[女男]婴(?!儿)|(?<!男)女(?!率)|男(?!女)")
_DIGIT = dict(zip("一二三四五六七八九", "123456789", strict=True))
_SAME: tuple[tuple[str, str], ...] = (
    ("村民委员会", "村委会"),
    ("社区居民委员会", "居委会"),
    ("居民委员会", "居委会"),
    ("社区居委会", "居委会"),
    ("人民代表大会", "人大"),
    ("人民政治协商会议", "政协"),
    ("职工代表大会", "职代会"),
    ("党员代表大会", "党代会"),
    ("党代表大会", "党代会"),
    ("代表大会代表", "代表"),
    ("平均预期寿命", "预期寿命"),
    ("人均预期寿命", "预期寿命"),
    ("人均健康预期寿命", "健康预期寿命"),
    ("平均健康预期寿命", "健康预期寿命"),
    ("期望寿命", "预期寿命"),
    ("平均寿命", "预期寿命"),
    ("妇女", "女"),
    ("女性", "女"),
    ("女学生", "女"),
    ("女生", "女"),
    ("男性", "男"),
    ("男生", "男"),
    ("应保尽保", "参保"),
    ("应登尽登", "登记"),
    ("应救尽救", "救助"),
    ("应建尽建", "建设"),
    ("应检尽检", "检查"),
    ("应筛尽筛", "筛查"),
    ("应治尽治", "治疗"),
    ("应种尽种", "接种"),
    ("应助尽助", "资助"),
    ("当中", "中"),
    ("之中", "中"),
    ("中国共产党", "党"),
    ("社会基本医疗保险", "基本医疗保险"),
    ("社会养老保险", "养老保险"),
)


@functools.lru_cache(maxsize=65536)
def normalise(words: str) -> str:
    """Reduce a name to its key: width, blanks, brackets, 的, numerals, 比例/比重/率, 妇女/女性 no longer matter.

    Args:
        words: A name as a plan, a table or the codebook writes it.

    Returns:
        The key; normalising a key changes nothing.

    Example:
        >>> normalise("就业人员中的 妇女所占比重（%）") == normalise("就业人员中女性比例")
        True
        >>> normalise("５岁以下儿童死亡率") == normalise("五岁以下儿童死亡率")
        True
    """
    before, key = "", words
    while key != before:
        before, key = key, _once(key)
    return key


def _once(words: str) -> str:
    key = unicodedata.normalize("NFKC", words).lower()
    key = _UNIT_IN_BRACKETS.sub("", _BLANK.sub("", key))
    key = _SILENT.sub("", key)
    key = _SPAN.sub("-", key)
    key = _NUMERAL.sub(lambda found: _DIGIT[found.group()], key)
    key = _AND.sub("、", key).strip("、")
    for written, meant in _SAME:
        key = key.replace(written, meant)
    key = _WOMEN_OF.sub(r"\1中女率", _SHARE.sub("率", key))
    return _WOMEN_IN.sub("中女率", key)


class Reading(NamedTuple):
    """One way to read a key: the name left when words for scope, sex and residence are taken off."""

    key: str
    sex: Literal["_T", "F", "M"] = "_T"
    residence: Literal["_T", "U", "R"] = "_T"


def readings(key: str) -> tuple[Reading, ...]:
    """List the ways to read a normalised name, the fullest first.

    Args:
        key: A key as `normalise` makes it.

    Returns:
        The key itself, then with scope (全区), age fitness (适龄), residence and sex taken off, alone and together.

    Example:
        >>> [reading for reading in readings("农村孕产妇死亡率") if reading.residence == "R"]
        [Reading(key='孕产妇死亡率', sex='_T', residence='R')]
    """
    found = [Reading(key)]
    for shorten in (_without_scope, _without_residence, _without_sex):
        found += [shorter for reading in found for shorter in shorten(reading) if shorter.key]
    return tuple(dict.fromkeys(found))


def _without_scope(reading: Reading) -> Iterator[Reading]:
    shorter = _SCOPE.sub("", reading.key)
    if shorter != reading.key:
        yield reading._replace(key=shorter)


def _without_residence(reading: Reading) -> Iterator[Reading]:
    for found in _RESIDENCE.finditer(reading.key):
        residence: Literal["U", "R"] = "R" if found.group() in _RURAL else "U"
        yield reading._replace(key=_cut(reading.key, found), residence=residence)


def _without_sex(reading: Reading) -> Iterator[Reading]:
    for found in _SEX.finditer(reading.key):
        sex: Literal["F", "M"] = "F" if found.group().startswith("女") else "M"
        cut = reading._replace(key=_cut(reading.key, found), sex=sex)
        yield cut
        if found.group() in _YOUNG:
            both = _YOUNG[found.group()]
            yield cut._replace(key=reading.key[: found.start()] + both + reading.key[found.end() :])


def cells_of(key: str) -> Reading:
    """The sex and the residence that a normalised name speaks of, under an empty key.

    Example:
        >>> cells_of("农村女文盲率")
        Reading(key='', sex='F', residence='R')
    """
    sexes = {"F" if word.startswith("女") else "M" for word in _SEX.findall(key)}
    places = {"R" if word in _RURAL else "U" for word in _RESIDENCE.findall(key)}
    sex: Literal["_T", "F", "M"] = "F" if sexes == {"F"} else "M" if sexes == {"M"} else "_T"
    residence: Literal["_T", "U", "R"] = "R" if places == {"R"} else "U" if places == {"U"} else "_T"
    return Reading("", sex, residence)


def _cut(key: str, found: re.Match[str]) -> str:
    return (key[: found.start()] + key[found.end() :]).strip("、中")
