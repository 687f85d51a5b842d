"""The codebook and the message catalogue, read strictly from the YAML files that experts keep.

Whatever is wrong is refused with the file and the entry: a codebook that loads can be relied on.
"""

import functools
import hashlib
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
import yaml

from halfsky.core.disclosure.model import Rules as DisclosureRules
from halfsky.core.disclosure.model import Settings as DisclosureSettings
from halfsky.core.disclosure.model import Topic
from halfsky.core.early_warning.model import Settings as WarningSettings
from halfsky.core.indicators.model import (
    Area,
    CheckRule,
    Codebook,
    Indicator,
    Method,
    ResponsibleUnit,
    Term,
    Variable,
)
from halfsky.core.indicators.names import normalise
from halfsky.core.indicators.responsible import UnitName, names_of
from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.scales import KINDS
from halfsky.core.returns.checks import message_code
from halfsky.core.returns.facts import FACTS
from halfsky.core.returns.rulebook import Rules, compile_rules, read_check
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.findings import Message, Messages
from halfsky.core.vocabulary.units import UNITS
from halfsky.engines.plain_yaml import read_plain_yaml

PACKAGED = Path(__file__).resolve().parent.parent / "codebook"
"""The codebook that HalfSky ships."""

_CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
_AREA_CODE = re.compile(r"[0-9]{6}")
_PARTS = ("indicators", "variables", "areas", "units", "methods", "checks")

_Named = TypeVar("_Named", Indicator, Variable, Area, ResponsibleUnit, CheckRule)


class _Entry(NamedTuple):
    """One entry of a list in a codebook file, before it is a record."""

    file: str
    code: str
    fields: Any


def load_codebook(folder: Path | None = None) -> Codebook:
    """Read indicators, variables, areas, responsible units, checks and the method, and check them against each other.

    The packaged codebook is read once in a process; another folder is read each time.

    Args:
        folder: A folder laid out as `halfsky/codebook`; None for the packaged one.

    Returns:
        The codebook by code; `digest` is the SHA-256 of the files' names and bytes, in name order.

    Raises:
        Invalid: A file or an entry cannot be used: not YAML, an unknown or missing key, a wrong type, a code
            used twice, a variable, unit or parent that does not exist, a name claimed by two indicators, a responsible unit nobody knows, a rule that cannot be read.
    """
    return _packaged_codebook() if folder is None else _read_codebook(folder)


def load_rules(folder: Path | None = None) -> Rules:
    """Make the checks of the codebook ready for `core.returns.checks.check`.

    Args:
        folder: A folder laid out as `halfsky/codebook`; None for the packaged one, made ready once in a process.

    Raises:
        Invalid: As `load_codebook`.
    """
    return _packaged_rules() if folder is None else compile_rules(_read_codebook(folder))


def load_messages(folder: Path | None = None) -> Messages:
    """Merge every file of `messages/` and the sentences of the checks into one catalogue.

    Args:
        folder: A folder laid out as `halfsky/codebook`; None for the packaged one, read once in a process.

    Returns:
        The catalogue by code.

    Raises:
        Invalid: A file or an entry cannot be used, or a code is in two files.
    """
    return _packaged_messages() if folder is None else _read_messages(folder)


def load_outlook_settings(folder: Path | None = None) -> Settings:
    """Read the settings of the outlook from `methods/outlook.yaml`.

    Args:
        folder: A folder laid out as `halfsky/codebook`; None for the packaged one.

    Raises:
        Invalid: The file is missing, has an unknown or missing key or a wrong type, or lacks the prior of a scale.
    """
    settings: Settings = _settings(Settings, "outlook", folder or PACKAGED)
    _refuse_missing_scales(settings.priors, file="methods/outlook.yaml")
    return settings


def load_warning_settings(folder: Path | None = None) -> WarningSettings:
    """Read the settings of early warning from `methods/early_warning.yaml`.

    Args:
        folder: A folder laid out as `halfsky/codebook`; None for the packaged one.

    Raises:
        Invalid: The file is missing, has an unknown or missing key or a wrong type, or lacks a scale.
    """
    settings: WarningSettings = _settings(WarningSettings, "early_warning", folder or PACKAGED)
    for table in (settings.usual_noise, settings.jump_points):
        _refuse_missing_scales(table, file="methods/early_warning.yaml")
    return settings


