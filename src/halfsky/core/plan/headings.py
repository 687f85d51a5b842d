"""What a heading stands for in a plan: guiding thought, principles, aim, goals, measures, organisation and so on."""

import re
from typing import Literal

Role = Literal[
    "",
    "preface",
    "contents",
    "guiding",
    "principles",
    "aim",
    "goals",
    "measures",
    "organisation",
    "monitoring",
]

_ROLES: tuple[tuple[Role, str], ...] = (
    ("contents", r"目录"),
    (
        "preface",
        r"前言|序言|序|引言|导言|规划背景|发展背景|编制背景|规划基础|发展基础|现状(?:与|和).*|形势.*",
    ),
    ("principles", r"(?:基本|主要|工作|总体)?原则"),
    ("aim", r"总体?目标|总目标|(?:发展|总体)愿景|远景(?:目标|展望)|总体目标和.*"),
    (
        "goals",
        r"(?:主要|发展|具体|工作|预期|核心|规划|重点|阶段性?|量化)?目标(?:任务)?(?:(?:和|与|及)(?:主要)?指标)?|主要指标|目标要求",
    ),
    (
        "measures",
        r"(?:主要|实施|工作|发展)?策略(?:[与和及、]?(?:主要|支持|政策)?措施)?|(?:主要|政策|工作|具体|重点|实施|支持|推进|落实)?(?:措施|举措|对策)"
        r"|(?:主要|重点|工作|具体)?任务(?:[与和及](?:措施|举措))?|支持政策|政策支持|重点工作|实施路径",
    ),
    (
        "monitoring",
        r".{0,6}(?:监测|检测)(?:[与和及、]?(?:评估|评价|统计|监督|考核))+.{0,4}|(?:评估|评价)[与和及、]?监测|监督(?:检查|考核|评估)|考核评估",
    ),
    (
        "organisation",
        r".{0,4}(?:组织(?:[与和及、])?(?:实施|保障|领导|管理|推进)|(?:保障|实施|推进)(?:措施|机制|保障|体系)|规划(?:的)?实施|保障实施|组织实施).{0,8}",
    ),
    ("guiding", r".*(?:指导思想|总体要求|总体思路|基本要求).*"),
)
_PATTERNS = tuple((role, re.compile(pattern)) for role, pattern in _ROLES)
_TRIM = re.compile(r"^[“(]|[。:;,、.”)]+$")
_OPENING = re.compile(r"[^。:;,]{1,20}[:。](?=.)")

INLINE_LIMIT = 20


def title_of(text: str) -> str:
    """Words of a heading line without the signs around them."""
    return _TRIM.sub("", text)


def role_of(text: str) -> Role:
    """Say what a heading line stands for; empty for a title of its own, such as 妇女与健康.

    Args:
        text: Heading without marker and blanks, as in `Line.text`.
    """
    title = title_of(text)
    if len(title) > INLINE_LIMIT:
        return ""
    return next((role for role, pattern in _PATTERNS if pattern.fullmatch(title)), "")


def opening_of(text: str) -> str:
    """First words of a line up to a colon or full stop, where more follows; else empty.

    `主要目标：1.…` opens with 主要目标.
    """
    match = _OPENING.match(text)
    return match.group() if match else ""
