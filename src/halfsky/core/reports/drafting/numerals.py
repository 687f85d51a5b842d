"""Numbers that running text states, with their units: 95.3%, 3.2个百分点, 16.9/10万, 7502.4万人, 百分之九十五, 三项."""

import re
from collections.abc import Iterator
from functools import cache

from halfsky.core.plan.numerals import number_of
from halfsky.core.reports.drafting.model import Stated
from halfsky.core.vocabulary.units import UNITS

_WIDE = {ord("０") + n: str(n) for n in range(10)} | {ord("％"): "%", ord("．"): ".", ord("∶"): ":"}
"""Signs of full width, one for one, so that offsets stay."""

_WORDS = {
    "%": "percent",
    "百分点": "percentage_points",
    "千分点": "permille_points",
    "percentage point": "percentage_points",
    "points per 1,000": "permille_points",
    "岁": "years",
    "周岁": "years",
    "名": "persons",
    "位": "persons",
    "例": "cases",
    "per 1,000 people": "per_1000",
    "per 1,000": "permille",
    "/10 万": "per_100k",
    "/十万": "per_100k",
    "人/10万": "per_100k",
    "‱": "per_10k",
}
"""Words for units beside those of the vocabulary."""

_SCALES = {"万": 4, "亿": 8, "千": 3, "百": 2, "千万": 7, "百万": 6}
_CHINESE = "零〇一二两三四五六七八九十百千万亿"
_DIGITS = "零〇一二两三四五六七八九"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CLASSIFIERS = "个项条件所家处名位人次类种户套台张座支起例岁年月天倍届县市区州省村乡镇街"
_PARTS = {"百": "percent", "千": "permille", "万": "per_10k", "十万": "per_100k", "10万": "per_100k"}

_FREE = re.compile(
    r"(?P<order>第\s*(?:\d+|[零一二三四五六七八九十百]+)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]"
    r"|(?:^|(?<=[。；\n]))(?:\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]{1,3}[是、])|(?<=[，；。])[一二三四五六七八九]是)"
    r"|(?P<target>D?\d+-\d+(?:-\d+)*)"
    r"|(?P<named>(?:附?表|附?图|附件|附录|章|条|款|[Tt]able|[Ff]igure|[Aa]nnex|[Ss]ection|[Aa]rticle|[Cc]lause|[Nn]o\.)\s*\d+(?:[.-]\d+)*)"
    r"|(?P<document>[〔\[(（]\d{4}[〕\])）]\s*\d+\s*号)"
    r"|(?P<day>(?:(?:19|20|21)\d{2}年)?\d{1,2}月(?:份|\d{1,2}日)?|\d{1,2}日|\d{1,2} (?:January|February|March|April|May|June|July"
    r"|August|September|October|November|December))"
    r"|(?P<year>(?<![\d.,])(?:19|20|21)\d{2}(?:(?=年|[—–~至到-]|\s|[，。、；,.;:)）”]|$))(?!\s*(?:人|万|个|件|%|元)))"
    r"|(?P<written_year>[一二][零〇一二三四五六七八九]{3}(?=年))"
    r"|(?P<age>(?:\d{1,3}\s*[—–~至到-]\s*)?\d{1,3}\s*(?:周?岁|月龄)(?=(?:及|及其)?(?:以[上下]|儿童|人口|女性|妇女|女童|人群))"
    r"|(?:aged|under|over)\s+\d{1,3}(?:\s*[–-]\s*\d{1,3})?)"
    r"|(?P<hotline>\d{3,5}(?=热线| hotline))"
    r"|(?P<span>(?:近|前|未来|今后|连续|the (?:last|past|next) )\s*(?:\d{1,2}|[一二两三四五六七八九十]{1,2})\s*(?:个?年|years))"
    r"|(?P<any>[多少每任某同逐哪]一[例个项人件名])"
    r"|(?P<per>每\s*(?:\d+|[一二三百千万十]+)\s*万?(?=名|人|个|张|件|例|活产|人口))"
)
"""Numbers that need no claim: ordinals, numbers of things, days, years, ages that name a group."""

_FRACTION = re.compile(
    rf"(?P<below>[百千万]|十万|10万)分之(?P<above>[{_DIGITS}十百]+(?:点[{_DIGITS}]+)?|{_ARABIC})"
)
_TENTHS = re.compile(r"(?P<whole>[一二三四五六七八九])成(?P<rest>半|[一二三四五六七八九])?")
_RATIO = re.compile(r"1\s*:\s*(?P<more>\d+(?:\.\d+)?)|(?P<hundred>\d+(?:\.\d+)?)\s*:\s*100")
_FIGURE = re.compile(rf"(?<![\d.A-Za-z])(?P<number>{_ARABIC})\s?(?P<scale>[百千万亿]{{0,2}})")
_WRITTEN = re.compile(
    rf"(?P<number>[{_CHINESE}]+(?:点[{_DIGITS}]+)?)(?=个?百分点|个?千分点|[{_CLASSIFIERS}万亿元])"
)
_ONE_OF = re.compile(r"一(?:[定般些样直起体旦方面边次步]|个[^百千]|种|年一度|人一)")
"""一 that is no number: 一定, 一般, 一个 as an article."""


