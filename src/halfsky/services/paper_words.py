"""How official papers name offices, units and areas, and the catalogue their sentences come from, in either language."""

from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.wording import Lang
from halfsky.engines.codebook import load_messages
from halfsky.store.models import Area, Matter, Meeting, Unit


def words_in(lang: Lang) -> Catalogue:
    """The sentences of papers in a language."""
    return Catalogue(messages=load_messages(), lang=lang)


def name_of(named: Area | Unit, lang: Lang = "zh") -> str:
    """A unit or area as papers call it; its Chinese name where it has no English one."""
    return (named.name_en or named.name) if lang == "en" else named.name


def title_of(row: Matter | Meeting, lang: Lang) -> str:
    """What a matter or meeting is called; in Chinese where it has no English title."""
    return (row.title_en or row.title) if lang == "en" else row.title


def issuer_of(area: Area, lang: Lang = "zh") -> str:
    """The office of an area, as it signs."""
    return load_messages().say("reading.publisher", {"area": name_of(area, lang)}, lang=lang)


def name_of_either(unit: Unit | None, area: Area | None, lang: Lang = "zh") -> str:
    """A unit, or the office of an area, as papers call it; empty for neither."""
    if unit is not None:
        return name_of(unit, lang)
    return issuer_of(area, lang) if area is not None else ""
