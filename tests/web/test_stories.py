"""Indicators, areas, comparisons and search: what the pages show is what the edition says; the public sees no more."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from halfsky.core.disclosure.model import REASONS
from halfsky.core.vocabulary.numbers import plain, round_half_even
from halfsky.engines.editions.model import Figure
from halfsky.engines.editions.reading import Edition
from halfsky.engines.past_record import load_past_record
from halfsky.web import pictured, written
from tests.reading import YEAR, Reading
from tests.web.contract import parsed, problems

pytestmark = pytest.mark.django_db
CODE = "MATERNAL_MORTALITY"
PAGES = {
    "indicators": "/indicators/",
    "indicator": f"/indicators/{CODE}/",
    "county": f"/indicators/{CODE}/?area=990102",
    "by sex": "/indicators/LABOUR_FORCE_PARTICIPATION/",
    "variable": "/indicators/LIVE_BIRTHS/",
    "without figures": "/indicators/LEFT_BEHIND_CHILDREN/",
    "profile": "/areas/990100/",
    "profile of a county": "/areas/990102/",
    "compare": "/compare/",
    "compared": f"/compare/?indicator={CODE}&of={YEAR}",
    "search": "/search/",
    "found": "/search/?q=yunchanfu",
    "nothing found": "/search/?q=zzzz",
}
MOST_QUERIES = 12
MOST_BYTES = 100_000


@pytest.fixture
def inside(reading: Reading) -> Edition:
    return Edition(Path(reading.edition.file.path))


@pytest.fixture
def outside(reading: Reading) -> Edition:
    return Edition(Path(reading.release.file.path))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_every_page_keeps_the_contract_and_its_budget(
    reviewer: Client, address: str, language: str, django_assert_max_num_queries: Any
) -> None:
    for client in (reviewer, Client()):
        client.cookies["language"] = language
        client.get(address)
        with django_assert_max_num_queries(MOST_QUERIES + 6 * (client is reviewer)):
            answer = client.get(address)
        assert answer.status_code == 200
        assert problems(answer.content.decode()) == []
        assert len(answer.content) < MOST_BYTES


def test_the_table_of_an_indicator_is_the_edition(reviewer: Client, inside: Edition) -> None:
    rows = parsed(reviewer, f"/indicators/{CODE}/").xpath("//*[@id='figures']//tbody/tr")
    figures = inside.figures(CODE, "990100")
    series = pictured.series_of(CODE)
    told = sorted(row.xpath("(td|th)[3]")[0].text_content().strip() for row in rows)
    assert told == sorted(_printed(one, series.digits) for one in figures)
    counts = {row.xpath("(td|th)[4]")[0].text_content().strip() for row in rows}
    assert {f"{one.numerator:,.0f}" for one in figures if one.numerator is not None} <= counts


def _printed(one: Figure, digits: int) -> str:
    return "" if one.value is None else written.figure(round_half_even(one.value, digits), digits)


def test_an_indicator_says_how_often_such_forecasts_were_right(reviewer: Client, inside: Edition) -> None:
    standing = next(
        one for one in inside.standings("990100") if one.probability is not None and one.indicator
    )
    page = reviewer.get(f"/indicators/{standing.indicator}/?lang=en").content.decode()
    like = load_past_record().like(standing.probability or 0)
    assert abs(like.said - (standing.probability or 0)) <= 0.06
    assert f"{like.questions:,}" in page
    assert "/record/" in page


def test_the_areas_compared_are_the_edition(reviewer: Client, inside: Edition) -> None:
    root = parsed(reviewer, f"/compare/?indicator={CODE}&of={YEAR}")
    shown = {
        cells[0].text_content(): cells[1].text_content()
        for cells in (row.xpath("td|th") for row in root.xpath("//table")[-1].xpath(".//tbody/tr"))
    }
    series = pictured.series_of(CODE)
    codes = sorted(code for code in inside.areas if code.startswith("9901") and code != "990100")
    figures = {
        one.area: one.value for one in inside.across(CODE, codes, year=YEAR) if one.disaggregation == "_T"
    }
    assert len(shown) == len(codes)
    assert sorted(value for value in shown.values() if "/" in value) == sorted(
        pictured.value_words(series, value) for value in figures.values() if value is not None
    )


def test_a_profile_counts_what_the_edition_counts(reviewer: Client, inside: Edition) -> None:
    for code in ("990100", "990102"):
        total = next(one for one in inside.attainment(code) if one.domain == 0)
        finding = parsed(reviewer, f"/areas/{code}/").xpath("//p[@class='finding']")[0].text_content()
        assert f"{total.judged}项可判定的目标中，{total.attained}项达标" in finding


def test_files_hold_the_figures_of_the_picture(reviewer: Client, inside: Edition) -> None:
    answer = reviewer.get(f"/indicators/{CODE}/trend.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    yearly = [one for one in inside.figures(CODE, "990100") if (one.sex, one.residence) == ("_T", "_T")]
    values = {plain(one.value, digits=1) for one in yearly if one.value is not None}
    assert values <= {cell for row in rows for cell in row}
    spec = json.loads(reviewer.get(f"/indicators/{CODE}/trend.json").content)
    assert spec["usermeta"]["title"]
    for kind, begins in (("svg", b"<svg"), ("png", b"\x89PNG"), ("xlsx", b"PK")):
        assert reviewer.get(f"/indicators/{CODE}/trend.{kind}").content.startswith(begins)


def test_the_address_of_a_figure_holds_its_vintage(reviewer: Client, reading: Reading) -> None:
    root = parsed(reviewer, f"/indicators/{CODE}/")
    cited = root.xpath("//p[@class='figure-citation']/a/@href")
    assert cited
    assert all(f"vintage={reading.edition.vintage.number}" in address for address in cited)


def test_the_public_reads_what_is_released_and_is_told_what_is_hidden(
    reading: Reading, inside: Edition, outside: Edition
) -> None:
    hidden = [
        (series, area)
        for area in sorted(outside.areas)
        for series in ("MATERNAL_DEATHS", CODE)
        if any(one.status == "suppressed" for one in outside.figures(series, area))
    ]
    assert hidden
    for series, area in hidden[:6]:
        address = f"/indicators/{series}/?area={area}"
        words = parsed(Client(), address).xpath("//*[@id='figures']")[0].text_content()
        assert "不予列出" in words
        secret = {
            (one.year, one.sex, one.residence)
            for one in outside.figures(series, area)
            if one.status == "suppressed"
        }
        assert all(
            one.value is None
            for one in outside.figures(series, area)
            if (one.year, one.sex, one.residence) in secret
        )
        exported = Client().get(f"/indicators/{series}/trend.csv?area={area}").content.decode("utf-8-sig")
        rows = {row[0]: row for row in csv.reader(io.StringIO(exported))}
        for year, sex, residence in secret:
            if (sex, residence) == ("_T", "_T"):
                value = next(
                    one.value
                    for one in inside.figures(series, area)
                    if (one.year, one.sex, one.residence) == (year, "_T", "_T")
                )
                assert f"{value:.1f}" not in rows[str(year)][1:]


def test_nothing_of_a_hidden_cell_is_in_the_released_file(
    reading: Reading, inside: Edition, outside: Edition
) -> None:
    told, kept = outside.observations(), inside.observations()
    keys = [name for name in REASONS if name in told.columns]
    hidden = told.filter(status="suppressed")
    assert hidden.height
    assert hidden.select("value", "numerator", "denominator").null_count().row(0) == (hidden.height,) * 3
    shown = told.filter(told["derivation"] != "pooled").join(
        kept, on=keys, how="inner", nulls_equal=True, suffix="_inside"
    )
    open_ = shown.filter(shown["status"] != "suppressed")
    assert open_.filter(open_["value"].ne_missing(open_["value_inside"])).is_empty()


@pytest.mark.parametrize(
    "address",
    [
        "/indicators/NO_SUCH/",
        "/areas/990200/",
        f"/indicators/{CODE}/?area=999999",
        f"/indicators/{CODE}/trend.exe",
    ],
)
def test_what_is_not_there_is_not_there(reviewer: Client, address: str) -> None:
    assert reviewer.get(address).status_code == 404


def test_search_leads_to_pages_that_are_there(reviewer: Client) -> None:
    root = parsed(reviewer, "/search/?q=孕產婦")
    links = [link.partition("#")[0] for link in root.xpath("//ul[@class='found']//a/@href")]
    assert any("/indicators/" in link for link in links)
    assert any("/plans/" in link for link in links)
    assert all(reviewer.get(link).status_code == 200 for link in dict.fromkeys(links))
    for clause in {link for link in root.xpath("//ul[@class='found']//a/@href") if "/plans/" in link}:
        address, _, anchor = clause.partition("#")
        assert parsed(reviewer, address).xpath(f"//*[@id='{anchor}']"), clause
