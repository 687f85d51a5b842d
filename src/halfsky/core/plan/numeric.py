"""Numeric targets: an indicator and a number it shall reach, keep, stay under, or change by."""

import re
from collections.abc import Iterator

from halfsky.core.plan.clauses import MASK, Clause, Passage, first_year, strength_of
from halfsky.core.plan.model import Comparator, Target
from halfsky.core.plan.places import target_at
from halfsky.core.plan.quantities import Measure, Predicate, predicates_in
from halfsky.core.plan.subjects import MEASURE_NOUN, carried, is_partial, name_of, parts_of, trimmed

NEGATIVE = re.compile(
    r"(?:死亡率|死亡人数|患病率|发病率|传播率|近视率|肥胖率|超重率|辍学率|失业率|贫血率|低体重(?:儿|率).*|生长迟缓率|消瘦率|缺陷发生率|发生率|犯罪率|案发率"
    r"|剖宫产率|流产率|吸烟率|负担率|离婚率|文盲率|差距|能耗|排放量?|浓度|阳性率|漏诊率|致残率|自杀率|重伤率|伤害.*率|用时|半径|步行时间|班额)$"
)
_INDICATOR_FIRST = re.compile(
    r"(?:率|比例|比重|占比|人数|数|量|收入|支出|产值|时间|时长|距离|半径|面积|寿命|年限|水平|经费|投入|标准|值|床位|托位|学位|女性|妇女|干部|代表|委员|成员|用时|差距|班额|医师|医生|护士|教师)$"
)
CHANGING = re.compile(
    r"(?:确保|力争|将|把|逐步|努力)*(?P<up>提高|提升|增加|扩大|延长)|(?:确保|力争|将|把|逐步|努力)*(?P<down>降低|减少|缩短|缩小|压减|控制)"
)
_AGE_NOUN = re.compile(r"寿命|年龄|年限|教育|周期")
_CIRCLE = re.compile(r"“?(?P<n>\d+)分钟(?:[一-龥]{0,4}?)(?P<what>[一-龥]{2,8}?圈)”?")
_RATES = (
    "percent",
    "permille",
    "share",
    "percentage_points",
    "permille_points",
    "times",
    "per_10k",
    "per_100k",
)
_DEEDS = "用于|配备|建成|建立|建设|建有|达到|开展|实现|设立|设有|设置|配有|接受|参加|纳入|具备|拥有|完成|享有|享受|通过|获得|掌握|开设|提供|推行|实施"
_PER_HEAD = re.compile(
    r"每(?P<n>千|万|十万|10万|百)(?:名)?(?:[^,]{0,6}(?:人口|人|居民|老人|儿童|婴幼儿|活产|学生))"
)
_PER_UNIT = {"千": "per_1000", "万": "per_10k", "十万": "per_100k", "10万": "per_100k", "百": "percent"}


def _is_year(measure: Measure) -> bool:
    return measure.unit in ("years", "count") and 1900 <= measure.value <= 2100 and measure.word in ("年", "")


def _names_indicator(words: str) -> bool:
    return bool(_INDICATOR_FIRST.search(words))


def _is_modifier(predicate: Predicate, clause: Clause) -> bool:
    """Tell whether the quantity only describes a noun after it: 超过6个月的妇女, 1000人以上企业."""
    rest = clause.text[predicate.end :]
    if re.match(r"的(?:目标|要求|标准|水平|任务|底线|比例)", rest) or predicate.trend == "覆盖":
        return False
    return rest.startswith("的")


def _is_loose(predicate: Predicate, clause: Clause, subject: str) -> bool:
    """Tell whether a bound number without a verb of reaching says nothing about an indicator."""
    if predicate.family not in (None, "weak") or _moved_to(predicate, clause):
        return False
    if predicate.bounds[0] is None:
        return True
    rest = clause.text[predicate.end :]
    leads = predicate.bound_words[0].startswith("不") and clause.text[: predicate.end].endswith(
        tuple("%‰") + tuple(measure.word for measure in predicate.measures if measure.word)
    )
    if _names_indicator(subject) and (
        leads or not re.match(r"[一-龥]{2}", rest) or predicate.family == "weak"
    ):
        return False
    return not (leads and len(subject) >= 2)


def _moved_to(predicate: Predicate, clause: Clause) -> bool:
    """Tell whether a verb of change before its object goes with 至 after it: 提高妇女参保率至95%."""
    return predicate.trend in ("至", "到") and bool(CHANGING.match(clause.plain))


