"""The HTML report is one file with one h1, named tables and pictures, and nothing to load or run."""

import re
import shutil
from pathlib import Path

import msgspec
import pytest
from lxml import etree, html

from halfsky.core.reports.model import Paragraph, Section, Sentence
from halfsky.engines.outline import flow, headings
from halfsky.engines.page.document import render_html
from tests.engines.sample_report import annex_table, sample_report, series_chart

REPORT = sample_report(domains=2, claims=10)
CHROMIUM = shutil.which("chromium")
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=y> & javascript:"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    render_html(REPORT, path)
    return path


@pytest.fixture(scope="module")
def page(path: Path):
    return html.fromstring(path.read_bytes())


def test_one_title_one_main_one_way_in(page) -> None:
    assert [node.text_content() for node in page.iter("h1")] == [REPORT.title] == [page.findtext(".//title")]
    assert len(list(page.iter("main"))) == 1
    assert page.find(".//body")[0].get("href") == "#content"
    assert page.get("lang") == "zh-CN"


def test_headings_step_down_without_gaps_and_are_the_contents(page) -> None:
    main = page.find(".//main")
    found = [(int(node.tag[1]) - 1, node.text_content()) for node in main.iter("h2", "h3", "h4")]
    assert found == [(heading.level, heading.text) for heading in headings(REPORT)]
    links = [(a.get("href"), a.text_content()) for a in page.find(".//nav").iter("a")]
    assert links == [(f"#{heading.anchor}", heading.text) for heading in headings(REPORT)]


def test_every_link_ends_inside_and_every_name_is_given_once(page) -> None:
    names = [node.get("id") for node in page.iter() if node.get("id")]
    assert len(set(names)) == len(names)
    targets = {node.get("href") for node in page.iter() if node.get("href")}
    assert targets <= {f"#{name}" for name in names}
    for node in page.iter():
        for attribute in ("aria-labelledby", "aria-describedby"):
            assert set((node.get(attribute) or "").split()) <= set(names)


def test_tables_have_captions_scopes_and_right_spans(page) -> None:
    for table in page.iter("table"):
        assert table.find("caption").text_content().strip()
        assert all(cell.get("scope") in ("col", "colgroup") for cell in table.find("thead").iter("th"))
        assert all(cell.get("scope") in ("row", "rowgroup") for cell in table.find("tbody").iter("th"))
        assert not list(table.find("thead").iter("td"))
    annex = next(table for table in page.iter("table") if "附表1" in table.find("caption").text)
    rows = annex.findall("tbody/tr")
    assert [cell.tag for cell in rows[0]][:3] == ["th", "th", "td"]
    assert [cell.tag for cell in rows[1]][:2] == ["th", "td"]
    assert rows[0][0].get("rowspan") == "8"


def test_figures_have_names_captions_and_their_data(page) -> None:
    charts = [part for part in flow(REPORT) if hasattr(part, "spec")]
    figures = list(page.iter("figure"))
    assert len(figures) == len(charts)
    for figure, chart in zip(figures, charts, strict=True):
        picture = next(node for node in figure.iter() if etree.QName(node).localname == "svg")
        assert picture.get("role") == "img"
        assert chart.title in figure.text_content()
        assert figure.find("figcaption").text_content().endswith(chart.caption)
        assert len(figure.findall("details/table/tbody/tr")) == len(chart.rows)


def test_nothing_is_loaded_and_nothing_runs(path: Path, page) -> None:
    text = path.read_text(encoding="utf-8")
    addresses = set(re.findall(r"(?:https?:)?//[\w.-]+", text)) - {"http://www.w3.org"}
    assert not addresses
    assert not re.search(r"@import|url\((?!#)", text)
    assert not list(page.iter("script", "link", "iframe", "object", "img"))
    assert not [
        name for node in page.iter() for name in node.attrib if name.startswith("on") or name == "style"
    ]


def test_every_text_is_escaped(tmp_path: Path) -> None:
    table = msgspec.structs.replace(annex_table(1), caption=HOSTILE, notes=(HOSTILE,), number=HOSTILE)
    chart = msgspec.structs.replace(series_chart("1"), title=HOSTILE, caption=HOSTILE, description=HOSTILE)
    report = msgspec.structs.replace(
        REPORT,
        title=HOSTILE,
        subtitle=HOSTILE,
        issuer=HOSTILE,
        date=HOSTILE,
        summary=(Paragraph(sentences=(Sentence(text=HOSTILE, strong=True, claims=(1,)),)),),
        sections=(Section(title=HOSTILE, number=HOSTILE, blocks=(table, chart)),),
        notes=(HOSTILE,),
    )
    render_html(report, tmp_path / "report.html")
    page = html.fromstring((tmp_path / "report.html").read_bytes())
    assert not list(page.iter("script", "img"))
    assert page.find(".//h1").text_content() == HOSTILE
    assert page.text_content().count("<script>") >= 12


def test_statuses_are_words_beside_marks(page) -> None:
    cells = [node for node in page.iter("td") if node.get("class") == "status"]
    assert cells
    for cell in cells:
        assert cell.text_content().strip()
        assert cell[0].get("aria-hidden") == "true"


def test_same_report_same_bytes(path: Path, tmp_path: Path) -> None:
    render_html(REPORT, tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == path.read_bytes()


def test_sentences_of_an_english_report_are_parted(tmp_path: Path) -> None:
    sentences = (Sentence(text="One is met.", claims=(1,)), Sentence(text="Two are not."))
    report = msgspec.structs.replace(
        REPORT, lang="en", summary=(Paragraph(sentences=sentences),), sections=()
    )
    render_html(report, tmp_path / "report.html")
    page = html.fromstring((tmp_path / "report.html").read_bytes())
    assert page.find(".//main/p").text_content() == "One is met.\u20601 Two are not."
    assert page.get("lang") == "en"


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_the_page_fits(path: Path, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": width, "height": 900})
        tab.goto(path.as_uri())
        found = Axe().run(tab)
        overflow = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        browser.close()
    assert found.violations_count == 0, found.generate_report()
    assert overflow == 0
