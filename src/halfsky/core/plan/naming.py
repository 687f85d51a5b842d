"""What a number is told of: the name of its indicator, also where a clause leaves it to those before."""

import re

from halfsky.core.plan.clauses import Clause, Passage
from halfsky.core.plan.measures import Measure
from halfsky.core.plan.quantities import Predicate, predicates_in
from halfsky.core.plan.subjects import (
    MEASURE_NOUN,
    POPULATION,
    carried,
    is_partial,
    parts_of,
    trimmed,
)

PER_HEAD = re.compile(
    r"每(?P<n>千|万|十万|10万|百)(?:名)?(?:[^,]{0,6}(?:人口|人|居民|老人|儿童|婴幼儿|活产|学生))"
)
_PER_HEAD_SHORT = re.compile(r"^(?P<n>千|万|十万|百)(?:人口|人)(?=[^,]{2,})")
_PER_HEAD_TOO = re.compile(r"(?:床位|托位|医师|医生|护士|药师|教师)数?$")
_PER_UNIT = {"千": "per_1000", "万": "per_10k", "十万": "per_100k", "10万": "per_100k", "百": "percent"}
_BARE = re.compile(
    r"(?:覆盖|普及|达标|合格|标准化|规范化|优良|知晓|满意|完成|参与|参保|配备)率|比例|占比|覆盖面"
)

_PART_AFTER = re.compile(
    r"(?P<name>.{3,}(?:率|比例|占比|人数|寿命|年限|时间))(?P<part>[省市县区乡]级|城市|城镇|农村|乡村|男性|女性|男生|女生)"
)
_FARTHEST_LEAD = 6
"""How many clauses back a subject may stand; no sentence that is read aloud keeps one in mind longer."""


def _noun_of(lead: str) -> str:
    """Noun that opens a clause, before what is said of it."""
    lead = re.sub(r"(?:[一-龥]{2}率|(?:参保|参加)?人数)$", "", lead)
    noun = re.split(
        r"每[年\d一二两三四五半季月周]|实现|达到|得到|建立|建设|进一步|不断|逐步|全面|持续|明显", lead
    )[0]
    return "" if re.match(r"加强|推进|推动|完善|健全|开展|实施|提高|提升|促进|做好|落实|扩大", noun) else noun


def _joined(part: str, indicator: str) -> str:
    """Put a population before an indicator that may already name it: 12岁儿童 and 儿童蛀牙率."""
    overlap = next((n for n in range(min(len(part), 4), 0, -1) if indicator.startswith(part[-n:])), 0)
    return part + indicator[overlap:]


def lead_before(passage: Passage, clause: Clause) -> str:
    """Subject of the nearest clause before in the sentence that names an indicator."""
    before = passage.before(clause)
    for _ in range(_FARTHEST_LEAD):
        if before is None:
            break
        lead = lead_of(passage, before)
        if not is_partial(lead):
            return lead
        before = passage.before(before) or _across_semicolon(passage, before)
    return ""


def _across_semicolon(passage: Passage, clause: Clause) -> Clause | None:
    """Clause before the semicolon that a sentence without a subject of its own leans over."""
    if clause.place == 0:
        return None
    before = passage.clauses[clause.place - 1]
    return before if passage.view.text[before.end : before.end + 1] == ";" else None


def lead_of(passage: Passage, clause: Clause | None) -> str:
    """Subject of a clause: what stands before its predicate, or after its verb."""
    if clause is None:
        return ""
    found = next(
        (one for one in predicates_in(clause.text) if not clause.text[: one.start].endswith("每")), None
    )
    end = found.start if found else len(clause.plain)
    words = turned(trimmed(passage.words(clause.start, clause.start + end)))
    words = re.sub(r"(?<=.{4})(?:与|和|同)[^,]{2,16}?(?:基本|保持)*(?:同步|相适应|相匹配)$", "", words)
    words = re.sub(r"(?:不低于|不高于|不少于|高于|低于|(?:逐步|基本)?趋于).*$", "", words)
    return re.sub(
        r"(?:明显|显著|不断|逐步|持续|稳步|进一步|大幅)*(?:提高|提升|增强|降低|下降|减少|改善|缩小|上升|增加)$",
        "",
        words,
    )


def _indicator_of(lead: str, part: str) -> str:
    """What a population or place is told of: the indicator before, without its own population or place."""
    own = POPULATION.match(lead)
    return lead[own.end() :] if part and own else lead