def load_disclosure_rules(folder: Path | None = None) -> DisclosureRules:
    """Read the rules of disclosure control from `disclosure`: topics from every file, `settings.yaml` beside them.

    Args:
        folder: A folder laid out as `halfsky/codebook`; None for the packaged one.

    Raises:
        Invalid: A file or an entry cannot be used, a topic is named that there is not, or a variable or indicator
            that the codebook does not have or that is in two topics.
    """
    root = folder or PACKAGED
    settings: DisclosureSettings = _settings(DisclosureSettings, "settings", root, part="disclosure")
    topics: dict[str, Topic] = {}
    for entry in _entries(root, "disclosure", head="topics", leaving_out="settings.yaml"):
        if entry.code in topics:
            raise Invalid("codebook.duplicate_code", file=entry.file, entry=entry.code)
        topics[entry.code] = _convert(entry.fields, Topic, entry.file, entry.code)
    _refuse_wrong_topics(topics, settings, load_codebook(folder))
    return DisclosureRules(topics=topics, settings=settings)


def _refuse_wrong_topics(topics: dict[str, Topic], settings: DisclosureSettings, codebook: Codebook) -> None:
    for asked in (settings.usual, settings.sensitive, settings.open):
        if asked not in topics:
            raise Invalid("disclosure.no_topic", topic=asked)
    claimed: dict[str, str] = {}
    for topic in topics.values():
        for code in (*topic.variables, *topic.indicators):
            if code not in (codebook.variables if code in topic.variables else codebook.indicators):
                raise Invalid("disclosure.unknown_series", topic=topic.code, series=code)
            if claimed.setdefault(code, topic.code) != topic.code:
                raise Invalid("disclosure.two_topics", series=code, topic=topic.code, other=claimed[code])


def _settings(kind: Any, name: str, folder: Path, part: str = "methods") -> Any:
    """One file of `methods` as the record it fills."""
    file = f"{part}/{name}.yaml"
    path = folder / file
    if not path.is_file():
        raise Invalid("codebook.no_method", file=file)
    return _convert(_mapping(path, folder), kind, file, name)


def _refuse_missing_scales(table: Mapping[str, Any], *, file: str) -> None:
    if missing := [kind for kind in KINDS if kind not in table]:
        raise Invalid("codebook.no_prior", file=file, scale=missing[0])


@functools.cache
def _packaged_codebook() -> Codebook:
    return _read_codebook(PACKAGED)


@functools.cache
def _packaged_rules() -> Rules:
    return compile_rules(_packaged_codebook())


@functools.cache
def _packaged_messages() -> Messages:
    return _read_messages(PACKAGED)


def _read_codebook(folder: Path) -> Codebook:
    indicators = _records(folder, "indicators", Indicator)
    variables = _records(folder, "variables", Variable)
    areas = _records(folder, "areas", Area)
    units = _records(folder, "units", ResponsibleUnit)
    checks = _records(folder, "checks", CheckRule)
    for checked in (
        _check_codes(indicators, _CODE),
        _check_codes(variables, _CODE),
        _check_codes(areas, _AREA_CODE),
        _check_units(indicators),
        _check_units(variables),
        _check_formulas(indicators, variables),
        _check_bounds(indicators),
        _check_names(indicators),
        _check_names(variables),
        _check_parents(areas),
        _check_codes(units, _CODE),
        _check_unit_names(units),
        _check_successors(units),
        _check_responsibility(indicators, variables, units),
        _check_codes(checks, _CODE),
        _check_texts(checks),
        _check_yielding(checks),
    ):
        for problem in checked:
            raise problem
    codebook = Codebook(
        indicators=_plain(indicators),
        variables=_plain(variables),
        areas=_plain(areas),
        method=_method(folder),
        digest=_digest(folder),
        units=_plain(units),
        checks=_plain(checks),
    )
    _refuse_wrong_rules(checks, codebook)
    return codebook


