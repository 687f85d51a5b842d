"""Small tables whose right protection can be seen by eye."""

import pickle
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import polars as pl
import pytest

from halfsky.core.disclosure.audit import audit
from halfsky.core.disclosure.derived import hidden_attainment, hidden_for
from halfsky.core.disclosure.model import Protected
from halfsky.core.disclosure.protect import protect
from halfsky.core.disclosure.topics import topics_by_series
from halfsky.core.indicators.model import Area, Codebook
from halfsky.core.observations.model import OBSERVATIONS
from halfsky.engines.codebook import load_codebook, load_disclosure_rules
from tests.core.disclosure.worlds import NAME, row

RULES = load_disclosure_rules()
COUNTIES = ("500101", "500102", "500103", "500104")


def family() -> dict[str, Area]:
    areas = {"500100": Area(code="500100", name=NAME, level="prefecture")}
    return areas | {code: Area(code=code, name=NAME, level="county", parent="500100") for code in COUNTIES}


AREAS = family()
CODEBOOK: Codebook = msgspec.structs.replace(load_codebook(), areas=AREAS)


def deaths(*counts: float, year: int = 2021, total: float | None = None) -> list[dict[str, object]]:
    rows = [
        row(code, year, count, variable="MATERNAL_DEATHS")
        for code, count in zip(COUNTIES, counts, strict=False)
    ]
    return [*rows, row("500100", year, sum(counts) if total is None else total, variable="MATERNAL_DEATHS")]


def table(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=OBSERVATIONS, orient="row")


def shielded(*rows: dict[str, object], **more: object) -> Protected:
    return protect(table(*rows), codebook=CODEBOOK, areas=AREAS, rules=RULES, **more)


def hidden(protected: Protected) -> list[str]:
    return protected.reasons["area"].to_list()


def reason(protected: Protected, area: str, **which: object) -> str:
    wanted = [pl.col(name) == value for name, value in which.items()]
    return protected.reasons.filter(pl.col("area") == area, *wanted)["reason"].item()


def test_the_attack_is_the_same_by_several_hands() -> None:
    rows = [one for year in range(2019, 2023) for one in deaths(2, 6, 40, 90, year=year)]
    years: list[int] = []

    def elsewhere(do: Callable[[Any], Any], pieces: Iterable[Any]) -> list[Any]:
        """As another process does it: work and pieces go over as bytes."""
        sent = [pickle.dumps((do, piece)) for piece in pieces]
        years.append(len(sent))
        return [its[0](its[1]) for its in map(pickle.loads, sent)]

    alone, shared = shielded(*rows, offer_pools=True), shielded(*rows, offer_pools=True, each=elsewhere)
    assert years[0] == 4, "years that nothing ties together are pieces of their own"
    for part in ("table", "pooled", "reasons", "loss", "audit"):
        assert getattr(alone, part).equals(getattr(shared, part)), part


def test_one_small_count_takes_the_cheapest_partner_that_is_large_enough() -> None:
    protected = shielded(*deaths(2, 6, 40, 90))
    assert hidden(protected) == ["500101", "500102"]
    assert [reason(protected, code) for code in hidden(protected)] == ["primary_small", "secondary"]
    assert protected.table.filter(pl.col("status") == "suppressed")["value"].null_count() == 2
    assert protected.audit.select("low", "high").rows() == [(0.0, 8.0), (0.0, 8.0)]


def test_safe_counts_and_zero_deaths_are_shown() -> None:
    assert hidden(shielded(*deaths(0, 6, 40, 90))) == []


def test_a_zero_of_minors_is_hidden_like_a_small_count() -> None:
    rows = [
        row(code, 2021, float(n), variable="MINORS_LEGAL_AID")
        for code, n in zip(COUNTIES, (0, 30, 40, 90), strict=True)
    ]
    protected = shielded(*rows, row("500100", 2021, 160.0, variable="MINORS_LEGAL_AID"))
    assert reason(protected, "500101") == "primary_zero"
    assert len(hidden(protected)) == 2


