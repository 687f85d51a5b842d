"""Sentences and clauses of a view, with what must not be read as a promise masked out."""

import re
from collections.abc import Iterator

import msgspec

from halfsky.core.plan.model import Period, Source, Strength
from halfsky.core.plan.text import View

MASK = "〓"
_CN = "零〇一二两三四五六七八九十百千万"
_AGE_UNIT = r"(?:周岁|岁|个月|月龄|月)"
_MASKED = tuple(
    re.compile(pattern)
    for pattern in (
        r"《[^《》]{0,120}(?:《[^《》]{0,120}》[^《》]{0,120}){0,3}》",
        r"《[^《》,。;]{1,40}>[^《》,。;]{0,20}》",
        r"“(?!\d+分钟)[^“”]{1,24}”",
        r"\"(?!\d+分钟)[^\"“”]{1,24}\"",
        rf"第[{_CN}\d]{{1,8}}",
        rf"\d{{1,2}}{_AGE_UNIT}?(?:-|—|~|至|到|、){{1,2}}\d{{1,2}}{_AGE_UNIT}(?:及?以[下上内])?",
        r"(?<![\d.到至达于过寿命限低高])\d{1,3}(?:周岁|岁)(?:及?以[下上内]|以[下上]|之?内)?",
        rf"(?<![到至达于过寿命限低高])[{_CN}]{{1,3}}周?岁(?:及?以[下上内])?",
        r"\d{1,2}(?:个月|月龄)(?:及?以[下上内]|内)?(?=的?(?:婴|幼|儿|龄))",
        r"孕(?:期|早期)?\d{1,2}周(?:前|内|以[内上下前])?|产后\d+[天周日](?:内)?|出生后?\d+(?:天|小时|个月)(?:内)?",
        r"\(\d{4}\)\d{1,6}号|\d{4}年\d{1,2}月(?:\d{1,2}日)?|(?<!\d)\d{1,2}月\d{1,2}日|(?<![\d个])\d{1,2}月(?:份|底|初|末)",
        r"(?<!\d)(?:12\d{3}|110|119|120|122)(?=急救|报警|服务|热线|平台|妇女|儿童|未成年|维权|电话|法律|公益|检察|便民|政务|、|和|等|”|\)|$)",
        r"十[一二三四五六七八九]五",
        r"(?<!\d)\d{1,4}[×xX*]\d{1,4}(?:小时)?",
        rf"(?<!每)(?<![{_CN}\d])[{_CN}\d]{{1,6}}年(?=制|一贯|义务|免费|教育|行动|规划|计划|来|间|期|级|一个|滚动)",
        r"(?<=[第近过前后上下])[一二两三四五六七八九十几数]年",
        r"(?<!\d)\d(?:\+\d|\+[A-ZN])+",
        r"[一二三四五六七八九十两]个(?=周期|方面|层面|维度|全面|维护|确立|意识|自信|百年|屏障|基地|结合|统一)",
        r"\d{4}年(?=.{0,6}(?:规划|纲要|远景|议程|计划|行动方案))",
        r"展望\d{4}年|20(?:35|49|50)年",
    )
)
_DIGITS_IN_BRACKETS = re.compile(r"\([^()]{0,200}\)")
_PLANS_IN_FORCE_SINCE = 2021
_LONGEST_CLAUSE = 400
"""No sentence of a plan runs so long without a comma; what does is no sentence, and is passed over."""
_SENTENCE_END = "。;!?\n"
_DEADLINE = re.compile(
    r"(?:(?<![降高升加少长低短小大])(?:到|至)(?P<a>20\d{2})年(?:底|末|中期)?(?:前|之前|以前)?|(?P<b>20\d{2})年(?:底|末)?(?:前|之前|以前)|^(?P<c>20\d{2})年(?:底|末)?(?=[,:]|$))"
)
_PAST = re.compile(
    r"已(?:经|达|进入|实现|建(?!工会|党|档|设)|有|完成|超|提|下|上|降|增|占|基本|全|成|提前|连续|累计)|均已|现已"
    r"|(?<!计)(?:截至|截止)(?!.{0,8}前)|(?<![由从在])(?:目前|现有|现状)|近(?:几|[一二三四五六七八九十\d]+)?年来?(?=,|$|我|全|各|妇|儿|女)|以来|[五十\d]年[来间]|去年|(?<!于)上年(?!度)|(?<!占)同期|(?<!合)同比(?!例)|环比"
    r"|据(?:统计|调查|测算|了解|监测)|(?:调查|统计|普查|监测|数据|结果)(?:结果|数据)?(?:显示|表明)|十[一二三]五〓?”?(?:期间|时期|末)|历史最|历史性|居全|位居|位列|排名|名列|提前(?:\d|[一二两三]年)?(?:实现|完成|达)|超额|共有(?!制|产)|[一二两三几]轮规划|连续[一二两三四五六七八九十多\d]+年|占[^,]{2,20}的\d[\d.]*%(?=$|[,、])"
    r"|(?:达到|实现|提高|提升|下降|增加|降低|缩小|减少|增长|建成|完成|上升|增长|延长|突破|超过)了"
    r"|(?:比|较)上(?:一)?(?:年|轮|期)(?:提|下|增|降|减|上)|从无到有|(?:比|较)[一二三四五六七八九十\d]+年前|曾|过去|以往|上一?(?:个)?(?:周期|轮)(?!规划.{0,6}基础)"
)
_REVIEW = re.compile(
    r"已(?:经|实现|达到|完成|超额|提前|进入|全部|全面|基本|超过)|提前\S{0,3}(?:实现|完成|达)|历史最|历史性|居全|位居|位列|排名|名列|(?<!合)同比(?!例)|(?:比|较)上年|超额(?:完成|实现|达)|(?:比|较)[一二三四五六七八九十\d]+年前"
    r"|(?:比|较)\d{4}年\S{0,8}了|(?:提高|下降|增加|降低|缩短|延长|上升|减少)了\d"
)
_PLIGHT = re.compile(
    r"形势[^,]{0,4}(?:严峻|复杂)|问题[^,]{0,4}突出|(?:程度|态势|矛盾)[^,]{0,4}(?:加深|加剧|凸显)|居[^,]{0,14}(?:首位|第[一二三四])|面临|^面对|亟[待需]|^是(?!否)|^[^,]{0,6}(?:成效|成绩|效果)(?:十分|较为|比较)?(?:明显|显著|突出|斐然)$|^(?:均|都|皆)(?:高于|低于|优于|好于)[^,]*平均[^,]*$"
)
"""Words that describe how things stand; what a sentence with them tells is no promise."""
_TOLD_AS_NOUN = re.compile(
    r"^(?:全面|认真|严格|持续|进一步|积极|不断|总结)*(?:落实|健全|完善|建立健全|建立|执行|推行|推广|实行|探索|总结|宣传|借鉴|复制|学习|运用|用好)[^,]*(?:制度|机制|规定|要求|做法|经验|办法|模式|工作法)$|的(?:经验|做法|典型|模式)[^,]{0,6}$|^(?:鼓励|提倡|倡导)(?![^,]*(?:和|并|、)(?:促进|推动|推进|确保|保证|力争))"
)
_STRIVE = re.compile(r"力争|努力|争取|力求|尽可能|争创")
_SOFT = re.compile(r"一般|原则上|基本(?=实现|达到|消除|建成|完成)|确有困难|有条件的")
_YEAR_WITHIN = re.compile(r"(?<=[率例重平数量])(20\d{2})年(?:底|末)?(?=[达提控下降不超实保稳])")
_URGE = re.compile(r"(?:大力|积极|持续|加快|全面|逐步|稳步|有效|深入|着力|进一步|探索)?(促进|推动|推进)")


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """A clause: what stands between commas.

    Attributes:
        text: Masked shadow; what is no promise (names of documents, ages, dates, slogans) is `MASK`.
        plain: The same without masks.
        start: Offset of its first character in the view.
        sentence: Number of its sentence in the view.
        place: Number of the clause in the view.
        past: Tells of what has been reached, not of what is promised.
        bare_year: Year that opens it or an earlier clause of its sentence without 到 or 前 (2020年,…).
        deadline: Year by which, told here or earlier in the sentence.
        deadlines: All years by which that this clause or the one before names.
    """

    text: str
    plain: str
    start: int
    sentence: int
    place: int = 0
    past: bool = False
    bare_year: int | None = None
    deadline: int | None = None
    deadlines: tuple[int, ...] = ()

    @property
    def end(self) -> int:
        """Offset in the view after its last character."""
        return self.start + len(self.plain)


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """An item or a line of a list, ready for the rules.

    Attributes:
        source: The document.
        view: Healed view of the passage.
        clauses: Its clauses in order.
        period: Years of the plan it stands in, where known.
        part: Part of the plan it stands in; empty for a plain sentence.
        origin: Offset in the source from which `line` is told.
        line: Line of `origin`, 1-based.
    """

    source: Source
    view: View
    clauses: tuple[Clause, ...]
    period: Period | None = None
    part: str = ""
    origin: int = 0
    line: int = 1

    def words(self, start: int, end: int) -> str:
        """Words of the view as the document writes them: own brackets and signs, simplified characters."""
        return "".join(
            character if character.isalnum() else self.source.text[offset]
            for character, offset in zip(self.view.text[start:end], self.view.index[start:end], strict=True)
            if character != "\n"
        )

    def before(self, clause: Clause) -> Clause | None:
        """Clause before this one in the same sentence."""
        place = clause.place
        if place == 0 or self.clauses[place - 1].sentence != clause.sentence:
            return None
        return self.clauses[place - 1]

    def after(self, clause: Clause) -> Clause | None:
        """Clause after this one in the same sentence."""
        place = clause.place + 1
        if place == len(self.clauses) or self.clauses[place].sentence != clause.sentence:
            return None
        return self.clauses[place]


