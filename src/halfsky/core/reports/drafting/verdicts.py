"""Holding what a sentence says of a target in words (达标, 未达标 …) against the verdict."""

import re
from collections.abc import Iterable

from halfsky.core.reports.model import Claim
from halfsky.core.vocabulary.statuses import MARKS, Status

_SAID: tuple[tuple[tuple[Status, ...], str], ...] = (
    ((Status.REVERSED,), r"逆转|(?:又|再次|重新)(?:偏离|低于|高于)|no longer (?:is|met|meets)|reversed"),
    (
        (Status.CANNOT_BE_JUDGED,),
        r"样本过小|不能判断|难以判断|不以单年|too small to (?:be )?judge|cannot be judged",
    ),
    ((Status.NO_DATA,), r"没有可用的?数据|无数据|缺少数据|没有数据|no usable figure|without data|no data"),
    ((Status.NOT_DUE,), r"(?:尚)?未到期|not due"),
    ((Status.NOT_APPLICABLE,), r"不适用|does not apply|not applicable"),
    ((Status.NEARLY_MET,), r"基本(?:达标|实现|达到|完成)|接近(?:达标|目标)|nearly met|almost met"),
    (
        (Status.NOT_MET, Status.REVERSED, Status.NEARLY_MET),
        r"(?:仍有|还有|存在)(?:一定)?差距|差距(?:仍|较)|not (?:yet )?met|is missed|falls? short|short of the target",
    ),
    (
        (Status.NOT_MET, Status.REVERSED),
        r"(?:未能?|没有|尚未|还未|仍未|没能|不)(?:如期)?(?:达标|达到|实现|完成)",
    ),
    (
        (Status.MET_EARLY,),
        r"提前[^，。；]{0,4}(?:达标|实现|达到|完成)|met early|ahead of (?:its|the) deadline",
    ),
    (
        (Status.MET, Status.MET_EARLY),
        r"达标|(?:已经?|如期|全面|均)(?:实现|达到|完成)|实现[^，。；]{0,40}目标|(?:is|are|was|has been) met|\bmet\b",
    ),
)
"""Statuses that words may stand for; what is matched earlier is not read again."""

_PATTERN = re.compile(
    "|".join(f"(?P<s{place}>{words})" for place, (_, words) in enumerate(_SAID)), re.IGNORECASE
)


def statuses_said(text: str) -> frozenset[Status]:
    """Statuses that the words of a sentence can stand for; empty where it speaks of none.

    Example:
        >>> sorted(statuses_said("该目标尚未达到")), sorted(statuses_said("提前达标")), statuses_said("为95%")
        ([<Status.NOT_MET: 'not_met'>, <Status.REVERSED: 'reversed'>], [<Status.MET_EARLY: 'met_early'>], frozenset())
    """
    outside = re.sub("“[^”]*”", "“”", text)
    groups = [match.lastgroup for match in _PATTERN.finditer(outside)]
    return frozenset(status for group in groups if group for status in _SAID[int(group[1:])][0])


def wrong_verdict(text: str, own: Iterable[Claim], *, lang: str) -> str:
    """The right word for the verdict, where the words of a sentence contradict it; else empty.

    Only sentences of one verdict are held: of several it cannot be told which one is meant.
    """
    results = [str(claim.result) for claim in own if claim.operation == "status"]
    said = statuses_said(text)
    if len(results) != 1 or not said or results[0] in said:
        return ""
    mark = MARKS[Status(results[0])]
    return mark.zh if lang == "zh" else mark.en