def test_all_of_them_is_hidden_where_the_topic_says_so() -> None:
    rates = [
        row(
            code, 2021, 100.0 * n / d, indicator="DV_WARNING_RATE", unit="percent", numerator=n, denominator=d
        )
        for code, n, d in zip(COUNTIES, (50.0, 30.0, 20.0, 60.0), (50.0, 80.0, 90.0, 95.0), strict=True)
    ]
    assert reason(shielded(*rates), "500101", indicator="DV_WARNING_RATE") == "rate"


def test_a_rate_goes_with_its_numerator_and_its_denominator_stays() -> None:
    rate = row(
        "500101",
        2021,
        100.0,
        indicator="MATERNAL_MORTALITY",
        unit="per_100k",
        numerator=2.0,
        denominator=2000.0,
    )
    births = row("500101", 2021, 2000.0, variable="LIVE_BIRTHS")
    protected = shielded(*deaths(2, 6, 40, 90), rate, births)
    assert reason(protected, "500101", indicator="MATERNAL_MORTALITY") == "rate"
    assert "LIVE_BIRTHS" not in protected.reasons["variable"].to_list()


def test_a_bare_rate_is_hidden_where_a_known_denominator_tells_the_count() -> None:
    rate = row("500101", 2021, 100.0, indicator="MATERNAL_MORTALITY", unit="per_100k")
    births = row("500101", 2021, 2000.0, variable="LIVE_BIRTHS")
    assert hidden(shielded(rate, births)) == ["500101"]
    assert hidden(shielded(rate)) == []


def test_the_larger_area_is_offered_instead() -> None:
    offered = shielded(*deaths(2, 6, 40, 90)).reasons
    assert offered["instead"].to_list() == ["larger_area"] * 2
    assert offered["instead_area"].to_list() == ["500100"] * 2


def test_what_was_hidden_stays_hidden_and_a_new_partner_is_not_taken() -> None:
    first = shielded(*deaths(2, 6, 40, 90))
    again = shielded(*deaths(2, 6, 40, 90), earlier=[first.table])
    assert hidden(again) == hidden(first)
    assert reason(again, "500102") == "carried_on"


def test_a_count_that_was_published_before_is_said_to_be_out() -> None:
    protected = shielded(*deaths(2, 6, 40, 90), earlier=[table(*deaths(2, 6, 40, 90))])
    assert [one.code for one in protected.findings] == ["disclosure.published_before"]
    assert reason(protected, "500101") == "earlier"


def test_a_published_sum_over_years_is_one_more_equation() -> None:
    three = [
        one for year, n in ((2020, 30), (2021, 2), (2022, 40)) for one in deaths(n, 6, 44, 90, year=year)
    ]
    pool = row(
        "500101", 2022, 72.0, variable="MATERNAL_DEATHS", derivation="pooled", disaggregation="2020-2022"
    )
    alone = shielded(*three)
    told = audit([table(pool), alone.table], codebook=CODEBOOK, areas=AREAS, rules=RULES, truth=table(*three))
    assert not told["protected"].all()
    assert shielded(*three, earlier=[table(pool)]).audit["how"].to_list() != []


def test_years_summed_are_offered_where_they_tell_no_single_year() -> None:
    years = {2019: (2, 6, 40, 90), 2020: (3, 8, 44, 80), 2021: (4, 9, 40, 70), 2022: (1, 7, 50, 60)}
    protected = shielded(
        *(one for year, n in years.items() for one in deaths(*n, year=year)), offer_pools=True
    )
    offered = protected.pooled.filter(pl.col("area") == "500101")
    assert offered.select("disaggregation", "value", "derivation").rows() == [("2019-2021", 9.0, "pooled")]
    assert protected.audit["protected"].all()
    told = protected.reasons.filter(pl.col("area") == "500101").select(
        "year", "instead", "instead_from", "instead_to"
    )
    assert told.rows() == [(year, "pooled", 2019, 2021) for year in (2019, 2020, 2021)] + [
        (2022, "larger_area", None, None)
    ]


