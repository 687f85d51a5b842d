"""Directions: a tendency promised without a number (逐步提高, 差距缩小, 保持合理比例, 基本消除)."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from halfsky.core.plan.clauses import Clause, Passage
from halfsky.core.plan.model import Direction, Target, Tendency
from halfsky.core.plan.places import direction_at
from halfsky.core.plan.subjects import plain_name, trimmed

_ADVERB = r"(?:不断|逐步|逐年|逐届|明显|显著|稳步|持续|进一步|大幅|大幅度|有效|普遍|全面|切实|大力|较大|稳定|有所|整体|更加|更为|得到|得以|继续|着力|基本|总体|极大|较快|同步|逐渐|日益|合理|科学|严格|着力|深入|均|也|积极|努力|力争)*"
_RISING = r"提高|提升|增强|上升|增加|延长|改善|增长|扩大|增多|好转|拓宽|优化|增进|壮大|改观"
_FALLING = r"下降|降低|减少|减轻|回落|遏制|控制|减缓|减低|遏止"
_Rules = tuple[tuple[Tendency, str], ...]


def _compiled(rules: _Rules) -> tuple[tuple[Tendency, re.Pattern[str]], ...]:
    return tuple((tendency, re.compile(pattern)) for tendency, pattern in rules)


_SUBJECT_FIRST = _compiled(
    (
        (
            "slow_increase",
            r"(?P<what>.{3,}?)(?:的)?(?:上升|增长|增加)(?:的)?(?:趋势|势头|速度)"
            + _ADVERB
            + r"(?:减缓|放缓|趋缓|遏制|控制)$",
        ),
        ("up_if_low", r"(?P<what>.{3,}?)(?:偏低|较低|过低)的" + _ADVERB + r"(?:提高|提升|增加)$"),
        ("up_per_term", r"(?P<what>.{3,}?)逐届(?:有所)?(?:提高|提升|增加|上升)$"),
        ("up_yearly", r"(?P<what>.{3,}?)逐年(?:有所)?(?:提高|提升|增加|上升|增长|扩大)$"),
        ("narrow", r"(?P<what>.{1,}?(?:差距|差异|鸿沟|差别))" + _ADVERB + r"(?:缩小|减小|缩减)$"),
        (
            "balance",
            r"(?P<what>.{3,}?)"
            + _ADVERB
            + r"(?:保持|趋于|趋向|更加|达到|实现|回归)(?:总体|基本)?(?:均衡|平衡|合理|正常|协调)$",
        ),
        (
            "maintain",
            r"(?P<what>.{2,}?)"
            + _ADVERB
            + r"(?:保持|维持|稳定在)(?:在)?(?:合理|适当|适度|较高|较低|一定|稳定|基本稳定|总体稳定)(?:的)?(?:比例|结构|水平|区间|范围|数量)?(?:以[上下内])?$",
        ),
        (
            "adapt",
            r"(?P<what>[^,]{3,}?)(?:标准化建设|建设|设置|供给)?(?:与|同|和)[^,]{2,24}(?:需求|需要|水平|要求|形势)"
            + _ADVERB
            + r"相(?:适应|匹配|协调)$",
        ),
        (
            "universal",
            r"(?P<what>.{3,}?)" + _ADVERB + r"(?<=全面|基本|普遍|得到|逐步|广泛)(?:普及|推广普及)$",
        ),
        ("eliminate", r"(?P<what>.{3,}?)" + _ADVERB + r"(?:消除|消灭|根除)$"),
        (
            "some",
            r"(?:其中)?(?P<what>.*?)(?:要|应|须)?(?:有|占有|占|保持|配备)一定(?:数量|比例)的?(?P<more>.*)$",
        ),
        ("up", r"(?P<what>.{2,}?)" + _ADVERB + rf"(?:{_RISING})$"),
        ("down", r"(?P<what>.{2,}?)" + _ADVERB + rf"(?:{_FALLING})$"),
    )
)
_VERB_FIRST = _compiled(
    (
        ("narrow", _ADVERB + r"(?:缩小|缩减|消弭|逐步缩小)(?P<what>[^,]*(?:差距|差异|鸿沟|差别))$"),
        (
            "slow_increase",
            _ADVERB + r"(?:减缓|遏制|延缓)(?P<what>[^,]{3,}?)(?:的)?(?:上升|增长|增加)(?:趋势|势头|速度)$",
        ),
        ("combat", r"(?:严厉|坚决|依法|从严|严肃|有力|持续|加大)+(?:打击|惩处|惩治|查处)(?P<what>[^,]{4,})$"),
        ("control", r"(?:合理|有效|科学|严格|预防和|预防)(?:控制|管控)(?P<what>[^,]{3,})$"),
        ("universal", r"(?:全面|基本|大力|广泛)普及(?P<what>[^,]{4,})$"),
        ("eliminate", r"(?:基本|逐步|努力|坚决|全面)?(?:消除|消灭|根除)(?P<what>[^,]{3,})$"),
        (
            "down",
            _ADVERB
            + r"(?:预防和减少|预防和制止|预防和控制|预防减少|防止和减少|有效遏制|遏制|减少|降低|减轻|防范和遏制|预防和遏制|控制和减少)(?P<what>[^,]{2,})$",
        ),
        ("up", r"(?:促进|推动)(?P<what>[^,]{2,}?)(?:更加|更)?充分(?P<more>就业)$"),
        (
            "up",
            r"(?:促进|推动|帮助|支持)(?P<what>[^,]{2,12}?)"
            + _ADVERB
            + rf"(?:{_RISING})(?P<more>[^,]{{2,}})$",
        ),
        (
            "up",
            r"(?:推动|推进|促进)(?P<what>[^,]{2,12}?)(?:普及|普遍)(?:设置|建立|建设|配备)(?P<more>[^,]{2,})$",
        ),
        (
            "up",
            r"(?:切实|不断|逐步|持续|稳步|进一步|全面|大力|有效|显著|着力|努力|积极)*(?:巩固(?:和)?)?(?:提高|提升|增强|改善|增加|扩大|延长|增进|拓宽)(?P<what>[^,]{2,})$",
        ),
    )
)
_MEANS = re.compile(r"^(?:建立|健全|完善|加强|强化|构建|推进|推动)")
_ABILITY = re.compile(r"(?:服务能力|发展能力|能力|功能|力度|投入|供给|质效|效能|保障能力)$")
_NO_TENDENCY = re.compile(
    r"(?:力度|功能|参与|宣传|机会|机制|体系|渠道|内涵|供给|途径|覆盖面?|作用|范围|措施)$"
)
_BELIEF = re.compile(r"(?:政治|思想|情感|国家|民族|文化|理论)认同|信仰|信念|忠诚")
_HARM = re.compile(r"歧视|暴力|侵害|骚扰|贫困|文盲|现象|传播|差距|隔离|危害|伤害|疾病|欺凌|早婚|辍学")


def _fits(clause: Clause, tendency: Tendency, match: re.Match[str], *, means: bool) -> bool:
    what = match["what"]
    if tendency == "eliminate":
        return bool(_HARM.search(clause.plain))
    if tendency == "up" and not match.groupdict().get("more"):
        if _NO_TENDENCY.search(what) or _BELIEF.search(what):
            return False
        return not (means and _ABILITY.search(what))
    if tendency == "some":
        return "提名" not in clause.plain
    return True


def _yearly(clause: Clause, tendency: Tendency) -> Tendency:
    if tendency == "up" and "逐年" in clause.plain:
        return "up_yearly"
    return "up_per_term" if tendency == "up" and "逐届" in clause.plain else tendency


def _sentences_of_means(passage: Passage) -> dict[int, int]:
    """First clause of each sentence that names a means (健全…体系); those after it tell its effect."""
    first: dict[int, int] = {}
    for clause in passage.clauses:
        if _MEANS.match(clause.plain):
            first.setdefault(clause.sentence, clause.place)
    return first


def _of_clause(passage: Passage, clause: Clause, *, means: bool) -> Direction | None:
    rules = ((_VERB_FIRST, "V"), (_SUBJECT_FIRST, "S"))
    for patterns, order in rules:
        for tendency, pattern in patterns:
            match = pattern.match(clause.text)
            if (
                match
                and (order == "S" or _fits(clause, tendency, match, means=means))
                and not _is_means(clause, order)
            ):
                return _direction(passage, clause, _yearly(clause, tendency), match)
    return None


def _is_means(clause: Clause, order: str) -> bool:
    """Tell whether a clause of subject and verb is in truth a verb and its object (加强…提升)."""
    return order == "S" and bool(
        re.match(
            r"(?:加强|推进|推动|促进|引导|支持|鼓励|保障(?!水平|能力|待遇|程度)|健全|完善|建立|实施|落实|开展)",
            clause.plain,
        )
    )


def _direction(passage: Passage, clause: Clause, tendency: Tendency, match: re.Match[str]) -> Direction:
    words = passage.words(clause.start + match.start("what"), clause.start + match.end("what"))
    more = match.groupdict().get("more") or ""
    name = plain_name(trimmed(words)) + more.removeprefix("的")
    return direction_at(
        passage,
        clause.start,
        clause.end,
        indicator=_complete(passage, clause, name),
        direction=tendency,
    )


def _complete(passage: Passage, clause: Clause, name: str) -> str:
    """Give a gap between places the indicator of the clause before: 死亡率下降到…,城乡差距缩小."""
    before = passage.before(clause)
    if before is not None and re.fullmatch(r"(?:城乡|区域|地区|县域|性别|人群|群体|[、和与之间])+差距", name):
        lead = re.search(r"^[^,]*?率", before.plain)
        return (lead.group() if lead else "") + name
    return name


def _directions(passage: Passage, targets: tuple[Target, ...]) -> Iterator[Direction]:
    means = _sentences_of_means(passage)
    ends = [target.end for target in targets]
    for clause in passage.clauses:
        first, last = passage.view.span(clause.start, clause.end)
        near = targets[bisect_right(ends, first) :][:1]
        if clause.past or (near and near[0].start < last):
            continue
        follows = means.get(clause.sentence, clause.place) < clause.place
        direction = _of_clause(passage, clause, means=follows)
        if direction is not None:
            yield direction


def directions_of(passage: Passage, targets: tuple[Target, ...]) -> tuple[Direction, ...]:
    """Read the directions of a passage.

    Args:
        passage: An item of a plan.
        targets: Its targets; their words promise no direction besides.

    Returns:
        Directions in reading order, at most one per clause.
    """
    return tuple(_directions(passage, targets))
