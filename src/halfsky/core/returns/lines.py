"""What one line of a form says: its name with the breakdown in words, its explanation, its decimals."""

from collections.abc import Mapping

from halfsky.core.indicators.domains import DOMAINS
from halfsky.core.indicators.model import Codebook, Indicator, Text, Variable
from halfsky.core.returns.model import Line, LineKey
from halfsky.core.vocabulary.units import UNITS

_PARTS: dict[str, Text] = {
    "F": Text(zh="女", en="women"),
    "M": Text(zh="男", en="men"),
    "U": Text(zh="城镇", en="urban"),
    "R": Text(zh="农村", en="rural"),
}
_SERVES = Text(zh="用于计算“{name}”：{definition}", en="Used for “{name}”: {definition}")
_SCALED_DECIMALS = {1e4: 4, 1e8: 8}
_AMOUNT_DECIMALS = 2


def line_of(
    key: LineKey,
    *,
    number: int,
    indicators: tuple[str, ...],
    explaining: str,
    codebook: Codebook,
    areas: Mapping[str, Text],
) -> Line:
    """Word one line.

    Args:
        key: What is asked.
        number: 行次.
        indicators: Codes of those the figure feeds.
        explaining: The indicator that gives the heading, and the explanation where the variable has none.
        codebook: Its variables and indicators.
        areas: Names of the areas below, by code.

    Raises:
        KeyError: The codebook has no such series, or an area below has no name: a bug of the caller.
    """
    variable = codebook.variables.get(key.series)
    indicator = codebook.indicators[explaining]
    subject = variable or indicator
    return Line(
        number=number,
        key=key,
        name=_named(subject.name, key, areas),
        unit=subject.unit,
        definition=_definition(variable, indicator),
        decimals=indicator.decimals if variable is None else decimals_of(variable.unit),
        indicators=indicators,
        group=DOMAINS[indicator.domain],
        sensitive=variable is not None and variable.sensitive,
    )


def decimals_of(unit: str) -> int:
    """Places a figure in a unit of measure may have: none where things are counted one by one.

    Example:
        >>> decimals_of("persons"), decimals_of("10k_persons"), decimals_of("10k_yuan")
        (0, 4, 2)
    """
    known = UNITS[unit]
    return _SCALED_DECIMALS.get(known.factor, 0) if known.family == "count" else _AMOUNT_DECIMALS


def _named(name: Text, key: LineKey, areas: Mapping[str, Text]) -> Text:
    parts = [_PARTS[code] for code in (key.sex, key.residence) if code in _PARTS]
    parts += [areas[key.area]] if key.area else []
    if not parts:
        return name
    zh, en = "、".join(part.zh for part in parts), ", ".join(part.en for part in parts)
    return Text(zh=f"{name.zh}（{zh}）", en=f"{name.en} ({en})")


def _definition(variable: Variable | None, indicator: Indicator) -> Text:
    if variable is None:
        return indicator.definition
    if variable.definition is not None:
        return variable.definition
    return Text(
        zh=_SERVES.zh.format(name=indicator.name.zh, definition=indicator.definition.zh),
        en=_SERVES.en.format(name=indicator.name.en, definition=indicator.definition.en),
    )