def _is_duration(predicate: Predicate) -> bool:
    return predicate.measures[0].unit in ("days", "months", "years", "hours", "minutes")


def _promises(predicate: Predicate, clause: Clause, subject: str) -> bool:
    """Tell whether a predicate makes a target of its subject."""
    first = predicate.measures[0]
    if any(_is_year(measure) for measure in predicate.measures) or _is_modifier(predicate, clause):
        return False
    if predicate.change:
        return first.unit in _RATES or bool(MEASURE_NOUN.search(subject))
    if first.unit == "years" and not _AGE_NOUN.search(subject):
        return False
    if _is_duration(predicate) and predicate.family in (None, "weak") and not _names_indicator(subject):
        return False
    if first.unit == "count" and first.written and predicate.trend.startswith("实现"):
        return False
    if MASK in clause.text[predicate.start : predicate.end]:
        return False
    return not _is_loose(predicate, clause, subject)


def _told_of_past(passage: Passage, predicate: Predicate, clause: Clause) -> bool:
    """A year without 到 or 前 and a number without a bound word tell what was, not what shall be."""
    if clause.past:
        return True
    if clause.plain[predicate.end : predicate.end + 1] == "了":
        return True
    unbound = predicate.bounds[0] is None
    open_year = first_year(passage.period)
    if predicate.year is not None and predicate.year < open_year:
        return True
    if (
        predicate.base_year is not None
        and predicate.base_year < open_year - 2
        and unbound
        and clause.deadline is None
    ):
        return True
    return clause.bare_year is not None and unbound and predicate.change is None


def _comparator(predicate: Predicate, place: int, indicator: str, *, falls: bool) -> tuple[Comparator, bool]:
    bound = predicate.bounds[place]
    if bound is not None:
        return bound, True
    if predicate.is_range:
        return ("<=" if place else ">="), True
    if predicate.change:
        return ">=", False
    if predicate.family == "down_to" or (predicate.trend in ("至", "到") and falls):
        return "<=", False
    if predicate.family in ("keep_at", "reach", "weak") and NEGATIVE.search(indicator):
        return "<=", False
    return ">=", False


def _trend(predicate: Predicate, place: int, changing: re.Match[str] | None) -> str:
    if predicate.family == "keep_at":
        return predicate.trend.removesuffix("在")
    if predicate.trend in ("至", "到") and changing is not None:
        return f"{changing['up'] or changing['down']}{predicate.trend}"
    silent = predicate.trend in ("", "在", "至", "到", "为", "有")
    if silent and predicate.bound_words[place] and not predicate.change:
        return predicate.bound_words[place]
    return predicate.trend


def _unit(measure: Measure, subject: str) -> str:
    if measure.unit == "yuan" and re.search(r"每月|月", subject):
        return "yuan_per_month"
    per_head = _PER_HEAD.search(subject)
    if per_head and measure.unit in ("count", "persons"):
        return _PER_UNIT[per_head["n"]]
    return measure.unit


def _subject_words(passage: Passage, clause: Clause, start: int, predicate: Predicate) -> str:
    return trimmed(passage.words(clause.start + start, clause.start + predicate.start))


def _names(passage: Passage, clause: Clause, words: str, count: int) -> list[str]:
    """Full names of what the numbers are told of; what a clause leaves unsaid is taken from those before."""
    before = passage.before(clause)
    lead = _lead_before(passage, clause)
    if is_partial(words) and before is not None:
        return [_joined(words, _indicator_of(lead, words))] * count
    if _BARE.fullmatch(words):
        return [_noun_of(lead) + words] * count
    if count > 1 and is_partial(re.sub(r"[、和与及]", "", words)) and before is not None:
        return [piece + _indicator_of(lead, piece) for piece in re.split("[、和与及]", words)]
    names = parts_of(words, count)
    if len(names) == 1:
        names = names * count
    return [carried(name, lead) for name in names]


_BARE = re.compile(
    r"(?:覆盖|普及|达标|合格|标准化|规范化|优良|知晓|满意|完成|参与|参保|配备)率|比例|占比|覆盖面"
)


def _noun_of(lead: str) -> str:
    """Noun that opens a clause, before what is said of it."""
    noun = re.split(
        r"每[年\d一二两三四五半季月周]|实现|达到|得到|建立|建设|进一步|不断|逐步|全面|持续|明显", lead
    )[0]
    return "" if re.match(r"加强|推进|推动|完善|健全|开展|实施|提高|提升|促进|做好|落实|扩大", noun) else noun


