"""Open data, reports, yearbooks, method, record: files say what the edition says, and tell nothing that is withheld."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import openpyxl
import polars as pl
import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve
from django_tasks_db.models import DBTaskResult
from lxml import html

from halfsky.core.reports.monitoring import build_monitoring_report
from halfsky.engines.codebook import load_disclosure_rules, load_outlook_settings
from halfsky.engines.editions.reading import open_edition
from halfsky.engines.past_record import load_past_record
from halfsky.engines.vintages import write_vintage
from halfsky.services import edition_documents, editions, publication
from halfsky.services import kept_documents as kept
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.edition_boards import board_in
from halfsky.services.edition_documents import Source
from halfsky.services.judging import complete, read_figures
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Release, Vintage
from tests.conftest import Lasting
from tests.reading import Reading
from tests.web.contract import problems

pytestmark = pytest.mark.django_db
ROOMS = ("/data/", "/reports/", "/yearbooks/", "/method/", "/record/")
MOST_QUERIES = 12
HERE = "plan=990100-1&vintage=990100-2024-r1"
KEY = ("area_code", "indicator", "variable", "year", "sex", "residence", "age", "disaggregation")


def _of(reading: Reading, release: Any) -> Source:
    return edition_documents._source(reading.edition, release)


@pytest.fixture(scope="module")
def made(reading: Reading, lasting: Lasting) -> Reading:
    """Open files of the edition and of its release, and the yearbook of the release."""
    with lasting():
        for release, kind, make in (
            (None, "data", edition_documents._data),
            (reading.release, "data", edition_documents._data),
            (reading.release, "yearbook", edition_documents._yearbook),
        ):
            source = _of(reading, release)
            kept.fill(source.folder, kind, lambda folder, source=source, make=make: make(source, folder))
    return reading


def links(client: Client, address: str) -> dict[str, str]:
    """Files on a page: what a link is called in its address, and the address."""
    page = html.document_fromstring(client.get(address).content.decode())
    found = [node.get("href") for node in page.xpath("//main//a")]
    return {urlsplit(href).path.rpartition("/")[2]: href for href in found if "/files/" in href}


def body(answer: Any) -> bytes:
    assert answer.status_code == 200, answer
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def table(content: bytes) -> pl.DataFrame:
    return pl.read_csv(content, infer_schema=False).with_columns(
        pl.col("year").cast(pl.Int32), *(pl.col(name).cast(pl.Float64) for name in ("value",))
    )


@pytest.mark.parametrize("address", ROOMS[:3])
def test_before_anything_is_published_a_room_says_so(db: None, address: str) -> None:
    answer = Client().get(address)
    assert "还没有公布的数据" in answer.content.decode()
    assert problems(answer.content.decode()) == []
    assert Client().get(f"{address}?vintage=none").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", ROOMS)
def test_every_room_keeps_the_contract(made: Reading, reviewer: Client, address: str, language: str) -> None:
    for client in (reviewer, Client()):
        client.cookies["language"] = language
        answer = client.get(address)
        assert answer.status_code == 200
        assert problems(answer.content.decode()) == []
        assert len(answer.content) < 60_000


@pytest.mark.parametrize("address", ROOMS)
def test_the_queries_of_a_room_are_few(
    made: Reading, reviewer: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    for client in (reviewer, Client()):
        client.get(address)
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(address)


def test_the_public_file_holds_every_figure_of_the_release_and_no_other(made: Reading) -> None:
    address = links(Client(), "/data/")["figures.csv"]
    assert "vintage=990100-2024-r1" in address
    told = table(body(Client().get(address)))
    edition = _of(made, made.release).edition
    known = edition.observations().rename({"area": "area_code"})
    assert told.height == known.height
    same = told.select(*KEY, "value", "status").join(
        known.select(*KEY, pl.col("value").alias("of_edition"), pl.col("status").alias("kept")),
        on=KEY,
        nulls_equal=True,
    )
    assert same.height == known.height
    assert same.filter(
        pl.col("value").ne_missing(pl.col("of_edition")) | (pl.col("status") != pl.col("kept"))
    ).is_empty()


def test_no_withheld_figure_stands_in_a_public_file(made: Reading) -> None:
    told = table(body(Client().get(links(Client(), "/data/")["figures.csv"])))
    hidden = told.filter(pl.col("status") == "suppressed")
    assert hidden.height > 100
    assert hidden.filter(
        pl.any_horizontal(pl.col(name).is_not_null() for name in ("value", "numerator", "denominator"))
    ).is_empty()
    inside = _of(made, None).edition.observations().rename({"area": "area_code"})
    secret = hidden.select(KEY).join(inside, on=KEY, nulls_equal=True)
    assert secret.filter(pl.col("value").is_not_null()).height > 100
    book = openpyxl.load_workbook(
        io.BytesIO(body(Client().get(links(Client(), "/data/")["figures.xlsx"]))), read_only=True
    )
    rows = list(book["figures"].iter_rows(values_only=True))
    of = {name: place for place, name in enumerate(rows[0])}
    withheld = [row for row in rows[1:] if row[of["status"]] == "suppressed"]
    assert len(withheld) == hidden.height
    assert all(row[of[name]] is None for row in withheld for name in ("value", "numerator", "denominator"))


def test_verdicts_in_the_file_are_those_of_the_edition(made: Reading) -> None:
    content = body(Client().get(links(Client(), "/data/")["verdicts.csv"]))
    told = pl.read_csv(content, infer_schema=False)
    edition = _of(made, made.release).edition
    expected = {
        (one.area, one.target): (str(one.status), one.probability)
        for area in edition.areas
        for one in edition.standings(area)
    }
    found = {
        (row["area_code"], row["target"]): (
            row["status"],
            float(row["probability"]) if row["probability"] else None,
        )
        for row in told.iter_rows(named=True)
    }
    assert found == expected


def test_an_open_file_is_read_back_by_the_program_itself(made: Reading) -> None:
    source = _of(made, made.release)
    ground = site_ground()
    reading = read_figures(source.folder / "data" / "figures.csv", area="990100", ground=ground)
    assert reading.refused.filter(pl.col("severity") == "error").is_empty()
    again = complete(reading, ground).observations.filter(pl.col("disaggregation") == "_T")
    known = source.edition.observations().filter(
        pl.col("indicator").is_not_null() & (pl.col("disaggregation") == "_T")
    )
    key = ["area", "indicator", "year", "sex", "residence", "age"]
    both = known.join(again, on=key, suffix="_again")
    assert both.height == known.height
    assert both.filter((pl.col("value") - pl.col("value_again")).abs() > 1e-9).is_empty()


def test_the_package_describes_its_tables(made: Reading) -> None:
    folder = _of(made, made.release).folder / "data"
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert "licenses" not in package
    assert "未指定许可协议" in package["description"]
    for resource in package["resources"]:
        heads = pl.read_csv(folder / resource["path"], n_rows=1, infer_schema=False).columns
        assert heads == [field["name"] for field in resource["schema"]["fields"]]


def test_those_inside_see_both_and_the_public_one(made: Reading, reviewer: Client) -> None:
    inside = reviewer.get("/data/").content.decode()
    assert "内部" in inside
    assert "of=public" in inside
    public = Client().get("/data/").content.decode()
    assert 'id="inside"' not in public
    whole = table(body(reviewer.get(f"/data/files/figures.csv?{HERE}")))
    assert whole.filter(pl.col("status") == "suppressed").is_empty()
    told = table(body(reviewer.get(f"/data/files/figures.csv?{HERE}&of=public")))
    assert told.equals(table(body(Client().get(f"/data/files/figures.csv?{HERE}"))))


@pytest.mark.parametrize("name", ["index.json", "none.csv", "..%2Findex.json", "../data.wanted"])
def test_only_files_of_the_index_are_given(made: Reading, name: str) -> None:
    assert Client().get(f"/data/files/{name}?{HERE}").status_code == 404


def test_sizes_rows_and_citation_stand_on_the_page(made: Reading) -> None:
    page = Client().get("/data/").content.decode()
    shelf = kept.shelf(_of(made, made.release).folder, "data")
    assert shelf is not None
    assert f"{shelf.files[0].rows:,}行" in page
    assert "[DS/OL]" in page
    assert "未指定许可协议" in page
    assert 'rel="license"' not in page


def test_the_licence_of_a_release_is_told_wherever_its_files_are(
    made: Reading, reviewer: Client, tmp_path: Path
) -> None:
    with acting(SYSTEM, "releases.prepare", note="tests"):
        Release.objects.filter(pk=made.release.pk).update(licence="CC-BY-SA-4.0")
    row = Release.objects.get(pk=made.release.pk)
    edition_documents._data(_of(made, row), tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    link = "https://creativecommons.org/licenses/by-sa/4.0/"
    assert [(one["name"], one["path"]) for one in package["licenses"]] == [("CC-BY-SA-4.0", link)]
    book = openpyxl.load_workbook(tmp_path / "figures.xlsx", read_only=True)
    notes = " ".join(str(line[0]) for line in book["说明 Notes"].iter_rows(values_only=True))
    assert "CC BY-SA 4.0" in notes
    assert book.properties.description is not None
    assert "CC BY-SA 4.0" in book.properties.description
    for client in (Client(), reviewer):
        page = html.document_fromstring(client.get("/data/").content.decode())
        assert page.xpath("//main//a[@rel='license']/@href") == [link]
    answer = Client().get(f"/data/files/figures.csv?{HERE}")
    assert answer["Link"] == f'<{link}>; rel="license"'
    assert "Link" not in reviewer.get(f"/data/files/figures.csv?{HERE}")
    drawn = Client().get(f"/plans/990100-1/board/domains.json?{HERE}").json()
    assert any("CC BY-SA 4.0" in note for note in drawn["usermeta"]["notes"])


def test_files_inside_are_under_no_licence(made: Reading) -> None:
    package = json.loads((_of(made, None).folder / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert "licenses" not in package
    assert "只供内部使用" in package["description"]


def test_the_yearbook_lists_its_tables_and_opens(made: Reading) -> None:
    page = html.document_fromstring(Client().get("/yearbooks/").content.decode())
    shelf = kept.shelf(_of(made, made.release).folder, "yearbook")
    assert shelf is not None
    assert len(shelf.contents) > 20
    told = [row.findtext("th") for row in page.xpath("//div[@class='documents-contents']//tbody/tr")]
    assert told == [one.number for one in shelf.contents]
    content = body(Client().get(links(Client(), "/yearbooks/")["yearbook-zh.xlsx"]))
    assert content[:2] == b"PK"


def test_a_report_made_from_an_edition_is_the_one_judged_anew(made: Reading) -> None:
    ground = site_ground()
    boards = (
        board_in(_of(made, None).edition, ground),
        editions.board_of(made.edition.plan, made.edition.vintage),
    )
    kept_board, judged = (
        msgspec.json.encode(
            build_monitoring_report(board, codebook=ground.codebook, messages=ground.messages)
        )
        for board in boards
    )
    assert kept_board == judged


def test_the_public_report_is_made_from_what_is_released_alone(made: Reading) -> None:
    ground = site_ground()
    released, inside = (board_in(_of(made, release).edition, ground) for release in (made.release, None))
    hidden = released.observations.filter(pl.col("status") == "suppressed")
    assert hidden.height > 100
    numbers = ("value", "numerator", "denominator")
    assert hidden.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in numbers)).is_empty()
    reports = [
        build_monitoring_report(board, codebook=ground.codebook, messages=ground.messages)
        for board in (released, inside)
    ]
    assert reports[0].claims != reports[1].claims


def test_approval_has_the_documents_made_in_the_background(reading: Reading) -> None:
    asked = DBTaskResult.objects.filter(task_path__endswith="make_of_release_in_background")
    assert [one.args_kwargs["args"] for one in asked] == [[reading.release.number]]


@pytest.mark.slow
def test_everything_of_a_release_is_made_and_given(made: Reading, reviewer: Client) -> None:
    edition_documents.make_of_release(made.release.number)
    for room, count in (("/data/", 6), ("/reports/", 6), ("/yearbooks/", 4)):
        found = links(Client(), room)
        assert len(found) == count
        assert all(len(body(Client().get(href))) > 100 for href in found.values())
    assert "生成文件" in reviewer.get("/reports/").content.decode()


@pytest.mark.parametrize(
    ("subject", "key", "ending", "begins"),
    [
        ("area", "990101", "pdf", b"%PDF"),
        ("domain", "1", "docx", b"PK"),
        ("plan", "990100-1", "svg", b"<"),
    ],
)
def test_a_brief_is_made_when_asked_for_and_kept(
    made: Reading, subject: str, key: str, ending: str, begins: bytes
) -> None:
    address = f"/reports/brief/{subject}/{key}.{ending}?{HERE}"
    first = body(Client().get(address))
    assert first.startswith(begins)
    file = _of(made, made.release).folder / "briefs" / f"{subject}-{key}-zh.{ending}"
    before = file.stat().st_mtime_ns
    assert body(Client().get(address)) == first
    assert file.stat().st_mtime_ns == before


def test_a_brief_of_a_unit_is_for_those_inside(made: Reading, reviewer: Client) -> None:
    address = f"/reports/brief/unit/HEALTH_COMMISSION.pdf?{HERE}"
    assert Client().get(address).status_code == 404
    assert body(reviewer.get(address)).startswith(b"%PDF")


@pytest.mark.parametrize(
    "path", ["area/990199.pdf", "domain/99.pdf", "area/990101.png", "plan/other.svg", "x/1.pdf"]
)
def test_there_is_no_such_brief(made: Reading, path: str) -> None:
    assert Client().get(f"/reports/brief/{path}?{HERE}").status_code == 404


def test_every_link_on_the_report_room_leads_somewhere(made: Reading, reviewer: Client) -> None:
    page = html.document_fromstring(reviewer.get("/reports/").content.decode())
    found = [node.get("href") for node in page.xpath("//main//a") if node.get("href").startswith("/")]
    assert len(found) > 30
    for href in found:
        resolve(urlsplit(href).path)


def test_who_is_inside_asks_for_files_once(made: Reading, reviewer: Client) -> None:
    address = "/data/make/990100-1/990100-2024-r1/"
    first = reviewer.post(address, {"room": "yearbooks"})
    assert first.url.startswith("/yearbooks/")
    folder = _of(made, None).folder
    assert kept.is_wanted(folder, "report")
    assert "正在生成" in reviewer.get("/reports/").content.decode()
    assert not edition_documents.ask_for(made.world.actor("reviewer.990100"), "990100-1", "990100-2024-r1")
    assert Client().post(address).status_code == 302
    for kind in ("report", "yearbook"):
        (folder / f"{kind}.wanted").unlink(missing_ok=True)


def test_what_cannot_be_made_says_why(made: Reading, tmp_path: Path) -> None:
    from halfsky.core.vocabulary.errors import Invalid

    def refuse(_: Path) -> kept.Shelf:
        raise Invalid("yearbook.empty", area="甲市", first=2020, year=2024)

    assert kept.fill(tmp_path, "yearbook", refuse).refused == "yearbook.empty"
    assert kept.shelf(tmp_path, "yearbook").facts["area"] == "甲市"


def test_forecasts_of_an_earlier_vintage_are_held_against_what_is_known_now(
    made: Reading, reviewer: Client
) -> None:
    source, number = _of(made, None), "990100-2022-r1"
    known = source.edition.observations().filter(pl.col("year") <= 2022)
    manifest = write_vintage(
        Path(settings.VINTAGES) / number,
        known,
        inputs=(),
        codebook=site_ground().codebook.digest,
        year=2022,
        version="test",
        replace=True,
    )
    row = made.edition.vintage
    with acting(SYSTEM, "vintages.freeze", note="tests"):
        earlier = Vintage.objects.create(
            number=number,
            area=row.area,
            year=2022,
            known_at=row.known_at - timedelta(days=700),
            frozen_by=row.frozen_by,
            folder=number,
            digest=manifest.seal,
            rows=manifest.rows,
        )
    then = open_edition(Path(editions.make(made.edition.plan, earlier).file.path))
    now = {one.target: one for one in source.edition.standings("990100")}
    pairs = [
        (ahead.low80, now[ahead.target].value, ahead.high80)
        for ahead in then.fans("990100")
        if now[ahead.target].value is not None and now[ahead.target].year == ahead.year
    ]
    held = sum(low <= value <= high for low, value, high in pairs)
    assert pairs
    page = html.document_fromstring(reviewer.get("/record/?vintage=990100-2024-r1").content.decode())
    cells = [
        " ".join(cell.text_content().split())
        for cell in page.xpath("//*[@id='ours']/following::tbody[1]/tr/*")
    ]
    assert cells[1:4] == ["2", str(len(pairs)), str(held)]
    assert "990100-2022-r1" in reviewer.get("/data/").content.decode()
    assert "990100-2022-r1" not in Client().get("/data/").content.decode()


def test_a_withdrawn_release_leaves_its_notice_and_no_file(made: Reading) -> None:
    address = links(Client(), "/data/")["figures.csv"]
    publication.withdraw(
        made.world.actor("office.990100"), made.release.number, notice="第三部分口径有误，修订后另行公布。"
    )
    for room in ROOMS[:3]:
        page = Client().get(f"{room}?vintage=990100-2024-r1").content.decode()
        assert "第三部分口径有误" in page
        assert "/files/" not in page
    assert Client().get(address).status_code == 404


def test_the_method_names_every_threshold_of_the_codebook(db: None) -> None:
    page = Client().get("/method/").content.decode()
    for topic in load_disclosure_rules().topics.values():
        assert topic.name.zh in page
    for name in ("window", "reversion", "branch"):
        assert f"{getattr(load_outlook_settings(), name):g}" in page


def test_the_record_was_measured_with_the_settings_in_use() -> None:
    past = load_past_record()
    assert past.settings == load_outlook_settings().version, "run python -m tools.record anew"
    assert {one.horizon for one in past.scores} == {None, 3, 5, 8}
    assert sum(one.weight for one in past.calibration if one.method == "halfsky") == pytest.approx(
        1, abs=0.01
    )


def test_the_record_shows_its_numbers_and_its_picture(db: None) -> None:
    page = Client().get("/record/").content.decode()
    own = next(one for one in load_past_record().scores if (one.method, one.horizon) == ("halfsky", None))
    assert f"{own.questions:,}" in page
    assert f"{own.brier:.3f}" in page
    for kind in ("svg", "csv"):
        assert Client().get(f"/record/reliability-en.{kind}").status_code == 200
    assert Client().get("/record/reliability-fr.svg").status_code == 404


@pytest.mark.parametrize("address", ["/plans/990100-1/board/", "/areas/990101/", "/areas/990100/"])
def test_the_pages_of_a_subject_lead_to_its_brief(reading: Reading, address: str) -> None:
    page = html.document_fromstring(Client().get(address).content.decode())
    found = [
        node.get("href") for node in page.xpath("//main//a") if "/reports/brief/area/" in node.get("href")
    ]
    assert found
    assert all("vintage=990100-2024-r1" in href for href in found)
