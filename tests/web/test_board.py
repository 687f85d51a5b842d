"""The board, the targets and the plans: what the pages show is what the edition says, for insiders and the public."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html

from halfsky.core.vocabulary.statuses import ATTAINED, JUDGED, MARKS
from halfsky.engines.codebook import load_codebook
from halfsky.engines.editions.model import Standing
from halfsky.engines.editions.reading import Edition
from halfsky.web.plans.text import parts_of
from tests.reading import Reading
from tests.web.contract import parsed, problems

pytestmark = pytest.mark.django_db
PLAN = "990100-1"
BOARD = f"/plans/{PLAN}/board/"
PAGES = {
    "front": "/",
    "board": BOARD,
    "table": f"{BOARD}?as=table",
    "pictures": f"{BOARD}?as=picture",
    "county": f"{BOARD}?area=990101",
    "target": f"/plans/{PLAN}/targets/1/",
    "target of a county": f"/plans/{PLAN}/targets/1/?area=990102",
    "plans": "/plans/",
    "plan": f"/plans/{PLAN}/",
    "part": f"/plans/{PLAN}/?part=2",
    "compare": "/plans/compare/",
    "compared": f"/plans/compare/?a={PLAN}&b={PLAN}",
}
MOST_QUERIES = 12


@pytest.fixture
def inside(reading: Reading) -> Edition:
    return Edition(Path(reading.edition.file.path))


@pytest.fixture
def outside(reading: Reading) -> Edition:
    return Edition(Path(reading.release.file.path))


def numbers_on(root: html.HtmlElement) -> list[int]:
    """Numbers of the targets marked on a board."""
    return [int(link.get("href").split("/targets/")[1].split("/")[0]) for link in found(root, ".board-mark")]


_PART = re.compile(r"(?P<tag>\w*)(?:#(?P<id>[\w-]+))?(?P<classes>(?:\.[\w-]+)*)(?:\[(?P<has>\w+)\])?")


def found(node: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """Elements by a simple selector: tags, ids, classes, one attribute, descendants and children."""
    path, axis = ".", "//"
    for word in selector.split():
        if word == ">":
            axis = "/"
            continue
        part = _PART.fullmatch(word)
        assert part is not None, word
        path += axis + (part["tag"] or "*") + (f"[@id='{part['id']}']" if part["id"] else "")
        path += "".join(
            f"[contains(concat(' ', @class, ' '), ' {one} ')]" for one in part["classes"].split(".") if one
        )
        path += f"[@{part['has']}]" if part["has"] else ""
        axis = "//"
    return list(node.xpath(path))


def words(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def test_before_anything_is_published_the_front_door_says_so(db: None) -> None:
    root = parsed(Client(), "/")
    assert "/account/login/" in [link.get("href") for link in found(root, "main a")]
    assert problems(html.tostring(root, encoding="unicode")) == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_keeps_the_contract(reading: Reading, reviewer: Client, name: str, language: str) -> None:
    for client in (reviewer, Client()):
        client.cookies["language"] = language
        answer = client.get(PAGES[name])
        assert answer.status_code == 200
        assert problems(answer.content.decode()) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_queries_of_a_page_are_few(
    reading: Reading, reviewer: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    reviewer.get(PAGES[name])
    with django_assert_max_num_queries(MOST_QUERIES):
        reviewer.get(PAGES[name])


@pytest.mark.parametrize("area", ["990100", "990101", "990102"])
def test_every_target_is_a_mark_with_its_verdict(reviewer: Client, inside: Edition, area: str) -> None:
    root = parsed(reviewer, f"{BOARD}?area={area}")
    standings = inside.standings(area)
    assert numbers_on(root) == [one.number for one in standings]
    told = [words(found(mark, ".board-meta > span")[0]) for mark in found(root, ".board-mark")]
    assert told == [MARKS[one.status].zh for one in standings]
    shapes = [found(mark, "use")[0].get("href") for mark in found(root, ".board-mark")]
    assert shapes == [f"#shape-{one.status}" for one in standings]
    assert set(shapes) <= {f"#{symbol.get('id')}" for symbol in found(root, "symbol")}


def test_the_finding_and_the_rates_are_those_of_the_edition(reviewer: Client, inside: Edition) -> None:
    root = parsed(reviewer, BOARD)
    total, *domains = inside.attainment("990100")
    text = words(found(root, "main")[0])
    assert f"{total.judged}项可判定的目标中，{total.attained}项达标" in text
    assert f"{total.rate:.1f}" in words(found(root, ".figures-row-value")[0])
    counts = [words(one) for one in found(root, ".board-count")]
    expected = [
        f"{one.attained}/{one.judged}项达标" + ("" if one.rate is None else f" {one.rate:.1f}%")
        for one in domains
        if one.domain
    ]
    assert counts == expected


def test_the_areas_below_have_their_rate_and_their_board(reviewer: Client, inside: Edition) -> None:
    rows = found(parsed(reviewer, BOARD), "#below tbody tr")
    told = {found(row, "a")[0].get("href").split("area=")[1].split("&")[0]: row for row in rows}
    rates = inside.attainment_of([code for code in inside.areas if code != "990100"])
    assert set(told) == {one.area for one in rates}
    for one in rates:
        attained, judged, rate = (words(cell) for cell in found(told[one.area], "td")[:3])
        assert (int(attained), int(judged)) == (one.attained, one.judged)
        assert one.rate is None or rate == f"{one.rate:.1f}"


def kept(standings: tuple[Standing, ...], status: str) -> list[int]:
    tests = {
        "attained": lambda one: one.status in ATTAINED,
        "missed": lambda one: one.status in JUDGED - ATTAINED,
        "unjudged": lambda one: one.status not in JUDGED,
        "changed": lambda one: (
            one.earlier_status and (one.status in ATTAINED) != (one.earlier_status in ATTAINED)
        ),
        "unlikely": lambda one: (
            one.status not in ATTAINED
            and one.probability is not None
            and one.probability < 0.35
            and (one.deadline or 9999) > 2024
        ),
    }
    return [one.number for one in standings if tests[status](one)]


@pytest.mark.parametrize("status", ["attained", "missed", "unjudged", "changed", "unlikely"])
def test_a_status_leaves_its_targets(reviewer: Client, inside: Edition, status: str) -> None:
    expected = kept(inside.standings("990100"), status)
    assert numbers_on(parsed(reviewer, f"{BOARD}?status={status}")) == expected
    rows = found(parsed(reviewer, f"{BOARD}?status={status}&as=table"), "main table")[0]
    assert len(found(rows, "tbody th")) == len(expected)


def test_a_domain_and_a_unit_leave_their_targets(reviewer: Client, inside: Edition) -> None:
    standings, book = inside.standings("990100"), load_codebook().indicators
    assert numbers_on(parsed(reviewer, f"{BOARD}?domain=2")) == [
        one.number for one in standings if one.domain == 2
    ]
    assert numbers_on(parsed(reviewer, f"{BOARD}?domain=outside")) == [
        one.number for one in standings if one.domain is None
    ]
    health = [
        one.number
        for one in standings
        if (known := book.get(one.indicator or "")) and "卫健委" in (known.lead_unit, *known.supporting_units)
    ]
    assert health
    assert numbers_on(parsed(reviewer, f"{BOARD}?unit=HEALTH_COMMISSION")) == health
    assert numbers_on(parsed(reviewer, f"{BOARD}?status=nonsense&domain=x")) == [
        one.number for one in standings
    ]


def test_the_year_chooses_the_edition(reviewer: Client) -> None:
    assert reviewer.get(f"{BOARD}?year=2024").status_code == 200
    assert reviewer.get(f"{BOARD}?year=2019").status_code == 404
    assert reviewer.get("/?vintage=none").status_code == 404


def test_a_target_says_what_the_edition_says(reviewer: Client, inside: Edition) -> None:
    for one in inside.standings("990100"):
        text = words(found(parsed(reviewer, f"/plans/{PLAN}/targets/{one.number}/"), "main")[0])
        assert MARKS[one.status].zh in text
        assert " ".join(one.reason_zh.split()) in text
        assert "".join(one.quote.split()) in text.replace(" ", "")


def test_a_target_shows_how_each_area_stands(reviewer: Client, inside: Edition) -> None:
    one = next(it for it in inside.standings("990100") if it.indicator == "MATERNAL_MORTALITY")
    rows = found(parsed(reviewer, f"/plans/{PLAN}/targets/{one.number}/"), "#below tbody tr")
    below = inside.standings_of(one.target, [code for code in inside.areas if code != "990100"])
    told = {found(row, "a")[0].get("href").split("area=")[1].split("&")[0]: words(row) for row in rows}
    assert told.keys() == {it.area for it in below}
    assert all(MARKS[it.status].zh in told[it.area] for it in below)


def test_a_figure_of_another_year_says_so(reading: Reading, outside: Edition) -> None:
    late = [
        one
        for code in outside.areas
        for one in outside.standings(code)
        if code != "990100" and one.year not in (None, 2024) and one.value is not None
    ]
    assert late, "the example has figures that are older than the year judged"
    for one in late[:3]:
        root = parsed(Client(), f"/plans/{PLAN}/targets/{one.number}/")
        rows = {
            found(row, "a")[0].get("href").split("area=")[1].split("&")[0]: words(row)
            for row in found(root, "#below tbody tr")
        }
        assert f"{one.year}年的数字" in rows[one.area]


@pytest.mark.parametrize("no", [0, 2_000])
def test_there_is_no_such_target(reviewer: Client, no: int) -> None:
    assert reviewer.get(f"/plans/{PLAN}/targets/{no}/").status_code == 404
    assert reviewer.get(f"/plans/{PLAN}/targets/{no}/trend.csv").status_code == 404


@pytest.mark.parametrize("kind", ["csv", "svg", "png", "xlsx", "json"])
def test_the_pictures_have_their_files(reviewer: Client, kind: str) -> None:
    for address in (
        f"{BOARD}domains",
        f"{BOARD}areas",
        f"/plans/{PLAN}/targets/1/trend",
        f"/plans/{PLAN}/targets/1/areas",
    ):
        answer = reviewer.get(f"{address}.{kind}")
        assert answer.status_code == 200, address
        assert answer.content
    assert reviewer.get(f"{BOARD}nothing.{kind}").status_code == 404
    assert reviewer.get(f"{BOARD}domains.exe").status_code == 404


def test_the_public_reads_the_release_and_nothing_of_the_returns(
    reading: Reading, inside: Edition, outside: Edition
) -> None:
    root = parsed(Client(), BOARD)
    told = [words(found(mark, ".board-meta > span")[0]) for mark in found(root, ".board-mark")]
    known = {one.number: one for one in inside.standings("990100")}
    hidden = [
        one.reason_code == "assessment.suppressed"
        or (one.value is None and known[one.number].value is not None)
        for one in outside.standings("990100")
    ]
    assert told == [
        "不予公布" if withheld else MARKS[one.status].zh
        for one, withheld in zip(outside.standings("990100"), hidden, strict=True)
    ]
    page = parsed(Client(), f"/plans/{PLAN}/targets/1/")
    assert not [link for link in found(page, "a") if "/desk/" in (link.get("href") or "")]


def test_what_is_hidden_says_so_and_shows_no_figure(
    reading: Reading, inside: Edition, outside: Edition
) -> None:
    known = {(one.area, one.target): one for code in inside.areas for one in inside.standings(code)}
    hidden = [
        one
        for code in outside.areas
        for one in outside.standings(code)
        if one.value is None and known[one.area, one.target].value is not None
    ]
    assert hidden, "the example has figures of very few people"
    for one in hidden[:5]:
        page = parsed(Client(), f"/plans/{PLAN}/targets/{one.number}/?area={one.area}")
        text = words(found(page, "main")[0])
        assert "不予公布" in text
        assert known[one.area, one.target].reason_zh not in text


def test_the_plan_is_whole_and_every_promise_is_marked_once(reviewer: Client, inside: Edition) -> None:
    root = parsed(reviewer, f"/plans/{PLAN}/?part=all")
    anchors = [node.get("id") for node in found(root, ".plan-text .marked[id]")]
    assert sorted(anchors) == sorted(f"p{entry.number}" for entry in inside.plan.targets)
    for sign in found(root, ".plan-sign"):
        sign.drop_tree() if not sign.tail else sign.getparent().replace(sign, _only_tail(sign))
    shown = "".join("".join(p.text_content().split()) for p in found(root, ".plan-text p"))
    titles = [domain.title for domain in inside.plan.reading.domains]
    lines = [line for line in inside.text.splitlines() if not any(line.strip().endswith(it) for it in titles)]
    missing = [line for line in lines if "".join(line.split()) not in shown]
    assert missing == []


def _only_tail(node: html.HtmlElement) -> html.HtmlElement:
    kept = html.Element("span")
    kept.text, node.tail = node.tail, ""
    return kept


def test_a_promise_leads_to_the_part_it_stands_in(
    reviewer: Client, inside: Edition, monkeypatch: Any
) -> None:
    from halfsky.web.plans import views

    monkeypatch.setattr(views, "WHOLE", 0)
    for part in parts_of(inside):
        for number in sorted(part.numbers)[:2]:
            root = parsed(reviewer, f"/plans/{PLAN}/?promise={number}")
            assert found(root, f"#p{number}"), number
            assert len(found(root, ".plan-text section")) == 1


def test_a_plan_beside_itself_is_the_same(reviewer: Client, inside: Edition) -> None:
    root = parsed(reviewer, f"/plans/compare/?a={PLAN}&b={PLAN}")
    rows = found(root, "main tbody tr")
    assert len(rows) == len(inside.plan.targets)
    assert {words(found(row, "td")[-1]) for row in rows} == {"相同"}


def test_a_plan_nobody_may_read_is_not_there(reading: Reading, reviewer: Client) -> None:
    for address in ("/plans/990200-1/", "/plans/990200-1/board/", f"/plans/compare/?a={PLAN}&b=990200-1"):
        assert reviewer.get(address).status_code == 404
        assert Client().get(address).status_code == 404