def _joined(part: str, indicator: str) -> str:
    """Put a population before an indicator that may already name it: 12岁儿童 and 儿童蛀牙率."""
    overlap = next((n for n in range(min(len(part), 4), 0, -1) if indicator.startswith(part[-n:])), 0)
    return part + indicator[overlap:]


def _lead_before(passage: Passage, clause: Clause) -> str:
    """Subject of the nearest clause before in the sentence that names an indicator."""
    before = passage.before(clause)
    while before is not None:
        lead = _lead_of(passage, before)
        if not is_partial(lead):
            return lead
        before = passage.before(before)
    return ""


def _lead_of(passage: Passage, clause: Clause | None) -> str:
    """Subject of a clause: what stands before its predicate, or after its verb."""
    if clause is None:
        return ""
    found = next(predicates_in(clause.text), None)
    end = found.start if found else len(clause.plain)
    words = trimmed(passage.words(clause.start, clause.start + end))
    return re.sub(
        r"(?:明显|显著|不断|逐步|持续|稳步|进一步|大幅)*(?:提高|提升|增强|降低|下降|减少|改善|缩小|上升|增加)$",
        "",
        words,
    )


def _indicator_of(lead: str, part: str) -> str:
    if part and lead.startswith(("农村", "城市", "城镇", "城乡")):
        return lead[2:]
    return lead


def _targets(
    passage: Passage, clause: Clause, start: int, predicate: Predicate, words: str
) -> Iterator[Target]:
    measures = predicate.measures
    names = _names(passage, clause, words, 1 if predicate.is_range else len(measures))
    pairs = _pairs(names, predicate)
    changing = CHANGING.match(clause.plain)
    falls = changing is not None and bool(changing["down"])
    years = clause.deadlines if len(clause.deadlines) == len(measures) > 1 else ()
    for place, name in pairs:
        measure = measures[place]
        named = name_of(_whole_name(name, predicate, passage, clause))
        comparator, explicit = _comparator(predicate, place, named.indicator, falls=falls)
        strength, hedge = strength_of(clause.plain[: predicate.end], about=comparator == "~")
        unit = _unit(measure, name)
        yield target_at(
            passage,
            clause.start + start,
            clause.end if predicate.trend == "覆盖" else clause.start + predicate.end,
            indicator=named.indicator,
            qualifier=named.qualifier,
            comparator=comparator,
            comparator_explicit=explicit,
            value=measure.value,
            unit=unit,
            trend=_trend(predicate, place, changing),
            strength=strength,
            hedge=hedge,
            kind="numeric",
            base_year=predicate.base_year or _base_year(clause.plain[: predicate.start]),
            baseline=predicate.baseline.value if predicate.baseline else None,
            deadline=years[place] if years else predicate.year or clause.deadline,
            bound_word=predicate.bound_words[place] or None,
            value_text=measure.written or None,
            count_unit=measure.word if unit in ("count", "per_1000", "per_10k") and measure.word else None,
            change_unit=unit if predicate.change else None,
        )


def _whole_name(name: str, predicate: Predicate, passage: Passage, clause: Clause) -> str:
    """Complete a name whose measure the predicate holds: 女性占四成, 儿童之家覆盖90%的社区."""
    if predicate.trend.endswith("占") and not MEASURE_NOUN.search(name):
        return f"{name}占比"
    if predicate.measures[0].unit in ("percent", "share") and re.search(
        r"(?:中|里)(?:的)?(?:女[性生童]?|妇女|女职工|女干部|女代表|女党员)$", name
    ):
        return f"{name}比例"
    if predicate.trend == "覆盖":
        covered = passage.words(clause.start + predicate.end, clause.end).removeprefix("的")
        return f"{name}{covered}覆盖率"
    return name


def _base_year(lead: str) -> int | None:
    """Year that a change counts from where the subject names it: 以2020年为基数."""
    match = re.search(r"以(\d{4})年[^,]{0,6}为(?:基数|基准|基础)", lead)
    return int(match.group(1)) if match else None


def _pairs(names: list[str], predicate: Predicate) -> list[tuple[int, str]]:
    """Which number is told of which name: one number of several names, or one of each."""
    if predicate.is_range:
        return [(0, names[0]), (1, names[0])]
    if len(predicate.measures) == 1:
        return [(0, name) for name in names]
    return list(enumerate(names))