def masked(text: str) -> str:
    """Blot out what is never a promise, same length: document names, ages, dates, slogans, ordinals.

    Example:
        >>> masked("3岁以下婴幼儿入托率达到10%")
        '〓〓〓〓婴幼儿入托率达到10%'
    """
    for pattern in _MASKED:
        text = pattern.sub(lambda match: MASK * len(match.group()), text)
    return _DIGITS_IN_BRACKETS.sub(lambda match: re.sub(r"[\d%‰]", MASK, match.group()), text)


def _depths(text: str) -> list[int]:
    depth, depths = 0, []
    for character in text:
        if character in "(《“":
            depth += 1
        depths.append(depth)
        if character in ")》”":
            depth = max(0, depth - 1)
        if character in _SENTENCE_END:
            depth = 0
    return depths


def _is_break(text: str, place: int, depth: int) -> bool:
    character = text[place]
    if character in _SENTENCE_END:
        return True
    if depth or character not in ",:":
        return False
    inside_number = place and text[place - 1].isdigit() and text[place + 1 : place + 2].isdigit()
    if character == ":":
        return not inside_number
    return not (inside_number and re.match(r"\d{3}(?!\d)", text[place + 1 :]))


def _stretches(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end of each clause and whether a sentence ends with it."""
    depths = _depths(text)
    start = 0
    for place, character in enumerate(text):
        if _is_break(text, place, depths[place]):
            yield start, place, character in _SENTENCE_END
            start = place + 1
    yield start, len(text), True


def _years(text: str) -> list[int]:
    text = re.sub(r"二[〇零○][〇零○一二三四五六七八九]{2}(?=年)", _arabic_year, text)
    years = [int(match["a"] or match["b"] or match["c"]) for match in _DEADLINE.finditer(text)]
    plan_end = re.search(r"十([四五六七])五”?(?:规划)?(?:期)?末", text)
    return [*years, 2005 + 5 * "零一二三四五六七".index(plan_end.group(1))] if plan_end else years


def _arabic_year(match: re.Match[str]) -> str:
    return "".join(
        str("〇一二三四五六七八九".find(digit) % 10) if digit not in "零○" else "0" for digit in match.group()
    )


def _listed_years(text: str) -> tuple[int, ...]:
    match = re.search(r"(?:到|至)((?:20\d{2}年?(?:底|末)?[、和及与]?){2,})", text)
    return tuple(int(year) for year in re.findall(r"20\d{2}", match.group(1))) if match else ()


def first_year(period: Period | None) -> int:
    """First year that can still be promised; where the plan is unknown, that of the plans in force."""
    return period.start if period else _PLANS_IN_FORCE_SINCE


def clauses_of(text: str, period: Period | None = None) -> tuple[Clause, ...]:
    """Split a view's text into clauses and give each what its sentence says before it.

    Args:
        text: Text of a view.
        period: Years of the plan; a bare year before them tells of the past.
    """
    hidden = masked(text)
    clauses: list[Clause] = []
    sentence, context = 0, _Context()
    for start, end, closes in _stretches(text):
        if _LONGEST_CLAUSE >= end - start > 0:
            context.take(text[start:end], period)
            clauses.append(
                Clause(
                    text=hidden[start:end],
                    plain=text[start:end],
                    start=start,
                    sentence=sentence,
                    place=len(clauses),
                    past=context.past or bool(_TOLD_AS_NOUN.search(text[start:end])),
                    bare_year=context.bare_year,
                    deadline=context.deadline,
                    deadlines=context.deadlines,
                )
            )
        if closes:
            sentence, context = sentence + 1, _Context()
    reviews = {
        clause.sentence
        for clause in clauses
        if (_REVIEW.search(clause.plain) and clause.past)
        or _PLIGHT.search(clause.plain)
        or _is_growth_told(clauses, clause)
    }
    return tuple(
        msgspec.structs.replace(clause, past=True) if clause.sentence in reviews else clause
        for clause in clauses
    )


def _is_growth_told(clauses: list[Clause], clause: Clause) -> bool:
    """Tell whether a clause sums up the change that the one before tells: 由80万人增加到120万人,增长50%."""
    before = clauses[clause.place - 1] if clause.place else None
    return (
        before is not None
        and before.sentence == clause.sentence
        and re.fullmatch(r"(?:增长|增加|提高|上升|下降|降低)\d[\d.]*(?:%|个百分点)", clause.plain) is not None
        and re.search(r"[由从]\d", before.plain) is not None
    )


class _Context:
    """What the clauses of a sentence have said so far about time."""

    def __init__(self) -> None:
        self.past = False
        self.bare_year: int | None = None
        self.deadline: int | None = None
        self.deadlines: tuple[int, ...] = ()

    def take(self, text: str, period: Period | None) -> None:
        bare = re.match(
            r"(?:其中,?)?(?:20\d{2}年?[-—~至到]{1,2})?(20\d{2}|19\d{2})年(?:底|末)?(?!.{0,2}前|起)", text
        ) or _YEAR_WITHIN.search(text)
        if bare:
            self.bare_year = int(bare.group(1))
            self.past = self.past or self.bare_year < first_year(period)
            self.deadline = None if self.past else self.bare_year
        years = _years(text)
        if years:
            self.deadline = years[-1]
            self.past = self.past or (period is not None and years[-1] < period.start)
        self.deadlines = _listed_years(text) or (self.deadlines if not years else ())
        self.past = self.past or (bool(_PAST.search(text)) and not _STRIVE.search(text))


def passage_of(
    source: Source,
    view: View,
    *,
    period: Period | None = None,
    part: str = "",
    origin: int = 0,
    line: int = 1,
) -> Passage:
    """Prepare a view for the rules; see `Passage` for the arguments."""
    clauses = clauses_of(view.text, period)
    return Passage(
        source=source, view=view, clauses=clauses, period=period, part=part, origin=origin, line=line
    )


_URGED_YEAR = re.compile(r"(力争|争取|努力|力求)(?:到|至|在)?\d{4}年(?:底|末)?(?:前)?")


def urged_before(passage: Passage, clause: Clause) -> str:
    """Word of striving that the clause of the year before holds for this one: 力争到2027年,…."""
    before = passage.before(clause)
    urged = _URGED_YEAR.fullmatch(before.plain) if before else None
    return urged.group(1) if urged else ""


def strength_of(text: str, *, about: bool = False) -> tuple[Strength, str | None]:
    """How firmly a clause promises, and the word that softens it.

    Args:
        text: Clause up to its end.
        about: The number is bounded by 左右.
    """
    strive = _STRIVE.search(text)
    if strive:
        return "力争", strive.group()
    if about:
        return "左右", "左右"
    soft = _SOFT.search(text) or None
    if soft:
        return "binding", soft.group()
    urge = _URGE.match(text)
    return "binding", urge.group(1) if urge else None
