"""Records that are read from an edition."""

from typing import Literal

import msgspec

from halfsky.core.vocabulary.statuses import Status


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an edition is of; it names no moment, so that the same content gives the same bytes.

    Attributes:
        plan: Number of the plan.
        title: Its title.
        vintage: Number of the vintage.
        seal: Seal of the vintage.
        area: Code of the area the plan belongs to.
        year: The year judged.
        first_year: First year of the plan.
        last_year: Its last.
        halfsky: Version of HalfSky that judged.
        codebook: Digest of the codebook.
        release: Number of the release for the public; empty inside.
        format: Version of the layout.
    """

    plan: str
    title: str
    vintage: str
    seal: str
    area: str
    year: int
    first_year: int | None
    last_year: int | None
    halfsky: str
    codebook: str
    release: str = ""
    format: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where one area stands on one target: the promise, the verdict, the verdict of the year before, the outlook.

    Attributes:
        target: Its number as printed, such as `1-2-1` or `M1-4-1`.
        number: Its number in the adopted plan, by which addresses name it.
        domain: Null for what stands outside the plan's domains.
        words: The indicator in the plan's words; `indicator` is the codebook's code.
        status: Verdict of the official rule.
        value: The figure judged, of `year`, in `unit`.
        gap: Value − target value, positive on the better side.
        earlier_status: Verdict a year before, on the figures known now; null where there is none.
        probability: That the promise is kept; null where nothing was asked or told.
    """

    target: str
    number: int
    position: int
    domain: int | None
    part: str
    quote: str
    words: str
    indicator: str | None
    kind: str
    sex: str
    residence: str
    strength: str | None
    area: str
    status: Status
    year: int | None
    value: float | None
    unit: str | None
    comparator: str | None
    target_value: float | None
    gap: float | None
    low95: float | None
    high95: float | None
    numerator: float | None
    denominator: float | None
    one_more_turns: bool | None
    pooled_value: float | None
    pooled_from: int | None
    pooled_to: int | None
    base_year: int | None
    base_value: float | None
    previous_value: float | None
    first_met_year: int | None
    deadline: int | None
    reason_code: str
    reason_zh: str
    reason_en: str
    source: str | None
    rule: str
    earlier_status: Status | None = None
    earlier_year: int | None = None
    earlier_value: float | None = None
    probability: float | None = None
    promise: str | None = None
    low80: float | None = None
    median: float | None = None
    high80: float | None = None
    usual_change: float | None = None
    needed_change: float | None = None
    noise: float | None = None
    siblings: int | None = None


class Attainment(msgspec.Struct, frozen=True, kw_only=True):
    """达标率 of one area in one domain (0 is the whole plan): `attained` of `judged`; `rate` in percent."""

    area: str
    domain: int
    targets: int
    judged: int
    attained: int
    rate: float | None
    met: int
    met_early: int
    nearly_met: int
    not_met: int
    reversed: int
    cannot_be_judged: int
    no_data: int
    not_due: int
    not_applicable: int
    earlier_judged: int | None = None
    earlier_attained: int | None = None
    earlier_rate: float | None = None


class Direction(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one direction (逐步提高 …) in one area."""

    direction_no: str
    domain: int | None
    part: str
    quote: str
    words: str
    indicator: str | None
    tendency: str
    area: str
    progress: str
    unit: str | None
    base_year: int | None
    base_value: float | None
    year: int | None
    value: float | None
    change: float | None
    noise: float | None
    reason_zh: str
    reason_en: str


class Warning(msgspec.Struct, frozen=True, kw_only=True):
    """One early warning of one area."""

    rank: int
    named: bool
    severity: str
    kind: str
    target: str
    area: str
    indicator: str | None
    words: str
    year: int | None
    value: float | None
    unit: str | None
    comparator: str | None
    target_value: float | None
    deadline: int | None
    probability: float | None
    precision: float | None
    reason_zh: str
    reason_en: str
    clears_zh: str
    clears_en: str
    lead_unit: str | None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What the rule of a peer (`unsd`, `open_sdg`, `eurostat`, `escap`, `sdsn`) says of one target in one area."""

    target: str
    area: str
    rule: str
    number: float | None
    label: str | None
    note_zh: str | None
    note_en: str | None


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """One year of the fan of a target: the 80 % interval and its middle."""

    target: str
    area: str
    unit: str | None
    year: int
    low80: float
    median: float | None
    high80: float


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure: of which series, area, year and group; where it comes from.

    Attributes:
        series: Code of the indicator or variable; `kind` says which.
        status: `reported`, `derived` or a word of `vocabulary.statuses.Missing`; then `value` is null.
        derivation: Empty for a reported figure, else `formula`, `roll_up` or `pooled`.
        source: Numbers of the returns it was read from, joined by `；`.
    """

    series: str
    kind: Literal["indicator", "variable"]
    area: str
    year: int
    sex: str
    residence: str
    age: str
    disaggregation: str
    unit: str
    value: float | None
    numerator: float | None
    denominator: float | None
    coverage: float | None
    status: str
    derivation: str
    source: str | None


class Substitute(msgspec.Struct, frozen=True, kw_only=True):
    """What may be used in place of a hidden figure.

    Attributes:
        instead: `pooled` (the years `instead_from` to `instead_to` together), `larger_area` (`instead_area`), or empty.
    """

    series: str
    area: str
    sex: str
    residence: str
    age: str
    disaggregation: str
    year: int
    instead: str
    instead_area: str | None
    instead_from: int | None
    instead_to: int | None