def _opening(clause: Clause, start: int) -> int:
    """Skip what binds a clause to the one before, so that the quote begins with its own words."""
    match = re.match(
        r"(?:并且?|且|同时|其中|和|、|以及|及|,)?(?:(?:到|至)\d{4}年(?:底|末)?(?:(?:和|、)\d{4}年(?:底|末)?)*(?:前)?)?",
        clause.plain[start:],
    )
    return start + (match.end() if match else 0)


def _of_clause(passage: Passage, clause: Clause) -> Iterator[Target]:
    start = 0
    for predicate in predicates_in(clause.text):
        if predicate.start < start:
            continue
        opening = _opening(clause, start)
        words = _subject_words(passage, clause, opening, predicate)
        if (
            _promises(predicate, clause, words)
            and not _told_of_past(passage, predicate, clause)
            and _has_subject(passage, clause, words)
        ):
            yield from _targets(passage, clause, opening, predicate, words)
            start = predicate.end
        elif _is_share_of_subject(predicate, clause) and not clause.past:
            yield _share_target(passage, clause, opening, predicate)
            return


def _has_subject(passage: Passage, clause: Clause, words: str) -> bool:
    return bool(words) or passage.before(clause) is not None


def _is_share_of_subject(predicate: Predicate, clause: Clause) -> bool:
    """Tell whether a share of somebody shall do something: 促进50%的妇女…, 三分之一以上的班子配备….

    A plain share needs a verb that urges; a bounded one does not.
    """
    rest = clause.plain[predicate.end :]
    if (
        predicate.family not in (None, "weak", "reach")
        or predicate.change
        or predicate.measures[0].unit not in ("percent", "share", "permille")
    ):
        return False
    if not re.match(rf"的.{{5,}}|(?:{_DEEDS})", rest):
        return False
    lead = clause.plain[: predicate.start]
    if re.search(r"(?:占|为|约|近|由|对|将|向)$", lead) or predicate.trend in ("占", "为", "约占"):
        return False
    urged = bool(re.search(r"促进|确保|使|力争|保证|推动|争取|努力|实现", lead))
    return urged or (predicate.bounds[0] is not None and bool(re.search(_DEEDS, rest)))


def _share_target(passage: Passage, clause: Clause, start: int, predicate: Predicate) -> Target:
    measure = predicate.measures[0]
    rest = passage.words(clause.start + predicate.end, clause.end).removeprefix("的")
    scope = trimmed(passage.words(clause.start + start, clause.start + predicate.start)).removesuffix("中")
    strength, hedge = strength_of(clause.plain, about=predicate.bounds[0] == "~")
    return target_at(
        passage,
        clause.start + start,
        clause.end,
        indicator=f"{scope}{rest}占比",
        qualifier=scope or None,
        comparator=predicate.bounds[0] or ">=",
        comparator_explicit=predicate.bounds[0] is not None,
        value=measure.value,
        unit=measure.unit,
        trend=_deed(clause.plain[: predicate.start], rest),
        strength=strength,
        hedge=hedge,
        kind="numeric",
        deadline=clause.deadline,
        bound_word=predicate.bound_words[0] or None,
        value_text=measure.written or None,
    )


def _deed(lead: str, rest: str) -> str:
    urged = re.search(r"促进|确保|使|推动|实现", lead)
    deed = re.search(_DEEDS, rest)
    return urged.group() if urged else deed.group() if deed else "达到"


def _circle(passage: Passage, clause: Clause) -> Iterator[Target]:
    """A service circle: “15分钟…圈” bounds the way there in minutes."""
    match = _CIRCLE.search(clause.plain)
    if (
        not match
        or clause.past
        or not re.search(r"打造|建设|构建|建成|形成|建立|完善|构筑|推进|创建", clause.plain)
    ):
        return
    strength, hedge = strength_of(clause.plain)
    deed = re.search(r"打造|建设|构建|建成|形成|建立|完善|构筑|推进|创建", clause.plain)
    yield target_at(
        passage,
        clause.start,
        clause.end,
        indicator=f"{match['what']}步行时间",
        comparator="<=",
        comparator_explicit=False,
        value=int(match["n"]),
        unit="minutes",
        trend=deed.group() if deed else None,
        strength=strength,
        hedge=hedge,
        kind="numeric",
        deadline=clause.deadline,
    )


def numeric_targets(passage: Passage) -> Iterator[Target]:
    """Find the numeric targets of a passage, in reading order."""
    for clause in passage.clauses:
        yield from _of_clause(passage, clause)
        yield from _circle(passage, clause)
