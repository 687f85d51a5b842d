"""Who a plan belongs to and when it holds: title, area, period, parent plan."""

import re
from collections.abc import Sequence

from halfsky.core.plan.headings import role_of
from halfsky.core.plan.lines import Line
from halfsky.core.plan.model import Period

_KIND_WORDS = "规划纲要|发展规划|发展纲要|行动计划|行动纲要|规划|纲要|计划|方案"
_TITLE_END = re.compile(
    rf"(?:{_KIND_WORDS})(?P<years>[(]?“?\d{{4}}年?[-—~至到]+\d{{4}}年?”?[)]?)?(?:[(][^()]{{1,8}}[)])?$"
)
_YEARS = re.compile(r"(?P<start>(?:19|20)\d{2})年?[-—~至到]{1,2}(?P<end>(?:19|20)\d{2})年?")
_BARE_YEARS = re.compile(r"[(]?(?:19|20)\d{2}年?[-—~至到]{1,2}(?:19|20)\d{2}年?[)]?")
_FIVE_YEARS = {"十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}
_SUBJECT = re.compile(
    r"妇女|儿童|女性|青年|青少年|少年|老龄|老年|残疾|卫生|健康|教育|人口|家庭|托育|养老|就业|人才|人力"
    r"|社会|国民经济|公共|基本|文化|体育|全民|科学|农业|乡村|生态|民政|医疗|“?十[一二三四五六七八九]五|第十|发展|深化|促进|推进|实施|中长期"
)
_NATION = re.compile(r"^(?:中国|全国|国家|中华人民共和国|我国)?$")
_NOT_AREA = re.compile(r"(?:人民政府|政府|党委|委员会|办公厅|办公室)+$")
_BOOK = re.compile(r"《([^《》]+(?:《[^》]*》[^》]*)?)》")
_BASIS = re.compile(r"依据|依照|根据|按照|遵循|贯彻|落实|参照|对照|为|衔接")
_RANKS: tuple[tuple[int, str], ...] = (
    (3, r"(?:县|区|旗)$"),
    (2, r"(?:市|地区|州|盟)$"),
    (1, r"(?:省|自治区|特别行政区|兵团)$"),
)
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_BELONGS = re.compile(
    r"(?:省|市|县|区|旗|州|盟|兵团|中国|全国)$|妇女|儿童|女性|青年|老龄|残疾|健康|教育|发展|规划|纲要|计划|方案|^[(]?\d{4}年?[-—~至到]"
)
_HEAD_LINES = 40
_TITLE_LIMIT = 60


def rank_of(area: str) -> int:
    """Rank of an area by its name: 0 nation, 1 province, 2 prefecture or city, 3 county or district.

    A county-level city cannot be told from its name and counts as 2.
    """
    if _NATION.match(area):
        return 0
    if area in _MUNICIPALITIES:
        return 1
    if re.search(r"自治区$", area):
        return 1
    return next((rank for rank, ending in _RANKS if re.search(ending, area)), 1)


def _head(lines: Sequence[Line]) -> list[Line]:
    head: list[Line] = []
    for line in lines[:_HEAD_LINES]:
        if role_of(line.text) in ("preface", "contents") or line.level in (10, 20):
            break
        head.append(line)
    return head


def _candidates(head: Sequence[Line]) -> list[str]:
    """Titles that one to four neighbouring short lines of the head make, the longest of each place first."""
    found: list[str] = []
    place = 0
    while place < len(head):
        for length in range(min(4, len(head) - place), 0, -1):
            if not all(_BELONGS.search(line.text) for line in head[place : place + length]):
                continue
            joined = "".join(line.text for line in head[place : place + length]).strip("《》")
            if (
                len(joined) <= _TITLE_LIMIT
                and _TITLE_END.search(joined)
                and not re.search(r"[。,;:]", joined)
            ):
                found.append(joined)
                place += length - 1
                break
        place += 1
    return found


def _from_notice(head: Sequence[Line]) -> list[str]:
    joined = "".join(line.text for line in head)
    return [name for name in _BOOK.findall(joined) if _TITLE_END.search(name)]


def title_in(lines: Sequence[Line]) -> str:
    """Title of the plan from the lines before its preface; empty where there is none.

    An issuing notice (关于印发《…》的通知) before the title is passed over; it serves where no title stands alone.
    """
    head = _head(lines)
    standing = [name for name in _candidates(head) if not re.search(r"关于|通知|印发", name)]
    named = _from_notice(head)
    if standing:
        return max(standing, key=lambda name: (bool(_YEARS.search(name)), -standing.index(name)))
    return named[0] if named else ""


def area_of(title: str) -> str:
    """Area in a title: what stands before the subject of the plan; a national plan gives 中国.

    Example:
        >>> area_of("临江市儿童发展规划(2021-2030年)"), area_of("中国妇女发展纲要(2021-2030年)")
        ('临江市', '中国')
    """
    name = _BARE_YEARS.sub("", title)
    places = (match.start() for match in _SUBJECT.finditer(name) if match.start() >= 2 or match.start() == 0)
    area = _NOT_AREA.sub("", name[: next(places, 0)].strip("《》“”()"))
    return "中国" if _NATION.match(area) else area


def period_in(title: str, lines: Sequence[Line]) -> Period | None:
    """Years of the plan from its title, else from the lines of the head, else from 十四五 and the like."""
    for text in (title, *(line.text for line in _head(lines) if len(line.text) < _TITLE_LIMIT)):
        years = _YEARS.search(text)
        if years:
            return Period(start=int(years["start"]), end=int(years["end"]))
    first = next((year for words, year in _FIVE_YEARS.items() if words in title), None)
    return None if first is None else Period(start=first, end=first + 4)


def is_about_the_same(title: str, other: str) -> bool:
    """Whether two plans are for the same people: women, children or both; as far as their titles say.

    Example:
        >>> is_about_the_same("临江市妇女发展规划", "中国妇女发展纲要(2021-2030年)")
        True
        >>> is_about_the_same("临江市妇女发展规划", "中国儿童发展纲要(2021-2030年)")
        False
    """
    own, others = ({people for people in ("妇女", "儿童") if people in name} for name in (title, other))
    return not own or not others or bool(own & others)


def _same_kind(name: str, title: str) -> bool:
    kinds = ("妇女", "儿童", "老龄", "残疾", "青年", "卫生", "教育")
    wanted = [kind for kind in kinds if kind in title]
    return bool(re.search(_KIND_WORDS, name)) and any(kind in name for kind in wanted)


def parent_in(title: str, preface: str) -> str | None:
    """Name of the nearest upper plan of the same kind that the preface says this plan follows.

    Args:
        title: Title of the plan.
        preface: Shadow of the text before the first part, without blanks.
    """
    own = area_of(title)
    names: list[str] = []
    for sentence in re.split(r"[。\n]", preface):
        if _BASIS.search(sentence) and re.search(r"制定|编制|制订|要求|精神|部署|实施|结合", sentence):
            names.extend(name for name in _BOOK.findall(sentence) if _same_kind(name, title))
    upper = [name for name in names if area_of(name) != own]
    current = [name for name in upper if _overlaps(name, title)] or upper
    return max(current, key=lambda name: rank_of(area_of(name)), default=None)


def _overlaps(name: str, title: str) -> bool:
    other, own = _YEARS.search(name), _YEARS.search(title)
    if other is None or own is None:
        return True
    return int(other["start"]) <= int(own["end"]) and int(own["start"]) <= int(other["end"])
