"""Maps that an office loads: GeoJSON in, the outlines of its areas out, light enough for a page.

Source: RFC 7946 (GeoJSON); Douglas and Peucker 1973 for the simplification.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from halfsky.core.reports.pictures import Ground
from halfsky.core.vocabulary.area_codes import canonical, fault_in
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.findings import Finding, Severity
from halfsky.engines.outlines import WIDTH, Rings, ground_of

MOST_BYTES = 40 * 1024 * 1024
MOST_FEATURES = 5_000
CODES = ("adcode", "code", "area_code", "区划代码", "行政区划代码", "代码", "id", "gb", "PAC")
NAMES = ("name", "NAME", "fullname", "名称", "地区", "name_zh")
WHOLE = "100000"
"""Codes that begin so are lines of the whole country, kept as lines."""

COUNTRY = "156"
"""China in ISO 3166."""

Floats = npt.NDArray[np.float64]


class MapFile(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of a file; `read` = `kept` + `refused`.

    Attributes:
        findings: One error for each feature refused, in words.
        missing: Codes of areas asked for that the file does not have.
    """

    ground: Ground
    read: int
    kept: int
    refused: int
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]


class _Feature(msgspec.Struct):
    geometry: msgspec.Raw = msgspec.Raw(b"null")
    properties: dict[str, Any] | None = None
    id: Any = None


class _Collection(msgspec.Struct, tag="FeatureCollection"):
    features: list[_Feature]


class _Refused(Exception):
    """A feature that cannot be kept; `code` and `kind` say why."""

    def __init__(self, code: str, kind: str = "") -> None:
        super().__init__(code)
        self.code, self.kind = code, kind


class _Polygon(msgspec.Struct, tag="Polygon"):
    coordinates: list[list[list[float]]]


class _MultiPolygon(msgspec.Struct, tag="MultiPolygon"):
    coordinates: list[list[list[list[float]]]]


class _LineString(msgspec.Struct, tag="LineString"):
    coordinates: list[list[float]]


class _MultiLineString(msgspec.Struct, tag="MultiLineString"):
    coordinates: list[list[list[float]]]


_Geometry = _Polygon | _MultiPolygon | _LineString | _MultiLineString


def read_ground(content: bytes, *, areas: Mapping[str, str], file: str, note: str = "") -> MapFile:
    """Read a map and make its outlines light; memory stays within a small multiple of the file.

    Args:
        content: A FeatureCollection of polygons in degrees.
        areas: Name of each area to be shown, by code. A feature is an area by its code or, where it has none that is
            known, by its name.
        file: Its name, for what is said of it.
        note: Shown under every picture of the map, such as its approval number.

    Raises:
        Invalid: `geojson.too_large`, `geojson.not_json`, `geojson.too_many`, `geojson.projected`, or
            `geojson.nothing_kept`.
    """
    features = _features(content, file)
    by_name = _by_name(areas)
    shapes: dict[str, Rings] = {}
    lines: Rings = []
    findings: list[Finding] = []
    for place, feature in enumerate(features, start=1):
        try:
            code = _code(feature, areas, by_name)
            rings = _rings(feature, file, lines_too=code == WHOLE)
            (lines if code == WHOLE else shapes.setdefault(code, [])).extend(rings)
        except _Refused as refused:
            findings.append(_finding(refused, place, feature))
    if not shapes:
        raise Invalid("geojson.nothing_kept", file=file, read=len(features))
    return MapFile(
        ground=ground_of(_projected(shapes), lines=_lines(shapes, lines), note=note),
        read=len(features),
        kept=len(features) - len(findings),
        refused=len(findings),
        findings=tuple(findings),
        missing=tuple(code for code in areas if code not in shapes),
    )


def _features(content: bytes, file: str) -> list[_Feature]:
    if len(content) > MOST_BYTES:
        size, limit = math.ceil(len(content) / 2**20), MOST_BYTES // 2**20
        raise Invalid("geojson.too_large", file=file, size=size, limit=limit)
    try:
        features = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=_Collection).features
    except (msgspec.DecodeError, RecursionError) as fault:
        raise Invalid("geojson.not_json", file=file) from fault
    if len(features) > MOST_FEATURES:
        raise Invalid("geojson.too_many", file=file, read=len(features), limit=MOST_FEATURES)
    return features