def test_a_sum_that_would_tell_a_year_is_not_offered() -> None:
    years = {2019: (30, 6, 40, 90), 2020: (31, 8, 44, 80), 2021: (4, 9, 40, 70)}
    protected = shielded(
        *(one for year, n in years.items() for one in deaths(*n, year=year)), offer_pools=True
    )
    assert protected.pooled.filter(pl.col("area") == "500101").is_empty()
    assert protected.audit["protected"].all()


def test_without_the_truth_every_narrow_interval_is_held_against_the_table() -> None:
    protected = shielded(*deaths(2, 6, 40, 90))
    blind = audit([protected.table], codebook=CODEBOOK, areas=AREAS, rules=RULES, truth=None)
    assert blind["protected"].all()
    naked = table(*deaths(2, 6, 40, 90)).with_columns(
        pl.when(pl.col("area") != "500101").then("value"),
        status=pl.when(pl.col("area") == "500101").then(pl.lit("suppressed")).otherwise("status"),
    )
    told = audit([naked], codebook=CODEBOOK, areas=AREAS, rules=RULES, truth=None)
    assert told.select("low", "high", "protected").rows() == [(2.0, 2.0, False)]


def test_a_missing_county_leaves_a_bound_and_no_equation() -> None:
    rows = deaths(2, 6, 40, total=200.0)
    protected = shielded(*rows)
    assert hidden(protected) == ["500101"]
    assert protected.audit["high"].to_list() == [154.0]


def test_the_loss_counts_rows_and_weight() -> None:
    loss = shielded(*deaths(2, 6, 40, 90)).loss
    assert loss.select("level", "cells", "primary", "secondary").rows() == [
        ("county", 4, 1, 1),
        ("prefecture", 1, 0, 0),
    ]
    assert 0 < loss["weight_hidden"].sum() < loss["weight"].sum()


def test_what_follows_from_a_hidden_figure_is_blanked() -> None:
    rate = row(
        "500101",
        2021,
        100.0,
        indicator="MATERNAL_MORTALITY",
        unit="per_100k",
        numerator=2.0,
        denominator=2000.0,
    )
    reasons = shielded(*deaths(2, 6, 40, 90), rate).reasons
    board = pl.DataFrame(
        {
            "target": ["1-1-1", "1-1-1"], "indicator": ["MATERNAL_MORTALITY"] * 2, "area": ["500101", "500104"],
            "year": [2021, 2021], "value": [100.0, 9.0], "target_value": [16.0, 16.0], "status": ["not_met", "met"],
        }
    )  # fmt: skip
    shown = hidden_for(board, reasons=reasons, areas=AREAS)
    assert shown.select("value", "status", "target_value").rows() == [
        (None, "suppressed", 16.0),
        (9.0, "met", 16.0),
    ]
    assert hidden_for(board, reasons=reasons, areas=AREAS, drop=True)["area"].to_list() == ["500104"]
    attained = pl.DataFrame(
        {"area": ["500101", "500101", "500104"], "domain": [1, 0, 1], "rate": [0.0, 0.0, 100.0]}
    )
    targets = pl.DataFrame({"target": ["1-1-1"], "domain": [1]})
    counted = hidden_attainment(attained, assessments=shown, targets=targets)
    assert counted["rate"].to_list() == [None, None, 100.0]


@pytest.mark.parametrize(
    "code", ["MATERNAL_DEATHS", "DV_WARNINGS", "LIVE_BIRTHS", "GOVERNMENT_HEADS", "COURTS"]
)
def test_every_variable_has_a_topic_and_sensitive_ones_a_stricter_one(code: str) -> None:
    topics = topics_by_series(RULES, CODEBOOK)
    assert set(CODEBOOK.variables) <= set(topics)
    expected = {"MATERNAL_DEATHS": 5, "DV_WARNINGS": 10, "LIVE_BIRTHS": 3, "GOVERNMENT_HEADS": 0, "COURTS": 0}
    assert topics[code].threshold == expected[code]