def numbers_in(text: str) -> tuple[Stated, ...]:
    """Find the numbers of a text in their order, none overlapping another.

    Years, ordinals, numbers of targets and articles are among them, marked as free.

    Example:
        >>> [(n.value, n.unit, n.free) for n in numbers_in("2024年为95.3%，三项达标")]
        [(2024.0, 'years', True), (95.3, 'percent', False), (3.0, 'count', False)]
    """
    plain = text.translate(_WIDE)
    taken: list[tuple[int, int]] = []
    found: list[Stated] = []
    for candidates in (_free(plain), _fractions(plain), _ratios(plain), _figures(plain), _chinese(plain)):
        for stated in candidates:
            if all(stated.end <= start or stated.start >= end for start, end in taken):
                taken.append((stated.start, stated.end))
                found.append(stated)
    return tuple(_as_written(stated, text) for stated in sorted(found, key=lambda stated: stated.start))


def _as_written(stated: Stated, text: str) -> Stated:
    return Stated(
        written=text[stated.start : stated.end],
        start=stated.start,
        value=stated.value,
        digits=stated.digits,
        unit=stated.unit,
        free=stated.free,
    )


def _free(text: str) -> Iterator[Stated]:
    for match in _FREE.finditer(text):
        digits = re.search(r"\d+", match.group())
        value = float(digits.group()) if digits else 0.0
        unit = "years" if match.lastgroup in ("year", "age") else ""
        yield Stated(written=match.group(), start=match.start(), value=value, digits=0, unit=unit, free=True)


def _fractions(text: str) -> Iterator[Stated]:
    for match in _FRACTION.finditer(text):
        value = number_of(match["above"])
        if value is not None:
            digits = len(re.split("[点.]", match["above"])[1]) if re.search("[点.]", match["above"]) else 0
            yield Stated(
                written=match.group(),
                start=match.start(),
                value=value,
                digits=digits,
                unit=_PARTS[match["below"]],
            )
    for match in _TENTHS.finditer(text):
        rest = match["rest"] or ""
        extra = 5.0 if rest == "半" else number_of(rest) or 0.0
        value = (number_of(match["whole"]) or 0.0) * 10 + extra
        yield Stated(
            written=match.group(), start=match.start(), value=value, digits=0 if rest else -1, unit="percent"
        )


def _ratios(text: str) -> Iterator[Stated]:
    for match in _RATIO.finditer(text):
        number, unit = (match["more"], "ratio") if match["more"] else (match["hundred"], "ratio_to_100")
        yield Stated(
            written=match.group(),
            start=match.start(),
            value=float(number),
            digits=_decimals(number),
            unit=unit,
        )


def _figures(text: str) -> Iterator[Stated]:
    for match in _FIGURE.finditer(text):
        number, scale = match["number"], match["scale"]
        word, unit = _unit_after(text, match.end("number"))
        if not unit and scale in _SCALES:
            word, unit = _unit_after(text, match.end())
            word = text[match.end("number") : match.end()] + word
        power = 0 if unit and word == _unit_after(text, match.end("number"))[0] else _SCALES.get(scale, 0)
        yield Stated(
            written=number + word,
            start=match.start(),
            value=float(number.replace(",", "")) * 10**power,
            digits=_decimals(number) - power,
            unit=unit or ("count" if power else ""),
        )


def _chinese(text: str) -> Iterator[Stated]:
    for match in _WRITTEN.finditer(text):
        written = match["number"]
        value = number_of(written)
        if value is None or _ONE_OF.match(text, match.start()):
            continue
        word, unit = _unit_after(text, match.end())
        digits = len(written.partition("点")[2])
        yield Stated(
            written=written + word, start=match.start(), value=value, digits=digits, unit=unit or "count"
        )


def _decimals(number: str) -> int:
    return len(number.partition(".")[2])


def _unit_after(text: str, position: int) -> tuple[str, str]:
    """The unit that begins at a place, its characters and its code; nothing where none does."""
    match = _units().match(text, position)
    if match is None or not match["word"]:
        return "", ""
    return match.group(), _codes()[match["word"].lower()]


@cache
def _codes() -> dict[str, str]:
    """Unit by word in small letters; in a tie the first unit of the vocabulary."""
    found: dict[str, str] = {}
    for unit in UNITS.values():
        for word in (unit.sign, unit.en):
            if word and word not in ("count", "share of one", "ratio"):
                found.setdefault(word.lower(), unit.code)
    return found | {word.lower(): code for word, code in _WORDS.items()}


@cache
def _units() -> re.Pattern[str]:
    words = sorted(_codes(), key=len, reverse=True)
    latin = [re.escape(word) + r"(?![a-z])" for word in words if word[0].isascii() and word[0].isalpha()]
    signs = [re.escape(word) for word in words if not (word[0].isascii() and word[0].isalpha())]
    return re.compile(rf"\s?(?P<word>{'|'.join([*signs, *latin])})", re.IGNORECASE)