def _by_name(areas: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, name in areas.items():
        found.setdefault(name.strip(), []).append(code)
    return found


def _code(feature: _Feature, areas: Mapping[str, str], by_name: Mapping[str, list[str]]) -> str:
    properties = feature.properties or {}
    for given in (*(properties.get(key) for key in CODES), feature.id):
        text = str(given if given is not None else "").strip().split(".")[0]
        if text.startswith(WHOLE + "_"):
            return WHOLE
        # The national map service writes codes after the number of the country.
        for code in (text, text.removeprefix(COUNTRY)):
            if code and fault_in(code) is None and canonical(code) in areas:
                return canonical(code)
    for key in NAMES:
        codes = by_name.get(str(properties.get(key) or "").strip(), [])
        if len(codes) > 1:
            raise _Refused("name_twice")
        if codes:
            return codes[0]
    raise _Refused("unknown_area")


def _rings(feature: _Feature, file: str, *, lines_too: bool) -> Rings:
    try:
        geometry = msgspec.json.decode(feature.geometry, type=_Geometry)
    except (msgspec.DecodeError, RecursionError) as fault:
        raise _Refused("geometry", _kind(feature)) from fault
    lines = isinstance(geometry, _LineString | _MultiLineString)
    if lines and not lines_too:
        raise _Refused("geometry", _kind(feature))
    rings = [_positions(ring, file, least=2 if lines else 3) for ring in _parts(geometry)]
    if not rings:
        raise _Refused("geometry", _kind(feature))
    return rings


def _parts(geometry: _Geometry) -> Iterator[list[list[float]]]:
    match geometry:
        case _Polygon() | _MultiLineString():
            yield from geometry.coordinates
        case _MultiPolygon():
            for polygon in geometry.coordinates:
                yield from polygon
        case _LineString():
            yield geometry.coordinates


def _positions(ring: list[list[float]], file: str, *, least: int) -> Floats:
    if len(ring) < least or any(len(position) < 2 for position in ring):
        raise _Refused("geometry", f"{len(ring)}")
    places = np.asarray([position[:2] for position in ring], dtype=np.float64)
    if not np.isfinite(places).all():
        raise _Refused("geometry", "NaN")
    outside = (np.abs(places[:, 0]) > 180) | (np.abs(places[:, 1]) > 90)
    if outside.any():
        x, y = places[outside][0]
        raise Invalid("geojson.projected", file=file, x=f"{x:.0f}", y=f"{y:.0f}")
    return places


def _kind(feature: _Feature) -> str:
    """The kind of geometry as the file names it; `null` for none."""
    try:
        found = msgspec.json.decode(feature.geometry)
    except (msgspec.DecodeError, RecursionError):
        return "?"
    return str(found.get("type")) if isinstance(found, dict) else "null"


def _finding(refused: _Refused, place: int, feature: _Feature) -> Finding:
    properties = feature.properties or {}
    known = (str(properties[key]) for key in (*NAMES, *CODES) if properties.get(key))
    facts = {"feature": place, "name": next(known, "?")[:40], "kind": refused.kind}
    return Finding(code=f"geojson.{refused.code}", severity=Severity.ERROR, facts=facts)


def _frame(shapes: Mapping[str, Rings]) -> tuple[float, float, float, float]:
    """West, north, cosine of the middle latitude, units for each degree of latitude."""
    every = np.concatenate([ring for rings in shapes.values() for ring in rings])
    (west, south), (east, north) = every.min(axis=0), every.max(axis=0)
    cosine = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * cosine, 1e-9), max(north - south, 1e-9)
    return west, north, cosine, (WIDTH - 8) / max(wide, high / 1.2)


def _projected(shapes: Mapping[str, Rings]) -> dict[str, Rings]:
    frame = _frame(shapes)
    return {code: [_project(ring, frame) for ring in rings] for code, rings in shapes.items()}


def _lines(shapes: Mapping[str, Rings], lines: Rings) -> Rings:
    frame = _frame(shapes)
    return [_project(line, frame) for line in lines]


def _project(ring: Floats, frame: tuple[float, float, float, float]) -> Floats:
    west, north, cosine, scale = frame
    return np.column_stack(((ring[:, 0] - west) * cosine * scale + 4, (north - ring[:, 1]) * scale + 4))
