"""Figures on a page: whole without a script; looked at closer under the site's own policy without a complaint."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.template import engines

from halfsky.core.reports.citation import Cited
from halfsky.core.reports.pictures import (
    Aim,
    AreaMap,
    Dots,
    Line,
    Multiples,
    Panel,
    Place,
    Point,
    Share,
    Spark,
    StatusBars,
    Tiles,
    Trend,
)
from halfsky.core.reports.shown import Shown
from halfsky.core.reports.tiles import tile_layout
from halfsky.engines.figure_files import KINDS, figure_file
from halfsky.engines.geojson import read_ground
from halfsky.engines.interactive import NAME, write_script
from halfsky.engines.pictures.showing import show
from halfsky.web.figures.parts import MOST_ROWS, figure_parts, picture_markup
from halfsky.web.settings import CONTENT_SECURITY_POLICY, HERE
from tests.engines.invented_map import invented_map
from tests.engines.pictures.reading import tree
from tests.web.browsing import SITE, needs_chromium
from tests.web.contract import problems

POINTS = tuple(Point(year=2015 + place, value=88.0 + place * 0.7) for place in range(10))
TREND = Trend(subject="系统管理率", unit="percent", lines=(Line(points=POINTS),), aim=Aim(value=95, due=2030))
CITED = Cited(
    publisher="示例市妇儿工委办",
    area="示例市",
    year="2015—2024",
    vintage="2024-r2",
    address="https://example.org/i/?vintage=2024-r2",
    published="2025-06-30",
)


def shown(picture: Any = TREND) -> Shown:
    return show(
        picture,
        key="trend",
        finding="十年间提高6.3个百分点",
        address="/i/?vintage=2024-r2#trend",
        files="/i/trend.{kind}?vintage=2024-r2",
        source="卫生健康部门年报",
        cited=CITED,
        accessed="2025-07-01",
    )


def rendered(one: Shown) -> str:
    template = engines["django"].from_string('{% component "figure" parts=parts %}')
    return template.render({"parts": figure_parts(one)})


def page(one: Shown) -> str:
    sheets = "".join(
        f'<link rel="stylesheet" href="/static/halfsky/{name}.css">'
        for name in ("tokens", "base", "components", "charts")
    )
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>t</title>{sheets}</head>'
        f"<body><main><h1>t</h1>{rendered(one)}</main></body></html>"
    )


def test_a_figure_has_finding_picture_table_files_citation_and_lasting_address() -> None:
    drawn = page(shown())
    assert problems(drawn) == []
    root = tree(rendered(shown()).replace(" hidden", ' hidden=""').replace('""=""', '""'))
    assert [its.get("href") for its in root.iter("a")] == [
        "/i/?vintage=2024-r2#trend",
        *(f"/i/trend.{kind}?vintage=2024-r2" for kind in KINDS),
    ]
    words = "".join(root.itertext())
    assert "十年间提高6.3个百分点" in words
    assert "系统管理率（2015—2024年）" in words
    assert "[DS/OL]. (2025-06-30)[2025-07-01]. https://example.org/i/?vintage=2024-r2." in words
    assert [cell.text for cell in root.find(".//tbody/tr")] == ["2015", "88.0"]
    assert root.find(".//svg").get("role") == "img"


def test_a_long_table_is_cut_and_says_so() -> None:
    places = tuple(Place(area=f"{n:06d}", name=f"第{n}县", value=float(n)) for n in range(MOST_ROWS + 5))
    parts = figure_parts(shown(Dots(subject="数", unit="count", places=places)))
    assert len(parts["table"]["rows"]) == MOST_ROWS
    assert str(MOST_ROWS + 5) in parts["table"]["notes"][0]


def test_a_picture_alone_is_safe_markup() -> None:
    drawn = picture_markup(Spark(subject="<b>", points=POINTS))
    assert "<b>" not in drawn
    assert drawn.__html__() == drawn


def _policy() -> str:
    rules = CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(str(value) for value in values)}" for name, values in rules.items())


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_script(tmp_path_factory.mktemp("static"))


def _serve(tab: Any, one: Shown, script: Path | None) -> list[str]:
    asked: list[str] = []
    spec = figure_file(one.chart, "json", issuer="示例", date=datetime(2025, 6, 30, tzinfo=UTC))

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(SITE).partition("?")[0]
        asked.append(path)
        if path == "/":
            route.fulfill(
                body=page(one),
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": _policy()},
            )
        elif path == f"/static/{NAME}":
            route.fulfill(path=script, content_type="text/javascript") if script else route.fulfill(
                status=404
            )
        elif path.startswith("/static/"):
            route.fulfill(path=HERE / path.removeprefix("/"))
        elif path.endswith(".json"):
            route.fulfill(body=spec, content_type="application/json")
        else:
            route.fulfill(status=404)

    tab.route("**/*", answer)
    return asked


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize("width", [390, 1280])
def test_the_interactive_chart_opens_under_the_policy_of_the_site(
    browser: Any, script: Path, width: int
) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    faults: list[str] = []
    tab.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    asked = _serve(tab, shown(), script)
    tab.goto(f"{SITE}/")
    assert f"/static/{NAME}" not in asked
    button = tab.locator("button[data-spec]")
    button.click()
    tab.wait_for_selector(".figure-live canvas", timeout=60_000)
    assert tab.locator(".figure-picture").is_hidden()
    wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0
    tab.locator(".figure-live canvas").hover(position={"x": 120, "y": 120})
    assert faults == []
    button.click()
    assert tab.locator(".figure-picture").is_visible()
    assert tab.locator(".figure-live").is_hidden()
    tab.close()


OTHERS = {
    "dots": Dots(
        subject="率",
        unit="percent",
        places=(
            Place(area="990001", name="甲'县", value=90.0, low=88.0, high=92.0, status="not_met"),
            Place(area="990002", name="乙县", value=96.0, status="met"),
        ),
        aim=Aim(value=95),
        reference=92.0,
    ),
    "multiples": Multiples(
        subject="率",
        unit="percent",
        panels=(Panel(name="甲", points=POINTS), Panel(name="乙", points=POINTS)),
    ),
    "tiles": Tiles(
        subject="率",
        unit="percent",
        places=(Place(area="990101", name="甲", value=1.0), Place(area="990102", name="乙", value=None)),
        seats=tile_layout(["990101", "990102"]),
    ),
    "area_map": AreaMap(
        subject="率",
        unit="percent",
        places=(Place(area="990101", name="甲", value=1.0), Place(area="990102", name="乙", value=2.0)),
        ground=read_ground(
            invented_map(2, 1), areas={"990101": "甲", "990102": "乙"}, file="m.geojson"
        ).ground,
    ),
    "status_bars": StatusBars(subject="状态", rows=(Share(name="健康", counts={"met": 3, "not_met": 1}),)),
}


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize("kind", OTHERS)
def test_every_kind_of_chart_opens_without_a_complaint(browser: Any, script: Path, kind: str) -> None:
    tab = browser.new_page()
    faults: list[str] = []
    tab.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    _serve(tab, shown(OTHERS[kind]), script)
    tab.goto(f"{SITE}/")
    tab.locator("button[data-spec]").click()
    tab.wait_for_selector(".figure-live canvas", timeout=60_000)
    assert faults == []
    tab.close()


@pytest.mark.browser
@needs_chromium
def test_where_the_script_is_missing_the_still_picture_stays_and_it_is_said(browser: Any) -> None:
    tab = browser.new_page()
    _serve(tab, shown(), None)
    tab.goto(f"{SITE}/")
    tab.locator("button[data-spec]").click()
    tab.wait_for_function(
        "document.querySelector('.figure-live-told').textContent.length > 5", timeout=30_000
    )
    assert tab.locator(".figure-picture").is_visible()
    tab.close()