def names_for(passage: Passage, clause: Clause, words: str, count: int, told: str) -> list[str]:
    """Full names of what the numbers are told of; what is left unsaid is taken from what was told before."""
    lead = told or lead_before(passage, clause)
    if re.fullmatch(r"每(?:学年|学期|年|月|周)", words) and lead:
        return [_noun_of(lead) + "课时数"] * count
    if re.match(r"占(?!比)", words) and lead:
        return [lead + words] * count
    if re.fullmatch(r"在.{1,12}中", words) and re.match(r"女.{0,6}在", lead):
        return [lead.split("在")[0] + words] * count
    if is_partial(words) and lead:
        return [_joined(words, _indicator_of(lead, words))] * count
    if _BARE.fullmatch(words):
        return [_noun_of(lead) + words] * count
    if count > 1 and is_partial(re.sub(r"[、和与及]", "", words)) and lead:
        return [piece + _indicator_of(lead, piece) for piece in re.split("[、和与及]", words)]
    before = passage.before(clause)
    if before is not None and before.plain.endswith("中") and words.startswith("女"):
        words = trimmed(passage.words(before.start, before.end)) + words
    names = parts_of(words, count)
    if len(names) == 1:
        names = names * count
    return [_per_head(carried(name, lead), told or _staffed(lead, name, names[0])) for name in names]


def _staffed(lead: str, name: str, first: str) -> str:
    """Words whose head a name shares: the clause before, for what is counted beside it (医师数…,床位…)."""
    return lead if _PER_HEAD_TOO.search(name) and not PER_HEAD.search(first) else first


def population_carried(name: str, words: str, lead: str) -> str | None:
    """Population of the clause before, for a name that leans on it (妇女的…防治意识提高,知晓率…)."""
    people = re.match(r"(?:妇女|女性|儿童|学生|居民|老年人|残疾人)(?=的)", lead)
    return people.group() if people and name != words else None


def _per_head(name: str, told: str) -> str:
    """Give a second thing counted for every so many people the head of the first: 医生…名、床位…."""
    head = PER_HEAD.search(told)
    return f"{head.group()}{name}" if head and not PER_HEAD.search(name) and len(name) <= 8 else name


def whole_name(name: str, predicate: Predicate, passage: Passage, clause: Clause) -> str:
    """Complete a name whose measure the predicate holds: 女性占四成, 儿童之家覆盖90%的社区."""
    if predicate.trend.endswith("占") and not MEASURE_NOUN.search(name):
        return f"{name}占比"
    if predicate.measures[0].unit in ("percent", "share") and re.search(
        r"(?:中|里)(?:的)?(?:女[性生童]?|妇女|女职工|女干部|女代表|女党员)$", name
    ):
        return f"{name}比例"
    if predicate.measures[0].unit in ("percent", "share") and re.fullmatch(r"女.{0,6}在.{2,12}中", name):
        return f"{name}比例"
    if predicate.trend == "覆盖":
        covered = passage.words(clause.start + predicate.end, clause.end).removeprefix("的")
        return f"{name}{covered}覆盖率"
    return name


def base_year_in(lead: str) -> int | None:
    """Year that a change counts from where the subject names it: 以2020年为基数."""
    match = re.search(r"以(\d{4})年[^,]{0,6}为(?:基数|基准|基础)", lead)
    return int(match.group(1)) if match else None


def year_in(words: str) -> int | None:
    """Last year that stands right before a predicate: 率,2025年达到80%、2030年达到95%."""
    match = re.search(r"(20\d{2})年(?:底|末)?(?:前)?(?:力争|要|应)?$", words)
    return int(match.group(1)) if match else None


def turned(words: str) -> str:
    """Put the part of a population that is named after the indicator before it: 比例市级 is 市级…比例."""
    match = _PART_AFTER.fullmatch(words)
    return match["part"] + re.sub(r"^城乡(?:社区)?", "", match["name"]) if match else words


def unit_of(measure: Measure, subject: str, said: str) -> tuple[str, float]:
    """Unit and value of a number, which the name or its clause may decide: 每千人…4.5个, 每月…1000元.

    Args:
        measure: The number.
        subject: Name of what it is told of.
        said: Words of the clause up to the end of the number.
    """
    if measure.unit == "yuan" and "每月" in said:
        return "yuan_per_month", measure.value
    if measure.unit in ("count", "ratio") and not measure.word and subject.endswith("性别比"):
        return "ratio_to_100", measure.value
    if measure.unit == "count" and not measure.word and re.search(r"(?<!占)比$|倍差$", subject):
        return "ratio", measure.value
    per_head = PER_HEAD.search(subject) or _PER_HEAD_SHORT.search(subject)
    if per_head and measure.unit in ("count", "persons", "10k_persons"):
        scale = 10_000 if measure.unit == "10k_persons" else 1
        return _PER_UNIT[per_head["n"]], measure.value * scale
    return measure.unit, measure.value
