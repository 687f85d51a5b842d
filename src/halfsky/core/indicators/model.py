"""Records of the codebook: indicators, the variables they are computed from, areas, responsible units, methods.

The codebook is YAML written by experts (`halfsky/codebook`), loaded strictly: an unknown key is refused.
"""

from typing import Literal

import msgspec

from halfsky.core.vocabulary.area_codes import AreaLevel


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text in both languages."""

    zh: str
    en: str


class Alias(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another name of the same thing, with the years in which it was in use where that is known."""

    zh: str
    valid_from: int | None = None
    valid_to: int | None = None


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A variable, or one cell of its breakdown, inside a formula."""

    variable: str
    sex: Literal["_T", "F", "M"] = "_T"
    residence: Literal["_T", "U", "R"] = "_T"


class Formula(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an indicator follows from variables: sum of `numerator` / sum of `denominator` × `per`.

    Without denominator the indicator is the numerator itself (a count or amount). `kind` says what
    interval its counts allow: `proportion` (binomial: cases out of people), `rate` (Poisson: events
    over exposure), `mean` (amount over people), `count`, `gap` (first minus second numerator term).
    """

    kind: Literal["proportion", "rate", "mean", "count", "gap"]
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...] = ()
    per: float = 100.0


class Indicator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One indicator of the codebook.

    Attributes:
        code: Stable upper-snake code, never shown to users.
        direction: Which way is better; `band` means best near a level.
        bounds: Lowest and highest value that can be, in `unit`; null is open.
        family: Prior of the outlook for series of its kind; by default told by formula and domain.
        survey_years: For `census` and `survey` indicators, years in which a figure exists, if known.
        lag_months: Usual months from the end of a year until the figure is there.
        notes: What changed in scope, and what to beware of.
    """

    code: str
    name: Text
    definition: Text
    domain: Literal[
        "health",
        "education",
        "economy",
        "decision",
        "social_security",
        "family",
        "environment",
        "law",
        "context",
    ]
    unit: str
    direction: Literal["up", "down", "band", "none"]
    bounds: tuple[float | None, float | None] = (None, None)
    family: str = ""
    formula: Formula | None = None
    breakdowns: tuple[Literal["sex", "age", "residence", "area"], ...] = ("area",)
    periodicity: Literal["yearly", "term", "census", "survey", "event"] = "yearly"
    survey_years: tuple[int, ...] = ()
    lead_unit: str = ""
    supporting_units: tuple[str, ...] = ()
    sdg: str | None = None
    lag_months: int = 6
    decimals: int = 1
    aliases: tuple[Alias, ...] = ()
    notes: Text | None = None
    plans: tuple[Literal["women", "children"], ...] = ("women",)
    source: str = ""


class Variable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A count or an amount that a department reports; never a rate that can be computed.

    Attributes:
        additive: Whether women and men, town and country, the areas below sum to the whole; a mean that a survey
            found does not.
    """

    code: str
    name: Text
    unit: str
    definition: Text | None = None
    breakdowns: tuple[Literal["sex", "age", "residence", "area"], ...] = ("area",)
    stock: bool = False
    source_unit: str = ""
    sensitive: bool = False
    aliases: tuple[Alias, ...] = ()
    additive: bool = True


class Area(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An administrative area by its code (`vocabulary.area_codes`), with the years in which code and name are valid."""

    code: str
    name: Text
    level: AreaLevel
    parent: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    aliases: tuple[Alias, ...] = ()


class ResponsibleUnit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A unit that leads an indicator, supports it or reports a variable, under the name of its county or prefecture body.

    Units are merged, split and renamed: `valid_from` and `valid_to` are the years of the unit, `successor` the
    code of the unit that took over its work. An alias without years of its own is in use as long as the unit.
    """

    code: str
    name: Text
    kind: Literal[
        "government", "party", "congress", "consultative", "judicial", "mass_organisation", "coordination"
    ]
    valid_from: int | None = None
    valid_to: int | None = None
    successor: str | None = None
    aliases: tuple[Alias, ...] = ()


class CheckRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A check that returns are held against (审核关系), as experts write it.

    Attributes:
        rule: In the language of `docs/reference/rules.md`.
        severity: An `error` blocks handing in, a `query` wants an explanation and then lets pass.
        text: What is wrong; a template over the facts that `core.returns.checks` names.
        fix: What to do.
        source: Definition or reason the rule follows from.
        yields_to: Checks that, found at the same line, say the same thing better.
    """

    code: str
    rule: str
    severity: Literal["error", "query"]
    text: Text
    fix: Text
    source: Text
    yields_to: tuple[str, ...] = ()


class Method(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of the official rule, dated and explained (`codebook/methods/official.yaml`).

    Attributes:
        approx: Tolerance of 左右 by unit, absolute, in that unit; `approx_relative` for other units.
        nearly: A miss within this share of the target value is 基本达标 (20.1 against 20: 0.5 %).
        nearly_points: For percent and permille, a miss within these points is 基本达标.
        small_denominator: Under this many births, people … a rate of one year is told with its interval.
        flat: Changes under this share are 基本持平.
    """

    version: str
    approx: dict[str, float]
    approx_relative: float
    nearly: float
    nearly_points: dict[str, float]
    small_denominator: dict[str, float]
    flat: float
    confidence: float
    pool_years: int
    note: Text


class Codebook(msgspec.Struct, frozen=True, kw_only=True):
    """The whole codebook by code, and the hash of the files it was read from."""

    indicators: dict[str, Indicator]
    variables: dict[str, Variable]
    areas: dict[str, Area]
    method: Method
    digest: str
    units: dict[str, ResponsibleUnit] = {}
    checks: dict[str, CheckRule] = {}


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """What the words of a target or of a row of figures were tied to, and how surely.

    Attributes:
        words: The words that were looked up.
        indicator: Code of the indicator, null when unmatched.
        how: `exact` name or code, `alias`, `similar` (graded), `unmatched`.
        score: 1.0 for exact and alias, else similarity 0–1.
        runner_up: The second best indicator, null when there is none near.
        runner_up_score: Its score.
        sex: Sex the words name beside the indicator (妇女基本养老保险参保率 → F), else `_T`.
        residence: Residence the words name (农村孕产妇死亡率 → R), else `_T`.
    """

    words: str
    indicator: str | None
    how: Literal["exact", "alias", "similar", "unmatched"]
    score: float
    runner_up: str | None = None
    runner_up_score: float = 0.0
    sex: Literal["_T", "F", "M"] = "_T"
    residence: Literal["_T", "U", "R"] = "_T"