def _read_messages(folder: Path) -> Messages:
    entries: dict[str, Message] = {}
    for path in _files(folder, "messages"):
        content = _mapping(path, folder)
        for code, fields in content.items():
            if code in entries:
                raise Invalid("codebook.duplicate_code", file=_shown(path, folder), entry=code)
            entries[code] = _convert(fields, Message, _shown(path, folder), code)
    for file, check in _records(folder, "checks", CheckRule).values():
        code = message_code(check.code)
        if code in entries:
            raise Invalid("codebook.duplicate_code", file=file, entry=code)
        text, fix = check.text, check.fix
        entries[code] = Message(zh=text.zh, en=text.en, fix_zh=fix.zh, fix_en=fix.en)
    return Messages(entries=entries)


def _files(folder: Path, part: str) -> list[Path]:
    return sorted((folder / part).glob("*.yaml"))


def _shown(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _mapping(path: Path, folder: Path) -> dict[str, Any]:
    """Content of a file, every scalar as text: the record's types say what is a number."""
    try:
        content = read_plain_yaml(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Invalid("codebook.not_yaml", file=_shown(path, folder), problem=str(error)) from error
    if not isinstance(content, dict):
        raise Invalid("codebook.not_a_mapping", file=_shown(path, folder))
    return content


def _entries(folder: Path, part: str, *, head: str = "", leaving_out: str = "") -> Iterator[_Entry]:
    head = head or part
    for path in _files(folder, part):
        if path.name == leaving_out:
            continue
        content = _mapping(path, folder)
        if set(content) != {head} or not isinstance(content[head], list):
            raise Invalid("codebook.wrong_head", file=_shown(path, folder), head=head)
        for place, fields in enumerate(content[head], start=1):
            code = fields.get("code", f"#{place}") if isinstance(fields, dict) else f"#{place}"
            yield _Entry(_shown(path, folder), str(code), fields)


def _convert(fields: Any, kind: Any, file: str, entry: str) -> Any:
    try:
        return msgspec.convert(fields, kind, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid("codebook.wrong_entry", file=file, entry=entry, problem=str(error)) from error


def _records(folder: Path, part: str, kind: type[_Named]) -> dict[str, tuple[str, _Named]]:
    """Records by code with the file each is from."""
    records: dict[str, tuple[str, _Named]] = {}
    for entry in _entries(folder, part):
        record: _Named = _convert(entry.fields, kind, entry.file, entry.code)
        if record.code in records:
            raise Invalid("codebook.duplicate_code", file=entry.file, entry=record.code)
        records[record.code] = (entry.file, record)
    return records


def _plain(records: dict[str, tuple[str, _Named]]) -> dict[str, _Named]:
    return {code: record for code, (_, record) in records.items()}


def _method(folder: Path) -> Method:
    method: Method = _settings(Method, "official", folder)
    for field in ("approx", "nearly_points"):
        for unit in getattr(method, field):
            if unit not in UNITS:
                raise Invalid("codebook.unknown_unit", file="methods/official.yaml", entry=field, unit=unit)
    return method


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for part in _PARTS:
        for path in _files(folder, part):
            content = path.read_bytes()
            digest.update(f"{_shown(path, folder)}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _check_codes(records: dict[str, tuple[str, _Named]], form: re.Pattern[str]) -> Iterator[Invalid]:
    for code, (file, _) in records.items():
        if not form.fullmatch(code):
            yield Invalid("codebook.wrong_code", file=file, entry=code)


def _check_units(records: dict[str, Any]) -> Iterator[Invalid]:
    for code, (file, record) in records.items():
        if record.unit not in UNITS:
            yield Invalid("codebook.unknown_unit", file=file, entry=code, unit=record.unit)


def _check_formulas(
    indicators: dict[str, tuple[str, Indicator]], variables: dict[str, tuple[str, Variable]]
) -> Iterator[Invalid]:
    for code, (file, indicator) in indicators.items():
        for term in _terms(indicator):
            if term.variable not in variables:
                yield Invalid("codebook.unknown_variable", file=file, entry=code, variable=term.variable)
            elif missing := _missing_breakdown(term, variables[term.variable][1]):
                yield Invalid(
                    "codebook.no_such_cell", file=file, entry=code, variable=term.variable, breakdown=missing
                )


def _terms(indicator: Indicator) -> Iterable[Term]:
    formula = indicator.formula
    return () if formula is None else formula.numerator + formula.denominator


def _missing_breakdown(term: Term, variable: Variable) -> str:
    """The breakdown a term asks for and its variable does not have, else ""."""
    if term.sex != "_T" and "sex" not in variable.breakdowns:
        return "sex"
    if term.residence != "_T" and "residence" not in variable.breakdowns:
        return "residence"
    return ""


def _check_bounds(indicators: dict[str, tuple[str, Indicator]]) -> Iterator[Invalid]:
    for code, (file, indicator) in indicators.items():
        low, high = indicator.bounds
        if low is not None and high is not None and low >= high:
            yield Invalid("codebook.wrong_bounds", file=file, entry=code, low=low, high=high)


def _check_names(records: dict[str, Any]) -> Iterator[Invalid]:
    """No two entries of a kind may answer to one name, however it is written."""
    claimed: dict[str, str] = {}
    for code, (file, record) in records.items():
        for name in (record.name.zh, record.name.en, *(alias.zh for alias in record.aliases)):
            other = claimed.setdefault(normalise(name), code)
            if other != code:
                yield Invalid("codebook.name_claimed_twice", file=file, entry=code, name=name, other=other)


def _check_parents(areas: dict[str, tuple[str, Area]]) -> Iterator[Invalid]:
    for code, (file, area) in areas.items():
        if area.parent is not None and area.parent not in areas:
            yield Invalid("codebook.unknown_parent", file=file, entry=code, parent=area.parent)


def _check_unit_names(units: dict[str, tuple[str, ResponsibleUnit]]) -> Iterator[Invalid]:
    """No two units may answer to one name in the same years."""
    claimed: dict[str, list[UnitName]] = {}
    for code, (file, unit) in units.items():
        for name in names_of(unit):
            others = claimed.setdefault(name.key, [])
            other = next((found for found in others if found.unit is not unit and found.overlaps(name)), None)
            if other is not None:
                yield Invalid(
                    "codebook.unit_name_claimed_twice",
                    file=file,
                    entry=code,
                    name=name.key,
                    other=other.unit.code,
                )
            others.append(name)


def _check_successors(units: dict[str, tuple[str, ResponsibleUnit]]) -> Iterator[Invalid]:
    """A successor exists and is none of the units it took over from."""
    for code, (file, unit) in units.items():
        passed, heir = {code}, unit.successor
        while heir is not None:
            if heir not in units or heir in passed:
                yield Invalid("codebook.wrong_successor", file=file, entry=code, successor=heir)
                break
            passed.add(heir)
            heir = units[heir][1].successor


def _check_responsibility(
    indicators: dict[str, tuple[str, Indicator]],
    variables: dict[str, tuple[str, Variable]],
    units: dict[str, tuple[str, ResponsibleUnit]],
) -> Iterator[Invalid]:
    known = {name.key for _, unit in units.values() for name in names_of(unit)}
    asked = [
        (file, code, name)
        for code, (file, indicator) in indicators.items()
        for name in (indicator.lead_unit, *indicator.supporting_units)
    ]
    asked += [(file, code, variable.source_unit) for code, (file, variable) in variables.items()]
    for file, code, name in asked:
        if name and normalise(name) not in known:
            yield Invalid("codebook.unknown_responsible_unit", file=file, entry=code, name=name)


def _check_texts(checks: dict[str, tuple[str, CheckRule]]) -> Iterator[Invalid]:
    """The sentences of a check name facts that there are."""
    for code, (file, check) in checks.items():
        for text in (check.text.zh, check.text.en, check.fix.zh, check.fix.en):
            for _, fact, _, _ in string.Formatter().parse(text):
                if fact is not None and fact not in FACTS:
                    yield Invalid("codebook.unknown_fact", file=file, entry=code, fact=fact)


def _check_yielding(checks: dict[str, tuple[str, CheckRule]]) -> Iterator[Invalid]:
    for code, (file, check) in checks.items():
        for other in check.yields_to:
            if other not in checks or other == code:
                yield Invalid("codebook.unknown_check", file=file, entry=code, check=other)


def _refuse_wrong_rules(checks: dict[str, tuple[str, CheckRule]], codebook: Codebook) -> None:
    for code, (file, check) in checks.items():
        try:
            read_check(check, codebook)
        except Invalid as refusal:
            raise Invalid(refusal.code, **refusal.facts | {"check": f"{file}: {code}"}) from refusal
