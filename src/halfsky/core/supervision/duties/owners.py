"""Who owes a duty and at which level, by the subject that its sentence names."""

import re

from halfsky.core.supervision.duties.model import Kind, Level, Owner

_OBJECT = re.compile(
    r"(?:[向报送交给]|提交|报告|报送)(?:至|给)?[^,、]{0,10}?(?:妇儿工委|委员会|政府|部门|办公室|领导小组)(?:办公室|办)?(?:及[^,]{0,6}部门)?"
)
_PHRASES: tuple[tuple[Owner, str], ...] = (
    ("leading_group", r"领导小组"),
    ("evaluation_group", r"评估组"),
    ("statistics", r"监测组|统计(?:部门|局|机构)"),
    (
        "lower_offices",
        r"下一?级[^,]{0,6}(?:妇儿工委|政府|办公室)|各(?:县|市|区|旗|乡|镇|州|盟)[^,]{0,8}(?:妇儿工委|政府|办公室)",
    ),
    ("units", r"责任单位|成员单位|(?:有关|相关|各)(?:部门|单位|机构)|本(?:部门|单位)|人民团体"),
    ("office", r"(?:妇儿工委|妇女儿童工作委员会)(?:的)?办公室|妇儿工委办|委员会办公室"),
    ("committee", r"妇儿工委|妇女儿童工作委员会"),
    ("finance", r"财政(?:部门|局)|各级财政"),
    ("government", r"(?:人民)?政府|行政公署|行署"),
)
_OWNERS = re.compile("|".join(f"(?P<{owner}>{words})" for owner, words in _PHRASES))
_BELOW = re.compile(r"下一?级|^各(?:县|旗|区|市|州|盟|乡镇?)|支持(?:县|乡)级")
_EVERY = re.compile(r"各级|县级以上|[^,]{1,8}[及和、](?:各)?(?:县|市|区|旗|乡镇)")


def owner_of(clause: str, before: tuple[str, ...], kind: Kind) -> Owner:
    """Who owes it: the subject of the clause, else of the sentence so far, else the kind's usual owner.

    Args:
        clause: The clause.
        before: Earlier clauses of the sentence, in order.
        kind: Its kind; only one with `told` lets the text decide.
    """
    if not kind.told:
        return kind.owner
    for words in (clause, *reversed(before)):
        match = _OWNERS.search(_OBJECT.sub("", words))
        if match is not None and match.lastgroup is not None:
            return next(owner for owner, _ in _PHRASES if owner == match.lastgroup)
    return kind.owner


def level_of(clause: str, before: tuple[str, ...], kind: Kind) -> Level:
    """Whose duty it is: the plan's own area's, that of areas below, or of every level."""
    if kind.level != "own":
        return kind.level
    for words in (clause, *reversed(before)):
        if _BELOW.search(words):
            return "below"
        if _EVERY.search(_OBJECT.sub("", words)):
            return "every"
    return "own"
