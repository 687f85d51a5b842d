"""What the invented nation counts and wants: its indicators, the cells they are computed from, levels and goals."""

import zlib
from collections.abc import Iterator
from itertools import chain, zip_longest

import msgspec

from halfsky.core.indicators.model import Codebook, Indicator
from halfsky.core.returns.cells import cells_of
from halfsky.core.returns.model import LineKey

YEARS = tuple(range(2013, 2025))
FIRST, LAST = 2021, 2030
_DOMAINS = (
    ("health", "妇女与健康"),
    ("education", "妇女与教育"),
    ("economy", "妇女与经济"),
    ("decision", "妇女参与决策和管理"),
    ("social_security", "妇女与社会保障"),
    ("family", "妇女与家庭建设"),
    ("environment", "妇女与环境"),
    ("law", "妇女与法律"),
)
_PROMISED_UNITS = {"percent": "%", "permille": "‰", "per_100k": "/10万"}


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """Where an indicator stood in the first year, and where the plan wants it by its last, in the indicator's unit."""

    start: float
    goal: float


def chosen(codebook: Codebook, count: int) -> list[Indicator]:
    """So many indicators with numerator and denominator, from the domains in turn."""
    by_domain = [
        [
            one
            for one in codebook.indicators.values()
            if one.domain == domain
            and one.formula is not None
            and one.formula.denominator
            and one.periodicity == "yearly"
            and "women" in one.plans
        ]
        for domain, _ in _DOMAINS
    ]
    return [one for one in chain(*zip_longest(*by_domain)) if one is not None][:count]


def level_of(indicator: Indicator) -> Level:
    """A level and a goal of its own for each indicator, told by its code."""
    draw = zlib.crc32(indicator.code.encode()) / 2**32
    if indicator.unit == "percent":
        if indicator.direction == "down":
            return Level(start=round(6 + 20 * draw), goal=round((6 + 20 * draw) * 0.55))
        start = 25 + 65 * draw
        return Level(start=round(start), goal=round(start + (99 - start) * 0.6))
    start = {"permille": 4 + 6 * draw, "per_100k": 14 + 20 * draw}.get(indicator.unit, 2 + 8 * draw)
    better = 0.55 if indicator.direction == "down" else 1.5
    return Level(start=round(start, 1), goal=round(start * better, 1))


def cells(codebook: Codebook, indicators: list[Indicator]) -> list[LineKey]:
    """The cells that the indicators are computed from: totals, and parts where an indicator is told by them."""
    every = {cell for one in indicators for cell in cells_of(one, codebook)}
    return sorted(every, key=lambda cell: (cell.series, cell.sex, cell.residence))


def plan_text(indicators: list[Indicator], *, targets: int) -> str:
    """A national plan in the manner of such plans, with so many targets, each of one indicator.

    Args:
        indicators: In the order of `chosen`.
        targets: How many.
    """
    promised = [one for one in indicators if one.unit in _PROMISED_UNITS and one.direction in ("up", "down")]
    return "\n\n".join(_paragraphs(promised[:targets])) + "\n"


def _paragraphs(promised: list[Indicator]) -> Iterator[str]:
    yield f"云上国妇女发展规划（{FIRST}—{LAST}年）"
    yield "（虚构示例：国家、地区和数据均为编造，仅供测试规模）"
    yield "一、总体要求"
    yield f"到{LAST}年，妇女在健康、教育、就业、参政、保障、家庭、环境和法律各方面的状况一年比一年好，城乡和地区差距缩小。"
    yield "二、发展领域、主要目标和策略措施"
    for number, (domain, title) in enumerate(_DOMAINS):
        yield f"（{'一二三四五六七八'[number]}）{title}"
        yield "主要目标："
        for place, one in enumerate((one for one in promised if one.domain == domain), start=1):
            yield f"{place}. {_sentence(one)}"
        yield "策略措施："
        yield "1. 各级相关部门每年分析本领域数据，找出落后的地区，提出改进办法。"
    yield "三、组织实施"
    yield "1. 各级妇女儿童工作委员会负责组织实施，把目标任务分解到部门。"
    yield "四、监测评估"
    yield "1. 实行年度监测、中期评估和终期评估。"


def _sentence(one: Indicator) -> str:
    goal = f"{level_of(one).goal:g}{_PROMISED_UNITS[one.unit]}"
    words = f"达到{goal}以上" if one.direction == "up" else f"控制在{goal}以下"
    return f"{one.name.zh}{words}。"
