"""Notes on method and sources: by which rule targets were judged, and where the figures come from."""

from halfsky.core.assessment.model import RULE_VERSION
from halfsky.core.indicators.model import Method
from halfsky.core.reports.material import Material
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.sources import PARTS, Sources
from halfsky.core.reports.wording import Lang, own_digits, print_distance
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.units import UNITS


def notes(material: Material) -> tuple[str, ...]:
    """Write the notes: rule and version, attainment rate, tolerances, small numbers, changes, sources."""
    catalogue, method = material.catalogue, material.writer.codebook.method
    own = method.note.zh if catalogue.lang == "zh" else method.note.en
    texts = [
        *rule_texts(method, catalogue),
        own,
        catalogue.text("method.codebook", digest=material.writer.codebook.digest[:12]),
        _sources(material),
    ]
    return tuple(text for text in texts if text)


def rule_texts(method: Method, catalogue: Catalogue) -> tuple[str, ...]:
    """Write the official rule in words, a sentence or two for each of its settings.

    Args:
        method: The settings.
        catalogue: Words, in the language wanted.
    """
    return (
        catalogue.text("method.rule", version=RULE_VERSION, settings=method.version),
        catalogue.text("method.rate"),
        catalogue.text(
            "method.approx",
            list=_tolerances(catalogue.lang, method.approx, sign="±"),
            share=_percent(method.approx_relative),
        ),
        catalogue.text(
            "method.nearly",
            list=_tolerances(catalogue.lang, method.nearly_points),
            share=_percent(method.nearly),
        ),
        catalogue.text("method.small", confidence=_percent(method.confidence), years=str(method.pool_years)),
        catalogue.text("method.changes", flat=_percent(method.flat)),
        catalogue.text("method.peers"),
    )


def _percent(share: float) -> str:
    return plain(round(share * 100, 6)) + "%"


def _tolerances(lang: Lang, tolerances: dict[str, float], *, sign: str = "") -> str:
    parts = [_tolerance(unit, size, lang, sign) for unit, size in tolerances.items()]
    return ("；" if lang == "zh" else "; ").join(parts)


def _tolerance(unit: str, size: float, lang: Lang, sign: str) -> str:
    distance = print_distance(size, unit=unit, digits=own_digits(size), lang=lang)
    if distance != plain(size):
        return sign + distance
    name = UNITS[unit].zh if lang == "zh" else f"{UNITS[unit].en} "
    return f"{name}{sign}{distance}"


def _sources(material: Material) -> str:
    unknown = material.catalogue.text("source.unknown")
    named = (
        name
        for key in sorted(material.series)
        for point in material.series[key]
        # A rolled-up value names the sources of all its parts.
        for name in point.source.split(PARTS)
    )
    names = [name for name in dict.fromkeys(named) if name != unknown]
    if not names:
        return material.catalogue.text("method.no_sources")
    kinds = Sources(material.writer.codebook, material.catalogue).drawn_together(names)
    joined = ("；" if material.catalogue.lang == "zh" else "; ").join(kinds)
    return material.catalogue.text("method.sources", list=joined, number=str(len(names)))
